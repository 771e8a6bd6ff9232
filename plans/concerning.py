"""What of a document concerns one workplace: what names it, and what names none. Pure functions over the outline."""

from collections.abc import Collection

from plans import outline as o


def concerns(workplaces: Collection[str], name: str) -> bool:
    """Tell whether what names these workplaces concerns the one of that name; what names none concerns all."""
    return not workplaces or name in workplaces


def part_of(goal: o.Goal, name: str, others: Collection[str] = ()) -> o.Goal | None:
    """Return the goal, without those below it, with what of it concerns the workplace; None where nothing does.

    ``others``: the names of the unit's other workplaces; a line of an indicator that has one of them for its label is
    theirs.
    """
    activities = tuple(row for row in goal.activities if concerns(row.workplaces, name))
    named = any(row.workplaces for row in activities)
    if not (concerns(goal.workplaces, name) or named):
        return None
    indicators = tuple(row for row in goal.indicators if row.label not in others)
    return o.replace(goal, indicators=indicators, activities=activities, children=())


def concerning(outline: o.Outline, name: str, others: Collection[str] = ()) -> o.Outline:
    """Return the part of the outline that concerns the workplace.

    What stands above a goal stays, so that the thread is whole. ``others``: the names of the unit's other workplaces.
    """
    others = frozenset(others)
    return o.replace(
        outline,
        front=_sections(outline.front, name),
        goals=tuple(_branches(outline.goals, name, others)),
        closing=_sections(outline.closing, name),
    )


def _sections(sections, name):
    return tuple(section for section in sections if concerns(section.workplaces, name))


def _branches(goals, name, others):
    for goal in goals:
        part, below = part_of(goal, name, others), tuple(_branches(goal.children, name, others))
        if part is None and not below:
            continue
        part = part or o.replace(goal, texts=(), indicators=(), activities=())
        rows = tuple(_row(row, name) for row in part.indicators)
        yield o.replace(part, indicators=rows, children=below)


def _row(row, name):
    return o.replace(row, results=tuple(result for result in row.results if result.workplace in ("", name)))
