"""Keeping an APT-blad to two pages: what can best be missed is left out first, and said to be.

How high something is set is reckoned from its number of characters: near enough to choose by, and it costs no layout.
Millimetres throughout, after static/css/print.css. Pure functions.
"""

import dataclasses
import math
from collections.abc import Callable

ROOM = 2 * 253  # two pages between their margins
# (characters in a line, height of a line)
_TITLE, _ABOVE, _ITEM, _QUESTION = (82, 4.6), (105, 3.6), (89, 4.95), (74, 5.5)
_CELL, _NARROW_CELL = (50, 4.3), (37, 4.3)
_HEAD, _TALK, _HEADING, _TABLE = 18, 22, 13, 16  # what stands around them, with its margins
_ROWS = 10  # so many indicators at least can be talked about


def fitted(sheet):
    """Return a sheet (reports/sheets.py) that takes two pages at most, with as little left out as that needs."""
    for shorten in _STEPS:
        if _height(sheet) <= ROOM:
            break
        sheet = shorten(sheet)
    return sheet


def _height(sheet) -> float:
    talk = sum(_set(question, _QUESTION) + 1.6 for question in sheet.questions)
    aims = [_aim_height(goal) for goal in sheet.goals]
    cell = _NARROW_CELL if sheet.by_workplace else _CELL
    table = _TABLE + sum(_set(row.name, cell) + 2.4 for row in sheet.indicators) if sheet.indicators else 0
    # a goal does not part: where the page breaks, one of them may leave its room unused
    return (
        _HEAD + _TALK + talk + _HEADING + sum(aims) + max(aims, default=0) / 2 + table + (10 if sheet.left_out else 0)
    )


def _aim_height(goal) -> float:
    texts = [f"{title} ({when})" if when else title for title, when in goal.activities]
    items = sum(_set(text, _ITEM) + 0.8 for text in texts) or (_ITEM[1] if goal.kind else 0)
    above = _set(goal.above, _ABOVE) if goal.kind else 0
    return 4 + above + _set(goal.title, _TITLE) + items + (_ITEM[1] if goal.more else 0)


def _set(text, line) -> float:
    characters, height = line
    return height * (math.ceil(len(text) / characters) or 1)


def _with_goals(change: Callable) -> Callable:
    return lambda sheet: dataclasses.replace(sheet, goals=tuple(change(goal) for goal in sheet.goals))


def _first(count, *, own) -> Callable:
    """Keep the first activities of the unit's own goals, or of the others."""
    return _with_goals(lambda goal: _shortened(goal, count) if goal.own == own else goal)


def _shortened(goal, count):
    more = goal.more + max(len(goal.activities) - count, 0)
    return dataclasses.replace(goal, activities=goal.activities[:count], more=more)


def _own_goals(sheet):
    """Leave the goals of KF and the nämnd out: they are known elsewhere, and the unit's own are not."""
    own = tuple(goal for goal in sheet.goals if goal.own)
    others = sum(len(goal.activities) + goal.more for goal in sheet.goals if not goal.own)
    return dataclasses.replace(sheet, goals=own, others=others)


def _few_indicators(sheet):
    rows = sheet.indicators[:_ROWS]
    return dataclasses.replace(sheet, indicators=rows, more_indicators=len(sheet.indicators) - len(rows))


def _from_the_last(sheet):
    """Leave the last goals' activities out, and then those goals, until there is room."""
    for count in reversed(range(len(sheet.goals))):
        goals = (*sheet.goals[:count], *(_shortened(goal, 0) for goal in sheet.goals[count:]))
        sheet = dataclasses.replace(sheet, goals=goals)
        if _height(sheet) <= ROOM:
            return sheet
    while len(sheet.goals) > 1 and _height(sheet) > ROOM:
        sheet = dataclasses.replace(sheet, goals=sheet.goals[:-1], more_goals=sheet.more_goals + 1)
    return sheet


_STEPS = (
    _first(2, own=False),
    _first(3, own=True),
    _with_goals(lambda goal: dataclasses.replace(goal, kind="") if goal.own else goal),
    _own_goals,
    _first(1, own=True),
    _few_indicators,
    _from_the_last,
)
