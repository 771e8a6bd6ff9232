"""The unit's own goals, and which of the nämnd's it works with."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from goals.choices import Level
from goals.models import Assignment, Goal
from plans.richtext import strip_controls
from plans.services.giving import give_goals
from plans.services.writing import (
    concern,
    last_position,
    lock_shared,
    note_change,
    one_line,
    own_goal,
    place_in_order,
)

_WHAT, _LONGEST = "målet", 1000


@transaction.atomic
def add_goal(*, document, parent_key, title, by, workplaces=None) -> Goal:
    """Add an enhetsmål last under a nämndmål that the unit works with; ``workplaces``: keys of those it concerns."""
    document = lock_shared(document, by=by)
    title = one_line(title, what=_WHAT, longest=_LONGEST)
    parent = _committee_goal(document, parent_key)
    goal = Goal.objects.create(
        level=Level.UNIT,
        parent=parent,
        year=document.year,
        committee_id=document.committee_id,
        unit_id=document.unit_id,
        title=title,
        position=last_position(parent.children.filter(unit=document.unit_id)),
    )
    concern(goal, workplaces, document=document)
    note_change(document, by=by)
    return goal


@transaction.atomic
def change_goal(*, document, key, title, by, workplaces=None) -> Goal:
    """Give an enhetsmål another wording, or let it concern other workplaces (keys; empty: all, None: as it is)."""
    document = lock_shared(document, by=by)
    goal = own_goal(document, key)
    goal.title = one_line(title, what=_WHAT, longest=_LONGEST)
    goal.save(update_fields=["title"])
    concern(goal, workplaces, document=document)
    note_change(document, by=by)
    return goal


@transaction.atomic
def move_goal(*, document, key, by, to_parent_key=None, position=None) -> Goal:
    """Move an enhetsmål to index ``position`` (from 0; last when None) under its own or another nämndmål."""
    document = lock_shared(document, by=by)
    goal = own_goal(document, key)
    if to_parent_key:
        goal.parent = _committee_goal(document, to_parent_key)
        goal.save(update_fields=["parent"])
    siblings = list(
        Goal.objects.present().filter(parent=goal.parent_id, unit=document.unit_id).order_by("position", "pk")
    )
    place_in_order(siblings, goal, len(siblings) if position is None else position)
    note_change(document, by=by)
    return goal


@transaction.atomic
def remove_goal(*, document, key, by) -> Goal:
    """Take away an enhetsmål. Its texts, indicators and activities are kept and come back with ``restore_goal``."""
    return _set_removed(document, key, by, timezone.now())


@transaction.atomic
def restore_goal(*, document, key, by) -> Goal:
    """Undo a removal: the same goal, with the same key, at the same place."""
    return _set_removed(document, key, by, None)


@transaction.atomic
def choose_committee_goals(*, document, add, remove, by) -> None:
    """Let the unit work also with the nämndmål whose keys are in ``add``, and no longer with those in ``remove``.

    What a colleague has chosen meanwhile stays. Raises ``ValidationError`` when one to remove has enhetsmål of the
    unit: they would disappear unseen.
    """
    document = lock_shared(document, by=by)
    offered = {goal.key: goal.pk for goal in committee_goals(document)}
    dropped = {offered[key] for key in remove if key in offered}
    in_use = Goal.objects.present().filter(level=Level.UNIT, unit=document.unit_id, parent__in=dropped)
    goal = in_use.select_related("parent").first()
    if goal:
        raise ValidationError(
            f"Nämndmålet ”{goal.parent.title}” har enhetsmålet ”{goal.title}”. Flytta eller ta bort enhetsmålet först."
        )
    Assignment.objects.filter(unit=document.unit_id, goal__in=dropped).delete()
    give_goals(unit=document.unit, goals=[offered[key] for key in add if key in offered])
    note_change(document, by=by)


def committee_goals(document):
    """Return the nämndmål that the unit can choose among, with their KF-mål and inriktningsmål, in printed order."""
    goals = Goal.objects.present().in_year(document.year).filter(level=Level.COMMITTEE, committee=document.committee_id)
    return goals.select_related("parent__parent").order_by(
        "parent__parent__position", "parent__position", "position", "pk"
    )


def _set_removed(document, key, by, when):
    document = lock_shared(document, by=by)
    goal = own_goal(document, key, removed=when is None)
    if when is None and goal.parent.removed_at:
        raise ValidationError(f"Nämndmålet ”{goal.parent.title}” finns inte längre, så målet kan inte komma tillbaka.")
    goal.removed_at = when
    goal.save(update_fields=["removed_at"])
    if when is None:
        # it needs the nämndmål it stands under to be seen
        Assignment.objects.get_or_create(unit_id=document.unit_id, goal_id=goal.parent_id)
    note_change(document, by=by)
    return goal


def _committee_goal(document, key):
    goal = (
        Goal.objects.present()
        .filter(
            key=strip_controls(key),
            level=Level.COMMITTEE,
            committee=document.committee_id,
            year=document.year,
            assignments__unit=document.unit_id,
        )
        .first()
    )
    if goal is None:
        raise ValidationError("Enheten arbetar inte med det nämndmålet. Välj det först under Välj nämndmål.")
    return goal
