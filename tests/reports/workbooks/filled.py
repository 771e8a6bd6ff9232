"""Workbooks as people send them: filled in with openpyxl, as any program would save them, or made by hand."""

import zipfile
from io import BytesIO

from openpyxl import Workbook, load_workbook

from reports.workbooks.columns import SHEET


def opened(content):
    """Return the sheet of outcomes of a workbook; its book is ``sheet.parent``."""
    return load_workbook(BytesIO(content))[SHEET]


def saved(sheet) -> bytes:
    out = BytesIO()
    sheet.parent.save(out)
    return out.getvalue()


def headings(sheet):
    """Return {heading: letter of its column}."""
    return {cell.value: cell.column_letter for cell in sheet[1]}


def place(sheet, indicator, heading, workplace=""):
    """Return where the figure of an indicator stands, such as "L4"."""
    at = headings(sheet)
    for row in range(2, sheet.max_row + 1):
        name, where = sheet[f"{at['Indikator']}{row}"].value, sheet[f"{at['Arbetsplats']}{row}"].value or ""
        if (name, where) == (indicator, workplace):
            return f"{at[heading]}{row}"
    raise LookupError(indicator)


def filled(content, values) -> bytes:
    """Return the workbook with other values: {(indicator, heading) or (indicator, heading, workplace): value}."""
    sheet = opened(content)
    for where, value in values.items():
        sheet[place(sheet, *where)].value = value
    return saved(sheet)


def rewritten(content, changes) -> bytes:
    """Return the zip with other parts: {name: bytes, or a function from the old bytes}."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            change = changes.get(info.filename)
            body = old.read(info) if change is None or callable(change) else change
            new.writestr(info.filename, change(body) if callable(change) else body)
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name])
    return out.getvalue()


def foreign() -> bytes:
    """Return somebody's own workbook."""
    book = Workbook()
    book.active.title = "Blad1"
    book.active["A1"] = "Mat"
    return saved(book.active)
