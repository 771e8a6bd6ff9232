"""What differs between two texts, word by word: lines are paired first, then the words of each pair.

A text is compared as its plain lines (``to_text``): a paragraph, a list item or a row of a table each. How words are
set (bold, links) is left out: it would be shown as a change that nobody can see.
"""

import dataclasses
import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from plans.checks.reading import plain

SAME, INSERTED, DELETED = "same", "ins", "del"
PARAGRAPH, ITEM, ROW = "p", "item", "row"

BULLET = "• "
LIKE = 0.4  # share of the words that two lines have in common to be one that was changed
KEPT = 0.25  # below this share of words in order, a line is read more easily as replaced as a whole
ISLAND = 3  # signs that two changed places have between them, and are still read as one place
MOST_PAIRS = 2_500  # of lines that are compared with each other
MOST_WORDS = 4_000_000  # words of the one times words of the other line

_TOKEN = re.compile(r"(\w+(?:[-–:.,'’]\w+)*|[^\w\s]|^(?=\s))(\s*)")


class Run(NamedTuple):
    """Words that stand in both texts, in the new one alone, or in the old one alone."""

    sort: str
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A line of a text, with the words of both sides. ``was`` and ``now``: its sort then and now, "" for none."""

    was: str
    now: str
    runs: tuple[Run, ...]

    @property
    def sort(self) -> str:
        return self.now or self.was

    @property
    def state(self) -> str:
        """Whether it is there on both sides, or on one: ``same`` is said also of one whose words have changed."""
        return SAME if self.was and self.now else INSERTED if self.now else DELETED

    @property
    def changed(self) -> bool:
        return any(run.sort != SAME for run in self.runs)


def lines_of(markup: str) -> list[str]:
    """Return the plain lines of permitted HTML."""
    return [line for line in plain(markup).split("\n") if line]


def side(lines: Sequence[Line], *, new: bool) -> list[str]:
    """Return the plain lines of one side: what the text says now, or what it said then."""
    gone = DELETED if new else INSERTED
    out = []
    for line in lines:
        sort = line.now if new else line.was
        if sort:
            words = "".join(run.text for run in line.runs if run.sort != gone)
            out.append(f"{BULLET}{words}" if sort == ITEM else words)
    return out


def compare(old: Sequence[str], new: Sequence[str]) -> tuple[Line, ...]:
    """Return the lines of two texts with what differs between them."""
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    out = [_whole(line, SAME) for line in old[:head]]
    old_middle, new_middle = old[head : len(old) - tail], new[head : len(new) - tail]
    for op, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old_middle, new_middle).get_opcodes():
        if op == "equal":
            out += [_whole(line, SAME) for line in old_middle[i1:i2]]
        else:
            out += _replaced(old_middle[i1:i2], new_middle[j1:j2])
    return (*out, *(_whole(line, SAME) for line in old[len(old) - tail :]))


def compare_words(old: str, new: str) -> tuple[Run, ...]:
    """Return the words of two lines with what differs between them."""
    if old == new:
        return (Run(SAME, old),) if old else ()
    before, after = _tokens(old), _tokens(new)
    if not before or not after or len(before) * len(after) > MOST_WORDS:
        return tuple(_settled([Run(DELETED, old), Run(INSERTED, new)]))
    words, others = [word for word, _ in before], [word for word, _ in after]
    matcher = difflib.SequenceMatcher(None, words, others, autojunk=len(before) > 1_000)
    runs, kept = [], 0
    for op, i1, i2, j1, j2 in matcher.get_opcodes():
        if op == "equal":
            kept += i2 - i1
            for (word, gap), (_, other) in zip(before[i1:i2], after[j1:j2], strict=True):
                runs += [Run(SAME, word + gap)] if gap == other else _parted(word, gap, other)
        else:
            runs += [Run(DELETED, _joined(before[i1:i2])), Run(INSERTED, _joined(after[j1:j2]))]
    if 2 * kept < KEPT * (len(before) + len(after)):
        runs = [Run(DELETED, old), Run(INSERTED, new)]
    return tuple(_slid(_without_islands(list(_settled(runs)))))


def _tokens(line):
    """The words and signs of a line, each with the white space after it: joined they are the line again."""
    return _TOKEN.findall(line)


def _joined(tokens):
    return "".join(word + gap for word, gap in tokens)


def _parted(word, gap, other):
    return [Run(SAME, word), Run(DELETED, gap), Run(INSERTED, other)]


def _settled(runs: list[Run]) -> Iterator[Run]:
    """Yield the runs with what is deleted before what is inserted, and white space that both have outside of both."""
    same = deleted = inserted = ""
    for run in (*runs, Run(SAME, "")):
        if run.sort == DELETED:
            deleted += run.text
        elif run.sort == INSERTED:
            inserted += run.text
        elif run.text or deleted or inserted:
            if deleted or inserted:
                before, deleted, inserted, after = _bared(deleted, inserted)
                if same + before:
                    yield Run(SAME, same + before)
                yield from (Run(sort, text) for sort, text in ((DELETED, deleted), (INSERTED, inserted)) if text)
                same, deleted, inserted = after, "", ""
            same += run.text
    if same:
        yield Run(SAME, same)


def _bared(deleted, inserted):
    """Return (space that both begin with, deleted, inserted, space that both end with)."""
    before = after = ""
    while deleted and inserted and deleted[0] == inserted[0] and deleted[0].isspace():
        before, deleted, inserted = before + deleted[0], deleted[1:], inserted[1:]
    while deleted and inserted and deleted[-1] == inserted[-1] and deleted[-1].isspace():
        after, deleted, inserted = deleted[-1] + after, deleted[:-1], inserted[:-1]
    return before, deleted, inserted, after


def _without_islands(runs: list[Run]) -> list[Run]:
    """Join two replaced places that have next to nothing between them: "ett och två" is read more easily whole."""
    out = []
    for run in runs:
        out.append(run)
        sorts = [each.sort for each in out[-5:]]
        if sorts == [DELETED, INSERTED, SAME, DELETED, INSERTED] and len(out[-3].text.strip()) <= ISLAND:
            gone, come, island, gone_too, come_too = out[-5:]
            out[-5:] = [
                Run(DELETED, gone.text + island.text + gone_too.text),
                Run(INSERTED, come.text + island.text + come_too.text),
            ]
    return out


def _slid(runs: list[Run]) -> list[Run]:
    """Let what is put in between two sentences begin after the full stop: "[+ Ny mening.+]", not "[+. Ny mening+]."."""
    for n in range(1, len(runs) - 1):
        before, run, after = runs[n - 1 : n + 2]
        if before.sort != SAME or run.sort == SAME or after.sort != SAME:
            continue
        words, rest, moved = run.text, after.text, ""
        while len(rest) > 1 and words[0] == rest[0] and not words[0].isalnum():
            moved, words, rest = moved + words[0], words[1:] + words[0], rest[1:]
        runs[n - 1 : n + 2] = Run(SAME, before.text + moved), Run(run.sort, words), Run(SAME, rest)
    return runs


def _replaced(old, new) -> Iterator[Line]:
    """Yield lines that stand in the place of others: those that are alike as changed, the rest as gone and new."""
    i = j = 0
    for at, beside in (*_pairs(old, new), (len(old), len(new))):
        yield from (_whole(line, DELETED) for line in old[i:at])
        yield from (_whole(line, INSERTED) for line in new[j:beside])
        if at < len(old):
            (was, before), (now, after) = _sorted(old[at]), _sorted(new[beside])
            yield Line(was, now, compare_words(before, after))
        i, j = at + 1, beside + 1


def _pairs(old, new) -> list[tuple[int, int]]:
    """Return the pairs of lines, in the order of both, that together have most in common."""
    if not old or not new or len(old) * len(new) > MOST_PAIRS:
        return []
    bags, others = [_bag(line) for line in old], [_bag(line) for line in new]
    best = [[(0.0, None)] * (len(new) + 1) for _ in range(len(old) + 1)]  # of what is left from here, and the step
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            like = _likeness(bags[i], others[j])
            choices = [(best[i + 1][j][0], "old"), (best[i][j + 1][0], "new")]
            if like >= LIKE:
                choices.append((like + best[i + 1][j + 1][0], "both"))
            best[i][j] = max(choices, key=lambda choice: choice[0])
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        step = best[i][j][1]
        if step == "both":
            pairs.append((i, j))
        i, j = i + (step != "new"), j + (step != "old")
    return pairs


def _bag(line):
    words = [word.casefold() for word, _ in _tokens(line)]
    return Counter(words), len(words)


def _likeness(one, other):
    """The share of the words of two lines that both have."""
    (bag, count), (bag_too, count_too) = one, other
    most = 2 * min(count, count_too) / ((count + count_too) or 1)
    if most < LIKE:
        return 0.0
    return 2 * sum((bag & bag_too).values()) / ((count + count_too) or 1)


def _whole(line, sort) -> Line:
    kind, words = _sorted(line)
    return Line("" if sort == INSERTED else kind, "" if sort == DELETED else kind, (Run(sort, words),))


def _sorted(line) -> tuple[str, str]:
    """Return the sort of a plain line, and its words."""
    if line.startswith(BULLET):
        return ITEM, line.removeprefix(BULLET)
    return (ROW if "\t" in line else PARAGRAPH), line


def _alike(one, other):
    """How many lines the two begin with in common."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
