"""Rows of the two tables: where one begins, what is its name and what are its values or dates.

The lines of a row come in the order its cells were printed: the name, over as many lines as its column needed, then
the values. A reader looks ahead for what closes a row (the period, the dates) and takes nothing when it is not there,
so that text which only looks like a row is left to whoever it belongs to.
"""

import dataclasses
import datetime
import re
from collections.abc import Callable, Sequence

from plans.importing.cells import ends_row, goes_on, is_period, rest_at, split, values_only, values_start
from plans.importing.drafts import ActivityDraft, IndicatorDraft
from plans.importing.headers import Header, read_header
from plans.importing.lines import Book, Gap, Line, Piece, Setting
from plans.importing.paragraphs import breaks, bullet, ends_sentence

FURTHEST = 60  # lines that a row may take, a repeated header included
NAME_LINES = 14
VALUE_LINES = 5  # lines that a value may be broken over in its narrow column
NAME_WIDTH = 85  # characters that a line in a table's column of names has at most
SHORT = 40  # characters that a line of values in its narrow columns has at most

_DATE = r"((?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))"
DATES = re.compile(rf"(?:^|(?<=\s)){_DATE}(?:\s*[-–—]?\s*{_DATE})?(?:\s+(Avvikelse))?$", re.IGNORECASE)
_BROKEN = re.compile(r"(?:19|20)\d\d-(?:\d\d-?(?:\d\d)?)?$|\sAvv[a-z]{0,5}$")
_BROKEN_REST = re.compile(r"[\d\s-]+(?:Avv[a-z]{0,6})?|[a-z]{1,5}")


