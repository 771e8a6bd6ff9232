"""What can be commented on in a document as it was sent out: texts by slot, goals by key. Pure functions."""

import dataclasses
from collections.abc import Iterator

from plans import outline as o
from plans.choices import Owner
from plans.review.wording import paragraphs

frozen = dataclasses.dataclass(frozen=True, slots=True, kw_only=True)


@frozen
class Spot:
    """A text or a goal that can be commented on.

    ``node`` is the key of what it is about: a section, a goal or a row; ``part`` that of the section or goal where it
    stands.
    ``html`` is "" for a goal and where nobody has written; ``generated`` is what is made of what the system knows.
    """

    slot: str
    node: str
    part: str
    name: str
    about: str = ""
    html: str = ""
    generated: str = ""
    owner: Owner = Owner.UNIT
    workplaces: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return f"{self.name}, ”{self.about}”" if self.about else self.name

    @property
    def plain(self) -> str:
        """Everything that can be read there, as one line."""
        return " ".join([self.about, *(paragraph.text for paragraph in paragraphs(self.html + self.generated))])

    @property
    def may_propose(self) -> bool:
        """Whether another wording can be proposed: of what the unit writes itself."""
        return bool(self.html) and self.owner == Owner.UNIT


def spots(outline: o.Outline) -> dict[str, Spot]:
    """Return everything that can be commented on, by slot or key, in printed order."""
    return {spot.slot: spot for spot in _spots(outline)}


def _spots(outline) -> Iterator[Spot]:
    yield from _sections(outline.front)
    for _, goal in o.walk(outline.goals):
        yield Spot(
            slot=goal.key,
            node=goal.key,
            part=goal.key,
            name="Målet",
            about=f"{goal.number} {goal.title}".strip(),
            owner=goal.owner,
            workplaces=goal.workplaces,
        )
        yield from (_spot(text, goal.key, goal.key, goal.title, goal.workplaces) for text in goal.texts if text.html)
        for row in goal.indicators:
            if row.analysis and row.analysis.html:
                yield _spot(row.analysis, row.key, goal.key, row.name, goal.workplaces)
        for row in goal.activities:
            if row.analysis and row.analysis.html:
                yield _spot(row.analysis, row.key, goal.key, row.title, row.workplaces or goal.workplaces)
    yield from _sections(outline.closing)


def _sections(sections):
    for section in sections:
        if section.text and section.text.whole:
            spot = _spot(section.text, section.key, section.key, "", section.workplaces)
            yield dataclasses.replace(spot, name=section.heading or "Text utan rubrik")


def _spot(text, node, part, about, workplaces):
    return Spot(
        slot=text.slot,
        node=node,
        part=part,
        name=text.label or "Text",
        about=about,
        html=text.html,
        generated=text.generated,
        owner=text.owner,
        workplaces=workplaces,
    )
