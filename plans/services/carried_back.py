"""What undoing a carry-over takes away: the rows and texts that it made, and the nämndmål that came with them."""

from django.utils import timezone
from simple_history.utils import bulk_update_with_history

from goals.models import Activity, Assignment, Goal
from indicators.models import UnitIndicator
from plans.carrying.given import GivenBack
from plans.choices import Carried
from plans.models import CarriedItem, Rubric
from plans.services.carried_texts import blank

_MODELS = {Carried.GOAL: Goal, Carried.ACTIVITY: Activity, Carried.INDICATOR: UnitIndicator, Carried.SECTION: Rubric}


def take_back(document, items, *, by) -> None:
    """Take away what the items made; a text under one of the nämnd's rubriker becomes empty, in a new version."""
    slots = [item.row for item in items if "." in item.row]
    blank(document, slots, by=by)
    for sort, model in _MODELS.items():
        keys = [item.row for item in items if item.sort == sort and "." not in item.row and not item.made.get("shared")]
        _remove(model, keys, by)
    shared = [item.row for item in items if item.made.get("shared")]
    lines = list(UnitIndicator.objects.filter(key__in=shared)) if shared else []
    for line in lines:
        line.target = ""
    if lines:
        bulk_update_with_history(lines, UnitIndicator, ["target"], default_user=by)


def take_given_back(document, carry, given: GivenBack, *, by) -> None:
    """Let the unit not work any more with nämndmål that it was given, and take away the lines that came with them.

    The lines are noted: carrying over again brings them back.
    """
    assigned = Assignment.objects.filter(unit=document.unit_id)
    assigned.filter(goal__key__in=given.goals).delete()
    assigned.filter(activity__key__in=given.activities).delete()
    _remove(UnitIndicator, given.lines, by)
    item = next((item for item in carry.items.all() if item.made.get("given")), None)
    if item and given.lines:
        item.made["taken_back"] = list(given.lines)
        CarriedItem.objects.filter(pk=item.pk).update(made=item.made)


def _remove(model, keys, by):
    rows = list(model.objects.filter(key__in=keys, removed_at=None)) if keys else []
    for row in rows:
        row.removed_at = timezone.now()
    if rows:
        bulk_update_with_history(rows, model, ["removed_at"], default_user=by)
