"""The cells of a line of an indicator that a workplace fills in: which they are, and what is shown of them."""

import dataclasses

from indicators.outcomes import PARTS, WHOLE_NUMBERS, faults_of, typed
from indicators.values import Fault
from plans.grid import SEXES, find_entry
from plans.mask import WITHHELD
from plans.measured import beside_of
from plans.richtext import strip_controls
from plans.sharing.places import Item

FIGURES = (*PARTS, *(f"{part}_respondents" for part in PARTS))  # what a workplace knows of itself
# what a cell is called where the line that it stands in is not shown
_PLAIN = {"total": "Periodens utfall"} | SEXES
_PLAIN |= {f"{part}_respondents": f"Svarande, {_PLAIN[part][0].lower()}{_PLAIN[part][1:]}" for part in PARTS}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell that a workplace fills in: its label, what stands in it, and what looks wrong there.

    ``before`` is what stands in the report; ``withheld``: something does, which this reader may not see.
    """

    code: str
    label: str
    value: str
    numeric: bool
    faults: tuple[Fault, ...] = ()
    before: str = ""
    withheld: bool = False

    @property
    def wrong(self) -> bool:
        return any(not fault.warning for fault in self.faults)

    @property
    def said(self) -> str:
        return " ".join(fault.text for fault in self.faults)


def typed_figures(cells, *, offered) -> dict[str, str]:
    """Return what was typed in the cells of a line, those that it does not offer left out."""
    return {cell: typed(cell, strip_controls(cells.get(cell, ""))) for cell in FIGURES if cell in offered}


def without_marks(cells) -> dict[str, str]:
    """Return what a workplace typed without marks of withheld figures: she saw them instead of what stands there."""
    return {cell: "" if raw == WITHHELD else raw for cell, raw in cells.items()}


def offered_at(item: Item, outline, workplace) -> frozenset[str]:
    """Return the cells that the workplace's line has: none for the sexes where the indicator is not split by them."""
    return frozenset(_cells(find_entry(outline, item.row.key, {workplace.key: workplace.name}), workplace))


def cells_of_row(
    item: Item, outline, workplace, values=None, hindered=None
) -> tuple[tuple[Cell, ...], tuple[tuple[str, str], ...]]:
    """Return (the cells of the workplace's line, what is known beside them).

    ``values``: other than what stands; ``hindered``: why something of it cannot be stored, by cell.
    """
    entry = find_entry(outline, item.row.key, {workplace.key: workplace.name})
    now, hidden = _cells(entry, workplace), _withheld(item.row, outline, workplace)
    stands = {code: "" if code in hidden else cell.value for code, cell in now.items()}
    said = dict.fromkeys(FIGURES, "") | stands | (values or {})
    rest = {"response_rate": "", "comparison": "", "forecast": "", "not_reported": ""}
    about = beside_of(item.row, outline, workplace=True)
    threshold = outline.layout.small_number_threshold
    if hindered:
        faults = tuple(Fault(cell, reason, warning=False) for cell, reason in hindered.items())
    else:
        faults = faults_of(said | rest, about, threshold=threshold) if any(said.values()) else ()
    cells = tuple(
        Cell(
            code=code,
            label=cell.short,
            value=said[code],
            numeric=cell.numeric,
            faults=tuple(fault for fault in faults if fault.cell == code),
            before=stands[code],
            withheld=code in hidden,
        )
        for code, cell in now.items()
    )
    return cells, tuple((label, value) for label, value in entry.beside if value)


def filled(cells: tuple[Cell, ...], values) -> tuple[Cell, ...]:
    """Return the cells with these values in them; without cells (their line is not shown) all that have a value."""
    cells = cells or tuple(
        Cell(code=code, label=_PLAIN[code], value="", numeric=code in WHOLE_NUMBERS)
        for code in FIGURES
        if values.get(code)
    )
    return tuple(dataclasses.replace(cell, value=values.get(cell.code, "")) for cell in cells)


def _cells(entry, workplace):
    line = next(line for line in entry.places if line.workplace == workplace.key)
    return {cell.cell: cell for cell in line.cells if cell.cell in FIGURES and cell.offered}


def _withheld(row, outline, workplace):
    period = (outline.year, outline.kind)
    mine = (r for r in row.results if r.workplace == workplace.name and (r.year, r.period) == period)
    return {part for result in mine for part in PARTS if getattr(result, part).withheld}
