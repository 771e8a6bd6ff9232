"""How wide the columns of a printed table must be, so that no word in them is broken.

All tables of a kind in a document get the same columns, however different their contents: the eye finds its way, and
the layout need not measure every cell (``table-layout: fixed``). The widths are estimated from the letters.
"""

import dataclasses
import re

from django.utils.html import format_html, format_html_join

MM_PER_POINT = 25.4 / 72
# Widths of Inter's letters at weight 600 (table heads; cells are narrower), in thousandths of an em, rounded upwards.
LETTER = 620
UNUSUAL = (
    ("ijlI.,:;!'| \u00a0", 330), ("frt1/()[]", 430), ("-–", 500), ("04", 660),
    ("ABCDGHKNOQUVXYÅÄÖ", 780), ("mwM", 930), ("W%@…", 1020),
)  # fmt: skip
WIDTHS = {char: width for chars, width in UNUSUAL for char in chars}
BREAKS = re.compile(r"(?<=[/–-])|[ \n\t]+")  # hard spaces are not among them
SETTINGS = ((8.6, 4.0), (8.1, 3.5), (7.6, 2.8))  # pt, and mm between columns: smaller when the words need much room
NAME_GAP = 4.0  # mm, between the first column and the next
LEAST_NAME = 36.0  # mm, what the first column must keep
ROUNDING = 0.01  # mm, to which widths are given
NAME_SHARE = 0.42  # of the table: what the first column keeps before others get more than their longest word


@dataclasses.dataclass(frozen=True, slots=True)
class Widths:
    """Size of the letters in pt; in mm the gap between columns, and their widths, gap included, that fill the table."""

    size: float
    gap: float
    first: float
    others: tuple[float, ...]


def fit(columns: list[list[str]], width: float, largest: float = SETTINGS[0][0]) -> Widths:
    """Return widths for columns that hold these texts, each with its label first, beside a first column of names.

    ``width`` is in mm, ``largest`` in pt. Where not even the smallest letters leave room for the names, the widest of
    the columns give way, and their longest words are hyphenated. No label is ever broken.
    """
    for size, gap in SETTINGS:
        if size > largest:
            continue
        others = [longest_word(texts, size) + gap for texts in columns]
        if width - sum(others) >= LEAST_NAME:
            break
    else:
        labels = [longest_word(texts[:1], size) + gap for texts in columns]
        others = _cut(others, labels, width - LEAST_NAME)
    others = _shared(others, columns, size, gap, width * (1 - NAME_SHARE) - sum(others))
    others = tuple(round(other, 2) for other in others)
    return Widths(size=size, gap=gap, first=round(width - sum(others), 2), others=others)


def text_width(text: str, size: float) -> float:
    """Return the estimated width in mm of a text set at ``size`` pt; a few per cent too wide rather than too narrow."""
    return sum(WIDTHS.get(char, LETTER) for char in text) / 1000 * size * MM_PER_POINT


def longest_word(texts: list[str], size: float) -> float:
    """Return the width in mm of the widest part that no line break may divide: "kvinnor/flickor" has two parts."""
    return max((text_width(word, size) for text in texts for word in BREAKS.split(text) if word), default=0)


def unbroken(text: str, room: float, size: float) -> str:
    """Return the text of a cell with ``room`` mm inside. No word of it is broken, but a wider one may be hyphenated."""
    if longest_word([text], size) <= room + ROUNDING:
        return text
    words = (
        format_html('<span class="long">{}</span>', word) if longest_word([word], size) > room + ROUNDING else word
        for word in text.split()
    )
    return format_html_join(" ", "{}", ((word,) for word in words))


def _cut(others: list[float], labels: list[float], width: float) -> list[float]:
    """Bring the columns down to ``width`` together by cutting the widest to one measure; none below its label."""
    cut = list(others)
    for measure in sorted({*others, *labels}, reverse=True):
        excess = sum(cut) - width
        if excess <= 0:
            break
        wide = [i for i, column in enumerate(cut) if column > max(measure, labels[i])]
        for i in wide:
            cut[i] -= min(excess / len(wide), cut[i] - max(measure, labels[i]))
    return cut


def _shared(others: list[float], columns: list[list[str]], size: float, gap: float, spare: float) -> list[float]:
    """Give the room that the names can spare to texts that would else take many lines, the narrowest column first."""
    shared = list(others)
    for i in sorted(range(len(shared)), key=shared.__getitem__):
        wanted = max((text_width(text, size) for text in columns[i]), default=0) + gap
        more = max(0.0, min(wanted - shared[i], spare, shared[i] * 0.6))
        shared[i] += more
        spare -= more
    return shared
