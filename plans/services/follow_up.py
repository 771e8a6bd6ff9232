"""What a report says of goals and activities beside its texts."""

from django.core.exceptions import ValidationError
from django.db import transaction

from goals.models import Activity
from plans.choices import Fulfilment, Kind, Progress
from plans.models import ActivityFollowUp, GoalAssessment
from plans.richtext import strip_controls
from plans.services.writing import lock, note_change, own_goal

LONGEST = 2000  # characters of a reason, a cause or a measure; what needs more is an analysis


class NoteConflict(Exception):
    """Somebody else has written in the same place since. Nothing was changed; ``theirs`` stands there."""

    def __init__(self, theirs):
        super().__init__("Någon annan har ändrat samma text.")
        self.theirs = theirs


@transaction.atomic
def set_fulfilment(*, document, goal_key, value, by) -> None:
    """Set the unit's målbedömning of one of its own goals in a report. A person decides; empty takes it away.

    A reason that has been written is kept, whatever the bedömning becomes, with the one that it was written for.
    """
    document = _lock_report(document, by)
    goal = own_goal(document, goal_key)
    if value and value not in Fulfilment.values:
        raise ValidationError("Bedömningen gick inte att spara. Ladda om sidan.")
    stored = GoalAssessment.objects.filter(document=document, goal=goal).first()
    written_for = (stored.reason_for or stored.fulfilment or value) if stored and stored.reason else ""
    _assess(document, goal, fulfilment=value, reason_for=written_for)
    note_change(document, by=by)


@transaction.atomic
def set_reason(*, document, goal_key, text, by, base=None) -> str:
    """Say why the målbedömning of an enhetsmål holds although something speaks against it. Empty takes it away.

    It is then for the bedömning as it is, also where the words are the same as for an earlier one.
    ``base``: what stood there when it was written. Raises ``NoteConflict`` where something else stands since.
    """
    document = _lock_report(document, by)
    goal = own_goal(document, goal_key)
    stored = GoalAssessment.objects.filter(document=document, goal=goal).first()
    note = _written_over(stored and stored.reason, base, text)
    _assess(document, goal, reason=note, reason_for=stored.fulfilment if note and stored else "")
    note_change(document, by=by)
    return note


@transaction.atomic
def set_progress(*, document, key, value, by) -> None:
    """Say in a report how far an activity has come; empty takes it away."""
    if value and value not in Progress.values:
        raise ValidationError("Läget gick inte att spara. Ladda om sidan.")
    _tell(document, key, by, progress=value)


@transaction.atomic
def set_deviation(*, document, key, value, by) -> None:
    """Mark in a report that an activity has not gone as planned (or take the mark away; cause and measure are kept)."""
    _tell(document, key, by, deviation=bool(value))


@transaction.atomic
def set_cause(*, document, key, text, by, base=None) -> str:
    """Say in a report why an activity has not gone as planned; ``base`` as in ``set_reason``."""
    return _tell_note(document, key, by, "cause", text, base)


@transaction.atomic
def set_measure(*, document, key, text, by, base=None) -> str:
    """Say in a report what is done about it that an activity has not gone as planned; ``base`` as in ``set_reason``."""
    return _tell_note(document, key, by, "measure", text, base)


def _assess(document, goal, **fields):
    assessment, _ = GoalAssessment.objects.update_or_create(document=document, goal=goal, defaults=fields)
    if not assessment.fulfilment and not assessment.reason:
        assessment.delete()


def _tell(document, key, by, **fields):
    document = _lock_report(document, by)
    activity = Activity.objects.present().for_unit(document.unit_id).filter(key=key, goal__year=document.year).first()
    if activity is None:
        raise ValidationError("Aktiviteten finns inte längre. Ladda om sidan.")
    ActivityFollowUp.objects.update_or_create(document=document, activity=activity, defaults=fields)
    note_change(document, by=by)


def _tell_note(document, key, by, field, text, base):
    lock(document, by=by)  # before what stands there is read
    stored = ActivityFollowUp.objects.filter(document=document, activity__key=key).values_list(field, flat=True).first()
    note = _written_over(stored, base, text)
    _tell(document, key, by, **{field: note})
    return note


def _written_over(stored, base, text):
    note = _note(text)
    if base is not None and (stored or "") not in (_note(base), note):
        raise NoteConflict(stored or "")
    return note


def _note(text):
    """Return what was typed as plain text: lines without blanks around them."""
    note = "\n".join(" ".join(line.split()) for line in strip_controls(text or "").splitlines()).strip()
    if len(note) > LONGEST:
        raise ValidationError(f"Skriv högst {LONGEST} tecken här, nu är det {len(note)}. Skriv resten i analysen.")
    return note


def _lock_report(document, by):
    document = lock(document, by=by)
    if document.kind == Kind.PLAN:
        raise ValidationError("I en plan bedöms inget. Det görs i rapporterna.")
    return document
