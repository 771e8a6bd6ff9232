"""The page of contents: its lines, and letters of a size that does not leave a few lines alone on a page."""

import dataclasses
import math
from collections.abc import Iterator

from reports import columns

MM_PER_POINT = columns.MM_PER_POINT
SIZES = (9.4, 9.0, 8.6, 8.2)  # pt
# As in print.css: heights in em, the rest in mm.
LINE, ABOVE_LINE, ABOVE_CHAPTER = 1.35, 0.42, 0.8
INDENT, ROOM_FOR_PAGE_NUMBER, WIDTH = 6.0, 14.0, 156.0
PAGE, HEADING = 244.0, 16.0
LEAST_OF_LAST_PAGE = 0.25


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: ``own`` for the unit's own goals."""

    key: str
    title: str
    number: str = ""
    own: bool = False
    children: tuple["Entry", ...] = ()


def best_size(entries: tuple[Entry, ...]) -> float:
    """Return the largest size in pt that fills the last page by a quarter or more, or else one that saves a page."""
    pages = [_height(entries, size) / PAGE for size in SIZES]
    for size, height in zip(SIZES, pages, strict=True):
        if height <= 1 or height % 1 >= LEAST_OF_LAST_PAGE:
            return size
    return SIZES[-1] if math.ceil(pages[-1]) < math.ceil(pages[0]) else SIZES[0]


def _height(entries: tuple[Entry, ...], size: float) -> float:
    """Return the estimated height in mm of the contents, its heading included."""
    em = size * MM_PER_POINT
    height = HEADING
    for depth, entry in _walk(entries):
        room = WIDTH - ROOM_FOR_PAGE_NUMBER - depth * INDENT
        lines = math.ceil(columns.text_width(f"{entry.number} {entry.title}", size) / room)
        height += (lines * LINE + ABOVE_LINE + (ABOVE_CHAPTER if depth == 0 else 0)) * em
    return height


def _walk(entries: tuple[Entry, ...], depth: int = 0) -> Iterator[tuple[int, Entry]]:
    for entry in entries:
        yield depth, entry
        yield from _walk(entry.children, depth + 1)
