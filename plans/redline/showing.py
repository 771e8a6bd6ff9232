"""A redline as page and paper show it: a summary on top, and what differs in printed order with the rest folded."""

import dataclasses
import itertools
from collections import defaultdict
from collections.abc import Iterator

from goals.choices import Level
from plans.redline.nodes import Sort
from plans.redline.tree import Change, Redline, State, TextChange
from plans.redline.words import Line

shown = dataclasses.dataclass(frozen=True, slots=True, kw_only=True)

FOLDED_LINES = 3  # unchanged lines in a row that are folded
_COMMON = {Sort.INDICATOR, Sort.ACTIVITY}  # "en ny indikator"; the others are neuter, "ett nytt mål"
_STATES = {
    State.ADDED: ("Nytt", "Ny"),
    State.REMOVED: ("Borttaget", "Borttagen"),
    State.REORDERED: ("Står på en annan plats än förut",) * 2,
    State.MOVED: ("Flyttat hit från ”{}”", "Flyttad hit från ”{}”"),
    State.GONE: ("Flyttat härifrån till ”{}”", "Flyttad härifrån till ”{}”"),
}
_SIGNS = {State.ADDED: "+", State.REMOVED: "−", State.MOVED: "↷", State.REORDERED: "↕", State.GONE: "↷"}
_KINDS = {
    Sort.SECTION: ("avsnitt", "avsnitt"),
    Sort.GOAL: ("mål", "mål"),
    Sort.INDICATOR: ("indikator", "indikatorer"),
    Sort.ACTIVITY: ("aktivitet", "aktiviteter"),
}
_DATES = {"start", "end"}


@shown
class Block:
    """Lines of a text that are shown alike: paragraphs, items of a list, rows of a table, or unchanged ones folded."""

    sort: str  # p, item, row or fold
    lines: tuple[Line, ...]


@shown
class Text:
    """A text that is not the same. ``whole``: it is all new ("ins") or all gone ("del"), which is said once."""

    label: str
    slot: str
    state: str
    whole: str
    only_form: bool
    blocks: tuple[Block, ...]


@shown
class Entry:
    """A part of the document that something differs in, or below which something does.

    ``tag``: its heading. ``anchor`` is "" where nothing differs in itself; ``after``: the anchor of the next change.
    ``target``: the anchor of where it was moved to. ``folded``: what is unchanged, with (key, name) of each; such an
    entry has nothing else.
    """

    change: Change | None = None
    tag: str = ""
    anchor: str = ""
    after: str = ""
    state: str = ""
    sign: str = ""
    target: str = ""
    texts: tuple[Text, ...] = ()
    folded: str = ""
    names: tuple[tuple[str, str], ...] = ()


@shown
class Count:
    """A line of the summary: how many of what, and where: (anchor, name) of each."""

    words: str
    places: tuple[tuple[str, str], ...]


@shown
class Showing:
    """Everything that is shown of a redline. ``changes``: how many places differ."""

    counts: tuple[Count, ...]
    entries: tuple[Entry, ...]
    changes: int

    @property
    def total(self) -> int:
        """How many changes the summary lists: there may be several in one place."""
        return sum(len(count.places) for count in self.counts)


def show(redline: Redline) -> Showing:
    """Return what page and paper show of a redline."""
    changed = [change for change in redline.walk() if change.itself and change.state != State.GONE]
    anchors = {id(change): f"andring-{n}" for n, change in enumerate(changed, start=1)}
    order = [*anchors.values(), ""]
    follows = dict(itertools.pairwise(order))
    moved = {(c.sort, c.key): anchors[id(c)] for c in changed if c.state in (State.MOVED, State.REORDERED)}
    entries = tuple(_entries(redline.parts, 2, anchors, follows, moved))
    return Showing(counts=tuple(_counts(changed, anchors)), entries=entries, changes=len(changed))


def _entries(changes, level, anchors, follows, moved) -> Iterator[Entry]:
    for differs, group in itertools.groupby(changes, key=lambda change: change.differs):
        if not differs:
            yield _folded(list(group))
            continue
        for change in group:
            anchor = anchors.get(id(change), "")
            yield Entry(
                change=change,
                tag=f"h{min(level, 6)}",
                anchor=anchor,
                after=follows.get(anchor, ""),
                state=_state(change),
                sign=_SIGNS.get(change.state, ""),
                target=moved.get((change.sort, change.key), "") if change.state == State.GONE else "",
                texts=tuple(_text(text) for text in change.texts),
            )
            if change.children:
                yield from _entries(change.children, level + 1, anchors, follows, moved)


def _state(change):
    words = _STATES.get(change.state, ("", ""))[change.sort in _COMMON]
    return words.format(change.other)