@dataclasses.dataclass(slots=True)
class Rows:
    """Reads the rows of the tables of one document. ``ends`` tells whether the line at an index belongs to no row."""

    lines: Sequence[Line]
    setting: Setting
    book: Book
    ends: Callable[[int], bool]
    warnings: list[Piece] = dataclasses.field(default_factory=list)

    def activity(self, at: int, strict: bool) -> tuple[ActivityDraft, int] | None:
        """Read the activity that begins on a line; return it and the index after it, or None.

        ``strict``: an analysis stands before it, so that what follows may be more of that; then the title must be one
        block of lines.
        """
        title, headers, index = [], [], at
        tight = strict and self.lines[at].gap is Gap.NONE and not self.lines[at].page
        while index < min(len(self.lines), at + FURTHEST) and len(title) <= NAME_LINES and not self.ends(index):
            if header := self._header(index, "activity"):
                headers.append((index, header))
                index += header.size
                continue
            line, size = self._unbroken(index)
            match = DATES.search(line.text)
            alone = match is not None and match.start() == 0
            if title and not alone and self._is_apart(title[-1], line, strict, headers):
                return None
            if tight and title and not alone and self._is_new_paragraph(title, line):
                return None
            if match and (match[2] or alone) and (title or not alone):
                before = [] if alone else [line.head(match.start())]
                return self._dated(at, [*title, *before], headers, match, index, size)
            title.append(self.lines[index])
            index += 1
        return None

    def _is_new_paragraph(self, title: list[Line], line: Line) -> bool:
        """Tell whether a title would go on into another paragraph, where no empty line shows where it began."""
        return breaks(title[-1], line, self.setting, max(SHORT, *(len(before.text) for before in title)))

    def _unbroken(self, index: int) -> tuple[Line, int]:
        """Return a line, with those below it where dates or the word Avvikelse are broken between them."""
        line, text = self.lines[index], self.lines[index].text
        if not _BROKEN.search(text):
            return line, 1
        best = (line, 1)
        for size, below in enumerate(self.lines[index + 1 : index + 6], 2):
            if not _BROKEN_REST.fullmatch(below.text):
                break
            text += below.text if text[-1] == "-" or text[-1].isalpha() else f" {below.text}"
            match = DATES.search(text)
            if match and match[2]:
                best = (dataclasses.replace(line, text=text), size)
        return best

    @staticmethod
    def _is_apart(before: Line, line: Line, strict: bool, headers: list) -> bool:
        """Tell whether a line cannot go on with the title before it."""
        if line.gap is Gap.NONE or (headers and line.text[0].islower()):
            return False
        return not line.text[0].islower() or strict

    def _dated(self, at, title, headers, match, index, size) -> tuple[ActivityDraft, int]:
        row = ActivityDraft(line=self.lines[at].number, title=title)
        row.start, row.end = self._day(index, match[1]), self._day(index, match[2])
        if match[2]:  # a dash between the dates
            self.book.label(self.lines[index], match[0][match.end(1) - match.start() : match.start(2) - match.start()])
        if match[3]:
            row.deviation = True
            self.book.label(self.lines[index], match[3])
        for place, header in headers:
            header.enter(self.lines, place, self.book)
        index += size
        below = self.lines[index].text if index < len(self.lines) else ""
        if not row.deviation and below.rstrip(":") == "Avvikelse":
            row.deviation = True
            self.book.label(self.lines[index])
            index += 1
        return row, index

    def _day(self, index: int, text: str | None) -> datetime.date | None:
        if text is None:
            return None
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            self.book.not_understood([dataclasses.replace(self.lines[index], text=text)])
            self.warnings.append(Piece(self.lines[index].number, f"{text} är inget datum."))
            return None

    def indicator(self, at: int, header: Header, strict: bool) -> tuple[IndicatorDraft, int, bool] | None:
        """Read the indicator that begins on a line; return it, the index after it and whether its period closes it.

        ``strict``: an analysis stands before it, so that only a row that its period closes is one.
        """
        name, zone, headers, index, closed = [], [], [], at, False
        while index < min(len(self.lines), at + FURTHEST) and not self.ends(index):
            if repeated := self._header(index, "indicator"):
                headers.append((index, repeated))
                index += repeated.size
                continue
            line = self.lines[index]
            if zone:
                if self._is_next_row(line, zone[-1], header):
                    break
                zone.append(line)
            elif name and self._is_value_line(index, header, strict):
                zone.append(line)
            elif len(name) > NAME_LINES or (name and self._is_other_block(name[-1], line, bool(headers), strict)):
                return None
            elif (spot := self._values_in(index, header)) is not None:
                name.append(line.head(spot))
                zone.append(line.cut(spot))
            else:
                name.append(line)
            index += 1
            if zone and ends_row(zone, header) and not self._goes_on(index):
                closed = True
                break
            if strict and len(zone) > VALUE_LINES * len(header.columns):
                return None
        if not zone or (strict and not self._is_surely_row(name, zone, closed)):
            return None
        while headers and headers[-1][0] + headers[-1][1].size >= index and not closed:
            index = headers.pop()[0]  # a header after the row's last value belongs to what follows
        for place, repeated in headers:
            repeated.enter(self.lines, place, self.book)
        return IndicatorDraft(line=self.lines[at].number, name=name, zone=zone, header=header), index, closed

    def bare(self, header: Header, block: list[Line]) -> ActivityDraft | IndicatorDraft | None:
        """Make a row of a name that neither values nor dates follow; None when it rather is running text."""
        long = len(block) > 5 or max(len(line.text) for line in block) > NAME_WIDTH
        if long or not block[0].text[0].isupper():
            return None
        if header.table == "activity":
            return ActivityDraft(line=block[0].number, title=block)
        if ends_sentence(block[-1]):
            return None
        return IndicatorDraft(line=block[0].number, name=block, zone=[], header=header)

    def rest_of(self, at: int, row: ActivityDraft | IndicatorDraft) -> int:
        """Add to a row what a page break has cut off: the rest of its name, then of a value that was unfinished.

        Returns the number of lines taken, at least one.
        """
        index, name = at, row.title if isinstance(row, ActivityDraft) else row.name
        if isinstance(row, ActivityDraft) or not goes_on(self.lines[at].text):
            while index == at or (self._is_rest(index) and self.lines[index].gap is Gap.NONE):
                line = self.lines[index]
                if index > at and goes_on(line.text):
                    break
                index += 1
                if isinstance(row, IndicatorDraft) and (spot := rest_at(line.text, row.zone, self.setting)) is not None:
                    name.append(line.head(spot))
                    row.rest.append(line.cut(spot))
                    break
                name.append(line)
        while isinstance(row, IndicatorDraft) and self._is_rest(index) and len(self.lines[index].text) <= SHORT // 2:
            line = self.lines[index]
            apart = bool(row.rest) and line.gap is not Gap.NONE
            if apart or not (line.text[0].islower() or goes_on(line.text)):
                break
            row.rest.append(line)
            index += 1
        return index - at

    def _is_rest(self, index: int) -> bool:
        return index < len(self.lines) and not self.ends(index) and read_header(self.lines, index) is None

    def _header(self, index: int, table: str) -> Header | None:
        header = read_header(self.lines, index)
        return header if header is not None and header.table == table and header.rest is None else None

    def _goes_on(self, index: int) -> bool:
        """Tell whether the line at an index goes on with the word before it, so that no row ended there."""
        if index >= len(self.lines) or self.lines[index].gap is not Gap.NONE or self.lines[index].page:
            return False
        return self.lines[index].text[0].islower()

    def _is_surely_row(self, name: list[Line], zone: list[Line], closed: bool) -> bool:
        alone = zone[0].gap is not Gap.NONE
        return closed and name[0].text[0].isupper() and (alone or len(split(zone, self.setting)) > 1)

    @staticmethod
    def _is_other_block(before: Line, line: Line, after_header: bool, strict: bool) -> bool:
        """Tell whether a line begins a text of its own, so that the lines before it are no indicator's name."""
        if line.gap is Gap.NONE or (after_header and line.page):
            return False
        return strict or not (line.text[0].islower() or (before.trail and not ends_sentence(before)))

    def _is_value_line(self, index: int, header: Header, strict: bool) -> bool:
        """Tell whether a line after a name holds values: by its words, or by being short and closed by a period."""
        line = self.lines[index]
        if values_only(line.text):
            return line.gap is not Gap.NONE or _is_weighty(line.text) or not self._goes_on(index + 1)
        if strict or line.gap is Gap.NONE or not line.text[0].isupper():
            return False
        if values_start(line.text, len(header.columns)) is not None:
            return False
        zone = []
        for near in range(index, min(index + 6, len(self.lines))):
            if self.ends(near) or len(self.lines[near].text) > SHORT or read_header(self.lines, near):
                return False
            zone.append(self.lines[near])
            if ends_row(zone, header):
                return True
        return False

    def _values_in(self, index: int, header: Header) -> int | None:
        """Return where the values begin on a line that also holds a name, or None when it is all name."""
        line = self.lines[index]
        spot = values_start(line.text, len(header.columns))
        if spot is None or set(line.text[spot:]) <= set("-–— ."):
            return None
        tail = [line.cut(spot)]
        if ends_row(tail, header):
            return None if self._goes_on(index + 1) else spot
        after = self.lines[index + 1] if index + 1 < len(self.lines) else None
        if after is None or self.ends(index + 1):
            return spot if _is_weighty(tail[0].text) else None
        if after.gap is not Gap.NONE:
            return spot if values_only(after.text) or len(after.text) <= SHORT or _is_weighty(tail[0].text) else None
        if _completes(tail[0].text, after.text):
            return spot
        later = self._next_block(index + 1)
        if later is not None and values_only(later.text) and not is_period(later.text, header):
            return None
        return spot if _is_weighty(tail[0].text) and len(after.text) <= SHORT else None

    def _next_block(self, index: int) -> Line | None:
        for near in range(index, min(index + NAME_LINES, len(self.lines))):
            if self.ends(near):
                return None
            if self.lines[near].gap is not Gap.NONE:
                return self.lines[near]
        return None

    def _is_next_row(self, line: Line, before: Line, header: Header) -> bool:
        """Tell whether a line is too much of a text to be a value in a narrow column."""
        if values_only(line.text):
            return False
        begins = line.text[0].isupper()
        if begins and (header.last is None or values_start(line.text, len(header.columns)) is not None):
            return not before.trail or line.gap is not Gap.NONE
        most = SHORT if line.gap is Gap.NONE else SHORT // 2
        return len(line.text) > most or bullet(line, None, 0) is not None


def _is_weighty(text: str) -> bool:
    """Tell whether words at the end of a line are more than a number that its sentence might hold."""
    return not re.fullmatch(r"\d+", text)


def _completes(values: str, text: str) -> bool:
    """Tell whether a line goes on with the value that the line before it began."""
    together = f"{values} {text}"
    return (
        values_only(together)
        or values_only(values + text)
        or bool(re.search(r"(?:^|\s)[Tt]as(?: fram(?: av)?)?$", values) and re.match(r"(?:fram|av|nämnd|i)\b", text))
    )
