"""The nämndmål that a unit was given by a carry-over, with what came with them, and what undoing may take back of it.

Pure functions over the outline and the record in ``CarriedItem.made["given"]``.
"""

import dataclasses

from goals.choices import Level
from plans import outline as o
from plans.choices import Owner


@dataclasses.dataclass(frozen=True, slots=True)
class GivenBack:
    """Keys of what is taken back, and the titles of the nämndmål: of those that go, and of those that stay."""

    goals: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


def record_of(chains, activities, lines, new_lines) -> dict:
    """Return what is noted of a gift.

    ``chains``: key of each nämndmål → keys of it and the goals above. ``activities``: key → key of its goal. ``lines``:
    key → [key of its goal, årsmål] of every line that stood there afterwards, of which ``new_lines`` were made.
    """
    return {"goals": chains, "activities": activities, "lines": lines, "new": sorted(new_lines)}


def given_back(items, outline: o.Outline, gone: set[str]) -> GivenBack:
    """Return what of the gift is taken back when the rows ``gone`` are.

    A nämndmål stays when somebody has put or changed something under it, or under a goal of KF that is in the plan for
    its sake alone. What came with a goal of KF goes when all nämndmål do that it came with.
    """
    given = next((item.made["given"] for item in items if item.made.get("given")), None)
    if given is None:
        return GivenBack()
    there = {goal.key: goal for _, goal in o.walk(outline.goals)}
    chains = given["goals"]
    lines = {key: target for key, (_, target) in given["lines"].items()}
    by_others = _above_others(outline, chains)
    touched = {key for key, goal in there.items() if not _is_as_given(goal, lines, gone)}
    stays = {key for key, chain in chains.items() if touched & ({*chain} - by_others)}
    still = {key for goal in stays for key in chains[goal]}
    loose = {line.key for goal in there.values() for line in goal.indicators if _line_is_as_given(line, lines)}
    goes = [key for key in chains if key not in stays and key in there]
    return GivenBack(
        goals=tuple(goes),
        activities=tuple(key for key, goal in given["activities"].items() if goal not in still),
        lines=tuple(key for key in given["new"] if key in loose and given["lines"][key][0] not in still),
        titles=tuple(there[key].title for key in goes),
        kept=tuple(there[key].title for key in chains if key in stays),
    )


def _above_others(outline, chains):
    """The goals of KF that are in the plan also for a nämndmål that was not given."""
    return {
        above.key
        for _, above in o.walk(outline.goals)
        for _, goal in o.walk(above.children)
        if goal.level == Level.COMMITTEE and goal.key not in chains
    }


def _is_as_given(goal, lines, gone):
    """Whether nothing of the unit's is at a goal of KF or nämnd but what goes and what came with it."""
    own = [text.slot for text in goal.texts if text.owner == Owner.UNIT and text.html]
    own += [child.key for child in goal.children if child.level == Level.UNIT]
    return set(own) <= gone and all(_line_is_as_given(line, lines) for line in goal.indicators)


def _line_is_as_given(line, lines):
    written = line.analysis and line.analysis.html
    return not written and lines.get(line.key) == (line.value("target") or "")
