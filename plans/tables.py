"""The tables of the document page: what stands in each cell, and what can be written there."""

import dataclasses
import datetime
import functools
from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from plans import outline as o
from plans.choices import Kind, Progress, Status
from plans.mask import why_withheld
from plans.periods import has_ended, is_unreported
from plans.sexes import words_under

_UNKNOWN = "Kolumn okänd"
_PROGRESS = tuple(Progress.choices)
PROGRESS = o.Column(code="progress", label="Läge")
_LONG = 14  # a value longer than this is a phrase and may wrap


@dataclasses.dataclass(frozen=True, slots=True)
class Cell:
    """A cell: the label of its column, what is printed, and how. ``edit``: what is filled in there, if anything.

    ``span``: over how many columns it stands.
    """

    label: str
    value: str
    css: str
    edit: str = ""
    span: int = 1


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A line with its cells in the order of the columns; ``row`` is the outline's own.

    ``ask``: the slot of an analysis that has not been begun and need not be. ``note`` stands below the row's head.
    ``unreported``: of an activity that has ended, whether a report that is not adopted says nothing of how it went;
    None of all others. ``explained``: a row below says, or asks, how it went. ``sexes``: what is told below the row of
    women and men.
    """

    row: o.IndicatorRow | o.ActivityRow
    cells: tuple[Cell, ...]
    ask: str = ""
    note: str = ""
    sexes: str = ""
    unreported: bool | None = None
    explained: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """A table: heads with places to break, and rows. As on paper all is set to the left: words as well as figures.

    ``progresses``: (value, word) of how far an activity may have come, where that is asked for.
    ``withheld``: what ".." means, where it stands in the table.
    """

    heads: tuple[SafeString, ...]
    rows: tuple[Row, ...]
    progresses: tuple[tuple[str, str], ...] = ()
    withheld: str = ""

    @property
    def width(self) -> int:
        """How many columns it has, with the one of names."""
        return len(self.heads) + 1


def indicator_table(rows, outline: o.Outline, *, writing: bool, targets: bool) -> Table | None:
    """Return the table of a goal's indicators; ``targets``: the unit's årsmål are filled in here."""
    if not rows:
        return None
    columns = outline.layout.indicator_columns
    period = {"layout": outline.layout, "year": outline.year, "kind": outline.kind}
    return Table(
        heads=tuple(_head(c.label) for c in columns),
        rows=tuple(
            Row(row, _values(row, columns, targets), _ask(row, writing), sexes=words_under(row, **period))
            for row in rows
        ),
        withheld=why_withheld(rows, columns),
    )


def activity_table(rows, outline: o.Outline, *, writing: bool) -> Table | None:
    """Return the table of a goal's activities. The title is the row's head; who is responsible stands below it, unless
    the nämnd has a column for it."""
    if not rows:
        return None
    asks = writing and outline.kind != Kind.PLAN
    columns = list(activity_columns(rows, outline))
    if asks:  # beside its words there is no room for them: they are filled in on a row below
        columns = [column for column in columns if column.code not in ("progress", "deviation")]
    return Table(
        heads=tuple(_head(c.label) for c in columns),
        rows=tuple(
            Row(
                row,
                tuple(_fact(row, c) for c in columns),
                _ask(row, writing),
                _responsible(row, columns),
                unreported=_silence(row, outline),
                explained=asks or bool(row.deviation and (row.cause or row.measure)),
            )
            for row in rows
        ),
        progresses=_PROGRESS if asks else (),
    )


def activity_columns(rows, outline: o.Outline) -> Iterator[o.Column]:
    """Yield the columns after the title, with how far it has come where that is told. Avvikelse stands last."""
    columns = [c for c in outline.layout.activity_columns if c.code != "title"]
    yield from (c for c in columns if c.code not in ("progress", "deviation"))
    if not any(c.code == "progress" for c in columns) and tells_progress(rows, outline):
        columns.append(PROGRESS)
    yield from (c for c in columns if c.code == "progress")
    yield from (c for c in columns if c.code == "deviation")


def tells_progress(rows, outline: o.Outline) -> bool:
    """Tell whether a table has to say how far activities have come, whatever columns the nämnd has set out."""
    return outline.kind != Kind.PLAN and any(row.progress for row in rows)


def _responsible(row, columns):
    has_column = any(column.code == "responsible" for column in columns)
    return f"Ansvarig: {row.responsible}" if row.responsible and not has_column else ""


def _silence(row, outline):
    open_report = outline.kind != Kind.PLAN and outline.status != Status.ADOPTED
    return is_unreported(row, outline) if open_report and has_ended(row, outline) else None


@functools.lru_cache(maxsize=4096)
def day(date: datetime.date) -> str:
    """Return a date as it is written, "12 januari 2026", on one line."""
    with override("sv"):
        return date_format(date, "j F Y").replace(" ", "\u00a0")


@functools.lru_cache(maxsize=256)
def _head(label):
    return mark_safe(escape(label).replace("/", "/<wbr>"))  # a head breaks after a slash, never inside a word


def _ask(row, writing):
    text = row.analysis
    return text.slot if writing and text and not text.html and not text.required else ""


def _values(row, columns, targets):
    """The cells of a line. Values of unknown columns stand together, in printed order, over the first empty ones."""
    if not row.unsettled:
        return tuple(_value(row, c, targets) for c in columns)
    cells = [_value(row, c, targets=False) for c in columns]
    start = next((n for n, cell in enumerate(cells) if not cell.value), len(cells))
    end = next((n for n, cell in enumerate(cells) if n > start and cell.value), len(cells))
    words = " · ".join(raw if len(raw) > _LONG else raw.replace(" ", "\u00a0") for raw in row.unsettled)
    return (*cells[:start], Cell(_UNKNOWN, words, "unsettled", span=max(1, end - start)), *cells[end:])


def _value(row, column, targets):
    value = row.value(column.code) or ""
    css = "" if not value else "long" if len(value) > _LONG else "short"
    if column.code == "target" and targets:
        return Cell(column.label, value, css, "target")
    return Cell(column.label, value, css or "blank")


def _fact(row, column):
    value = getattr(row, column.code, "") or ""
    if column.code == "progress":
        value = value and value.label
    elif column.code == "deviation":
        return Cell(column.label, "Avvikelse" if value else "", "" if value else "blank", "deviation")
    elif column.code in ("start", "end") and value:
        value = " ".join(day(value).rsplit("\u00a0", 1))  # in a narrow column the year may stand below
    return Cell(column.label, value, "" if value else "blank")
