"""The grid where a report's outcomes are entered and read: rows, cells and what stands beside them.

Pure functions over the outline, so that a reader's grid is made of what ``plans/mask.py`` leaves of it. The same
measure under two goals has one outcome, so it has one row: under the first.
"""

import dataclasses
from collections.abc import Mapping

from indicators.models import Outcome
from indicators.outcomes import CELLS, PARTS, WHOLE_NUMBERS, faults_of
from indicators.values import Fault
from indicators.weighing import NOTHING, Together, put_together
from plans import outline as o
from plans.checks.slips import with_digests
from plans.choices import Kind
from plans.mask import WHY_WITHHELD, WITHHELD
from plans.measured import beside_of, last_year
from plans.progress import is_asked_for
from plans.results import cells_of_result
from plans.told import weighed_words
from units.models import Workplace

frozen = dataclasses.dataclass(frozen=True, slots=True, kw_only=True)

SEXES = {"men": "Utfall män/pojkar", "women": "Utfall kvinnor/flickor"}
DETAILS = (
    ("response_rate", "Svarsfrekvens"),
    ("comparison", "Jämförelsevärde"),
    ("comparison_label", "Jämförs med, till exempel Staden"),
    ("not_reported", "Redovisas inte, för att"),
)


@frozen
class Column:
    """A column of cells: its head, and what a cell in it is called when it stands alone."""

    cell: str
    head: str
    label: str


@frozen
class Cell:
    """A cell: what stands in it. ``offered``: something can stand there; ``locked``: it follows the workplaces.

    ``short``: what it is called in its row, and ``about``: which row that is; ``head``: what stands above it.
    """

    cell: str
    head: str
    short: str
    about: str
    value: str
    offered: bool = True
    locked: bool = False
    faults: tuple[Fault, ...] = ()

    @property
    def label(self) -> str:
        return f"{self.short}, {self.about}"

    @property
    def numeric(self) -> bool:
        return self.cell in WHOLE_NUMBERS

    @property
    def css(self) -> str:
        return "words" if self.cell == "note" else "count" if self.numeric else "value"

    @property
    def said(self) -> str:
        return " ".join(fault.text for fault in self.faults)

    @property
    def digest(self) -> str:
        """Of a question that can be let stand, where that is all that is said here."""
        return self.faults[0].digest if len(self.faults) == 1 else ""

    @property
    def wrong(self) -> bool:
        return any(not fault.warning for fault in self.faults)


@frozen
class Line:
    """Cells of the whole unit, or of a workplace. ``key``: the line's, and after a dot the workplace's."""

    key: str
    workplace: str
    name: str
    cells: tuple[Cell, ...]
    weighed: str = ""
    weight: Cell | None = None
    details: tuple[Cell, ...] = ()

    @property
    def wrong(self) -> tuple[Cell, ...]:
        """The cells where something looks wrong."""
        return tuple(cell for cell in (*self.cells, *self.details) if cell.faults)


@frozen
class Entry:
    """An indicator: its cells, what is known from before (label, value), what the row says, and its workplaces."""

    row: o.IndicatorRow
    beside: tuple[tuple[str, str], ...]
    told: tuple[str, ...]
    line: Line
    places: tuple[Line, ...] = ()


@frozen
class Group:
    """The indicators of a goal."""

    key: str
    title: str
    entries: tuple[Entry, ...]


@frozen
class Grid:
    """Everything that the page shows. ``others``: indicators that are reported by year, left out of a tertial's."""

    outline: o.Outline
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    others: int
    can_write: bool

    @property
    def width(self) -> int:
        return len(self.columns) + 1


def grid_of(outline: o.Outline, *, everything=False, can_write=False, answers=True, seen=frozenset()) -> Grid:
    """Return the grid of a report.

    ``everything``: also what need not be reported in the period. ``answers``: how many answered is shown, and what
    was noted for those who work with the figures. ``seen``: the digests of what a writer lets stand.
    """
    columns, shown, groups, others = _columns(outline), set(), [], 0
    if not answers:
        columns = tuple(column for column in columns if column.cell not in (*WHOLE_NUMBERS, "note"))
    for _, goal in o.walk(outline.goals):
        rows = [row for row in goal.indicators if row.measure not in shown and not shown.add(row.measure)]
        asked = [row for row in rows if everything or _is_asked_for(row, outline)]
        others += len(rows) - len(asked)
        entries = tuple(entry_of(row, outline, columns, can_write=can_write, seen=seen) for row in asked)
        if entries:
            groups.append(Group(key=goal.key, title=f"{goal.number} {goal.title}".strip(), entries=entries))
    return Grid(outline=outline, columns=columns, groups=tuple(groups), others=others, can_write=can_write)


def find_entry(outline: o.Outline, key: str, workplaces: Mapping[str, str], seen=frozenset()) -> Entry | None:
    """Return the indicator of a line with a row for each of these workplaces ({key: name}), for one who writes."""
    rows = (row for _, goal in o.walk(outline.goals) for row in goal.indicators)
    row = next((row for row in rows if row.key == key), None)
    return row and entry_of(row, outline, _columns(outline), can_write=True, workplaces=workplaces, seen=seen)


