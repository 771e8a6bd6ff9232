"""What an indicator's line says beside its figures: that the total was put together, or why there is none."""

import dataclasses

from indicators.choices import Weighing
from plans import outline as o
from plans.choices import Kind


def told_of(row: o.IndicatorRow, *, year: int, kind: Kind) -> tuple[str, ...]:
    """Return what a line of a report of the year and kind has to say."""
    result = None if kind == Kind.PLAN else row.result(year, kind)
    if result is None:
        return ()
    not_reported = f"Redovisas inte: {result.not_reported}" if result.not_reported else ""
    return tuple(filter(None, (weighed_words(result.weighed, result.together), not_reported)))


def weighed_words(weighed: Weighing | None, together: tuple[int, int] | None = None) -> str:
    """Say what a total was weighed by, "" for nothing. ``together``: of how many workplaces, of how many."""
    if weighed is None:
        return ""
    some, all_of_them = together or (0, 0)
    which = f"{some} av {all_of_them} arbetsplatser" if some < all_of_them else "arbetsplatserna"
    if weighed is Weighing.SUM:
        return f"Summan av {which}"
    return f"{which[:1].upper()}{which[1:]} vägda efter {weighed.label}"


def with_notes(table, *, year: int, kind: Kind):
    """Return a table of indicators (plans/tables.py) whose rows say so; None for none."""
    if table is None:
        return None
    notes = [" · ".join(told_of(line.row, year=year, kind=kind)) for line in table.rows]
    rows = tuple(dataclasses.replace(line, note=note) for line, note in zip(table.rows, notes, strict=True))
    return dataclasses.replace(table, rows=rows)
