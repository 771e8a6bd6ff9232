"""Outcomes out as a workbook and back in, from a workbook or from Kolada: looked at first, then saved.

What is saved is what was read and shown, kept in a row of our own; the browser says no more than which of it.
"""

from collections import Counter, defaultdict

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from indicators.kolada import KoladaFault
from jobs.handlers import Failure
from jobs.models import Job
from jobs.services import enqueue, retry
from plans.choices import Kind
from plans.models import Document
from plans.permissions import may, place_of
from plans.services import OutcomeChange, record_outcomes, record_outcomes_of_units
from reports import xlsx
from reports.choices import Source, Stage
from reports.models import Proposal, Workbook
from reports.workbooks import asking
from reports.workbooks.columns import KEY
from reports.workbooks.comparing import Comparison, Remark, Weight, compare, refused
from reports.workbooks.lines import lines_of
from reports.workbooks.opening import MAX_FILE, TOO_LARGE, Refused
from reports.workbooks.reading import MAX_ROWS
from reports.workbooks.taking import read_rows
from units.access import Action, PermissionRefused, Place, decide, require

MAKE, READ, SAVE = "workbook", "read_outcomes", "save_outcomes"  # kinds of jobs
PORTION = 5_000  # cells that are saved at a time
_TOO_MANY = f"Det blir fler än {MAX_ROWS // 1000}\u00a0000 rader. Hämta arbetsboken utan en rad för varje arbetsplats."
_STEPS = 3  # of reading a workbook: the file, what stands in the system, one beside the other
_GONE = "Det finns inget att spara. Läs in på nytt."


def may_register(user, *, committee, document=None):
    """Tell whether the user may register outcomes: in a unit's report as it stands, or for all units of a nämnd."""
    if document is not None:
        return may(user, Action.REGISTER_OUTCOMES, document)
    return decide(user, Action.REGISTER_OUTCOMES, Place(committee=committee.pk))


def registers(user, found) -> bool:
    """Tell whether a workbook or a proposal is still the user's to see: by role, whatever has become of the report."""
    place = place_of(found.document) if found.document_id else Place(committee=found.committee_id)
    return found.created_by_id == user.pk and bool(decide(user, Action.REGISTER_OUTCOMES, place))


# --- out


def unit_workbook(document, *, reader, every_workplace=False, every_indicator=False) -> bytes:
    """Return the workbook of one unit's report, with what ``reader`` may see."""
    place = Workbook(document=document, committee=document.committee, year=document.year, kind=document.kind)
    rows = {"every_workplace": every_workplace, "every_indicator": every_indicator}
    lines = lines_of([document], reader=reader, **rows)
    return xlsx.write(place.about, place.title, lines)


@transaction.atomic
def request_workbook(*, committee, year, kind, by, every_workplace=False, every_indicator=False) -> Workbook:
    """Order a workbook of all units of a nämnd, and return it to follow. The last one that was ordered goes away."""
    require(may_register(by, committee=committee))
    _forget(Workbook.objects.filter(committee=committee, year=year, kind=kind, created_by=by))
    rows = {"every_workplace": every_workplace, "every_indicator": every_indicator}
    workbook = Workbook(committee=committee, year=year, kind=kind, created_by=by, **rows)
    workbook.job = enqueue(kind=MAKE, key=workbook.key)
    workbook.save()
    return workbook


def make_workbook(run) -> None:
    """Make the workbook that a job is about. May run twice: it is made anew."""
    workbook = Workbook.objects.select_related("committee", "created_by").filter(key=run.key).first()
    if workbook is None:
        return
    documents = list(workbook.documents())
    rows = {"every_workplace": workbook.every_workplace, "every_indicator": workbook.every_indicator}
    lines = lines_of(documents, reader=workbook.created_by, **rows)
    if len(lines) >= MAX_ROWS:
        raise Failure(_TOO_MANY)
    content = xlsx.write(
        workbook.about, workbook.title, lines, progress=lambda done: run.progress(done, len(lines), "rad")
    )
    with run.holding():
        workbook = _held(Workbook, workbook)
        if workbook is None:
            return
        if workbook.file:
            workbook.file.delete(save=False)
        workbook.file.save(workbook.filename, ContentFile(content), save=False)
        workbook.size, workbook.ready_at = len(content), timezone.now()
        workbook.save(update_fields=["file", "size", "ready_at"])


# --- in


