"""What is left to do in a document, and how far each part of it has come. Pure functions over the outline."""

import dataclasses
from collections.abc import Iterator

from goals.choices import Level
from indicators.choices import Period
from plans import outline as o
from plans.checks.assessment import objections
from plans.checks.mistyped import mistyped
from plans.choices import Kind, Owner
from plans.periods import is_asked_for, is_unreported

frozen = dataclasses.dataclass(frozen=True, slots=True, kw_only=True)


@frozen
class Item:
    """One thing that has to be filled in: where on the page it stands, what it is called, whether it is done.

    ``must``: the nämnd requires it before the document is handed in, if it requires anything (docs/adr/0010).
    """

    anchor: str
    label: str
    done: bool
    must: bool = False
    cell: str = ""  # of a typing error: the address, from the document's page, of the cell to mend

    @property
    def href(self) -> str:
        return self.cell or f"#{self.anchor}"


@frozen
class Place:
    """A section or a goal with what has to be filled in there; ``title`` is "" for a section, which is its own item."""

    key: str
    title: str
    items: tuple[Item, ...]

    @property
    def left(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if not item.done)


@frozen
class Entry:
    """A line of the contents; ``left`` of ``required`` things are missing in it and below it.

    ``written``: the unit has written something there or below, asked for or not. ``empty``: nothing is written in the
    section itself. ``pointed``: something in it or below was pointed out when the document was sent back.
    """

    key: str
    label: str
    left: int
    required: int
    written: bool
    empty: bool = False
    pointed: bool = False
    children: tuple["Entry", ...] = ()

    @property
    def done(self) -> bool:
        return self.reached and not self.empty and not self.pointed

    @property
    def reached(self) -> bool:
        """Whether nothing is missing in it and below it, where something was asked for or written."""
        return not self.left and bool(self.required or self.written)


def places(outline: o.Outline) -> tuple[Place, ...]:
    """Return every place where something has to be filled in, in printed order."""
    return (
        *(_section(s) for s in outline.front if s.text and s.text.required),
        *(place for _, goal in o.walk(outline.goals) if (place := _goal(goal, outline)).items),
        *(_section(s) for s in outline.closing if s.text and s.text.required),
    )


def hindering(found: tuple[Place, ...]) -> tuple[Place, ...]:
    """Return the places where something that must be filled in is not, with nothing but that in each."""
    return _with_items(found, lambda item: item.must and not item.done)


def others_left(found: tuple[Place, ...]) -> tuple[Place, ...]:
    """Return the places where something else is left to do, with nothing but that in each."""
    return _with_items(found, lambda item: not item.must and not item.done)


def missing(found: tuple[Place, ...]) -> tuple[Place, ...]:
    """Return the places where something is missing, which a figure that is mistyped is not."""
    return _with_items(found, lambda item: not item.done and not item.cell)


def listed(found: tuple[Place, ...]) -> tuple[tuple[str, str], ...]:
    """Return (anchor or address of a cell, words) of what is left to do in each of the places."""
    return tuple(
        (item.cell or item.anchor, f"{item.label.removesuffix('.')}, ”{place.title}”" if place.title else item.label)
        for place in found
        for item in place.left
    )


def unchanged(outline: o.Outline) -> Iterator[tuple[str, str]]:
    """Yield (anchor, name) of the unit's texts that were carried over from an earlier year and not touched since."""
    for section in (*outline.front, *outline.closing):
        if section.text and _is_unchanged(section.text):
            yield section.text.slot, section.heading
    for _, goal in o.walk(outline.goals):
        for text in goal.texts:
            if _is_unchanged(text):
                yield text.slot, f"{text.label}, ”{goal.title}”"


def _is_unchanged(text):
    return text.html and text.unchanged_since and not text.taken_from  # what was taken over is told as that


def taken_over(outline: o.Outline) -> Iterator[tuple[str, str]]:
    """Yield (anchor, name) of the unit's texts that were taken over from an earlier report and not touched since."""
    for section in (*outline.front, *outline.closing):
        if section.text and section.text.taken_from:
            yield section.text.slot, section.heading
    for _, goal in o.walk(outline.goals):
        for text in goal.texts:
            if text.taken_from:
                yield text.slot, f"{text.label}, ”{goal.title}”"
        for row, name in _named_rows(goal):
            if row.analysis and row.analysis.taken_from:
                yield row.analysis.slot, f"{row.analysis.label}, ”{name}”"


def has_outcome(row: o.IndicatorRow, outline: o.Outline) -> bool:
    """Tell whether the outcome of the period is told. That it is not reported, with the reason, is told too."""
    found = row.result(outline.year, Period(outline.kind)) if outline.kind != Kind.PLAN else None
    told = found is not None and found.told
    return told or bool(row.unsettled) or any(row.value(column) for column in ("outcome", "women", "men"))


def empty_sections(outline: o.Outline) -> tuple[tuple[str, str], ...]:
    """Return (anchor, heading) of the sections where nothing is written, and nothing must be."""
    sections = (*outline.front, *outline.closing)
    return tuple((s.text.slot, s.heading) for s in sections if _is_empty(s) and s.heading and not s.text.required)


def contents(outline: o.Outline, found: tuple[Place, ...], pointed=frozenset()) -> tuple[Entry, ...]:
    """Return the contents: chapters with subheadings, and the thread without nämndmål, which are many and long.

    ``pointed``: the anchors of what was pointed out when the document was sent back.
    """
    about = _About({place.key: place for place in found}, pointed)
    return (
        *_chapters(outline.front, about),
        *(_branch(goal, about) for goal in outline.goals),
        *_chapters(outline.closing, about),
    )


