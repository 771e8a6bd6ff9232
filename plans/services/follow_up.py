"""What a report says of goals and activities beside its texts."""

from django.core.exceptions import ValidationError
from django.db import transaction

from goals.models import Activity
from plans.choices import Fulfilment, Kind, Progress
from plans.models import ActivityFollowUp, GoalAssessment
from plans.richtext import strip_controls
from plans.services.writing import lock, note_change, own_goal

LONGEST = 2000  # characters of a reason, a cause or a measure; what needs more is an analysis


@transaction.atomic
def set_fulfilment(*, document, goal_key, value, by) -> None:
    """Set the unit's målbedömning of one of its own goals in a report. A person decides; empty takes it away.

    A reason that has been written is kept, whatever the bedömning becomes.
    """
    document = _lock_report(document, by)
    goal = own_goal(document, goal_key)
    if value and value not in Fulfilment.values:
        raise ValidationError("Bedömningen gick inte att spara. Ladda om sidan.")
    _assess(document, goal, fulfilment=value)
    note_change(document, by=by)


@transaction.atomic
def set_reason(*, document, goal_key, text, by) -> None:
    """Say why the målbedömning of an enhetsmål holds although something speaks against it. Empty takes it away."""
    document = _lock_report(document, by)
    goal = own_goal(document, goal_key)
    _assess(document, goal, reason=_note(text))
    note_change(document, by=by)


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
def set_cause(*, document, key, text, by) -> None:
    """Say in a report why an activity has not gone as planned."""
    _tell(document, key, by, cause=_note(text))


@transaction.atomic
def set_measure(*, document, key, text, by) -> None:
    """Say in a report what is done about it that an activity has not gone as planned."""
    _tell(document, key, by, measure=_note(text))


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