def entry_of(row, outline, columns, *, can_write, workplaces=None, seen=frozenset()) -> Entry:
    """Return one indicator's part of the grid; without ``workplaces`` those that have figures have rows."""
    now = [result for result in row.results if (result.year, result.period) == (outline.year, outline.kind)]
    unit = next((result for result in now if not result.workplace), None)
    of_places = {result.place: result for result in now if result.workplace}  # two workplaces may have the same name
    together = _together(of_places.values(), row) if of_places and can_write else NOTHING
    named = {key: result.workplace for key, result in of_places.items()} if workplaces is None else workplaces
    making = _Lines(row, outline, columns, can_write, seen)
    return Entry(
        row=row,
        beside=tuple(_beside(row, outline)),
        told=tuple(_told(row, unit)),
        line=making.line(unit, together=together),
        places=tuple(making.line(of_places.get(key), key, name) for key, name in named.items()),
    )


def _is_asked_for(row, outline):
    return is_asked_for(row.periodicity, outline.kind) or row.result(outline.year, outline.kind) is not None


def _columns(outline):
    """Outcome and who answered, in the whole and by sex in the order of the nämnd; forecast before the year is over."""
    printed = {column.code: column.label for column in outline.layout.indicator_columns}
    sexes = [code for code in printed if code in SEXES]
    sexes += [code for code in SEXES if code not in sexes]
    named = [
        ("total", printed.get("outcome", "Periodens utfall")),
        *((sex, printed.get(sex, SEXES[sex])) for sex in sexes),
    ]
    columns = []
    for part, label in named:
        columns.append(Column(cell=part, head=label, label=label))
        columns.append(
            Column(cell=f"{part}_respondents", head="Svarande", label=f"Svarande, {label[:1].lower()}{label[1:]}")
        )
    if outline.kind != Kind.ANNUAL_REPORT:
        forecast = printed.get("forecast", "Prognos helår")
        columns.append(Column(cell="forecast", head=forecast, label=forecast))
    columns.append(Column(cell="note", head="Anteckning", label="Anteckning"))
    return tuple(columns)


def _beside(row, outline):
    year = outline.year
    known = row.result(year - 1, Kind.ANNUAL_REPORT)
    yield f"VB {year - 1}", WITHHELD if known and known.total.withheld else last_year(row, year)
    yield "Årsmål", row.value("target") or ""
    yield "KF:s årsmål", row.value("council_target") or ""
    for kind in (Kind.TERTIAL_1, Kind.TERTIAL_2):
        if kind < outline.kind and (result := row.result(year, kind)):
            yield str(kind), _shown(result)


def _shown(result):
    if result is None:
        return ""
    return WITHHELD if result.total.withheld else result.total.raw


def _told(row, unit):
    """What a row has to say that has no cell of its own in the grid."""
    if row.unsettled:
        yield f"Inläst, kolumn okänd: {' · '.join(row.unsettled)}"
    if row.withholds:
        yield WHY_WITHHELD
    if unit and unit.not_reported:
        yield f"Redovisas inte: {unit.not_reported}"
    if unit and unit.response_rate:
        yield f"Svarsfrekvens {unit.response_rate}"
    if unit and unit.comparison:
        yield f"{unit.comparison_label or 'Jämförelse'}: {unit.comparison}"


@dataclasses.dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of an indicator: what they have in common."""

    row: o.IndicatorRow
    outline: o.Outline
    columns: tuple[Column, ...]
    can_write: bool
    seen: frozenset

    def line(self, result, key="", name="", together=NOTHING) -> Line:
        row = self.row
        cells = cells_of_result(result) if result or self.can_write or name else _printed(row)
        own = bool(result and not result.weighed and any(cells[part] for part in PARTS))
        faults = self._faults(cells, name, together.remark(own=own)) if self.can_write else ()
        locked = together.cells if result and result.weighed else ()

        def cell(code, label, offered=True, head=""):
            return Cell(
                cell=code,
                head=head or label,
                short=label,
                about=name or row.name,
                value=cells[code],
                offered=offered or bool(cells[code]),
                locked=code in locked,
                faults=tuple(fault for fault in faults if fault.cell == code),
            )

        return Line(
            key=f"{row.key}.{key}" if name else row.key,
            workplace=key,
            name=name,
            cells=tuple(
                cell(c.cell, c.label, row.by_sex or c.cell.split("_")[0] not in SEXES, c.head) for c in self.columns
            ),
            weighed=weighed_words(result.weighed, result.together) if result else "",
            weight=cell("weight", "Vikt") if name else None,
            details=() if name else tuple(cell(code, label) for code, label in DETAILS),
        )

    def _faults(self, cells, workplace, remark):
        if not any(cells.values()) and not remark:
            return ()
        row, about = self.row, beside_of(self.row, self.outline, workplace=bool(workplace))
        found = faults_of(cells, about, threshold=self.outline.layout.small_number_threshold)
        found = with_digests(found, cells, key=row.key, name=row.named, workplace=workplace)
        found = tuple(fault for fault in found if fault.digest not in self.seen)
        return (*found, *remark)


def _printed(row):
    """What an imported document printed, where nothing more is known of it."""
    printed = {"total": "outcome", "women": "women", "men": "men", "forecast": "forecast"}
    return dict.fromkeys(CELLS, "") | {cell: row.value(column) or "" for cell, column in printed.items()}


def _together(results, row) -> Together:
    outcomes = [
        Outcome(
            workplace=Workplace(name=result.workplace),
            weight=result.weight,
            not_reported=bool(result.not_reported),
            **{f"{part}_raw": getattr(result, part).raw for part in PARTS},
            **{f"{part}_respondents": getattr(result, part).respondents for part in PARTS},
        )
        for result in results
    ]
    return put_together(outcomes, name=row.name, measured_in=row.measured_in)
