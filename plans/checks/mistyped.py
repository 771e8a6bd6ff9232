"""Typing errors in the outcomes of a report: "9O %" is kept as it was typed, and tells nothing until it is mended.

Told at the cell, in what is left to do with a link to the cell, and to those who adopt. It hinders nothing.
"""

import dataclasses
from collections.abc import Iterator

from plans import outline as o
from plans.checks.finding import TYPO, Finding, Severity, capital, quote
from plans.checks.outcomes import PARTS_OF_OUTCOME, is_report, results_here, rows
from plans.choices import Kind
from plans.measured import read

_WORDS = PARTS_OF_OUTCOME | {
    "forecast": "prognosen",
    "response_rate": "svarsfrekvensen",
    "comparison": "jämförelsevärdet",
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Mistyped:
    """A cell that cannot be read: its address from the document's page, what is typed there, and what to do."""

    cell: str
    named: str  # "utfallet för kvinnor ”9O %” för ”Andel nöjda”"
    words: str  # "utfallet för kvinnor 9O %"
    problem: str

    @property
    def question(self) -> str:
        """Return what is asked of it where it is one of many things to do."""
        return f"Stämmer {self.named}? {self.problem}"


def address_of(row: o.IndicatorRow, result: o.Result, cell: str) -> str:
    """Return where a cell is filled in, from the document's page."""
    place = f"{row.key}.{result.workplace_key}" if result.workplace_key else row.key
    return f"utfall/#{place}.{cell}"


def cells_read(kind) -> tuple[str, ...]:
    """The cells of an outcome that are figures; a forecast is made before the year is over."""
    return tuple(cell for cell in _WORDS if cell != "forecast" or kind != Kind.ANNUAL_REPORT)


def mistyped(row: o.IndicatorRow, outline: o.Outline) -> Iterator[Mistyped]:
    """Yield the cells of a line's own period, in the unit and its workplaces, that look like slips of the keyboard."""
    if not is_report(outline):
        return
    for result in results_here(row, outline):
        place = f", {result.workplace}" if result.workplace else ""
        for cell in cells_read(outline.kind):
            figure = getattr(result, cell)
            raw = figure if isinstance(figure, str) else figure.raw
            if raw and (problem := read(raw).problem):
                yield Mistyped(
                    cell=address_of(row, result, cell),
                    named=f"{_WORDS[cell]} {quote(raw)} för {quote(row.named)}{place}",
                    words=f"{_WORDS[cell]} {raw}",
                    problem=problem,
                )


def typos(outline: o.Outline) -> Iterator[Finding]:
    """Yield a question for each such cell of a report."""
    for _, row in rows(outline):
        for each in mistyped(row, outline):
            yield Finding(
                code=TYPO,
                anchor=row.key,
                severity=Severity.QUESTION,
                sentence=f"{capital(each.named)}: {each.problem}",
                evidence=((row.key, f"{row.named}: {each.words}"),),
                cell=each.cell,
            )
