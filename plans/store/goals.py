"""Goals and activities of an outline: found among those that are there, or added."""

from simple_history.utils import bulk_create_with_history

from goals.choices import Level
from goals.models import Activity, Assignment, Goal
from plans import outline as o
from plans.store.context import Context, squeeze
from plans.store.matching import Unclaimed
from plans.store.renewing import bring_back, link_workplaces


def store_goals(context: Context) -> dict[str, Goal]:
    """Find or add the outline's goals level by level; return them by the outline's keys."""
    bring_back(Goal, (node.key for _, node in o.walk(context.outline.goals)))
    there = Unclaimed(Goal.objects.in_year(context.year).for_unit(context.unit, context.committee))
    found: dict[str, Goal] = {}
    added: list[Goal] = []
    level = [(node, None) for node in context.outline.goals]
    while level:
        new = []
        same = [there.claim(node, parent) for node, parent in level]
        for index, (node, parent) in enumerate(level):
            goal = same[index] or there.claim_reworded(node, parent)
            if goal is None:
                goal = _new_goal(context, node, parent, index)
                new.append(goal)
            else:
                _compare(context, node, goal, parent)
            found[node.key] = goal
            context.keys[node.key] = goal.key
        bulk_create_with_history(new, Goal)
        added += new
        level = [(child, found[node.key]) for node, _ in level for child in node.children]
    own = [(node, found[node.key]) for _, node in o.walk(context.outline.goals) if node.level == Level.UNIT]
    link_workplaces(context, Goal, _to_word(context, own, added))
    _assign(context, found)
    return found


def _to_word(context, pairs, added):
    """Those of (node, row) whose row may be as the node has it: all where the document is alone, else the new ones."""
    new = {row.pk for row in added}
    return [(node, row) for node, row in pairs if context.alone or row.pk in new]


def _compare(context, node, goal, parent):
    if context.alone and node.level == Level.UNIT:
        return
    if parent and goal.parent_id != parent.pk:
        context.differs(f"Målet som ”{goal.title}” står under", goal.parent.title, parent.title)
    if squeeze(goal.title) != squeeze(node.title):
        context.differs(f"{Level(goal.level).label} {goal.number}".strip(), goal.title, node.title)
    if goal.number != node.number:
        context.differs(f"Numret på ”{goal.title}”", goal.number, node.number)


def _new_goal(context, node, parent, index):
    return Goal(
        key=node.key,
        level=node.level,
        parent=parent,
        year=context.year,
        committee=context.committee if node.level in (Level.COMMITTEE, Level.UNIT) else None,
        unit=context.unit if node.level == Level.UNIT else None,
        number=node.number,
        title=node.title,
        position=_position(node.number, index),
    )


def _position(number, index):
    """KF's goals stand in the order of their numbers, whichever document brought them; the others as printed."""
    last = number.rpartition(".")[2]
    return int(last) if last.isdecimal() and len(last) < 6 else index + 1


def _assign(context, found):
    """Give the unit the nämndmål that its document has, and those of KF's goals that have nothing under them."""
    if context.unit is None:
        return
    wanted = {
        found[node.key].pk
        for _, node in o.walk(context.outline.goals)
        if node.level == Level.COMMITTEE or (node.level != Level.UNIT and not node.children)
    }
    there = set(Assignment.objects.filter(unit=context.unit, goal__year=context.year).values_list("goal_id", flat=True))
    Assignment.objects.bulk_create(Assignment(unit=context.unit, goal_id=pk) for pk in sorted(wanted - there))


def store_activities(context: Context, goals: dict[str, Goal]) -> dict[str, Activity]:
    """Find or add the outline's activities; return them by the outline's keys."""
    bring_back(Activity, (row.key for _, node in o.walk(context.outline.goals) for row in node.activities))
    there: dict[int, list[Activity]] = {}
    for activity in Activity.objects.present().filter(goal__in=goals.values()):
        there.setdefault(activity.goal_id, []).append(activity)
    found, new, shared = {}, [], []
    for _, node in o.walk(context.outline.goals):
        goal = goals[node.key]
        for index, row in enumerate(node.activities, start=1):
            candidates = there.get(goal.pk, [])
            activity = next((a for a in candidates if a.key == row.key), None) or next(
                (a for a in candidates if squeeze(a.title) == squeeze(row.title)), None
            )
            if activity:
                candidates.remove(activity)
                _compare_activity(context, node, row, activity)
            else:
                activity = Activity(
                    key=row.key, goal=goal, title=row.title, start=row.start, end=row.end, responsible=row.responsible
                )
                activity.position = index
                new.append(activity)
            found[row.key] = activity
            context.keys[row.key] = activity.key
            if node.level != Level.UNIT:
                shared.append(activity)
    bulk_create_with_history(new, Activity)
    _assign_activities(context, shared)
    own = [node for _, node in o.walk(context.outline.goals) if node.level == Level.UNIT]
    rows = [(row, found[row.key]) for node in own for row in node.activities]
    link_workplaces(context, Activity, _to_word(context, rows, new))
    return found


def _assign_activities(context, shared):
    if context.unit is None:
        return
    there = set(Assignment.objects.filter(unit=context.unit, activity__in=shared).values_list("activity_id", flat=True))
    Assignment.objects.bulk_create(
        Assignment(unit=context.unit, activity=activity) for activity in shared if activity.pk not in there
    )


def _compare_activity(context, node, row, activity):
    if context.alone and node.level == Level.UNIT:
        return
    if (row.start, row.end) != (activity.start, activity.end):
        there, here = (
            f"{start or '–'} – {end or '–'}" for start, end in ((activity.start, activity.end), (row.start, row.end))
        )
        context.differs(f"Datum för aktiviteten ”{activity.title}”", there, here)
    if row.responsible and squeeze(row.responsible) != squeeze(activity.responsible):
        context.differs(
            f"Ansvarig för aktiviteten ”{activity.title}”", activity.responsible or "ingen", row.responsible
        )
