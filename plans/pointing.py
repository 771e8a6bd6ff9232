"""What the one who sends a document back can point out: its sections, the unit's goals, and what stands in them.

Pure functions over the outline.
"""

import dataclasses

from django.core.exceptions import ValidationError

from goals.choices import Level
from plans import outline as o
from plans.choices import Owner

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


def _sections(sections):
    named = [(s.text.slot if s.text else s.key, s.heading or "Text utan rubrik") for s in sections]
    return tuple(Spot(anchor=anchor, label=name, name=name) for anchor, name in named)


def _of(goal):
    labels = [(text.slot, text.label or "Texten under målet") for text in goal.texts if text.owner == Owner.UNIT]
    labels += [(row.key, f"Indikatorn {row.name}") for row in goal.indicators]
    labels += [(row.key, f"Aktiviteten {row.title}") for row in goal.activities if row.owner == Owner.UNIT]
    spots = (Spot(anchor=anchor, label=label, name=f"{label}, ”{goal.title}”") for anchor, label in labels)
    itself = Spot(anchor=goal.key, label="Hela målet", name=goal.title)
    return (*([itself] if goal.level == Level.UNIT else ()), *spots)