def _folded(changes):
    if changes[0].sort == Sort.PART:
        return Entry(folded=f"{', '.join(change.name for change in changes)}: inget är ändrat")
    by_sort = defaultdict(int)
    for change in changes:
        by_sort[change.sort] += 1
    words = [f"{count} {_KINDS[sort][count > 1]}" for sort, count in by_sort.items()]
    ending = "oförändrade" if len(changes) > 1 else "oförändrad" if changes[0].sort in _COMMON else "oförändrat"
    said = words[0].split(" ", 1)
    first = f"{said[0]} {ending} {said[1]}"
    rest = f" och {words[-1]}" if len(words) > 1 else ""
    middle = "".join(f", {word}" for word in words[1:-1])
    return Entry(folded=f"{first}{middle}{rest}", names=tuple((change.key, change.name) for change in changes))


def _text(text: TextChange) -> Text:
    states = {State.ADDED: "Ny text", State.REMOVED: "Borttagen text"}
    whole = {State.ADDED: "ins", State.REMOVED: "del"}.get(text.state, "")
    return Text(
        label=text.label,
        slot=text.slot,
        state=states.get(text.state, ""),
        whole=whole,
        only_form=text.only_form and not whole,
        blocks=() if text.only_form and not whole else tuple(blocks_of(text.lines, fold=not whole)),
    )


def blocks_of(lines: tuple[Line, ...], *, fold: bool = True) -> Iterator[Block]:
    """Yield the lines of a text as they are shown; ``fold``: three or more in a row that are the same are folded."""
    for changed, group in itertools.groupby(lines, key=lambda line: line.changed):
        found = tuple(group)
        if fold and not changed and len(found) >= FOLDED_LINES:
            yield Block(sort="fold", lines=found)
            continue
        for sort, alike in itertools.groupby(found, key=lambda line: line.sort):
            yield Block(sort=sort, lines=tuple(alike))


def _counts(changed, anchors) -> Iterator[Count]:
    """Yield the lines of the summary. What belongs to something new or gone is counted with that."""
    found = defaultdict(list)
    for change in changed:
        anchor = anchors[id(change)]
        name = change.name
        goal = _sort_of_goal(change)
        if change.state != State.SAME:
            found[change.state, goal].append((anchor, name))
        if change.state in (State.ADDED, State.REMOVED):
            continue
        if change.renamed:
            found["renamed", goal].append((anchor, name))
        for text in change.texts:
            found["text", text.state].append((anchor, f"{text.label}, {name}" if text.label else name))
        for fact in change.facts:
            found["fact", _sort_of_fact(change, fact)].append((anchor, f"{fact.label}, {name}"))
    for (what, of), one, many in _SUMMARY:
        places = found.pop((what, of), ())
        if places:
            yield Count(words=f"{len(places)} {many if len(places) > 1 else one}", places=tuple(places))


def _sort_of_goal(change):
    if change.sort != Sort.GOAL:
        return change.sort
    return "own" if change.level == Level.UNIT else "goal"


def _sort_of_fact(change, fact):
    if fact.code == "fulfilment":
        return "judged"
    if fact.code in _DATES:
        return "date"
    return "value" if change.sort == Sort.INDICATOR else "other"


def _summary():
    yield ("text", State.SAME), "text är ändrad", "texter är ändrade"
    yield ("text", State.ADDED), "text är ny", "texter är nya"
    yield ("text", State.REMOVED), "text är borttagen", "texter är borttagna"
    nouns = (
        ("own", "enhetsmål", "enhetsmål", 1),
        ("goal", "mål av nämnden eller KF", "mål av nämnden eller KF", 1),
        (Sort.INDICATOR, "indikator", "indikatorer", 0),
        (Sort.ACTIVITY, "aktivitet", "aktiviteter", 0),
        (Sort.SECTION, "avsnitt", "avsnitt", 1),
    )
    for sort, one, many, neuter in nouns:
        yield (State.ADDED, sort), f"{one} är {('ny', 'nytt')[neuter]}", f"{many} är nya"
        yield (State.REMOVED, sort), f"{one} är {('borttagen', 'borttaget')[neuter]}", f"{many} är borttagna"
        yield (State.MOVED, sort), f"{one} är {('flyttad', 'flyttat')[neuter]}", f"{many} är flyttade"
        yield (State.REORDERED, sort), f"{one} står på en annan plats", f"{many} står på andra platser"
        yield ("renamed", sort), f"{one} har fått en ny lydelse", f"{many} har fått ny lydelse"
    yield ("fact", "value"), "värde är ändrat", "värden är ändrade"
    yield ("fact", "judged"), "bedömning är ändrad", "bedömningar är ändrade"
    yield ("fact", "date"), "datum är ändrat", "datum är ändrade"
    yield ("fact", "other"), "uppgift är ändrad", "uppgifter är ändrade"


_SUMMARY = tuple(_summary())
