"""Two people wrote in the same text: join what they did when it was in different paragraphs.

House rule 7: a save carries the text it started from. Changes in different paragraphs merge; in the same one the later
writer is shown both. Paragraphs are the top-level blocks of permitted HTML.
"""

import difflib
import re

_TAG = re.compile(r"<(/?)([a-z0-9]+)[^>]*?(/?)>")
_VOID = {"br"}


def blocks(markup: str) -> list[str]:
    """Split permitted (balanced) HTML into its top-level blocks; loose text between them counts as a block."""
    out, start, depth = [], 0, 0
    for tag in _TAG.finditer(markup):
        if tag[2] in _VOID:
            continue
        if tag[1]:
            depth = max(0, depth - 1)
            if depth == 0:
                out.append(markup[start : tag.end()])
                start = tag.end()
        else:
            if depth == 0 and markup[start : tag.start()].strip():
                out.append(markup[start : tag.start()])
                start = tag.start()
            depth += 1
    out.append(markup[start:])
    return [block.strip() for block in out if block.strip()]


def merge(base: str, mine: str, theirs: str) -> str | None:
    """Return the text with both changes, or None when they touch the same paragraph.

    Two new paragraphs at the same place are both kept, theirs first: nothing that was written is lost.
    """
    if mine in (theirs, base):
        return theirs
    if theirs == base:
        return mine
    origin = blocks(base)
    changes = sorted(
        [(*c, 1) for c in _changes(origin, blocks(mine))] + [(*c, 0) for c in _changes(origin, blocks(theirs))],
        key=lambda c: (c[0], c[1], c[3]),
    )
    out, at, last = [], 0, None
    for start, end, new, _ in changes:
        if last and (start, end) == last[:2]:
            same = min(len(new), len(last[2]))
            if new == last[2] or (start == end and new[:same] == last[2][:same]):
                out += new[same:]  # the same writing sent twice, the second time with more
                continue
        if start < at:
            return None
        out += origin[at:start] + new
        at, last = end, (start, end, new)
    return "".join(out + origin[at:])


def merge_both(base: str, mine: str, theirs: str) -> str:
    """Return the text with both changes; where they touch the same paragraph both wordings stand, theirs first.

    For somebody to read and make one of: nothing that either has written is left out.
    """
    joined = merge(base, mine, theirs) if base else None
    if joined is not None:
        return joined
    if not base:  # nobody knows what was changed
        return "".join(_with(blocks(theirs), blocks(mine)))
    origin = blocks(base)
    changes = [(*c, 1) for c in _changes(origin, blocks(mine))] + [(*c, 0) for c in _changes(origin, blocks(theirs))]
    out, at = [], 0
    for start, end, touching in _touching(sorted(changes, key=lambda c: (c[0], c[1], c[3]))):
        sides = [[c for c in touching if c[3] == side] for side in (0, 1)]
        their, my = ([] if not side else _rewritten(origin, start, end, side) for side in sides)
        out += origin[at:start] + _with(their, my)
        at = end
    return "".join(out + origin[at:])


def _touching(changes):
    """Yield (from, to, the changes there), those that touch one another together."""
    start = end = 0
    held = []
    for change in changes:
        if held and not (change[0] < end or change[:2] == held[-1][:2]):
            yield start, end, held
            held = []
        start, end = (start, max(end, change[1])) if held else change[:2]
        held.append(change)
    if held:
        yield start, end, held


def _rewritten(origin, start, end, changes):
    """Return what stands from one place to another when these changes have been made there."""
    out, at = [], start
    for begins, ends, new, _ in changes:
        out += origin[at:begins] + new
        at = ends
    return out + origin[at:end]


def _with(theirs, mine):
    return theirs + [block for block in mine if block not in theirs]


def _changes(base, changed):
    """What was changed: (from, to, the new blocks). Like ends are cut off first: a search through them takes long.

    Neighbours that are as many as before are told one by one: an editor that writes a table in its own way, the same
    for all who open it, does not make one change of the table and of what somebody wrote above it.
    """
    head = _alike(base, changed)
    tail = _alike(base[head:][::-1], changed[head:][::-1])
    matcher = difflib.SequenceMatcher(None, base[head : len(base) - tail], changed[head : len(changed) - tail])
    out = []
    for op, i1, i2, j1, j2 in matcher.get_opcodes():
        if op == "replace" and i2 - i1 == j2 - j1:
            out += [(head + i1 + n, head + i1 + n + 1, [changed[head + j1 + n]]) for n in range(i2 - i1)]
        elif op != "equal":
            out.append((head + i1, head + i2, changed[head + j1 : head + j2]))
    return out


def _alike(one, other):
    """How many blocks the two begin with in common."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
