"""What of a document can be given to somebody to write: texts of the unit's own, goals with theirs, and outcomes."""

import dataclasses
from collections.abc import Collection, Iterator

from plans import outline as o
from plans.choices import Kind, Owner, TaskKind
from plans.concerning import concerns, is_of_others

frozen = dataclasses.dataclass(frozen=True, slots=True, kw_only=True)


@frozen
class Item:
    """A text, by its slot, or in a report the outcome of a line of an indicator, by its key."""

    place: str
    name: str
    about: str = ""
    text: o.Text | None = None
    row: o.IndicatorRow | None = None
    workplaces: tuple[str, ...] = ()
    label: str = ""  # of the line of an indicator that it is about

    @property
    def kind(self) -> TaskKind:
        return TaskKind.TEXT if self.text else TaskKind.ROW

    @property
    def title(self) -> str:
        return f"{self.name}, ”{self.about}”" if self.about else self.name


@frozen
class Group:
    """What can be written in one part of the document. ``goal`` is None before and after the goals."""

    key: str
    title: str
    items: tuple[Item, ...]
    goal: o.Goal | None = None

    @property
    def name(self) -> str:
        return f"Målet ”{self.title}”" if self.goal else self.title


@frozen
class Asked:
    """What is asked for at a place: the items to write, and the part of the document that they stand in."""

    kind: TaskKind
    name: str
    items: tuple[Item, ...]
    group: Group

    def of_workplace(self, workplace: str, others: Collection[str]) -> "Asked":
        """Return it without what of a goal concerns only ``others``; what was given by its own name is always there."""
        if self.kind != TaskKind.GOAL:
            return self
        items = (item for item in self.items if concerns(item.workplaces, workplace))
        items = tuple(item for item in items if not is_of_others(item.label, others))
        return dataclasses.replace(self, items=items)


def groups(outline: o.Outline) -> tuple[Group, ...]:
    """Return everything that can be given, in printed order."""
    found = [Group(key="fore", title="Före målen", items=tuple(_sections(outline.front)))]
    shown = set()
    for _, goal in o.walk(outline.goals):
        title = f"{goal.number} {goal.title}".strip()
        found.append(Group(key=goal.key, title=title, items=tuple(_items(goal, outline, shown)), goal=goal))
    found.append(Group(key="efter", title="Efter målen", items=tuple(_sections(outline.closing))))
    return tuple(group for group in found if group.items)


def everything(found: tuple[Group, ...]) -> dict[str, Asked]:
    """Return what is asked for at each place that can be given."""
    asked = {}
    for group in found:
        if group.goal:
            asked[group.key] = Asked(kind=TaskKind.GOAL, name=group.name, items=group.items, group=group)
        for item in group.items:
            asked[item.place] = Asked(kind=item.kind, name=item.title, items=(item,), group=group)
    return asked


def asked_at(outline: o.Outline, place: str) -> Asked | None:
    """Return what is asked for at a place, None where it has gone."""
    return everything(groups(outline)).get(place)


def _sections(sections) -> Iterator[Item]:
    for section in sections:
        if section.text and section.text.owner == Owner.UNIT:
            name = section.heading or "Text utan rubrik"
            yield Item(place=section.text.slot, name=name, text=section.text, workplaces=section.workplaces)


def _items(goal, outline, shown) -> Iterator[Item]:
    for text in goal.texts:
        if text.owner == Owner.UNIT:
            yield _text(text, goal.title, goal.workplaces)
    for row in goal.indicators:
        # the same measure under two goals has one outcome: under the first, as in the grid
        if outline.kind != Kind.PLAN and row.measure not in shown:
            shown.add(row.measure)
            about = {"about": row.named, "workplaces": goal.workplaces, "label": row.label}
            yield Item(place=row.key, name="Utfall", row=row, **about)
        if row.analysis:
            yield _text(row.analysis, row.named, goal.workplaces, row.label)
    for row in goal.activities:
        if row.analysis:
            yield _text(row.analysis, row.title, row.workplaces or goal.workplaces)


def _text(text, about, workplaces, label=""):
    return Item(place=text.slot, name=text.label or "Text", about=about, text=text, workplaces=workplaces, label=label)
