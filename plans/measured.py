"""What the figures of an indicator's line are, for all that compare them: pages, pictures and checks."""

import functools

from indicators import measuring
from indicators.doubts import Beside
from indicators.values import Value, parse
from plans import outline as o
from plans.choices import Kind

read = functools.lru_cache(maxsize=8192)(parse)  # the same figures are asked for again at every look at a page


def in_percent(row: o.IndicatorRow) -> bool:
    """Tell whether the indicator is a share, by its unit of measure, its name ("Andel …") or its other values."""
    written = (read(value.raw).measured_in for value in row.values)
    return measuring.in_percent(name=row.name, measured_in=row.measured_in, written=written)


def unit_of(value: Value, row: o.IndicatorRow) -> str:
    """Return what a value is measured in: what is written after it, else what its indicator is measured in."""
    written = value.measured_in or row.measured_in
    if measuring.is_percent(written) or (not written and in_percent(row)):
        return "%"
    return written.casefold()


def last_year(row: o.IndicatorRow, year: int) -> str:
    """Return what the year before came to: as it is printed in the line, else as it is known."""
    known = row.result(year - 1, o.Period.YEAR)
    return row.value("previous") or (known.total.raw if known else "")


def beside_of(row: o.IndicatorRow, outline: o.Outline, *, workplace: bool = False) -> Beside:
    """Return what the cells of a line's own period can be held against; ``workplace``: those of a part of the unit."""
    return Beside(
        name=row.name,
        measured_in=row.measured_in,
        by_sex=row.by_sex,
        before=row.value("previous") or "",  # what the reader sees beside it, and nothing that is not decided
        targets=tuple(row.value(column) or "" for column in ("target", "council_target")),
        whole_year=outline.kind == Kind.ANNUAL_REPORT and not workplace,
    )
