"""Reading the sheet of outcomes out of a workbook: what stands in its rows, as text, by cell.

The sheet must look as it did when it was made (``sheet.py``): the same headings, no formulas, no merged cells.
"""

import dataclasses
import re
from collections.abc import Sequence

from openpyxl.utils import get_column_letter

from reports.workbooks.cells import Content, content_of, format_of, text_of
from reports.workbooks.opening import MAX_STRINGS, MAX_TEXT, MAX_TEXTS, TOO_LARGE, Package, Refused

MAX_ROWS = 50_000  # a city of 1,700 units with 12 indicators has 20,400
MAX_COLUMNS = 200
MAX_STYLES = 65_490  # Excel's own limit
TOLD = 100  # cells that are named before it is enough: all can be mended at once
STYLES, STRINGS = "xl/styles.xml", "xl/sharedStrings.xml"

_ANEW = "Hämta en ny arbetsbok och fyll i den."
_REF = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A row of the sheet: its number, what stands in its cells that are not empty, and what is wrong in others.

    Both by column, from 1. A formula has "": it is told of together with the others of the sheet.
    """

    number: int
    cells: dict[int, str]
    problems: dict[int, str]

    def text(self, column: int) -> str:
        return self.cells.get(column, "")


def read_sheet(content: bytes, *, title: str, name: str = "") -> tuple[Row, list[Row], tuple[str, ...]]:
    """Return the row of headings, those under it that are not empty, and what must not stand in the sheet but does.

    ``name``: of the file. Raises ``Refused``.
    """
    package = Package(content, name)
    part = package.sheet_part(title)
    if part is None:
        raise Refused(f"Arbetsboken saknar bladet ”{title}”. {_ANEW}")
    sheet = _Sheet(_strings(package), *_formats(package))
    package.parse(part, sheet.start, sheet.end, sheet.data)
    first = sheet.rows.pop(0) if sheet.rows and sheet.rows[0].number == 1 else Row(1, {}, {})
    return first, sheet.rows, sheet.faults()


def other_headings(first: Row, headings: Sequence[str]) -> tuple[str, ...]:
    """Return what to say unless the columns after the first have these headings, and no others do."""
    wrong = []
    for column, heading in enumerate(headings, start=2):
        there = " ".join(first.text(column).split())
        if there != " ".join(heading.split()):
            letter = get_column_letter(column)
            found = f"”{there[:80]}”" if there else "inget"
            wrong.append(f"Cell {letter}1 ska vara rubriken ”{heading}”, men där står {found}.")
    extra = [column for column in first.cells if column > len(headings) + 1]
    wrong += [f"Kolumnen i cell {get_column_letter(c)}1 hör inte till arbetsboken." for c in extra]
    advice = "Kolumnerna är inte de som arbetsboken hade. Hämta en ny arbetsbok och klistra in värdena i den."
    return (advice, *wrong[:TOLD]) if wrong else ()


def outside(rows: Sequence[Row], last: int) -> tuple[str, ...]:
    """Return what to say where something stands to the right of the last column."""
    found = [
        f"{get_column_letter(column)}{row.number}"
        for row in rows
        for column in (*row.cells, *row.problems)
        if column > last
    ]
    return (f"Det står något utanför tabellen, i {_listed(found)}. Ta bort det och läs in igen.",) if found else ()


def _listed(refs):
    return ", ".join(refs[:TOLD]) + (" och fler" if len(refs) > TOLD else "")


def _note(refs, ref):
    """Keep a cell to name; of a million no more than it takes to say that there are more."""
    if len(refs) <= TOLD:
        refs.append(ref)


class _Sheet:
    """The rows of a sheet as its XML tells them, and what must not be there."""

    def __init__(self, strings, styles, since_1904):
        self.strings, self.styles, self.since_1904 = strings, styles, since_1904
        self.rows, self.formulas, self.merged = [], [], []
        self.row = self.column = 0
        self.cells, self.problems = None, {}
        self.kind = self.code = ""
        self.text, self.length, self.collecting, self.phonetic = [], 0, False, False
        self.formula = False
        self.room = MAX_TEXTS - sum(map(len, strings))

    @property
    def here(self):
        return f"{get_column_letter(self.column)}{self.row}"

    def start(self, name, attributes):
        if name == "c":
            self._begin_cell(attributes)
        elif name in ("v", "t"):
            self.collecting = self.cells is not None and not self.phonetic
        elif name == "f":
            _note(self.formulas, self.here)
            self.formula = True
        elif name == "row":
            self._begin_row(attributes)
        elif name == "mergeCell":
            _note(self.merged, attributes.get("ref", "")[:30])
        elif name == "rPh":
            self.phonetic = True

    def end(self, name):
        if name == "c":
            self._end_cell()
        elif name in ("v", "t"):
            self.collecting = False
        elif name == "row":
            if self.cells or self.problems:
                self.rows.append(Row(self.row, self.cells, self.problems))
            self.cells = None
        elif name == "rPh":
            self.phonetic = False

    def data(self, text):
        if self.collecting:
            self.length += len(text)
            self.room -= len(text)
            if self.length > MAX_TEXT:
                raise Refused(f"Cell {self.here} har för lång text.")
            if self.room < 0:
                raise Refused(TOO_LARGE)
            self.text.append(text)

    def faults(self):
        """Return what to say where there are formulas or merged cells."""
        reasons = []
        if self.formulas:
            reasons.append(f"Skriv värden i stället för formler. Det står formler i {_listed(self.formulas)}.")
        if self.merged:
            reasons.append(f"Dela upp de sammanslagna cellerna {_listed(self.merged)}.")
        return tuple(reasons)

    def _begin_row(self, attributes):
        number = attributes.get("r", "")
        number = int(number) if number.isascii() and number.isdecimal() and len(number) < 9 else self.row + 1
        if number > MAX_ROWS:
            raise Refused(f"Bladet har fler än {MAX_ROWS // 1000}\u00a0000 rader. {_ANEW}")
        if number <= self.row:
            raise Refused(TOO_LARGE)
        self.row, self.column, self.cells, self.problems = number, 0, {}, {}

    def _begin_cell(self, attributes):
        found = _REF.fullmatch(attributes.get("r", ""))
        self.column = _column(found[1]) if found else self.column + 1
        if self.column > MAX_COLUMNS:
            raise Refused(f"Bladet har fler än {MAX_COLUMNS} kolumner. {_ANEW}")
        self.kind = attributes.get("t", "n")
        self.code = self.styles.get(attributes.get("s", "0"), "General")
        self.text, self.length, self.formula = [], 0, False

    def _end_cell(self):
        raw = "".join(self.text)
        if self.formula and self.cells is not None:
            self.problems[self.column] = ""  # told together with the others, and what it comes to is not looked at
            return
        if self.cells is None or not raw.strip():
            return
        if self.kind == "s":  # many cells may say the same long text: it is kept once
            is_there = raw.isdecimal() and len(raw) < 8 and int(raw) < len(self.strings)
            content = Content(self.strings[int(raw)] if is_there else "")
        else:
            content = content_of(self.kind, raw, self.code, since_1904=self.since_1904)
        if content.problem:
            self.problems[self.column] = content.problem
        elif content.text.strip():
            self.cells[self.column] = content.text


def _column(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _strings(package):
    """Return the texts that cells refer to by number."""
    strings, parts, state = [], [], {"in": False, "phonetic": False, "length": 0, "all": 0}

    def start(name, attributes):
        if name == "si":
            parts.clear()
            state["length"] = 0
        elif name == "t":
            state["in"] = not state["phonetic"]
        elif name == "rPh":
            state["phonetic"] = True

    def end(name):
        if name == "si":
            strings.append(text_of("".join(parts)))
            if len(strings) > MAX_STRINGS:
                raise Refused(TOO_LARGE)
        elif name == "t":
            state["in"] = False
        elif name == "rPh":
            state["phonetic"] = False

    def data(text):
        if state["in"]:
            state["length"] += len(text)
            state["all"] += len(text)
            if state["length"] > MAX_TEXT or state["all"] > MAX_TEXTS:
                raise Refused(TOO_LARGE)
            parts.append(text)

    if STRINGS in package:
        package.parse(STRINGS, start, end, data)
    return strings


def _formats(package):
    """Return the number format of each style by its number as text, and whether days are counted from 1904."""
    own, styles, state = {}, {}, {"in": False, "1904": False}

    def style(name, attributes):
        if name == "numFmt":
            own[int(attributes.get("numFmtId", 0))] = attributes.get("formatCode", "")[:255]
        elif name == "cellXfs":
            state["in"] = True
        elif name == "xf" and state["in"]:
            styles[str(len(styles))] = int(attributes.get("numFmtId", 0))
            if len(styles) > MAX_STYLES:
                raise Refused(TOO_LARGE)

    def close(name):
        if name == "cellXfs":
            state["in"] = False

    def property_of_the_book(name, attributes):
        if name == "workbookPr":
            state["1904"] = attributes.get("date1904") in ("1", "true")

    try:
        if STYLES in package:
            package.parse(STYLES, style, close, _nothing)
    except ValueError as error:  # a number format whose id is no number
        raise Refused(TOO_LARGE) from error
    package.parse("xl/workbook.xml", property_of_the_book, _nothing, _nothing)
    return {style: format_of(number, own) for style, number in styles.items()}, state["1904"]


def _nothing(*_):
    return None
