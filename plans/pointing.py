"""What the one who sends a document back can point out: its sections, the unit's goals, and what stands in them.

Pure functions over the outline.
"""

import dataclasses

from django.core.exceptions import ValidationError

from goals.choices import Level
from plans import outline as o
from plans.choices import Owner
from plans.redline.nodes import Sort, parts_of, walk

MANY = 8  # goals from which one may want to look for a place by its words

frozen = dataclasses.dataclass(frozen=True, slots=True, kw_only=True)


@frozen
class Spot:
    """A place on the page: its anchor, what it is called among the others in its group, and by itself."""

    anchor: str
    label: str
    name: str


@frozen
class Group:
    """A goal, or what stands before or after the goals, with the places in it."""

    title: str
    spots: tuple[Spot, ...]


def groups(outline: o.Outline) -> tuple[Group, ...]:
    """Return all that can be pointed out, in printed order: what the unit has written or should have."""
    found = (
        Group(title="Före målen", spots=_sections(outline.front)),
        *(Group(title=f"{goal.number} {goal.title}".strip(), spots=_of(goal)) for _, goal in o.walk(outline.goals)),
        Group(title="Efter målen", spots=_sections(outline.closing)),
    )
    return tuple(group for group in found if group.spots)


def pointed_out(outline: o.Outline, anchors) -> list[list[str]]:
    """Return [[anchor, name], …] of what is pointed out, in printed order. Refuses what is not in the outline."""
    chosen = set(anchors)
    found = [[spot.anchor, spot.name] for group in groups(outline) for spot in group.spots if spot.anchor in chosen]
    if len(found) < len(chosen):
        raise ValidationError("Något som du har pekat ut finns inte i dokumentet. Välj igen.")
    return found


def untouched(places, was: o.Outline, now: o.Outline) -> tuple[tuple[str, str], ...]:
    """Return (anchor, name) of the places that are there and say the same now as when they were pointed out."""
    there = {spot.anchor for group in groups(now) for spot in group.spots}
    before, after = _contents(was), _contents(now)
    return tuple((at, name) for at, name in places if at in there and before.get(at) == after.get(at))


def _contents(outline):
    """What everything that can be pointed out says, by its anchor; what is empty is left out."""
    said = {}
    for node, _ in walk(parts_of(outline)):
        said[node.key] = _said(node)
        said |= {writing.slot: writing for writing in node.texts.values()}
    sections = (section for section in (*outline.front, *outline.closing) if section.text)
    return said | {section.text.slot: said[section.key] for section in sections}


def _said(node):
    """A goal with its rows; the goals below it are pointed out by themselves."""
    rows = [_said(child) for child in node.children if child.sort in (Sort.INDICATOR, Sort.ACTIVITY)]
    return node.title, node.facts, node.texts, rows


def _sections(sections):
    named = [(s.text.slot if s.text else s.key, s.heading or "Text utan rubrik") for s in sections]
    return tuple(Spot(anchor=anchor, label=name, name=name) for anchor, name in named)


def _of(goal):
    labels = [(text.slot, text.label or "Texten under målet") for text in goal.texts if text.owner == Owner.UNIT]
    labels += [(row.key, f"Indikatorn {row.named}") for row in goal.indicators]
    labels += [(row.key, f"Aktiviteten {row.title}") for row in goal.activities if row.owner == Owner.UNIT]
    spots = (Spot(anchor=anchor, label=label, name=f"{label}, ”{goal.title}”") for anchor, label in labels)
    itself = Spot(anchor=goal.key, label="Hela målet", name=goal.title)
    return (*([itself] if goal.level == Level.UNIT else ()), *spots)
