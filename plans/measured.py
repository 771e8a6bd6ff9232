"""What the figures of an indicator's line are, for all that compare them: pages, pictures and checks."""

import functools

from indicators import measuring
from indicators.values import Value, parse
from plans import outline as o

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
