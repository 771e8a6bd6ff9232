"""Ordering a document as a file, following it and fetching it."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from plans.permissions import may
from plans.points import points_of
from plans.richtext import strip_controls
from plans.views.document import asked_edition, find_document
from plans.views.versions import chosen_points
from reports.models import Export
from reports.services import is_current, make_anew, request_export, request_redline, request_sheet, retry_export
from units.access import Action
from units.models import Workplace


@login_required
@require_POST
def order(request, key):
    """Order the document as a PDF, or the edition of it that the address asks for."""
    document = find_document(request, key)
    edition = asked_edition(request, document)
    return _shown(request, request_export(document=document, edition=edition, by=request.user))


@login_required
@require_POST
def order_redline(request, key):
    """Order what differs between two points of the document as a PDF."""
    document = find_document(request, key)
    older, newer = chosen_points(request.POST, points_of(document, request.user))
    if older is None:
        raise Http404("Det finns inget att jämföra med.")
    return _shown(request, request_redline(document=document, older=older, newer=newer, by=request.user))


@login_required
@require_POST
def order_sheet(request, key):
    """Order the APT-blad of one of the unit's workplaces, or of all where the form names none."""
    document, place = find_document(request, key), strip_controls(request.POST.get("arbetsplats", ""))
    of_unit = Workplace.objects.of_unit(document.unit_id, year=document.year)
    workplace = get_object_or_404(of_unit, key=place) if place else None
    return _shown(request, request_sheet(document=document, workplace=workplace, by=request.user))


@login_required
@require_GET
def export(request, key):
    """How far an export has come: a page, or the fragment that the page asks for while it waits."""
    found = _visible(request, key)
    if request.htmx:
        return render(request, "components/_export.html", {"export": found})
    meets = found.sheet and may(request.user, Action.READ_DRAFT, found.document)
    context = {"export": found, "document": found.document, "back_to": "meetings" if meets else "document"}
    if found.older_id and not found.sheet:
        context["back_to"] = "differences"
    return render(request, "reports/export.html", context)


@login_required
@require_POST
def try_again(request, key):
    """Try a failed export again."""
    return _shown(request, retry_export(export=_visible(request, key), by=request.user))


@login_required
@require_GET
def download(request, key):
    """The file itself, for those who may read the document. One that is lost or says too much is made anew."""
    found = _visible(request, key)
    if found.ready_at is None:
        raise Http404("Filen är inte klar än.")
    content = _open(found) if is_current(found) else None
    if content is None:
        make_anew(export=found)
        return redirect("reports:export", key=found.key)
    response = FileResponse(content, as_attachment=True, filename=found.filename)
    response["Cache-Control"] = "private, no-store"
    return response


def _open(export):
    try:
        return export.file.open("rb")
    except FileNotFoundError:
        return None


def _shown(request, export):
    if request.htmx:
        return render(request, "components/_export.html", {"export": export})
    return redirect("reports:export", key=export.key)


def _visible(request, key):
    exports = Export.objects.visible_to(request.user).select_related(
        "document", "edition", "job", "snapshot", "older__document", "workplace"
    )
    return get_object_or_404(exports, key=key)
