"""What an indicator came to in the document's own period, and whether that reaches its årsmål."""

from collections.abc import Iterator

from indicators.choices import Period
from indicators.values import Trend, Value, meets
from plans import outline as o
from plans.choices import Kind
from plans.measured import read

_CELLS = (("total", "outcome"), ("women", "women"), ("men", "men"))
PARTS_OF_OUTCOME = {"total": "utfallet", "women": "utfallet för kvinnor", "men": "utfallet för män"}


def is_report(outline: o.Outline) -> bool:
    return outline.kind != Kind.PLAN


def rows(outline: o.Outline) -> Iterator[tuple[o.Goal, o.IndicatorRow]]:
    """Yield (goal, row of an indicator) in printed order."""
    for _, goal in o.walk(outline.goals):
        for row in goal.indicators:
            yield goal, row


def result_here(row: o.IndicatorRow, outline: o.Outline) -> o.Result:
    """Return how the indicator went in the document's own period, an empty result where nothing is known.

    A report that was read in has its figures as printed cells only; those of unknown columns tell nothing.
    """
    period = Period(outline.kind.value)
    found = row.result(outline.year, period)
    if found or row.unsettled:
        return found or o.Result(year=outline.year, period=period)
    cells = {name: o.Figure(raw=row.value(column) or "") for name, column in _CELLS}
    return o.Result(year=outline.year, period=period, **cells)


def results_here(row: o.IndicatorRow, outline: o.Outline) -> Iterator[o.Result]:
    """Yield how the indicator went in the document's own period: in the unit, and then in each workplace."""
    yield result_here(row, outline)
    period = Period(outline.kind.value)
    yield from (r for r in row.results if r.workplace and (r.year, r.period) == (outline.year, period))


def aim(row: o.IndicatorRow) -> Value | None:
    """Return what is aimed at: the unit's årsmål, else KF:s, unless it only says that somebody else sets it."""
    values = (read(raw) for column in ("target", "council_target") if (raw := row.value(column)))
    return next((value for value in values if not value.delegated and not value.missing), None)


def reached(row: o.IndicatorRow, outline: o.Outline) -> bool | None:
    """Tell whether the outcome reaches what is aimed at, None where that cannot be told.

    "Öka" and "minska" are seen against the outcome of the year before, where it is printed.
    """
    target, outcome = aim(row), read(result_here(row, outline).total.raw)
    if target is None:
        return None
    if target.number is None and target.trend in (Trend.RISE, Trend.FALL):
        before = read(row.value("previous") or "").exact
        if before is None or outcome.exact is None:
            return None
        return outcome.exact > before if target.trend is Trend.RISE else outcome.exact < before
    return meets(outcome, target, row.direction)


def anchor_of_target(row: o.IndicatorRow, outline: o.Outline) -> str:
    """Return where an årsmål stands: in a plan it has a field of its own, in a report it is a cell of the row."""
    return row.key if is_report(outline) else f"{row.key}.arsmal"