@transaction.atomic
def propose_workbook(*, upload, committee, year, kind, by, document=None) -> Proposal:
    """Take a workbook that was sent, to be read by a job. Raises ``ValidationError`` where it is too large."""
    if upload.size > MAX_FILE:
        raise ValidationError(TOO_LARGE)
    proposal = _propose(Source.WORKBOOK, committee=committee, document=document, year=year, kind=kind, by=by)
    proposal.filename = upload.name[-200:]
    proposal.file.save("utfall.xlsx", upload, save=False)
    proposal.save()
    return proposal


@transaction.atomic
def propose_from_kolada(*, document, by) -> Proposal:
    """Ask Kolada, by a job, for the outcomes of a report. Raises ``ValidationError`` where there is nothing to ask."""
    asking.questions_of(document).require_any()
    proposal = _propose(
        Source.KOLADA,
        committee=document.committee,
        document=document,
        year=document.year,
        kind=document.kind,
        by=by,
    )
    proposal.save()
    return proposal


def _propose(source, *, committee, document, year, kind, by):
    if kind == Kind.PLAN:
        raise ValidationError("Utfall fylls i i rapporterna, inte i planen.")
    require(may_register(by, committee=committee, document=document))
    place = {"committee": committee, "document": document, "year": year, "kind": kind}
    _forget(Proposal.objects.filter(source=source, created_by=by, **place).exclude(stage=Stage.SAVING))
    proposal = Proposal(source=source, created_by=by, **place)
    proposal.job = enqueue(kind=READ, key=proposal.key)
    return proposal


def _forget(rows):
    """Remove what has been replaced, and its files once that is certain."""
    for row in rows:
        if row.file:
            transaction.on_commit(lambda file=row.file: file.storage.delete(file.name))
        row.delete()


def read_proposal(run) -> None:
    """Read what a job is about, from its file or from Kolada, and keep what it would change. May run twice."""
    proposal = _proposal(run.key)
    if proposal is None or proposal.stage != Stage.READING:
        return
    read = _from_kolada if proposal.source == Source.KOLADA else _from_file
    comparison = read(proposal, run)
    with run.holding():
        proposal = _held(Proposal, proposal)
        if proposal is None:
            return
        if proposal.file:
            proposal.file.delete(save=False)
        proposal.content, proposal.stage = comparison.to_json(), Stage.READY
        proposal.save(update_fields=["file", "content", "stage"])


def _from_file(proposal, run):
    run.progress(0, _STEPS, "steg")
    try:
        with proposal.file.open("rb") as file:
            rows, faults = read_rows(file.read(), proposal.about, name=proposal.filename)
    except Refused as refusal:
        return refused(refusal.reasons)
    except FileNotFoundError as error:
        raise Failure("Filen finns inte kvar. Läs in den på nytt.") from error
    run.progress(1, _STEPS, "steg")
    documents = list(proposal.documents())
    lines = lines_of(documents, reader=proposal.created_by, keys={row.text(KEY).strip() for row in rows})
    run.progress(2, _STEPS, "steg")
    return compare(rows, lines, proposal.about, faults)


def _from_kolada(proposal, run):
    run.progress(0, 0, "")
    lines = lines_of([proposal.document], reader=proposal.created_by)
    try:
        return asking.ask(asking.questions_of(proposal.document), lines)
    except KoladaFault as fault:
        raise Failure(str(fault)) from fault


@transaction.atomic
def accept_proposal(*, proposal, chosen, by) -> Proposal:
    """Let a job save what was shown. ``chosen``: the numbers of those changes that ask to be chosen.

    Raises ``ValidationError`` where there is nothing to save, or something that hinders it.
    """
    proposal = Proposal.objects.of(by).select_for_update(of=("self",)).filter(pk=proposal.pk).first()
    if proposal is None:
        raise ValidationError(_GONE)
    require(may_register(by, committee=proposal.committee, document=proposal.document))
    if proposal.stage in (Stage.SAVING, Stage.SAVED):
        return proposal  # two clicks do no more than one
    comparison = Comparison.from_json(proposal.content)
    if proposal.stage != Stage.READY or comparison.errors or not comparison.accepted(chosen):
        raise ValidationError(_GONE)
    proposal.chosen = sorted(set(chosen))
    proposal.stage, proposal.job = Stage.SAVING, enqueue(kind=SAVE, key=proposal.key)
    proposal.save(update_fields=["chosen", "stage", "job"])
    return proposal


