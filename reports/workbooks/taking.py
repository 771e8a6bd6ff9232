"""From a file that somebody has sent to the rows of the workbook that it is said to be."""

from reports.workbooks.columns import LAYOUT, SHEET, About, columns_of, headings_of, said_of
from reports.workbooks.opening import Refused
from reports.workbooks.reading import Row, compare_headings, nothing_outside, read_sheet

_ANEW = "Hämta en ny arbetsbok och fyll i den."


def read_rows(content: bytes, about: About, *, name: str = "") -> list[Row]:
    """Return the rows of a workbook that must be ``about`` this. Raises ``Refused``."""
    columns = columns_of(about)
    first, rows = read_sheet(content, title=SHEET, name=name)
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
    compare_headings(first, headings_of(about))
    nothing_outside(rows, len(columns) + 2)
    return rows
