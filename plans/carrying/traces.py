"""What was taken along from an earlier plan and has not been touched since, as the draft stands now.

Something is touched when it is not worded, dated or placed as it was made. A text knows that by itself
(``Text.taken_from``). Pure functions over the outline and the rows of what was carried.
"""

import dataclasses
from collections.abc import Iterable, Mapping

from goals.choices import Level
from plans import outline as o
from plans.choices import Carried, Fate, Owner

_MARKS = {
    Carried.GOAL: "målet är övertaget från {}, inte ändrat",
    Carried.ACTIVITY: "övertagen från {}, inte ändrad",
    Carried.INDICATOR: "årsmålet är övertaget från {}, inte ändrat",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Traces:
    """``marks``: what stands beside a goal or a row, by its key. ``rework``: (anchor, name) of what to work over."""

    marks: Mapping[str, str] = dataclasses.field(default_factory=dict)
    rework: tuple[tuple[str, str], ...] = ()

    def of(self, goal: o.Goal) -> tuple[tuple[str, str], ...]:
        """Return the marks of a goal and its rows, as something that can be remembered by."""
        keys = (goal.key, *(row.key for row in (*goal.indicators, *goal.activities)))
        return tuple((key, self.marks[key]) for key in keys if key in self.marks)


def traces(items: Iterable, outline: o.Outline) -> Traces:
    """Return the traces of what was carried; ``items`` (CarriedItem) in the order they were made."""
    nodes, marks, rework = nodes_of(outline), {}, {}
    for item in items:
        rework.pop(item.key, None)
        if item.row not in nodes or item.fate not in (Fate.KEEP, Fate.REWORK) or not nodes[item.row].is_as(item):
            continue
        node = nodes[item.row]
        if item.sort in _MARKS and (item.sort != Carried.INDICATOR or item.made["target"]):
            marks[item.row] = _MARKS[Carried(item.sort)].format(item.made["from"])
        if item.fate == Fate.REWORK:
            rework[item.key] = (node.anchor, f"{Carried(item.sort).label}: {node.name or item.name}")
    return Traces(marks=marks, rework=tuple(rework.values()))


@dataclasses.dataclass(frozen=True, slots=True)
class Node:
    """Something of the draft: what it is made as, the texts that belong to it, and where on the page it stands.

    ``name``: what it is called this year, "" where it still has the name that it was made with.
    """

    facts: dict
    texts: tuple[o.Text, ...]
    anchor: str
    below: tuple[str, ...] = ()
    name: str = ""

    def is_as(self, item) -> bool:
        """Tell whether it is still as it was made: its own words, and all of its texts."""
        same = all(item.made.get(name) == value for name, value in self.facts.items())
        return same and all(text.taken_from for text in self.texts if text.html)


def nodes_of(outline: o.Outline) -> dict[str, Node]:
    """Return what can have been carried of the draft: sections and texts by slot or key, goals and rows by key."""
    nodes = {}
    for section in (*outline.front, *outline.closing):
        text = section.text
        if section.own:
            facts = {"heading": section.heading, "workplaces": sorted(section.workplaces)}
            nodes[section.key] = Node(facts, (text,) if text else (), section.key)
        elif text and text.html:
            nodes[text.slot] = Node({"version": text.version}, (text,), text.slot, name=section.heading)
    for _, above in o.walk(outline.goals):
        for text in above.texts if above.level in (Level.ORIENTATION, Level.AREA) else ():
            if text.html:
                nodes[text.slot] = Node({"version": text.version}, (text,), text.slot)
        for row in above.indicators:
            nodes[row.key] = Node(line_facts(row.value("target"), above.key), _analyses(row), f"{row.key}.arsmal")
        for row in above.activities:
            facts = activity_facts(row.title, row.start, row.end, row.responsible, above.key, row.workplaces)
            nodes[row.key] = Node(facts, _analyses(row), row.key)
        for goal in (g for g in above.children if g.level == Level.UNIT):
            written = tuple(t for t in goal.texts if t.owner == Owner.UNIT)
            below = tuple(row.key for row in (*goal.indicators, *goal.activities))
            nodes[goal.key] = Node(goal_facts(goal.title, above.key, goal.workplaces), written, goal.key, below)
    return nodes


def goal_facts(title, under, workplaces) -> dict:
    """Return what a goal is made as; ``under``: the key of its nämndmål, ``workplaces``: names."""
    return {"title": title, "under": under, "workplaces": sorted(workplaces)}


def activity_facts(title, start, end, responsible, under, workplaces) -> dict:
    """Return what an activity is made as."""
    dates = {"start": start.isoformat() if start else "", "end": end.isoformat() if end else ""}
    return {"title": title, **dates, "responsible": responsible, "under": under, "workplaces": sorted(workplaces)}


def line_facts(target, under) -> dict:
    """Return what a line of an indicator is made as."""
    return {"target": target or "", "under": under}


def _analyses(row):
    return (row.analysis,) if row.analysis else ()
