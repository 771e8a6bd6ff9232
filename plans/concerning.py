"""What of a document concerns one workplace: what names it, and what names none. Pure functions over the outline."""

from collections.abc import Collection

from plans import outline as o


def concerns(workplaces: Collection[str], name: str) -> bool:
    """Tell whether what names these workplaces concerns the one of that name; what names none concerns all."""
    return not workplaces or name in workplaces


def is_of_others(label: str, others: Collection[str]) -> bool:
    """Tell whether a line of an indicator is another workplace's: it has the name of one of them for its label."""
    return label in others


def part_of(goal: o.Goal, name: str, others: Collection[str] = ()) -> o.Goal | None:
    """Return the goal, without those below it, with what of it concerns the workplace; None where nothing does.

    An activity that names no workplace follows its goal. Of a goal that is here only for an activity of the
    workplace's, no more than the title and that activity is shown.
    """
    activities = tuple(row for row in goal.activities if concerns(row.workplaces or goal.workplaces, name))
    if concerns(goal.workplaces, name):
        lines = tuple(row for row in goal.indicators if not is_of_others(row.label, others))
        return o.replace(goal, indicators=lines, activities=activities, children=())
    return o.replace(goal, texts=(), indicators=(), activities=activities, children=()) if activities else None


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
    """A heading that names no workplace follows the one that it stands under, of a lower level."""
    above, kept = [], []
    for section in sections:
        above = [(level, workplaces) for level, workplaces in above if level < section.level]
        workplaces = section.workplaces or (above[-1][1] if above else ())
        above.append((section.level, workplaces))
        if concerns(workplaces, name):
            kept.append(section)
    return tuple(kept)


def _branches(goals, name, others):
    for goal in goals:
        part, below = part_of(goal, name, others), tuple(_branches(goal.children, name, others))
        if part is None and not below:
            continue
        part = part or o.replace(goal, texts=(), indicators=(), activities=())
        yield o.replace(part, indicators=tuple(_row(row, name) for row in part.indicators), children=below)


def _row(row, name):
    return o.replace(row, results=tuple(result for result in row.results if result.workplace in ("", name)))
