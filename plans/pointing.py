"""What the one who sends a document back can point out: its sections, the unit's goals, and their texts.

Pure functions over the outline.
"""

import dataclasses

from django.core.exceptions import ValidationError

from plans import outline as o
from plans.choices import Owner


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A goal, or what stands before or after the goals, with the places in it: (anchor on the page, name)."""

    title: str
    places: tuple[tuple[str, str], ...]


def groups(outline: o.Outline) -> tuple[Group, ...]:
    """Return all that can be pointed out, in printed order: what the unit has written or should have."""
    found = [
        Group(title="Före målen", places=_sections(outline.front)),
        *(Group(title=f"{goal.number} {goal.title}".strip(), places=_of(goal)) for _, goal in o.walk(outline.goals)),
        Group(title="Efter målen", places=_sections(outline.closing)),
    ]
    return tuple(group for group in found if group.places)


def pointed_out(outline: o.Outline, anchors) -> list[list[str]]:
    """Return [[anchor, name], …] of what is pointed out, in printed order. Refuses what is not in the outline."""
    chosen = set(anchors)
    names = {}
    for group in groups(outline):
        for anchor, name in group.places:
            inside = group.title not in ("Före målen", "Efter målen") and name != group.title
            names[anchor] = f"{name}, ”{group.title}”" if inside else name
    if not chosen <= names.keys():
        raise ValidationError("Något som du har pekat ut finns inte i dokumentet. Välj igen.")
    return [[anchor, name] for anchor, name in names.items() if anchor in chosen]


def _sections(sections):
    return tuple((s.text.slot if s.text else s.key, s.heading or "Text utan rubrik") for s in sections)


def _of(goal):
    itself = [(goal.key, goal.title)] if goal.owner == Owner.UNIT else []
    texts = [(text.slot, text.label) for text in goal.texts if text.owner == Owner.UNIT]
    rows = [(row.key, f"Indikatorn {row.name}") for row in goal.indicators]
    rows += [(row.key, f"Aktiviteten {row.title}") for row in goal.activities if row.owner == Owner.UNIT]
    return (*itself, *texts, *rows)
