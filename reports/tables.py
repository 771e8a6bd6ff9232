"""The tables of a printed document: indicators and activities, with what stands under their rows."""

import dataclasses
from collections.abc import Iterator

from plans import charts
from plans.charts.shapes import Pictures
from plans.choices import Status
from plans.mask import why_withheld
from plans.outline import ActivityRow, Column, Goal, IndicatorRow, Outline, walk
from plans.periods import is_unreported
from plans.sexes import words_under
from plans.tables import PROGRESS, day, tells_progress
from plans.told import told_of
from reports import columns
from reports.texts import PrintedText, printed_note, printed_text, value_text

WIDTH = 156  # mm: the page without its margins in print.css
INDICATORS, ACTIVITIES = "Indikatorer", "Aktiviteter"
INDICATOR, ACTIVITY = "Indikator", "Aktivitet"
DEVIATION = "Avvikelse"
UNREPORTED = "! Inte redovisad"  # told to those who may still report it


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a table: ``cells`` as the columns stand, or none when all that is known is ``unsettled``."""

    name: str
    notes: tuple[str, ...]
    cells: tuple[str, ...]
    unsettled: str = ""
    sexes: str = ""
    told: tuple[PrintedText, ...] = ()
    analysis: PrintedText | None = None

    @property
    def long(self) -> bool:
        """Whether texts stand under the row: then it is never a lone line on a page, and may be more than a page."""
        return bool(self.analysis or self.told)

    @property
    def below(self) -> bool:
        """Whether something stands under the row that must not part from it."""
        return bool(self.long or self.sexes or (self.cells and self.unsettled))


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """Rows under a caption, and pictures after them. ``widths`` are those of all tables of the kind in the document.

    ``withheld``: what ".." means, where it stands in the table.
    """

    caption: str
    labels: tuple[str, ...]
    widths: columns.Widths
    rows: tuple[Row, ...]
    pictures: tuple[Pictures, ...] = ()
    withheld: str = ""


class Tables:
    """The tables of one document; their columns are measured once, over all of its rows."""

    def __init__(self, outline: Outline):
        self.year, self.kind = outline.year, outline.kind
        goals = [goal for _, goal in walk(outline.goals)]
        activity_columns = outline.layout.activity_columns
        self.frame = charts.frame_of(outline)
        self.period = {"layout": outline.layout, "year": outline.year, "kind": outline.kind}
        self.indicator_columns = outline.layout.indicator_columns
        activities = [row for goal in goals for row in goal.activities]
        self.activity_columns = tuple(_with_progress(activity_columns, activities, outline))
        self.title_label = next((column.label for column in activity_columns if column.code == "title"), ACTIVITY)
        self.outline = outline
        indicators = [row for goal in goals for row in goal.indicators]
        self.indicator_widths = columns.fit(_texts(self.indicator_columns, indicators, _indicator_cell), WIDTH)
        # letters of one size in all tables, whichever kind needs the smaller ones
        self.activity_widths = columns.fit(
            _texts(self.activity_columns, activities, _activity_cell), WIDTH, largest=self.indicator_widths.size
        )

    def of(self, goal: Goal) -> Iterator[Table]:
        """Yield the tables that a goal has."""
        if goal.indicators:
            labels = (INDICATOR, *(column.label for column in self.indicator_columns))
            rows, pictures = tuple(map(self._indicator, goal.indicators)), charts.pictures_in(goal, self.frame)
            withheld = why_withheld(goal.indicators, self.indicator_columns)
            yield Table(INDICATORS, labels, self.indicator_widths, rows, pictures, withheld)
        if goal.activities:
            labels = (self.title_label, *(column.label for column in self.activity_columns))
            yield Table(ACTIVITIES, labels, self.activity_widths, tuple(map(self._activity, goal.activities)))

    def _indicator(self, row: IndicatorRow) -> Row:
        told = told_of(row, year=self.year, kind=self.kind)
        in_columns = not row.unsettled or any(value.column for value in row.values)
        cells = [_indicator_cell(row, column.code) for column in self.indicator_columns] if in_columns else []
        return Row(
            name=_name(row.name, self.indicator_widths),
            notes=tuple(filter(None, (row.label, *told))),
            cells=_cells(cells, self.indicator_widths),
            unsettled=" · ".join(map(value_text, row.unsettled)),
            sexes=words_under(row, **self.period),
            analysis=printed_text(row.analysis),
        )

    def _activity(self, row: ActivityRow) -> Row:
        notes = []
        if self.outline.status != Status.ADOPTED and is_unreported(row, self.outline):
            notes.append(UNREPORTED)
        if row.responsible:
            notes.append(f"Ansvarig: {row.responsible}")
        if row.workplaces:
            notes.append(f"Gäller {', '.join(row.workplaces)}")
        return Row(
            name=_name(row.title, self.activity_widths),
            notes=tuple(notes),
            cells=_cells([_activity_cell(row, column.code) for column in self.activity_columns], self.activity_widths),
            told=tuple(_deviation(row)),
            analysis=printed_text(row.analysis),
        )


def _with_progress(printed: tuple[Column, ...], activities: list, outline: Outline) -> Iterator[Column]:
    """Yield the columns after the title, with how far activities have come before Avvikelse where that is told."""
    added = not any(c.code == "progress" for c in printed) and tells_progress(activities, outline)
    for column in printed:
        if column.code == "deviation" and added:
            yield PROGRESS
            added = False
        if column.code != "title":
            yield column
    if added:
        yield PROGRESS


def _deviation(row: ActivityRow) -> Iterator[PrintedText]:
    """Yield why an activity went otherwise and what is done about it."""
    if row.deviation:
        for label, note in (("Orsak till avvikelsen", row.cause), ("Åtgärd", row.measure)):
            if told := printed_note(label, note):
                yield told


def _texts(printed: tuple[Column, ...], rows: list, cell) -> list[list[str]]:
    """Return what stands in each column of all tables of a kind, its label first."""
    return [[column.label, *(cell(row, column.code) for row in rows)] for column in printed]


def _name(text: str, widths: columns.Widths) -> str:
    return columns.unbroken(text, widths.first - columns.NAME_GAP, widths.size)


def _cells(cells: list[str], widths: columns.Widths) -> tuple[str, ...]:
    rooms = (width - widths.gap for width in widths.others)
    return tuple(columns.unbroken(cell, room, widths.size) for cell, room in zip(cells, rooms, strict=False))


def _indicator_cell(row: IndicatorRow, code: str) -> str:
    return value_text(row.value(code) or "")


def _activity_cell(row: ActivityRow, code: str) -> str:
    if code == "progress":
        return row.progress.label if row.progress else ""
    if code == "deviation":
        return DEVIATION if row.deviation else ""
    date = {"start": row.start, "end": row.end}.get(code)
    return day(date) if date else ""
