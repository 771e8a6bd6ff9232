"""Keeping the unit's own rows as an outline has them, also when a document is stored anew.

They are renewed only where the unit has no other document of the year, which would show the same goals and lines; else
what the outline leaves out is told. The nämnd's and KF's rows are never touched.
"""

from django.utils import timezone
from simple_history.utils import bulk_update_with_history

from goals.choices import Level
from goals.models import Activity, Assignment, Goal
from indicators.models import UnitIndicator
from plans import outline as o
from plans.models import Rubric
from plans.store.context import Context


def bring_back(model, keys) -> None:
    """Take back the removal of rows that the outline has: they come with their own keys, as by undo."""
    _set_removed(model.objects.filter(key__in=list(keys), removed_at__isnull=False), None)


def link_workplaces(context: Context, model, pairs) -> None:
    """Let the unit's own rows concern the workplaces that their nodes name; ``pairs`` of (node, row).

    Of rows that other documents show, only new ones are to be given.
    """
    through, row_id = model.workplaces.through, f"{model._meta.model_name}_id"
    there = context.workplaces
    if context.alone or model is Rubric:
        through.objects.filter(**{f"{row_id}__in": [row.pk for _, row in pairs]}).delete()
    links = {(row.pk, there[name].pk) for node, row in pairs for name in node.workplaces if name in there}
    if links:
        rows = [through(**{row_id: row, "workplace_id": workplace}) for row, workplace in sorted(links)]
        through.objects.bulk_create(rows, ignore_conflicts=True)


def renew(context: Context, goals: dict, activities: dict, lines: dict) -> None:
    """Word the unit's own rows as the outline does, in its order, and take away those that it leaves out."""
    nodes = [node for _, node in o.walk(context.outline.goals)]
    own = [node for node in nodes if node.level == Level.UNIT]
    for node in nodes:
        for position, child in enumerate(node.children, start=1):
            if child.level == Level.UNIT:
                goal = goals[child.key]
                goal.title, goal.number, goal.parent, goal.position = (
                    child.title,
                    child.number,
                    goals[node.key],
                    position,
                )
        for position, row in enumerate(node.indicators, start=1):
            lines[row.key].target, lines[row.key].position = row.value("target") or "", position
    for node in own:
        for position, row in enumerate(node.activities, start=1):
            activity = activities[row.key]
            activity.title, activity.start, activity.end, activity.position = row.title, row.start, row.end, position
            activity.responsible = row.responsible
    own_activities = [activities[row.key] for node in own for row in node.activities]
    bulk_update_with_history([goals[n.key] for n in own], Goal, ["title", "number", "parent", "position"])
    bulk_update_with_history(own_activities, Activity, ["title", "start", "end", "position", "responsible"])
    UnitIndicator.objects.bulk_update(lines.values(), ["target", "position"])
    _drop_left_out(context, goals, activities, lines)


def drop_sections(context: Context) -> None:
    """Take away the unit's own sections of the document that the outline leaves out."""
    own = Rubric.objects.filter(document=context.document, removed_at=None)
    _set_removed(own.exclude(key__in=list(context.keys.values())), timezone.now())


def tell_left_out(context: Context, goals: dict, activities: dict, lines: dict) -> None:
    """Report what the unit's other documents of the year have and this one leaves out: it is still there."""
    given, own, own_activities, own_lines = _left_out(context, goals, activities, lines)
    gone = [
        *(("Nämndmålet", row.goal) for row in given.filter(goal__level=Level.COMMITTEE).select_related("goal")),
        *(("Enhetsmålet", goal) for goal in own),
        *(("Aktiviteten", row.activity) for row in given.filter(goal=None).select_related("activity")),
        *(("Aktiviteten", row) for row in own_activities.exclude(goal__in=own)),
        *(
            ("Indikatorn", line.measure)
            for line in own_lines.exclude(goal__in=own).select_related("measure__indicator")
        ),
    ]
    context.differences += [f"{what} ”{row}” står inte här men finns kvar." for what, row in gone]


def _drop_left_out(context, goals, activities, lines):
    given, *own = _left_out(context, goals, activities, lines)
    for rows in own:
        _set_removed(rows, timezone.now())
    given.delete()


def _set_removed(rows, when):
    found = list(rows)
    for row in found:
        row.removed_at = when
    bulk_update_with_history(found, rows.model, ["removed_at"])


def _left_out(context, goals, activities, lines):
    """What the unit has that the outline leaves out: assignments, its own goals and activities, and lines."""
    unit, year = context.unit, context.year
    given = Assignment.objects.filter(unit=unit).order_by("pk")
    given = given.filter(goal__year=year).exclude(goal__in=goals.values()) | given.filter(
        activity__goal__year=year
    ).exclude(activity__in=activities.values())
    own_goals = Goal.objects.present().in_year(year).filter(level=Level.UNIT, unit=unit)
    own_activities = Activity.objects.present().filter(goal__unit=unit, goal__year=year)
    own_lines = UnitIndicator.objects.filter(measure__unit=unit, goal__year=year, removed_at=None)
    return (
        given,
        own_goals.exclude(pk__in=[g.pk for g in goals.values()]),
        own_activities.exclude(pk__in=[a.pk for a in activities.values()]),
        own_lines.exclude(pk__in=[line.pk for line in lines.values()]),
    )
