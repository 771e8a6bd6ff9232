"""What a report says of goals and activities beside its texts."""

from django.core.exceptions import ValidationError
from django.db import transaction

from goals.models import Activity
from plans.choices import Fulfilment, Kind
from plans.models import ActivityFollowUp, GoalAssessment
from plans.services.writing import lock, note_change, own_goal


@transaction.atomic
def set_fulfilment(*, document, goal_key, value, by) -> None:
    """Set the unit's målbedömning of one of its own goals in a report. A person decides; empty takes it away."""
    document = _lock_report(document, by)
    goal = own_goal(document, goal_key)
    if value and value not in Fulfilment.values:
        raise ValidationError("Bedömningen gick inte att spara. Ladda om sidan.")
    if value:
        GoalAssessment.objects.update_or_create(document=document, goal=goal, defaults={"fulfilment": value})
    else:
        GoalAssessment.objects.filter(document=document, goal=goal).delete()
    note_change(document, by=by)


@transaction.atomic
def set_deviation(*, document, key, value, by) -> None:
    """Mark in a report that an activity has not gone as planned (or take the mark away)."""
    document = _lock_report(document, by)
    activity = Activity.objects.present().for_unit(document.unit_id).filter(key=key, goal__year=document.year).first()
    if activity is None:
        raise ValidationError("Aktiviteten finns inte längre. Ladda om sidan.")
    ActivityFollowUp.objects.update_or_create(document=document, activity=activity, defaults={"deviation": bool(value)})
    note_change(document, by=by)


def _lock_report(document, by):
    document = lock(document, by=by)
    if document.kind == Kind.PLAN:
        raise ValidationError("I en plan bedöms inget. Det görs i rapporterna.")
    return document