def _with_items(found, wanted):
    kept = (dataclasses.replace(place, items=tuple(filter(wanted, place.items))) for place in found)
    return tuple(place for place in kept if place.items)


def _section(section):
    text = section.text
    item = Item(anchor=text.slot, label=section.heading, done=bool(text.whole), must=True)
    return Place(key=section.key, title="", items=(item,))


def _goal(goal, outline):
    """What a unit has to fill in under a goal: required texts, årsmål in a plan, and in a report what was promised.

    That is the bedömning of its own goals, with a reason where something speaks against it, the outcomes and what is
    mistyped in them, why an activity went otherwise than planned, and what became of those that have ended.
    """
    kind, asked = outline.kind, any(column.code == "target" for column in outline.layout.indicator_columns)
    items = []
    if goal.level == Level.UNIT and kind != Kind.PLAN:
        items.append(Item(anchor=f"{goal.key}.bedomning", label="Bedömning", done=goal.fulfilment is not None))
        if objections(goal, outline):
            reason = f"{goal.key}.motivering"
            items.append(Item(anchor=reason, label="Motivering av bedömningen", done=goal.explained, must=True))
    ours = [t for t in goal.texts if t.required and t.owner == Owner.UNIT]
    items += [Item(anchor=t.slot, label=t.label, done=bool(t.html), must=True) for t in ours]
    for row in goal.indicators:
        if kind == Kind.PLAN and asked and not row.unsettled:
            items.append(
                Item(anchor=f"{row.key}.arsmal", label=f"Årsmål för ”{row.named}”", done=bool(row.value("target")))
            )
        elif is_asked_for(row.periodicity, kind):
            items.append(Item(anchor=row.key, label=f"Utfall för ”{row.named}”", done=has_outcome(row, outline)))
        for slip in mistyped(row, outline):
            items.append(Item(anchor=row.key, label=slip.question, done=False, cell=slip.cell))
    for row, name in _named_rows(goal):
        if row.analysis and row.analysis.required:
            done = bool(row.analysis.html)
            items.append(Item(anchor=row.analysis.slot, label=f"Analys av ”{name}”", done=done, must=True))
    for row in goal.activities:
        items += _of_activity(row, outline)
    return Place(key=goal.key, title=f"{goal.number} {goal.title}".strip(), items=tuple(items))


def _of_activity(row, outline):
    """What an activity asks for in a report. One that has ended asks no more once something is said of it."""
    if row.deviation and outline.kind != Kind.PLAN:
        yield Item(anchor=f"{row.key}.orsak", label=f"Orsak till avvikelsen i ”{row.title}”", done=bool(row.cause))
        yield Item(anchor=f"{row.key}.atgard", label=f"Åtgärd för avvikelsen i ”{row.title}”", done=bool(row.measure))
    if is_unreported(row, outline):
        yield Item(anchor=row.key, label=f"Redovisning av ”{row.title}”", done=False)


def _named_rows(goal):
    return [*((row, row.named) for row in goal.indicators), *((row, row.title) for row in goal.activities)]


@dataclasses.dataclass(frozen=True, slots=True)
class _About:
    """What the contents tell of: places by the key of their node, and the anchors of what was pointed out."""

    places: dict[str, Place]
    pointed: frozenset[str]

    def points_at(self, node) -> bool:
        return not self.pointed.isdisjoint(_anchors(node))


def _anchors(node):
    yield node.key
    if isinstance(node, o.Goal):
        yield from (text.slot for text in node.texts)
        yield from (row.key for row in (*node.indicators, *node.activities))
    elif node.text:
        yield node.text.slot


def _is_empty(node):
    return isinstance(node, o.Section) and node.text is not None and not node.text.whole


def _entry(nodes, label, about, children=()):
    """A line of the first of the nodes, which stands for the others too."""
    items = [item for node in nodes if node.key in about.places for item in about.places[node.key].items]
    return Entry(
        key=nodes[0].key,
        label=label,
        children=tuple(children),
        left=sum(not i.done for i in items) + sum(c.left for c in children),
        required=len(items) + sum(c.required for c in children),
        written=any(_is_written(node) for node in nodes) or any(c.written for c in children),
        empty=_is_empty(nodes[0]),
        pointed=any(about.points_at(node) for node in nodes) or any(c.pointed for c in children),
    )


def _is_written(node):
    texts = node.texts if isinstance(node, o.Goal) else [node.text] if node.text else []
    return any(text.html and text.owner == Owner.UNIT for text in texts)


def _chapters(sections, about):
    """Subheadings of level 3 are part of what stands above them; text without a heading has no line."""
    chapters = []  # of lines; a line is a section with those that it stands for
    for section in (s for s in sections if s.heading):
        if section.level == 1 or not chapters:
            chapters.append([[section]])
        elif section.level == 2:
            chapters[-1].append([section])
        else:
            chapters[-1][-1].append(section)
    return [
        _entry(top, top[0].heading, about, [_entry(line, line[0].heading, about) for line in below])
        for top, *below in chapters
    ]


def _branch(goal, about):
    below = [_branch(child, about) for child in goal.children]
    entry = _entry([goal], f"{goal.number} {goal.title}".strip(), about, below)
    shown = []
    for child, child_entry in zip(goal.children, below, strict=True):
        shown += child_entry.children if child.level == Level.COMMITTEE else [child_entry]
    return dataclasses.replace(entry, children=tuple(shown))
