"""Which line of this year each line of an indicator in an earlier plan is. Pure functions.

An indicator may stand under several goals, and twice under one, so the measure alone does not tell.
"""

from collections import defaultdict

from goals.choices import Level
from plans import outline as o
from plans.carrying.likeness import LEAST, likeness


def shared_lines(outline: o.Outline, present) -> dict:
    """Return this year's lines under goals of KF and nämnd, by the key of the line that each was in the outline.

    Those of a measure are told apart by the goals: the one that the earlier goal became (``previous``), else the most
    like it, else the one of its level. Each line is taken once. Where there is one line of a measure then and now, it
    is the same, wherever it stands.
    """
    known = {goal.key for _, goal in o.walk(outline.goals)}
    was = defaultdict(list)
    for _, goal in o.walk(outline.goals):
        for row in goal.indicators if goal.level != Level.UNIT else ():
            if measure := present.measure_of(row):
                was[measure.pk].append((goal, row))
    found = {}
    for measure, rows in was.items():
        lines = [line for line in present.lines[measure] if _is_there(line) and line.goal.level != Level.UNIT]
        alone = len(rows) == len(lines) == 1
        ranked = [
            (rank, -n, -m)
            for n, (goal, _) in enumerate(rows)
            for m, line in enumerate(lines)
            if (rank := _rank(goal, line, known, alone))
        ]
        left, free = set(range(len(rows))), set(range(len(lines)))
        for _, n, m in sorted(ranked, reverse=True):
            if -n in left and -m in free:
                left.remove(-n)
                free.remove(-m)
                found[rows[-n][1].key] = lines[-m]
    return found


def _rank(goal, line, known, alone):
    """Tell how surely the line is the one that stood under the goal, None for not at all: the greater the surer."""
    previous, same_level = line.goal_previous, goal.level == line.goal.level
    if previous in known:
        return (3, 1.0) if previous == goal.key else None
    if (like := likeness(goal.title, line.goal.title, least=LEAST)) and same_level:
        return 2, like
    return (1, 0.0) if same_level else (0, 0.0) if alone else None


def own_lines(goal: o.Goal, there, present) -> dict:
    """Return this year's lines under an enhetsmål by the key of the line that each was under the earlier ``goal``.

    ``there``: the enhetsmål that it became, or None. What was carried over is known; the others are taken in order.
    """
    found, taken = {}, set()
    lines = {row.key: _lines_of(row, present) for row in goal.indicators}
    for row in goal.indicators:
        item = present.items.get(row.key)
        if line := next((line for line in lines[row.key] if item and item.row == line.key), None):
            found[row.key] = line
            taken.add(line.key)
    for row in goal.indicators:
        free = (line for line in lines[row.key] if there and line.goal_id == there.pk and line.key not in taken)
        if row.key not in found and (line := next(free, None)):
            found[row.key] = line
            taken.add(line.key)
    return found


def _lines_of(row, present):
    measure = present.measure_of(row)
    return [line for line in present.lines[measure.pk] if _is_there(line)] if measure else []


def _is_there(line):
    return line.removed_at is None and line.goal.removed_at is None
