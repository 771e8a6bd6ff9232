"""Outcomes out as a workbook and in again, from a workbook or from Kolada: pages, and how far the work has come."""

import functools
import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from indicators.kolada import SOURCE
from plans.checks.finding import capital, listed
from plans.choices import Kind, Status
from plans.views.document import find_document
from reports.choices import Stage
from reports.models import Proposal, Workbook, workbook_name
from reports.workbooks import asking, services
from reports.workbooks.comparing import Comparison, Remark, Weight
from units.access import require
from units.models import Committee

_PER_PAGE = 200
_TOLD = 500  # remarks of a kind on the page: who has more to put right begins with these
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NO_FILE = "Välj en arbetsbok först."


# --- one unit


@login_required
@require_http_methods(["GET", "POST"])
def unit_workbook(request, key):
    """The page where a unit's workbook is fetched and sent back."""
    document = _report(request, key)
    place = {"committee": document.committee, "document": document, "year": document.year, "kind": document.kind}
    context = {
        "document": document,
        "title": document.title,
        "owner": document.unit_name,
        "back": reverse("plans:document", args=[document.key]),
    }
    return _sent(request, place, context)


@login_required
@require_GET
def unit_file(request, key):
    """The unit's workbook itself."""
    document = _report(request, key)
    content = services.unit_workbook(document, reader=request.user, **_asked_rows(request.GET))
    about = Workbook(document=document, committee=document.committee, year=document.year, kind=document.kind).about
    response = HttpResponse(content, content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="{workbook_name(about, document.unit_name)}"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_http_methods(["GET", "POST"])
def kolada(request, key):
    """The page where a unit's figures are asked for from Kolada."""
    document = _report(request, key)
    questions = asking.questions_of(document)
    if request.method == "POST":
        try:
            return redirect("reports:proposal", services.propose_from_kolada(document=document, by=request.user).key)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("reports:kolada", document.key)
    context = {"document": document, "questions": questions, "hinder": questions.hinder(), "source": SOURCE}
    return render(request, "reports/kolada.html", context)


def _asked_rows(data):
    return {"every_workplace": data.get("arbetsplatser") == "1", "every_indicator": data.get("alla") == "1"}


def _report(request, key):
    """Return the report whose outcomes the user may register, 404 where there is none, or refuse with a reason."""
    document = find_document(request, key)
    require(services.may_register(request.user, committee=document.committee, document=document))
    if document.kind == Kind.PLAN:
        raise Http404("En plan har inga utfall.")
    return document


# --- all units of a nämnd


@login_required
@require_http_methods(["GET", "POST"])
def committee_workbook(request, key, year, kind):
    """The page where the workbook of all of a nämnd's units is ordered and sent back."""
    committee = _committee(request, key, kind)
    statuses = services.counted(committee, year, kind)
    context = {
        "title": f"{Kind(kind).label} {year}",
        "owner": committee.name,
        "back": f"{reverse('plans:start')}?dokument={year}-{kind}",
        "order": reverse("reports:order_workbook", args=[key, year, kind]),
        "drafts": statuses[Status.DRAFT],
        "closed": statuses[Status.SUBMITTED] + statuses[Status.ADOPTED],
    }
    return _sent(request, {"committee": committee, "document": None, "year": year, "kind": kind}, context)


@login_required
@require_POST
def order_workbook(request, key, year, kind):
    """Order the workbook of all units."""
    workbook = services.request_workbook(
        committee=_committee(request, key, kind),
        year=year,
        kind=kind,
        by=request.user,
        **_asked_rows(request.POST),
    )
    return redirect("reports:workbook", workbook.key)


@login_required
@require_GET
def workbook(request, key):
    """How far the workbook has come: a page, or the fragment that it asks for while one waits."""
    found = _own(request, Workbook, key)
    about = found.about
    page = "reports/_workbook.html" if request.htmx else "reports/workbook.html"
    back = reverse("reports:committee_workbook", args=[about.place, about.year, about.kind])
    return render(request, page, {"workbook": found, "back": back})


@login_required
@require_GET
def workbook_file(request, key):
    """The workbook itself."""
    found = _own(request, Workbook, key)
    if found.ready_at is None:
        raise Http404("Arbetsboken är inte klar än.")
    try:
        content = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404("Arbetsboken finns inte kvar. Hämta en ny.") from error
    response = FileResponse(content, as_attachment=True, filename=found.filename, content_type=_XLSX)
    response["Cache-Control"] = "private, no-store"
    return response


def _committee(request, key, kind):
    if kind not in Kind.values or kind == Kind.PLAN:
        raise Http404("Det slaget av dokument har inga utfall.")
    committee = get_object_or_404(Committee, key=key)
    require(services.may_register(request.user, committee=committee))
    return committee


def _sent(request, place, context):
    """Show the page, or take the workbook that was sent from it."""
    problem = ""
    if request.method == "POST":
        upload = request.FILES.get("arbetsbok")
        try:
            if upload is None:
                raise ValidationError(_NO_FILE)
            return redirect("reports:proposal", services.propose_workbook(upload=upload, by=request.user, **place).key)
        except ValidationError as error:
            problem = " ".join(error.messages)
    context |= {"problem": problem, "tertial": place["kind"] != Kind.ANNUAL_REPORT}
    return render(request, "reports/send.html", context, status=422 if problem else 200)


# --- what was read, before it is saved


def _or_gone(view):
    """Tell what has become of what was shown: a newer workbook takes its place, also under somebody's eyes."""

    @functools.wraps(view)
    def answer(request, key):
        try:
            return view(request, key)
        except Http404:
            response = render(request, "reports/gone.html", status=404)
            if request.htmx:  # a page that waits is shown it whole
                response["HX-Refresh"] = "true"
            return response

    return answer


@login_required
@require_GET
@_or_gone
def proposal(request, key):
    """What would be changed, or how far it has come: a page, or the fragment of one that waits."""
    found = _own(request, Proposal, key)
    waiting = found.stage in (Stage.READING, Stage.SAVING)
    if request.htmx and waiting:
        return render(request, "reports/_waiting.html", {"proposal": found})
    if request.htmx:  # it has ended: the whole page is another
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    context = {"proposal": found, "waiting": waiting, "back": _back(found), "again": _again(found)}
    if found.stage == Stage.READY:
        context |= _shown(request, Comparison.from_json(found.content))
    if found.stage == Stage.SAVED:
        context["left"] = _told(Comparison.from_json(found.left).remarks)
    return render(request, "reports/proposal.html", context)


@login_required
@require_POST
@_or_gone
def accept(request, key):
    """Save what was shown."""
    found = _own(request, Proposal, key)
    chosen = [int(n) for n in request.POST.getlist("vald") if re.fullmatch("[0-9]{1,7}", n)]
    try:
        services.accept_proposal(proposal=found, chosen=chosen, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("reports:proposal", key)


@login_required
@require_POST
def try_proposal_again(request, key):
    """Try again what failed."""
    services.retry_proposal(proposal=_own(request, Proposal, key), by=request.user)
    return redirect("reports:proposal", key)


def _own(request, model, key):
    found = model.objects.of(request.user).select_related("document", "committee", "job")
    found = get_object_or_404(found, key=key)
    if not services.registers(request.user, found):
        raise Http404
    return found


def _back(found):
    if found.document_id:
        return reverse("plans:document", args=[found.document.key])
    return f"{reverse('plans:start')}?dokument={found.year}-{found.kind}"


def _again(found):
    """Where another workbook is sent, or Kolada asked anew."""
    if found.source == "KOLADA":
        return reverse("reports:kolada", args=[found.document.key])
    if found.document_id:
        return reverse("reports:unit_workbook", args=[found.document.key])
    return reverse("reports:committee_workbook", args=[found.committee.key, found.year, found.kind])


def _told(remarks):
    return {"count": len(remarks), "first": remarks[:_TOLD], "more": max(0, len(remarks) - _TOLD)}


def _summary(changes):
    """Say of how many values something becomes of: "3 nya värden, ett ändrat och 2 borttagna"."""
    new, removed = sum(not c.before.strip() for c in changes), sum(c.removes for c in changes)
    several = (
        (new, "ett nytt värde", f"{new} nya värden"),
        (len(changes) - new - removed, "ett ändrat", f"{len(changes) - new - removed} ändrade"),
        (removed, "ett borttaget", f"{removed} borttagna"),
    )
    words = listed([one if count == 1 else many for count, one, many in several if count])
    return f"{capital(words)}." if words else ""


def _removal(change, comparison):
    """What to say of a value that goes away; of a nämnd's workbook also whose it is."""
    unit = change.unit if len({each.unit for each in comparison.changes}) > 1 else ""
    about = " · ".join(filter(None, (unit, change.about, change.heading)))
    return Remark(Weight.WARNING, change.cell, about, f"{change.before} tas bort.")


def _shown(request, comparison):
    """What the preview shows: what hinders, what is to be chosen, and a page of all that is changed as it is."""
    plain = [change for change in comparison.changes if change.chosen is None]
    remarks = {weight: [r for r in comparison.remarks if r.weight is weight] for weight in Weight}
    return {
        "errors": _told(remarks[Weight.ERROR]),
        "left_out": _told(remarks[Weight.LEFT_OUT]),
        "warnings": _told(remarks[Weight.WARNING]),
        "follows": _told(remarks[Weight.FOLLOWS]),
        "choices": [(n, c) for n, c in enumerate(comparison.changes) if c.chosen is not None],
        "changes": Paginator(plain, _PER_PAGE).get_page(request.GET.get("sida")),
        "removed": _told([_removal(change, comparison) for change in plain if change.removes]),
        "summary": _summary(plain),
        "source": SOURCE,
    }