@transaction.atomic
def retry_proposal(*, proposal, by) -> Proposal:
    """Try again what failed. Of two who ask at once one starts it."""
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("job").get(pk=proposal.pk)
    require(may_register(by, committee=proposal.committee, document=proposal.document))
    if proposal.stage in (Stage.READING, Stage.SAVING):
        failed = proposal.job and proposal.job.state == Job.State.FAILED
        kind = READ if proposal.stage == Stage.READING else SAVE
        proposal.job = retry(job=proposal.job, by=by) if failed else enqueue(kind=kind, key=proposal.key)
        proposal.save(update_fields=["job"])
    return proposal


def save_proposal(run) -> None:
    """Save what was accepted, a report at a time. May run twice: what has been saved already is no change.

    What has changed in the system since it was shown is left as it is, and told of.
    """
    proposal = _proposal(run.key)
    if proposal is None or proposal.stage != Stage.SAVING:
        return
    changes = defaultdict(list)
    for change in Comparison.from_json(proposal.content).accepted(proposal.chosen):
        changes[change.document].append(change)
    documents = {document.key: document for document in Document.objects.filter(key__in=changes)}
    saved, left, done = 0, [], 0
    for keys in _portions(changes):
        count, remarks = _save_all([documents.get(key) for key in keys], [changes[key] for key in keys], proposal)
        saved, left, done = saved + count, left + remarks, done + len(keys)
        run.progress(done, len(changes), "enhet")
    with run.holding():
        proposal = _held(Proposal, proposal)
        if proposal is None:
            return
        proposal.stage, proposal.saved, proposal.content = Stage.SAVED, saved, ""
        proposal.left = Comparison(remarks=tuple(left)).to_json()
        proposal.save(update_fields=["stage", "saved", "content", "left"])


def _portions(changes):
    """Yield the reports a portion at a time: each is one transaction, and progress is told between them."""
    portion, cells = [], 0
    for key, some in changes.items():
        if portion and cells + len(some) > PORTION:
            yield portion
            portion, cells = [], 0
        portion.append(key)
        cells += len(some)
    if portion:
        yield portion


def _save_all(documents, changes, proposal):
    """Save a portion in a few queries; where one of its reports cannot be saved as it is, each by itself."""
    by = proposal.created_by
    if all(document and may(by, Action.REGISTER_OUTCOMES, document) for document in documents) and len(documents) > 1:
        try:
            everything = [change for some in changes for change in some]
            recorded = record_outcomes_of_units(documents=documents, changes=_rows(everything), by=by)
            return _told(recorded, everything)
        except (PermissionRefused, ValidationError):
            pass  # which one it is, and why, is told below
    each = [_save(document, some, by) for document, some in zip(documents, changes, strict=True)]
    return sum(count for count, _ in each), [remark for _, remarks in each for remark in remarks]


def _save(document, changes, by):
    """Save the changes of a report; return how many, and a remark for each that was not."""
    if document is None:
        return 0, [_left(change, "Rapporten finns inte längre.") for change in changes]
    try:
        return _told(record_outcomes(document=document, changes=_rows(changes), by=by), changes)
    except PermissionRefused as refusal:
        return 0, [_left(change, refusal.reason) for change in changes]
    except ValidationError as error:
        return 0, [_left(change, " ".join(dict.fromkeys(error.messages))) for change in changes]


def _rows(changes):
    """Return the changes by row. Their base is what stood there when they were shown: what is newer is left."""
    rows = defaultdict(list)
    for change in changes:
        rows[change.line, change.workplace].append(change)
    return [
        OutcomeChange(
            line,
            {change.code: change.after for change in cells},
            base={change.code: change.before for change in cells},
            workplace=workplace,
        )
        for (line, workplace), cells in rows.items()
    ]


def _told(recorded, changes):
    by_cell = {(change.line, change.workplace, change.code): change for change in changes}
    clashes = [by_cell[clash.line, clash.workplace, clash.cell] for clash in recorded.clashes]
    text = "Värdet ändrades medan du granskade. Det som står nu är kvar."
    return len(changes) - len(clashes), [_left(change, text) for change in clashes]


def _left(change, text):
    about = " · ".join(filter(None, (change.unit, change.about, change.heading)))
    return Remark(Weight.LEFT_OUT, change.cell, about, text)


def _held(model, row):
    """Return the row of a job's as it is now, locked, or None where it was replaced while the job ran."""
    return model.objects.select_for_update(of=("self",)).filter(pk=row.pk).first()


def _proposal(key):
    found = Proposal.objects.select_related("document__committee", "committee", "created_by")
    return found.filter(key=key).first()


def counted(committee, year, kind) -> Counter:
    """Return how many reports of a nämnd are in which status."""
    rows = Document.objects.filter(committee=committee, year=year, kind=kind)
    return Counter(rows.values_list("status", flat=True))
