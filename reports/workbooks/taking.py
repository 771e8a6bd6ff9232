"""From a file that somebody has sent to the rows of the workbook that it is said to be."""

from reports.workbooks.columns import LAYOUT, SHEET, About, columns_of, headings_of, said_of
from reports.workbooks.opening import Refused
from reports.workbooks.reading import Row, other_headings, outside, read_sheet

_ANEW = "Hämta en ny arbetsbok och fyll i den."


def read_rows(content: bytes, about: About, *, name: str = "") -> tuple[list[Row], tuple[str, ...]]:
    """Return the rows of a workbook that must be ``about`` this, and what hinders that it is used.

    What stands in the rows is told beside that, so that all can be mended at once. Raises ``Refused``, with everything
    that is known, where the rows cannot be understood.
    """
    columns = columns_of(about)
    first, rows, faults = read_sheet(content, title=SHEET, name=name)
    said = said_of(first.text(1))
    if said is None:
        raise Refused(f"Arbetsboken är inte hämtad härifrån, eller så är cell A1 ändrad. {_ANEW}")
    layout, kind, year, place = said
    if layout != LAYOUT:
        raise Refused(f"Arbetsboken är av ett äldre slag. {_ANEW}")
    if (kind, year) != (about.kind, about.year):
        raise Refused(f"Arbetsboken gäller {kind} {year}, inte {about.kind.label} {about.year}.")
    if place != about.place:
        raise Refused("Arbetsboken är hämtad för en annan enhet eller nämnd. Läs in den på den sida där den hämtades.")
    faults += outside(rows, len(columns) + 2)
    if wrong := other_headings(first, headings_of(about)):
        raise Refused(*wrong, *faults)
    return rows, faults
