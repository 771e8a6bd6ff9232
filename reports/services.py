"""Taking out documents: freeze first, then render."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from jobs.handlers import Failure
from jobs.models import Job
from jobs.services import enqueue, retry
from plans import outline as outlines
from plans.assemble import assemble
from plans.choices import Audience, Kind
from plans.mask import audience_of, for_audience
from plans.meetings import with_meetings
from plans.models import Document, Edition, Snapshot
from plans.outline import Outline
from plans.permissions import may
from plans.points import carried_over, name_of
from plans.record import freeze, handed_in, latest_edition, outline_of
from reports import redlines, sheets
from reports.choices import Format
from reports.models import Export
from units.access import Action, require
from units.models import Workplace

KIND = "export"


@transaction.atomic
def request_export(*, document, by, format=Format.PDF, edition=None) -> Export:
    """Order the document as a file, and return the export to follow. What it says is frozen now.

    Gives the adopted edition where the working copy is adopted or ``by`` may not read the draft. The same frozen
    document for the same audience is made only once. ``by`` None is the command line.
    """
    document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    edition, snapshot = _what_holds(document, by, edition)
    audience = Audience.EVERYONE if edition else Audience.WRITERS
    return _ordered(document, edition, by, {"snapshot": snapshot, "format": format, "audience": audience})


def _what_holds(document, by, edition=None):
    """Return (edition, snapshot) of what ``by`` may take out: the draft, frozen now, is no edition."""
    drafts = by is None or may(by, Action.EXPORT_DRAFT, document)
    if edition is None and (document.status == Document.Status.ADOPTED or not drafts):
        edition = latest_edition(document)
    if edition is None:
        require(may(by, Action.EXPORT_DRAFT, document) if by else drafts)
        waiting = handed_in(document) if document.status == Document.Status.SUBMITTED else None
        now = with_meetings(outline_of(waiting), document) if waiting else assemble(document)
        snapshot = freeze(document, outline=now, by=by)
        return None, snapshot
    if by:
        require(may(by, Action.EXPORT_ADOPTED, document))
    return edition, edition.snapshot


@transaction.atomic
def request_sheet(*, document, by, workplace=None) -> Export:
    """Order the APT-blad of a workplace, or of all the unit's, as a PDF: for everyone who works there.

    A plan's latest figures are those of the unit's latest adopted report.
    """
    document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    edition, snapshot = _what_holds(document, by)
    report = _latest_report(document) if document.kind == Kind.PLAN else None
    said = {"snapshot": snapshot, "format": Format.PDF, "audience": Audience.EVERYONE, "older": report}
    return _ordered(document, edition, by, said | {"sheet": True, "workplace": workplace})


def _latest_report(document) -> Snapshot | None:
    reports = Edition.objects.filter(document__unit=document.unit_id, document__year__lte=document.year)
    reports = reports.exclude(document__kind=Kind.PLAN).select_related("snapshot__document")
    latest = reports.order_by("-document__year", "-document__kind", "-number").first()
    return latest and latest.snapshot


@transaction.atomic
def request_redline(*, document, older, newer, by) -> Export:
    """Order what differs between two points of the document (plans/points.py) as a PDF. The draft is frozen now.

    Two editions are for everyone; what has a draft in it is for those who may take that out.
    """
    document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    adopted = older.edition and newer.edition
    require(may(by, Action.EXPORT_ADOPTED if adopted else Action.EXPORT_DRAFT, document))
    old, new = (_frozen(point, document, by) for point in (older, newer))
    audience = Audience.EVERYONE if adopted else audience_of(by, document)
    said = {"snapshot": new, "older": old, "format": Format.PDF, "audience": audience}
    said |= {"older_words": str(older), "newer_words": str(newer)}
    return _ordered(document, newer.edition if adopted else None, by, said)


def _frozen(point, document, by) -> Snapshot:
    if point.snapshot is None:
        return freeze(document, outline=assemble(document), by=by)
    return Snapshot.objects.select_related("document").get(pk=point.snapshot)


def _ordered(document, edition, by, said) -> Export:
    """Return the export that says this to these people, ordered now if there is none."""
    said["digest"] = digest(Export(document=document, **said))
    export = Export.objects.like(**said).first()
    if export is None:
        export = Export(document=document, edition=edition, created_by=by, **said)
        export.job = enqueue(kind=KIND, key=export.key)
        export.save()
    elif export.ready_at and not export.file.storage.exists(export.file.name):
        export = make_anew(export=export)
    return export


def seen(export) -> Outline:
    """Return what the export's audience may see of it today. Raises ``ValueError`` when what was frozen is damaged."""
    return for_audience(export.audience, export.document, outline_of(export.snapshot))


