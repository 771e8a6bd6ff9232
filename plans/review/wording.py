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


def revise(markup: str, base: str, wording: str) -> str | None:
    """Return the text with ``base`` worded as proposed; None where what the proposal changes is not there any more.

    A paragraph that has been changed elsewhere takes the proposal all the same: its changed sentences are looked for.
    """
    base, wording, there = spaced_once(base), spaced_once(wording), paragraphs(markup)
    paragraph = next((p for p in there if p.text == base), None)
    if paragraph:
        return _rewritten(markup, paragraph, wording)
    if any(p.text == wording for p in there):
        return markup
    for paragraph in there:
        changed = _changed(paragraph.text, base, wording)
        if changed is not None:
            return _rewritten(markup, paragraph, changed)
    return None


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
