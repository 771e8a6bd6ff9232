"""What a document and its texts said before: earlier wordings, named points, and what differs between two points."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from plans import services
from plans.models import Passage
from plans.permissions import may
from plans.points import carried_over, outline_at, points_of
from plans.redline import redline
from plans.redline.showing import show
from plans.views.document import find_document
from plans.views.editing import for_writers
from plans.views.numbers import digits
from plans.wordings import wordings_of, written_texts
from units.access import Action, require


@login_required
@never_cache
@require_GET
def differences(request, key):
    """All points of the document, and what differs between two of them (``fran`` and ``till``)."""
    document = find_document(request, key)
    points = points_of(document, request.user)
    older, newer = chosen_points(request.GET, points)
    texts = written_texts(document) if may(request.user, Action.READ_DRAFT, document) else ()
    context = {
        "document": document,
        "points": points,
        "older": older,
        "newer": newer,
        "can_write": bool(may(request.user, Action.WRITE, document)),
        "can_print": bool(older and may(request.user, needed_for(older, newer), document)),
        "removed": [text for text in texts if text.gone],
        "histories": {text.slot for text in texts},
    }
    if older:
        context["showing"] = show(difference(older, newer, request.user))
        context["address"] = newer.document.get_absolute_url()
    return render(request, "plans/differences.html", context)


@require_POST
@for_writers
def save_checkpoint(request, document):
    """Keep the document as it is now under a name."""
    try:
        saved = services.save_checkpoint(document=document, name=request.POST.get("name", ""), by=request.user)
    except ValidationError as fault:
        messages.error(request, " ".join(fault.messages))
    else:
        messages.success(request, f"Läget ”{saved.name}” är sparat.")
    return redirect("plans:differences", key=document.key)


@login_required
@never_cache
@require_GET
def wordings(request, key, slot):
    """All wordings of a text: a page, or a fragment for the dialog of the document page."""
    document = find_document(request, key)
    require(may(request.user, Action.READ_DRAFT, document))
    passages = Passage.objects.filter(document=document, version__gt=0).select_related("rubric")
    passage = get_object_or_404(passages, slot=slot)
    found = wordings_of(passage, before=digits(request.GET.get("fore", "")) or None)
    context = {
        "document": document,
        "wordings": found,
        "can_write": bool(may(request.user, Action.WRITE, document)) and not found.text.gone,
    }
    return render(request, "plans/_wordings.html" if request.htmx else "plans/wordings.html", context)


def chosen_points(asked, points):
    """Return the two points that the address or form asks for, the older first; else the newest and the one before it.

    Both are None where there is nothing to compare. Raises ``Http404`` for a point that the reader has not got.
    """
    by_code = {point.code: point for point in points}
    newer = asked.get("till") or next(iter(by_code), "")
    older = asked.get("fran") or next((code for code in by_code if code != newer), "")
    if not by_code or not older:
        return None, None
    if older not in by_code or newer not in by_code:
        raise Http404("Det läget finns inte.")
    order = list(by_code)
    newer, older = sorted((newer, older), key=order.index)
    return by_code[older], by_code[newer]


def needed_for(older, newer) -> Action:
    """Return what a user must be allowed to do to take out the differences between two points as a file."""
    return Action.EXPORT_ADOPTED if older.edition and newer.edition else Action.EXPORT_DRAFT


def difference(older, newer, reader):
    """Return what differs between two points, of what the reader may see of each."""
    old, new = outline_at(older, reader), outline_at(newer, reader)
    return redline(old, new, previous=carried_over(older.document, newer.document))
