"""Texts, values and dates as they are set on paper: what may be broken over two lines, and what may not."""

import dataclasses
import re

from django.utils.safestring import SafeString, mark_safe

from plans.outline import Text
from plans.rendering import note_html

HARD_SPACE = "\u00a0"
SHORT_VALUE = 10  # letters: a value that is never broken


@dataclasses.dataclass(frozen=True, slots=True)
class PrintedText:
    """A written text and the rubrik above it ("" for none)."""

    label: str
    html: SafeString


def printed_text(text: Text | None) -> PrintedText | None:
    """Return a text as it is set, or None where there is nothing to read."""
    return PrintedText(text.label, text_html(text.whole)) if text and text.whole else None


def printed_note(label: str, note: str) -> PrintedText | None:
    """Return plain text that somebody has written under a rubrik of its own, or None where nothing is written."""
    return PrintedText(label, note_html(note)) if note else None


def text_html(markup: str) -> SafeString:
    """Return the HTML of a text as it is set.

    A subheading inside a text must not stand among the headings of the document; a table's first row of heads is
    repeated on every page; addresses that mean nothing on paper are dropped; "kvalitets- och" and "31 %" are kept on
    one line; signs that the fonts lack become those they have: typographic hyphens, and the private signs that Word
    uses as bullets.
    """
    for pattern, replacement in _SETTING:
        markup = pattern.sub(replacement, markup)
    return mark_safe(markup)  # permitted HTML, cleaned when it was stored


def value_text(raw: str) -> str:
    """Return a value as it is set: "31,25 %" and "360 st" are kept on one line."""
    if len(raw) <= SHORT_VALUE:
        return raw.replace(" ", HARD_SPACE)
    return _PER_CENT.sub(HARD_SPACE, raw)


_PER_CENT = re.compile(r"(?<=\d) (?=%)")
_SETTING = (
    (re.compile(r"<h3>"), '<p class="subheading">'),
    (re.compile(r"</h3>"), "</p>"),
    (
        re.compile(r"<table>\s*<tbody>\s*(<tr>(?:(?!<td|</tr>).)*</tr>)", re.DOTALL),
        r"<table><thead>\1</thead><tbody>",
    ),
    (re.compile(r"<tr>\s*<th(?=[^>]*>(?:(?!</tr>).)*<td)", re.DOTALL), '<tr><th scope="row"'),
    (re.compile(r'<a href="(?!https?:|mailto:|tel:)[^"]*"'), "<a"),
    (re.compile(r"(?<=\w)- (?=(?:och|eller|samt|respektive)\b)"), "-" + HARD_SPACE),
    (_PER_CENT, HARD_SPACE),
    (re.compile("[\u2010\u2011]"), "-"),
    (re.compile("[\ue000-\uf8ff]"), "•"),
)
