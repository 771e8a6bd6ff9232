"""Reading and saving one text, for the script that writes in place."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from plans import outline as o
from plans import services
from plans.models import Passage
from plans.permissions import may
from plans.views.document import find_document, page_context
from units.access import Action, PermissionRefused, require


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def text(request, key, slot):
    """GET: the text as it stands now. POST: save it; 409 with both texts when somebody else has changed the same."""
    document = find_document(request, key)
    return _save(request, document, slot) if request.method == "POST" else _read(request, document, slot)


def _read(request, document, slot):
    """The stored text where there is one; else what the outline shows in its place, such as what the plan promised."""
    if not request.htmx and may(request.user, Action.WRITE, document):
        passage = Passage.objects.present().filter(document=document, slot=slot).first()
        if passage:
            return JsonResponse({"version": passage.version, "html": passage.html})
    context = page_context(request, document)
    found = next((t for t in o.texts(context["page"].outline) if t.slot == slot), None)
    if found is None:
        raise Http404("Texten finns inte längre.")
    if request.htmx:
        return render(
            request,
            "components/_text.html",
            {
                **context,
                "text": found,
                "writing": context["page"].can_write,
                "name": found.label,
                "about": "",
                "of": "",
                "below": "h6",
                "said": context["comments"],
                "given": context["shared"].marks if context["shared"] else {},
            },
        )
    return JsonResponse({"version": found.version, "html": found.html})


def _save(request, document, slot):
    try:
        require(may(request.user, Action.WRITE, document))
        saved = services.save_text(
            document=document,
            slot=slot,
            html=request.POST.get("html", ""),
            base_version=int(request.POST.get("base_version", "")),
            base_html=request.POST.get("base_html", ""),
            save_id=request.POST.get("save_id", ""),
            by=request.user,
        )
    except services.Conflict as clash:
        saved_at = date_format(timezone.localtime(clash.saved_at), "j F H.i")
        answer = {"version": clash.version, "html": clash.html, "author": clash.author, "saved_at": saved_at}
        return JsonResponse(answer, status=409)
    except PermissionRefused as refusal:
        return JsonResponse({"reason": refusal.reason}, status=403)
    except ValidationError as fault:
        return JsonResponse({"reason": " ".join(fault.messages)}, status=422)
    except ValueError:
        return JsonResponse({"reason": "Texten kom inte fram hel. Ladda om sidan och försök igen."}, status=422)
    at = date_format(timezone.localtime(), "H.i")
    return JsonResponse({"version": saved.version, "html": saved.html, "merged": saved.merged, "at": at})
