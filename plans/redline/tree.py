"""The tree of differences between two outlines: what is new, gone, moved and changed, each where it stands."""

import bisect
import dataclasses
import enum
from collections.abc import Iterator, Mapping

from goals.choices import Level
from plans import outline as o
from plans.redline.matching import match
from plans.redline.nodes import Sort, parts_of, walk
from plans.redline.words import SAME, Line, Run, compare, compare_words

frozen = dataclasses.dataclass(frozen=True, slots=True, kw_only=True)


class State(enum.StrEnum):
    """How a node stands in the new document beside the old. GONE: it stood here, and stands somewhere else now."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    REORDERED = "reordered"
    GONE = "gone"


@frozen
class Fact:
    """Something that is not read as prose: as it was printed, and as it is; "" where it is not there."""

    code: str
    label: str
    old: str
    new: str


@frozen
class TextChange:
    """A text that is not the same. ``lines`` hold both sides; ``slot`` is that of the new one, or of the one gone."""

    label: str
    slot: str
    state: State  # ADDED, REMOVED or SAME: it is there on both sides
    lines: tuple[Line, ...]

    @property
    def only_form(self) -> bool:
        """Whether the words are the same, and what differs is how they are set."""
        return not any(line.changed for line in self.lines)


@frozen
class Change:
    """A node of the new document, or one that is gone, with what differs in it and below it.

    ``title``: the words of its title on both sides. ``other``: what it stood under before (MOVED) or stands under now
    (GONE). ``kept``: how many of its texts are the same.
    """

    sort: Sort
    key: str
    kind: str
    name: str
    state: State
    level: Level | None = None
    title: tuple[Run, ...] = ()
    other: str = ""
    facts: tuple[Fact, ...] = ()
    texts: tuple[TextChange, ...] = ()
    kept: int = 0
    children: tuple["Change", ...] = ()

    @property
    def renamed(self) -> bool:
        return any(run.sort != SAME for run in self.title)

    @property
    def itself(self) -> bool:
        """Whether something differs in the node itself."""
        return bool(self.state != State.SAME or self.renamed or self.facts or self.texts)

    @property
    def differs(self) -> bool:
        """Whether something differs in the node or below it."""
        return self.itself or any(child.differs for child in self.children)


@frozen
class Redline:
    """What differs between two outlines: the cover, the sections before the goals, the goals, the sections after."""

    parts: tuple[Change, ...]

    @property
    def empty(self) -> bool:
        return not any(part.differs for part in self.parts)

    def walk(self) -> Iterator[Change]:
        """Yield every node in printed order."""
        return _walk(self.parts)


def redline(old: o.Outline, new: o.Outline, *, previous: Mapping[str, str] | None = None) -> Redline:
    """Return what differs between two outlines, both as the reader may see them.

    ``previous``: for two years' documents, the key that each node had the year before, where that is known. What has
    other keys in another document is known again by its name, or by a title that is like it.
    """
    before, after = parts_of(old), parts_of(new)
    found = match(before, after, previous=previous or {}, by_name=old.key != new.key)
    return Redline(parts=_Tree(before, after, found).siblings(before, after, None, None))


class _Tree:
    def __init__(self, before, after, found):
        self.found = found
        self.now = {old: new for new, old in found.items()}
        self.above_before = dict(walk(before))
        self.above_after = dict(walk(after))

    def siblings(self, old, new, old_above, new_above) -> tuple[Change, ...]:
        """Return what stands below one node: that of the new document in order, and what is gone where it stood."""
        steady = self._steady(old, new)
        gone = self._gone(old, new_above)
        changes = [*gone.get(None, ())]
        for node in new:
            changes.append(self._node(node, old_above, steady))
            if node in self.found:
                changes += gone.get(self.found[node], ())
        return tuple(changes)

    def _steady(self, old, new):
        """Those that are in the same order as before, as many as can be; of the rest it is said that they moved."""
        places = {node: n for n, node in enumerate(old)}
        here = [(node, places[was]) for node in new if (was := self.found.get(node)) in places]
        return {here[n][0] for n in longest_rising([place for _, place in here])}

    def _gone(self, old, new_above):
        """What is not here any more, by the one before it that still is; None where none is."""
        gone, last = {}, None
        for node in old:
            now = self.now.get(node)
            if now is None:
                gone.setdefault(last, []).append(self._removed(node))
            elif self.above_after[now] is not new_above:
                gone.setdefault(last, []).append(self._moved_away(node, now))
            else:
                last = node
        return gone

    def _node(self, node, old_above, steady):
        old = self.found.get(node)
        if old is None:
            state, other = State.ADDED, ""
        elif self.above_before[old] is not old_above:
            above = self.above_before[old]
            state, other = State.MOVED, above.title if above else ""
        else:
            state, other = State.SAME if node in steady or node.sort == Sort.PART else State.REORDERED, ""
        texts, kept = _texts(old, node)
        return Change(
            sort=node.sort,
            key=node.key,
            kind=node.kind,
            name=node.title,
            level=node.level,
            state=state,
            other=other,
            title=_title(old, node),
            facts=_facts(old, node),
            texts=texts,
            kept=kept,
            children=self.siblings(old.children if old else (), node.children, old, node),
        )

    def _removed(self, node):
        children = (
            self._moved_away(child, self.now[child]) if child in self.now else self._removed(child)
            for child in node.children
        )
        texts, _ = _texts(node, None)
        return Change(
            sort=node.sort,
            key=node.key,
            kind=node.kind,
            name=node.title,
            level=node.level,
            state=State.REMOVED,
            title=compare_words(node.title, ""),
            facts=_facts(node, None),
            texts=texts,
            children=tuple(children),
        )

    def _moved_away(self, node, now):
        above = self.above_after[now]
        return Change(
            sort=node.sort,
            key=now.key,
            kind=node.kind,
            name=now.title,
            level=node.level,
            state=State.GONE,
            other=above.title if above else "",
        )


def _title(old, new):
    """A part is called by a heading of the nämnd's, which may be another every year."""
    if new.sort == Sort.PART:
        return ()
    return compare_words(old.title if old else "", new.title)


