"""What a unit gets with a nämndmål: the goal, the activities of KF and nämnd, and the lines of their indicators."""

import dataclasses

from django.db.models import Q

from goals.models import Activity, Assignment, Goal
from indicators.models import GoalIndicator, Measure, UnitIndicator


@dataclasses.dataclass(frozen=True, slots=True)
class Given:
    """What a unit has got that it had not: activities and the lines that were made."""

    activities: tuple[Activity, ...] = ()
    lines: tuple[UnitIndicator, ...] = ()


def give_goals(*, unit, goals) -> Given:
    """Give the unit these nämndmål (primary keys) with what belongs to them and to KF's goals above. Safe to repeat.

    A unit that has measured before gets the indicators that it measures, and those that the nämnd has added; a new
    unit gets them all, since it is easier to take away than to discover what is missing. A line begins with the
    nämnd's årsmål where it has one: KF may have left it to the nämnd ("Tas fram av nämnd"), and the unit may set its
    own. The caller is in a transaction.
    """
    chosen = Goal.objects.filter(pk__in=goals).select_related("parent")
    chain = {pk for goal in chosen for pk in (goal.pk, goal.parent_id, goal.parent.parent_id)}
    had = Assignment.objects.filter(unit=unit, activity__isnull=False).values("activity")
    activities = list(Activity.objects.present().filter(goal__in=chain).exclude(pk__in=had).select_related("goal"))
    # plan and report share them: another document of the unit may have given the same at the same time
    Assignment.objects.bulk_create(
        [
            *(Assignment(unit=unit, goal=goal) for goal in chosen),
            *(Assignment(unit=unit, activity=activity) for activity in activities),
        ],
        ignore_conflicts=True,
    )
    lines = _give_lines(unit, chain, {goal.committee_id for goal in chosen})
    return Given(activities=tuple(activities), lines=tuple(lines))


def _give_lines(unit, goals, committees):
    measured = {m.indicator_id: m for m in Measure.objects.filter(unit=unit).order_by("-label")}
    there = set(
        UnitIndicator.objects.filter(measure__unit=unit, goal__in=goals).values_list("measure__indicator_id", "goal_id")
    )
    offered = GoalIndicator.objects.filter(goal__in=goals).filter(Q(committee=None) | Q(committee__in=committees))
    offered = list(offered.order_by("position", "pk"))
    councils = {(each.indicator_id, each.goal_id) for each in offered if not each.committee_id}
    own_targets = {(each.indicator_id, each.goal_id): each.target for each in offered if each.committee_id}
    wanted = {  # by indicator and goal: KF's and the nämnd's are one line
        (each.indicator_id, each.goal_id): each.position
        for each in offered
        if (each.indicator_id, each.goal_id) not in there
        and (
            not measured
            or each.indicator_id in measured
            or (each.committee_id and (each.indicator_id, each.goal_id) not in councils)
        )
    }
    new = {indicator: Measure(indicator_id=indicator, unit=unit) for indicator, _ in wanted}
    Measure.objects.bulk_create(measure for pk, measure in new.items() if pk not in measured)
    return UnitIndicator.objects.bulk_create(
        UnitIndicator(
            measure=measured.get(indicator) or new[indicator],
            goal_id=goal,
            target=own_targets.get((indicator, goal), ""),
            position=position,
        )
        for (indicator, goal), position in wanted.items()
    )
