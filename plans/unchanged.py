"""What a unit has changed in a document since it was opened for correction. Pure functions over outlines."""

from indicators.choices import Period
from plans import outline as o
from plans.choices import Kind, Owner
from plans.redline import redline


def since_opened(before: o.Outline, now: o.Outline) -> list[str]:
    """Return the names of the places where the unit has changed something.

    What others own (the nämnd's texts, the city council's goals, what stands beside a goal from other documents) may
    change meanwhile: the edition keeps what it was adopted with, and that is no change of the unit's.
    """
    titles = {goal.key: goal.title for _, goal in o.walk(before.goals) if goal.owner != Owner.UNIT}
    changes = redline(_own(before, titles), _own(now, titles)).walk()
    found = [name for change in changes if change.itself for name in _names(change)]
    was = _figures(before)  # with what the redline does not show, such as how many have answered
    found += [row.name for row, figures in _figures(now).values() if was.get(row.key, (row, figures))[1] != figures]
    return list(dict.fromkeys(found))


def _names(change):
    """The texts that differ in a place, or the place itself where something else does."""
    texts = [f"{text.label}, ”{change.name}”" if text.label else change.name for text in change.texts]
    return texts or [change.name]


def _figures(outline):
    """Return {key of a line: (it, what is told of it for the document's own period)} of a report."""
    if outline.kind == Kind.PLAN:
        return {}
    own = (outline.year, Period(outline.kind))
    rows = (row for _, goal in o.walk(outline.goals) for row in goal.indicators)
    return {row.key: (row, [r for r in row.results if (r.year, r.period) == own]) for row in rows}


def _own(outline, titles):
    return o.replace(outline, dnr="", goals=tuple(_own_goal(goal, titles) for goal in outline.goals))


def _own_goal(goal, titles):
    return o.replace(
        goal,
        title=titles.get(goal.key, goal.title),
        texts=tuple(text for text in goal.texts if text.owner == Owner.UNIT),
        indicators=tuple(_own_line(row) for row in goal.indicators),
        activities=tuple(row for row in goal.activities if row.owner == Owner.UNIT or row.analysis or row.progress),
        children=tuple(_own_goal(child, titles) for child in goal.children),
    )


def _own_line(row):
    return o.replace(row, values=tuple(value for value in row.values if value.column != "council_target"))
