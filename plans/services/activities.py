"""The unit's own activities."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from goals.choices import Level
from goals.models import Activity
from plans.services.writing import (
    concern,
    last_position,
    lock_shared,
    note_change,
    one_line,
    own_goal,
    place_in_order,
)

_WHAT, _LONGEST = "aktiviteten", 2000


@transaction.atomic
def add_activity(*, document, goal_key, title, by, start=None, end=None, responsible="", workplaces=None) -> Activity:
    """Add an activity last under one of the unit's own goals. Odd dates are legal, backward ones are not."""
    document = lock_shared(document, by=by)
    goal = own_goal(document, goal_key)
    activity = Activity(goal=goal)
    _fill(activity, title, start, end, responsible)
    activity.position = last_position(goal.activities)
    activity.save()
    concern(activity, workplaces, document=document)
    note_change(document, by=by)
    return activity


@transaction.atomic
def change_activity(*, document, key, title, by, start=None, end=None, responsible="", workplaces=None) -> Activity:
    """Change an activity's wording, dates, who is responsible and, unless None, which workplaces it concerns."""
    document = lock_shared(document, by=by)
    activity = _own_activity(document, key)
    _fill(activity, title, start, end, responsible)
    activity.save(update_fields=["title", "start", "end", "responsible"])
    concern(activity, workplaces, document=document)
    note_change(document, by=by)
    return activity


@transaction.atomic
def move_activity(*, document, key, by, to_goal_key=None, position=None) -> Activity:
    """Move an activity to index ``position`` (from 0; last when None) under its own or another of the unit's goals."""
    document = lock_shared(document, by=by)
    activity = _own_activity(document, key)
    if to_goal_key:
        activity.goal = own_goal(document, to_goal_key)
        activity.save(update_fields=["goal"])
    siblings = list(Activity.objects.present().filter(goal=activity.goal_id).order_by("position", "pk"))
    place_in_order(siblings, activity, len(siblings) if position is None else position)
    note_change(document, by=by)
    return activity


@transaction.atomic
def remove_activity(*, document, key, by) -> Activity:
    """Take away an activity; ``restore_activity`` brings back the same one with its analysis."""
    return _set_removed(document, key, by, timezone.now())


@transaction.atomic
def restore_activity(*, document, key, by) -> Activity:
    """Undo a removal."""
    return _set_removed(document, key, by, None)


def _fill(activity, title, start, end, responsible):
    if start and end and end < start:
        raise ValidationError({"end": "Slutdatum kan inte vara före startdatum."})
    activity.title = one_line(title, what=_WHAT, longest=_LONGEST)
    activity.start, activity.end = start, end
    activity.responsible = one_line(responsible, what="vem som är ansvarig", longest=200) if responsible else ""


def _set_removed(document, key, by, when):
    document = lock_shared(document, by=by)
    activity = _own_activity(document, key, removed=when is None)
    activity.removed_at = when
    activity.save(update_fields=["removed_at"])
    note_change(document, by=by)
    return activity


def _own_activity(document, key, *, removed=False):
    """Return the activity, locked: plan and report share it, and each locks only its document."""
    activity = (
        Activity.objects.select_for_update(of=("self",))
        .filter(
            key=key,
            goal__level=Level.UNIT,
            goal__unit=document.unit_id,
            goal__year=document.year,
            goal__removed_at=None,
            removed_at__isnull=not removed,
        )
        .first()
    )
    if activity is None:
        raise ValidationError("Aktiviteten finns inte längre. Ladda om sidan för att se hur dokumentet ser ut nu.")
    return activity