def seen_before(export) -> Outline | None:
    """Return what a redline compares with, as its audience may see it today; None for a document by itself.

    Another year's document is its edition for everyone: of that, other people than these may see true figures.
    """
    if export.older is None:
        return None
    same = export.older.document_id == export.document_id
    audience = export.audience if same else Audience.EVERYONE
    return for_audience(audience, export.older.document, outline_of(export.older))


def digest(export) -> str:
    """Return the SHA-256 (hex) of what the audience may see today, "" of a damaged one: its job tells of that."""
    try:
        return _digest(seen(export), seen_before(export), places=_places(export), workplaces=_workplaces(export))
    except ValueError:
        return ""


def _digest(*said, places=(), workplaces=()) -> str:
    names = (*(f"{place.key} {place.name}" for place in places), *workplaces)
    return outlines.digest("".join((*(outlines.to_json(outline) for outline in said if outline), *names)))


def _places(export) -> list[sheets.Place]:
    """Return whom the sheets of an export are for, by their names; nobody for other exports."""
    if not export.sheet:
        return []
    document = export.document
    of_unit = Workplace.objects.of_unit(document.unit_id, year=document.year)
    found = [export.workplace] if export.workplace else of_unit
    return [sheets.Place(key=w.key, name=w.name) for w in found] or [sheets.Place(key="", name=document.unit_name)]


def _workplaces(export) -> list[str]:
    """Return the names of all the unit's workplaces, for a sheet: what is called by another one is theirs."""
    if not export.sheet:
        return []
    document = export.document
    return [workplace.name for workplace in Workplace.objects.of_unit(document.unit_id, year=document.year)]


def is_current(export) -> bool:
    """Tell whether the file says what its audience may see today: what was few is not given out from an old one."""
    return export.digest == digest(export)


@transaction.atomic
def make_anew(*, export) -> Export:
    """Queue an export whose file is lost or says too much: it can always be made again from what was frozen."""
    export = Export.objects.select_for_update().get(pk=export.pk)
    export.ready_at = None
    export.job = enqueue(kind=KIND, key=export.key)
    export.save(update_fields=["ready_at", "job"])
    return export


@transaction.atomic
def retry_export(*, export, by) -> Export:
    """Try a failed export again, or make one anew whose job is gone. Of two who ask at once one starts it."""
    export = Export.objects.select_for_update(of=("self",)).select_related("document", "job").get(pk=export.pk)
    require(may(by, Action.EXPORT_ADOPTED if export.edition_id else Action.EXPORT_DRAFT, export.document))
    if export.ready_at is None:
        failed = export.job and export.job.state == Job.State.FAILED
        export.job = retry(job=export.job, by=by) if failed else enqueue(kind=KIND, key=export.key)
        export.save(update_fields=["job"])
    return export


def make_export(run) -> None:
    """Render and store the export that a job is about. May run twice: the file is the same and is stored anew."""
    related = ("snapshot", "document", "older__document", "workplace")
    export = Export.objects.select_related(*related).filter(key=run.key).first()
    if export is None:
        return
    try:
        outline, before = seen(export), seen_before(export)
    except ValueError as error:
        raise Failure("Det frysta dokumentet är skadat. Hör av dig till den som förvaltar systemet.") from error
    from reports import pdf  # WeasyPrint takes a second to load: only for those who print

    options = {"produced_at": export.created_at, "progress": run.progress}
    places, workplaces = _places(export), _workplaces(export)
    if export.sheet:
        paper = sheets.paper(outline, before, places, workplaces=workplaces, produced_at=export.created_at)
        content = pdf.render_sheets(paper, **options)
    elif before:
        content = pdf.render_redline(_paper(export, before, outline), **options)
    else:
        content = pdf.render(outline, **options)
    with run.holding():
        export.digest = _digest(outline, before, places=places, workplaces=workplaces)
        store(export, content)


def _paper(export, before, outline):
    older, newer = (
        redlines.Version(outline=said, frozen_at=snapshot.created_at, name=name_of(snapshot), words=words)
        for said, snapshot, words in (
            (before, export.older, export.older_words),
            (outline, export.snapshot, export.newer_words),
        )
    )
    previous = carried_over(export.older.document, export.document)
    return redlines.paper(older, newer, previous=previous, produced_at=export.created_at)


def store(export, content: bytes) -> None:
    """Keep the file of an export; an earlier one of the same export is replaced."""
    if export.file:
        export.file.delete(save=False)
    export.file.save(export.filename, ContentFile(content), save=False)
    export.size, export.ready_at = len(content), timezone.now()
    export.save(update_fields=["file", "size", "ready_at", "digest"])
