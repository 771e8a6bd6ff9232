"""Letting stand what the checks found, and taking it up again."""

from django.shortcuts import render
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from plans import services
from plans.views.document import page_context
from plans.views.editing import for_writers


@require_POST
@for_writers
def let_stand(request, document):
    """Let a finding stand. One that has gone since the page was opened, or that asks for an answer, is left alone."""
    page = page_context(request, document)["page"]
    digest = request.POST.get("finding", "")
    if any(finding.digest == digest for finding in page.findings if finding.may_stand):
        services.let_stand(document=document, digest=digest, by=request.user)
    return _state(request, document, said="Markerat som sett.", at=request.POST.get("at", ""))


@require_POST
@for_writers
def take_up_again(request, document):
    """Show a finding again."""
    services.take_up_again(document=document, digest=request.POST.get("finding", ""), by=request.user)
    return _state(request, document, said="Står åter bland det som är värt att se över.", at="kvar")


def _state(request, document, **told):
    response = render(request, "plans/_state.html", page_context(request, document))
    return trigger_client_event(response, "roda:seen", told, after="settle")
