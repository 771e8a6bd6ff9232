"""The tables of the document page: what stands in each cell, and what can be written there."""

import dataclasses
import datetime
import functools

from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from plans import outline as o
from plans.sexes import words_under

_UNKNOWN = "Kolumn okänd"
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

    ``ask``: the slot of an analysis that has not been begun and need not be. ``note`` stands below the row's head,
    ``sexes`` tells of women and men below the row.
    """

    row: o.IndicatorRow | o.ActivityRow
    cells: tuple[Cell, ...]
    ask: str = ""
    note: str = ""
    sexes: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """A table: heads with places to break, and rows. As on paper all is set to the left: words as well as figures."""

    heads: tuple[SafeString, ...]
    rows: tuple[Row, ...]


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
    )


def activity_table(rows, layout: o.Layout, *, writing: bool) -> Table | None:
    """Return the table of a goal's activities. The title is the row's head; who is responsible stands below it, unless
    the nämnd has a column for it."""
    if not rows:
        return None
    columns = [c for c in layout.activity_columns if c.code not in ("title", "deviation")]
    columns += [c for c in layout.activity_columns if c.code == "deviation"]
    return Table(
        heads=tuple(_head(c.label) for c in columns),
        rows=tuple(
            Row(row, tuple(_fact(row, c, writing) for c in columns), _ask(row, writing), _responsible(row, columns))
            for row in rows
        ),
    )


def _responsible(row, columns):
    has_column = any(column.code == "responsible" for column in columns)
    return f"Ansvarig: {row.responsible}" if row.responsible and not has_column else ""


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


def _fact(row, column, writing):
    value = getattr(row, column.code, "") or ""
    if column.code == "deviation":
        return Cell(column.label, "Avvikelse" if value else "", "" if value or writing else "blank", "deviation")
    if column.code in ("start", "end") and value:
        value = " ".join(day(value).rsplit("\u00a0", 1))  # in a narrow column the year may stand below
    return Cell(column.label, value, "" if value else "blank")
