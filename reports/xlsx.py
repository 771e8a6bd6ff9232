"""Writing outcomes as an Excel workbook: to fill in and send back (reports/workbooks/reading.py), or to look at.

A row is written at a time, so that a whole city takes little memory. The headings and what stands beside are locked
without a password: the lock keeps from slips, and whatever comes back is looked through all the same.
"""

import copy
import datetime
import re
from collections.abc import Callable, Iterable
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from indicators.models import Outcome
from indicators.outcomes import CELLS
from reports.workbooks.columns import (
    BASE,
    HELP_SHEET,
    KEY,
    LAST_STILL,
    SHEET,
    About,
    Column,
    columns_of,
    headings_of,
    written_base,
)
from reports.workbooks.lines import Line

_TEXT, _WHOLE = "@", "0"
_GREY = PatternFill("solid", fgColor="EBE7E0")
_THIN = Side("thin", color="857D70")
_FORMULA = re.compile(r"[=+\-@\t\r]")  # what a spreadsheet could take for a formula
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # what the format would take for another character
_EVERY = 50  # rows between two words of how far it has come
_ADVICE = (
    "Fyll i kolumnerna från Utfall till Anteckning i bladet Utfall. "
    "Gråa celler är låsta och visar vad som gällde när arbetsboken hämtades.",
    "Skriv värdena så som de ska stå i rapporten, till exempel 31,25 %, 1 945 GWh eller öka. "
    "Decimaler skrivs med komma.",
    "Kolumnerna för antal svarande tar heltal. De används för att inte visa siffror som bygger på få personer.",
    "Ska ett utfall inte redovisas skriver du skälet i kolumnen Redovisas inte.",
    "Använd inga formler, slå inte samman celler och lägg inte till kolumner. "
    "Det du kopierar från andra blad klistrar du in som värden.",
    "Läs in arbetsboken på samma sida som du hämtade den. Du får se varje ändring innan något sparas.",
)


def write(about: About, title: str, lines: Iterable[Line], *, progress: Callable[[int], None] | None = None) -> bytes:
    """Return the workbook; ``title`` is what it is called inside, ``progress`` is told how many rows are written."""
    book = Workbook(write_only=True)
    book.properties.title, book.properties.language = _NOT_IN_XML.sub("", title), "sv-SE"
    book.properties.creator = "Röda tråden"
    columns = columns_of(about)
    sheet = book.create_sheet(SHEET)
    _set_up(sheet, columns)
    styles = _Styles(sheet)
    sheet.append([styles.cell(heading, "heading") for heading in (str(about), *headings_of(about))])
    count = 0
    for count, line in enumerate(lines, start=1):
        sheet.append(_row(line, columns, styles))
        if progress and count % _EVERY == 0:
            progress(count)
    if about.several:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns) + 2)}{count + 1}"
    for validation in _validations(columns, count + 1):
        sheet.data_validations.append(validation)
    _advise(book.create_sheet(HELP_SHEET), title)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _set_up(sheet, columns):
    """What must be known before the first row is written: widths, what is hidden, what stands still, the lock."""
    for hidden in (KEY, BASE):
        sheet.column_dimensions[get_column_letter(hidden)].hidden = True
    for n, column in enumerate(columns, start=3):
        sheet.column_dimensions[get_column_letter(n)].width = column.width
    first = next(n for n, column in enumerate(columns, start=3) if column.code == LAST_STILL)
    sheet.freeze_panes = f"{get_column_letter(first + 1)}2"
    sheet.protection.sheet = True
    for allowed in ("autoFilter", "formatColumns", "formatRows"):
        setattr(sheet.protection, allowed, False)  # False: not forbidden
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


class _Styles:
    """The few looks that the cells have, each made once."""

    def __init__(self, sheet):
        self.sheet = sheet
        top, box = Alignment(vertical="top", wrap_text=True), Border(_THIN, _THIN, _THIN, _THIN)
        unlocked = Protection(locked=False)
        self.looks = {
            "heading": self._look(font=Font(bold=True), fill=_GREY, alignment=top, number_format=_TEXT),
            "fact": self._look(fill=_GREY, alignment=top, number_format=_TEXT),
            "locked": self._look(fill=_GREY, alignment=top, border=box, number_format=_TEXT),
            "text": self._look(alignment=top, border=box, number_format=_TEXT, protection=unlocked),
            "whole": self._look(alignment=top, border=box, number_format=_WHOLE, protection=unlocked),
            "plain": self._look(alignment=top, number_format=_TEXT),
        }
        self.quoted = {}
        for name, look in self.looks.items():
            self.quoted[name] = copy.copy(look)
            self.quoted[name].quotePrefix = 1

    def cell(self, value, name):
        cell = WriteOnlyCell(self.sheet)
        if isinstance(value, int):
            cell.value = value
        else:
            text = _LOOKS_ESCAPED.sub("_x005F_", _NOT_IN_XML.sub("", value))
            cell.value = text
            cell.data_type = "s"  # openpyxl would make a formula of what begins with "="
            if _FORMULA.match(text):
                cell._style = self.quoted[name]
                return cell
        cell._style = self.looks[name]
        return cell

    def _look(self, **styles):
        cell = WriteOnlyCell(self.sheet)
        for name, style in styles.items():
            setattr(cell, name, style)
        return cell._style


def _row(line, columns, styles):
    cells = [styles.cell(line.key, "fact"), styles.cell(written_base(line.cells, line.facts), "fact")]
    for column in columns:
        raw = line.cells[column.code] if column.entered else line.facts.get(column.code, "")
        if not column.entered:
            cells.append(styles.cell(raw, "fact"))
        elif "" in line.locked or column.code in line.locked:
            cells.append(styles.cell(raw, "locked"))
        elif column.whole:
            cells.append(styles.cell(int(raw) if raw.isdecimal() else raw, "whole"))
        else:
            cells.append(styles.cell(raw, "text"))
    return cells


def _validations(columns: Iterable[Column], last: int):
    """Yield what the cells take, told by the spreadsheet itself as one types."""
    for n, column in enumerate(columns, start=3):
        if not column.entered or last < 2:
            continue
        letter = get_column_letter(n)
        if column.whole:
            validation = DataValidation("whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
            validation.error = "Skriv ett heltal, till exempel 45, eller lämna cellen tom."
        else:
            longest = Outcome._meta.get_field(CELLS[column.code]).max_length
            validation = DataValidation(
                "textLength", operator="lessThanOrEqual", formula1=str(longest), allow_blank=True
            )
            validation.error = f"Här får det stå högst {longest} tecken."
        validation.errorTitle = column.heading[:32]
        validation.showErrorMessage = True
        validation.add(f"{letter}2:{letter}{last}")
        yield validation


def _advise(sheet, title):
    sheet.column_dimensions["A"].width = 100
    styles = _Styles(sheet)
    sheet.append([styles.cell(title, "heading")])
    for sentence in _ADVICE:
        sheet.append([styles.cell(sentence, "plain")])
    sheet.append([styles.cell(f"Hämtad {datetime.date.today().isoformat()}", "plain")])
