"""A proposed wording as a change in a text: where the paragraph stands, and the text with the change.

Pure functions. A proposal is plain text of one paragraph; the bold, the links and the lists around it stay as they are.
"""

import dataclasses
import difflib
import html
import re

from plans.redline.words import DELETED, INSERTED, compare_words

_PIECE = re.compile(r"<(/?)([a-z0-9]+)[^>]*>|&[#\w]+;|.", re.DOTALL)
_INLINE = {"strong", "em", "a"}
_EMPTY = re.compile(r"<(strong|em|a)(?: [^>]*)?></\1>")
_TAG = re.compile(r"</?(?:strong|em|a)\b[^>]*>")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[^\s.!?…a-zåäö])")


@dataclasses.dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, list item or cell of permitted HTML: its plain text, and where each letter stands in the markup."""

    text: str
    spans: tuple[tuple[int, int], ...]


def paragraphs(markup: str) -> list[Paragraph]:
    """Return the paragraphs of permitted HTML that say something, in order; white space is one space."""
    found, letters, spans = [], [], []

    def close():
        while letters and letters[-1] == " ":
            letters.pop()
            spans.pop()
        if letters:
            found.append(Paragraph("".join(letters), tuple(spans)))
        letters.clear()
        spans.clear()

    for piece in _PIECE.finditer(markup):
        if piece[2] and piece[2] != "br":
            if piece[2] not in _INLINE:
                close()
            continue
        letter = " " if piece[2] else html.unescape(piece[0])
        if letter.isspace():
            if not letters or letters[-1] == " ":
                continue
            letter = " "
        for each in letter:
            letters.append(each)
            spans.append(piece.span())
    close()
    return found


def spaced_once(text: str) -> str:
    """Return the text with white space as in a paragraph."""
    return " ".join(text.split())


def place_of(markup: str, base: str, at: int | None = None) -> int | None:
    """Return which of the paragraphs is ``base``: the one at ``at`` (from 0), or the only one that reads so.

    None where it is not there, or where it cannot be told which of several is meant.
    """
    return _index([paragraph.text for paragraph in paragraphs(markup)], base, at)


def revise(markup: str, base: str, wording: str, *, at: int | None = None, sent: str | None = None) -> str | None:
    """Return the text with ``base`` worded as proposed; None where what the proposal changes is not there any more.

    ``at``: which of the paragraphs of ``sent`` (the text as it was when the proposal was made; without it, as it is) is
    meant. A paragraph that has been changed elsewhere takes the proposal all the same: its changed sentences are looked
    for. Where several could be meant nothing is guessed.
    """
    base, wording, there = spaced_once(base), spaced_once(wording), paragraphs(markup)
    texts = [paragraph.text for paragraph in there]
    before = texts if sent is None else [paragraph.text for paragraph in paragraphs(sent)]
    at = _index(before, base, at)
    place = at if sent is None else _now_at(at, before, texts)
    if place is None or place >= len(texts) or texts[place] not in (base, wording):
        # The only one of its words is known wherever it stands.
        place = texts.index(base) if before.count(base) <= 1 and texts.count(base) == 1 else place
    if place is not None and place < len(texts):
        if texts[place] == wording:
            return markup
        changed = wording if texts[place] == base else _changed(texts[place], base, wording)
        if changed is not None:
            return _rewritten(markup, there[place], changed)
    if before.count(base) > 1:
        return None
    found = [(p, changed) for p in there if (changed := _changed(p.text, base, wording)) is not None]
    return _rewritten(markup, *found[0]) if len(found) == 1 else None


def fits(comment, *, sent: str, now: str) -> bool:
    """Whether the wording that a comment proposes can be put into the text as it stands."""
    return revise(now, comment.base, comment.wording, at=comment.base_at, sent=sent) is not None


def _index(texts, base, at):
    if at is not None and at < len(texts) and texts[at] == base:
        return at
    return texts.index(base) if texts.count(base) == 1 else None


def _now_at(at, before, now):
    """Return where the paragraph that stood at ``at`` stands now; None where it has gone or it cannot be told.

    The two are laid beside each other from the beginning and from the end: where equal paragraphs make the two differ,
    which is which is anybody's guess.
    """
    if at is None:
        return None
    forwards = _beside(before, now).get(at)
    backwards = _beside(before[::-1], now[::-1]).get(len(before) - 1 - at)
    return forwards if forwards is not None and backwards == len(now) - 1 - forwards else None


def _beside(before, now):
    """Return {index before: index now} of what is the same, and of what was rewritten where it stood."""
    found = {}
    for sort, i1, i2, j1, j2 in difflib.SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if sort == "equal" or (sort == "replace" and i2 - i1 == j2 - j1):
            found |= zip(range(i1, i2), range(j1, j2), strict=True)
    return found


def _changed(text, base, wording):
    """Return the present paragraph with the sentences that the proposal changes, or None when one is not there."""
    old, new = _SENTENCE.split(base), _SENTENCE.split(wording)
    for sort, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if sort == "equal":
            continue
        out, put = " ".join(old[i1:i2]), " ".join(new[j1:j2])
        if not out:  # something new: beside the sentence that it stood beside
            out = old[i1 - 1] if i1 else old[0]
            put = f"{out} {put}" if i1 else f"{put} {out}"
        if text.count(out) != 1:
            return None
        text = text.replace(out, put)
    return spaced_once(text)


def _rewritten(markup, paragraph, wording):
    """Return the markup with the paragraph's words replaced; tags inside it stay where their words were."""
    letters, out = paragraph.spans, []
    at = letters[0][0]
    letter = 0
    for run in compare_words(paragraph.text, wording):
        if run.sort == INSERTED:
            out.append(html.escape(run.text, quote=False))
            continue
        end = letters[letter + len(run.text) - 1][1]
        piece = markup[at:end]
        if run.sort == DELETED:
            piece = "".join(_TAG.findall(piece))
        out.append(piece)
        at, letter = end, letter + len(run.text)
    return _tidied(markup[: letters[0][0]] + "".join(out) + markup[at:])


def _tidied(markup):
    """Without tags around nothing."""
    found = True
    while found:
        markup, found = _EMPTY.subn("", markup)
    return markup
