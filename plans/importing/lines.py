"""The lines of an extracted text, and the book that tells what became of every part of them.

A PDF's text has no layout left, but its white space still says a good deal: a line that was wrapped often ends with
the blank where it was broken, a cell without a value leaves a blank of its own, and a page begins with one. So a
``Line`` keeps what stood around its text.
"""

import dataclasses
import enum
import re
from collections.abc import Iterable, Sequence

from plans.richtext import CONTROL

RECENT = 512  # texts whose classification is remembered: rows are found by looking ahead, again and again


class Gap(enum.IntEnum):
    """What stands between a line and the line of text before it."""

    NONE = 0
    BLANKS = 1  # lines of typed blanks only: an empty paragraph that somebody wrote
    EMPTY = 2  # at least one empty line: the space the layout set


@dataclasses.dataclass(frozen=True, slots=True)
class Piece:
    """A part of the source: the number of its line, and the text."""

    line: int
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A line of text, or what is left of it when its beginning has been read.

    ``indent`` is the number of blanks before the text, ``trail`` whether a blank stood after it, ``page`` whether a
    page begins here, as far as can be told.
    """

    number: int
    text: str
    indent: int = 0
    trail: bool = False
    gap: Gap = Gap.NONE
    page: bool = False

    def cut(self, at: int) -> "Line":
        """Return what follows ``at``; its indent is the blanks between the two parts."""
        rest = self.text[at:]
        text = rest.lstrip()
        return dataclasses.replace(self, text=text, indent=len(rest) - len(text), gap=Gap.NONE, page=False)

    def head(self, at: int) -> "Line":
        """Return what stands before ``at``."""
        return dataclasses.replace(self, text=self.text[:at].rstrip(), trail=True)

    @property
    def first_word(self) -> str:
        return self.text.split(maxsplit=1)[0] if self.text else ""


class Book:
    """Where the parts of the source that are not content went. Each part is entered once, by whoever takes it."""

    def __init__(self):
        self.furniture: list[Piece] = []
        self.labels: list[Piece] = []
        self.unknown: list[Piece] = []

    def label(self, line: Line, text: str | None = None) -> None:
        """A word of the form that the outline says by its shape: "Nämndmål:", a table's header, a bullet."""
        self._enter(self.labels, line.number, line.text if text is None else text)

    def page_furniture(self, line: Line, text: str | None = None) -> None:
        """What a printed page carries beside the text: running header, page number, a site's name."""
        self._enter(self.furniture, line.number, line.text if text is None else text)

    def not_understood(self, lines: Iterable[Line]) -> None:
        """Text that has no place; it is shown to whoever imports."""
        for line in lines:
            self._enter(self.unknown, line.number, line.text)

    @staticmethod
    def _enter(pieces: list[Piece], number: int, text: str) -> None:
        if text.strip():
            pieces.append(Piece(number, text.strip()))


def read_lines(text: str, book: Book) -> list[Line]:
    """Return the lines that hold text. Control characters are entered as furniture: nobody can see or store them."""
    lines, gap, page = [], Gap.NONE, False
    for number, source in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        for count, part in enumerate(source.split("\f")):
            page = page or count > 0
            shown = CONTROL.sub(lambda m: m[0] if m[0].isspace() else "", part)
            if shown != part:
                hidden = "".join(c for c in part if CONTROL.match(c) and not c.isspace())
                book.page_furniture(Line(number, hidden))
            stripped = shown.strip()
            if not stripped:
                gap = max(gap, Gap.BLANKS if shown else Gap.EMPTY)
                continue
            indent = len(shown) - len(shown.lstrip())
            starts_page = page or (indent > 0 and gap is Gap.NONE)
            lines.append(Line(number, stripped, indent, shown[-1].isspace(), gap, starts_page))
            gap, page = Gap.NONE, False
    return lines


@dataclasses.dataclass(frozen=True, slots=True)
class Setting:
    """How a text was set. ``wraps_trail``: a line that goes on ends with a blank, so one without breaks a word or ends.

    ``ends_bare``: and the last line of a paragraph does not. ``width``: the number of characters of a full line.
    """

    wraps_trail: bool
    ends_bare: bool
    width: int


def setting_of(lines: Sequence[Line]) -> Setting:
    """Find out how a text was set, by counting: nearly full lines go on, and lines before an empty one do not."""
    width = usual_width(line.text for line in lines)
    full, last = [], []
    for line, after in zip(lines, lines[1:], strict=False):
        if after.gap is Gap.NONE and len(line.text) > width * 0.7:
            full.append(line.trail)
        elif after.gap is Gap.EMPTY or (after.gap is Gap.NONE and line.text[-1] in ".:" and len(line.text) < width / 2):
            last.append(line.trail)
    wraps_trail = sum(full) > len(full) / 2
    return Setting(wraps_trail, wraps_trail and sum(last) < len(last) / 2, width)


def usual_width(texts: Iterable[str], least: int = 60) -> int:
    """Return the length that one line in twenty passes, at least ``least``."""
    lengths = sorted(map(len, texts))
    return max(least, lengths[len(lengths) * 19 // 20]) if lengths else least


# Words that narrow columns are known to break, for texts whose lines tell nothing by their blanks.
BROKEN_WORDS = re.compile(
    r"(?:nämnd\|(?:en|/)|nämnd/\|styrel|styrel\|sen?\b|energi\|effekti|energieffekti\|visering|perio\|d|progno\|s"
    r"|kvinn\|or|flicko\|r|livs\|medel|perso\|ner|ter\|tial)",
    re.IGNORECASE,
)


def glued(before: Line, after: Line, setting: Setting, in_cell: bool = False) -> bool:
    """Tell whether two lines are to be joined without a blank: "2020-" + "2023", "nämnd" + "en"."""
    if before.trail or (after.indent and not after.page):
        return False
    if before.text.endswith("\u00ad"):
        return True
    if before.text.endswith("-"):
        return after.first_word.strip(",.") not in ("och", "eller", "samt", "respektive") and len(before.text) > 1
    if not in_cell or after.indent:
        return False
    if setting.wraps_trail:
        return before.text[-1].isalpha() and after.text[0].islower() or before.text.endswith("/")
    return bool(BROKEN_WORDS.search(f"{before.text[-12:]}|{after.text[:12]}"))


def joined(lines: Sequence[Line], setting: Setting, in_cell: bool = False) -> str:
    """Join wrapped lines to one text; every run of white space becomes one blank."""
    parts = []
    for before, line in zip((None, *lines), lines, strict=False):
        if before is not None and not glued(before, line, setting, in_cell):
            parts.append(" ")
        parts.append(" ".join(line.text.split()))
    return "".join(parts)
