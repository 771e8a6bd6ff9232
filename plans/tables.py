"""The tables of the document page: what stands in each cell, and what can be written there."""

import dataclasses
import datetime
import functools

from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from plans import outline as o

_WORDS = ("period", "periodicity")  # columns that hold words; the others hold figures and are set to the right
_LONG = 14  # a value longer than this is a phrase and may wrap


@dataclasses.dataclass(frozen=True, slots=True)
class Cell:
    """A cell: the label of its column, what is printed, and how. ``edit``: what is filled in there, "target" or ""."""

    label: str
    value: str
    css: str
    edit: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A line with its cells in the order of the columns; ``row`` is the outline's own.

    ``ask``: the slot of an analysis that has not been begun and need not be.
    """

    row: o.IndicatorRow | o.ActivityRow
    cells: tuple[Cell, ...]
    ask: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """A table: heads as (label with places to break, css) and rows."""

    heads: tuple[tuple[SafeString, str], ...]
    rows: tuple[Row, ...]


def indicator_table(rows, layout: o.Layout, *, writing: bool, targets: bool) -> Table | None:
    """Return the table of a goal's indicators; ``targets``: the unit's årsmål are filled in here."""
    if not rows:
        return None
    columns = layout.indicator_columns
    return Table(
        heads=tuple((_head(c.label), "" if c.code in _WORDS else "n") for c in columns),
        rows=tuple(
            Row(row, tuple(_figure(row, c, targets and not row.unsettled) for c in columns), _ask(row, writing))
            for row in rows
        ),
    )


def activity_table(rows, layout: o.Layout, *, writing: bool) -> Table | None:
    """Return the table of a goal's activities. The title is the row's head; responsible is shown when somebody is."""
    if not rows:
        return None
    columns = [c for c in layout.activity_columns if c.code not in ("title", "deviation", "responsible")]
    if any(row.responsible for row in rows):
        columns.append(o.Column(code="responsible", label="Ansvarig"))
    columns += [c for c in layout.activity_columns if c.code == "deviation"]
    return Table(
        heads=tuple((_head(c.label), "") for c in columns),
        rows=tuple(Row(row, tuple(_fact(row, c, writing) for c in columns), _ask(row, writing)) for row in rows),
    )


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


def _figure(row, column, targets):
    value = row.value(column.code) or ""
    css = "" if column.code in _WORDS else "n long" if len(value) > _LONG else "n"
    if column.code == "target" and targets:
        return Cell(column.label, value, css, "target")
    return Cell(column.label, value, css if value else f"{css} blank".strip())


def _fact(row, column, writing):
    value = getattr(row, column.code, "") or ""
    if column.code == "deviation":
        return Cell(column.label, "Avvikelse" if value else "", "" if value or writing else "blank", "deviation")
    if column.code in ("start", "end") and value:
        value = day(value)
    return Cell(column.label, value, "" if value else "blank")
