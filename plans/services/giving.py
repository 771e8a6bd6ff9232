"""What a unit gets with a nämndmål: the goal, the activities of KF and nämnd, and the lines of their indicators."""

from goals.models import Activity, Assignment, Goal
from indicators.models import GoalIndicator, Measure, UnitIndicator


def give_goals(*, unit, goals) -> None:
    """Give the unit these nämndmål (primary keys) with what belongs to them and to KF's goals above. Safe to repeat.

    A unit that has measured before gets the indicators that it measures; a new unit gets them all, since it is easier
    to take away than to discover what is missing. The caller is in a transaction.
    """
    chosen = Goal.objects.filter(pk__in=goals).select_related("parent")
    chain = {pk for goal in chosen for pk in (goal.pk, goal.parent_id, goal.parent.parent_id)}
    activities = Activity.objects.present().filter(goal__in=chain)
    # plan and report share them: another document of the unit may have given the same at the same time
    Assignment.objects.bulk_create(
        [
            *(Assignment(unit=unit, goal=goal) for goal in chosen),
            *(Assignment(unit=unit, activity=activity) for activity in activities),
        ],
        ignore_conflicts=True,
    )
    _give_lines(unit, chain)


def _give_lines(unit, goals):
    measured = {m.indicator_id: m for m in Measure.objects.filter(unit=unit).order_by("-label")}
    there = set(
        UnitIndicator.objects.filter(measure__unit=unit, goal__in=goals).values_list("measure__indicator_id", "goal_id")
    )
    wanted = [
        target
        for target in GoalIndicator.objects.filter(goal__in=goals, committee=None).order_by("position", "pk")
        if (target.indicator_id, target.goal_id) not in there and (not measured or target.indicator_id in measured)
    ]
    new = {t.indicator_id: Measure(indicator_id=t.indicator_id, unit=unit) for t in wanted}
    Measure.objects.bulk_create(measure for pk, measure in new.items() if pk not in measured)
    UnitIndicator.objects.bulk_create(
        UnitIndicator(
            measure=measured.get(t.indicator_id) or new[t.indicator_id], goal_id=t.goal_id, position=t.position
        )
        for t in wanted
    )