def _facts(old, new):
    then, now = old.facts if old else {}, new.facts if new else {}
    facts = []
    for code in dict.fromkeys((*now, *then)):
        label, value = now.get(code, (then.get(code, ("", ""))[0], ""))
        _, before = then.get(code, ("", ""))
        if value != before:
            facts.append(Fact(code=code, label=label, old=before, new=value))
    return tuple(facts)


def _texts(old, new) -> tuple[tuple[TextChange, ...], int]:
    """Return the texts that differ, and how many are the same."""
    then, now = old.texts if old else {}, new.texts if new else {}
    changes, kept = [], 0
    for code in dict.fromkeys((*now, *then)):
        before, after = then.get(code), now.get(code)
        if before and after and (before.html, before.note) == (after.html, after.note):
            kept += 1
            continue
        shown = after or before
        state = State.ADDED if before is None else State.REMOVED if after is None else State.SAME
        lines = compare(before.lines if before else [], after.lines if after else [])
        changes.append(TextChange(label=shown.label, slot=shown.slot, state=state, lines=lines))
    return tuple(changes), kept


def longest_rising(numbers: list[int]) -> list[int]:
    """Return the indices of a longest rising row among the numbers, in O(n log n)."""
    ends, tails, before = [], [], []
    for n, number in enumerate(numbers):
        at = bisect.bisect_left(tails, number)
        before.append(ends[at - 1] if at else None)
        tails[at : at + 1] = [number]
        ends[at : at + 1] = [n]
    chain, n = [], ends[-1] if ends else None
    while n is not None:
        chain.append(n)
        n = before[n]
    return chain[::-1]


def _walk(changes):
    for change in changes:
        yield change
        yield from _walk(change.children)
