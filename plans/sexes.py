"""Women and men beside each other: how far apart they are, and how that has changed since last year.

The difference between two percentages is procentenheter, never per cent (DOMAIN, "Values"). Everything is worked out
of rows that have been masked for their audience: where one of the two figures is withheld there is no difference.
"""

import dataclasses
import functools
from decimal import Decimal

from indicators.values import is_percent, parse, show
from plans import outline as o
from plans.choices import Kind

NAMES = {"women": "kvinnor", "men": "män"}

read = functools.lru_cache(maxsize=8192)(parse)  # the same figures are asked for again at every look at a page


@dataclasses.dataclass(frozen=True, slots=True)
class Gap:
    """How far women are above men (below: negative), now and in the year before (None: not known), and in what."""

    now: Decimal
    before: Decimal | None
    measured_in: str

    @property
    def size(self) -> Decimal:
        return abs(self.now)

    @property
    def in_points(self) -> bool:
        """Whether it is in procentenheter, which is what the year's limit is in."""
        return is_percent(self.measured_in)

    def passes(self, limit: int) -> bool:
        """Tell whether the gap is so large that the analysis is to mention it; ``limit`` in procentenheter."""
        return self.in_points and self.size > limit


def gap_of(row: o.IndicatorRow, *, year: int, kind: Kind) -> Gap | None:
    """Return the gap of a line in the document's own period, or None where there is none to tell."""
    now = _apart(row, row.result(year, o.Period(kind)) if kind != Kind.PLAN else None)
    if now is None:
        return None
    before = _apart(row, row.result(year - 1, o.Period.YEAR))
    same = before is not None and before[1] == now[1]
    return Gap(now[0], before[0] if same else None, now[1])


@functools.lru_cache(maxsize=4096)
def words_under(row: o.IndicatorRow, *, layout: o.Layout, year: int, kind: Kind) -> str:
    """Return what is told of the sexes under a line: the gap, and first both figures where no columns hold them."""
    gap = gap_of(row, year=year, kind=kind)
    told = gap_words(gap, layout.sexes) if gap else ""
    result = None if kind == Kind.PLAN else row.result(year, o.Period(kind))
    columns = {column.code for column in layout.indicator_columns}
    if result and result.women.raw and result.men.raw and not columns & set(NAMES):
        figures = " och ".join(f"{NAMES[sex]} {getattr(result, sex).raw}" for sex in layout.sexes)
        told = f"{figures[:1].upper()}{figures[1:]}. {told}".strip()
    return told


def gap_words(gap: Gap, sexes: tuple[str, str]) -> str:
    """Tell of a gap in one or two sentences; ``sexes`` in the order that the nämnd has them."""
    pair = " och ".join(NAMES[sex] for sex in sexes)
    now, before = gap.now, gap.before
    if not now:
        said = f"Ingen skillnad mellan {pair}."
    else:
        said = f"Skillnad mellan {pair}: {_amount(gap, now)}, högre för {_higher(now)}."
    return said if before is None else f"{said} {_change(gap, now, before)}"


def unit_of(value, row: o.IndicatorRow) -> str:
    """Return what a value is measured in: what is written after it, else what its indicator is measured in."""
    written = value.measured_in or row.measured_in
    return "%" if is_percent(written) else written.casefold()


def _apart(row, result):
    """Return (how far women are above men, in what), or None. Numbers of people that add up are not apart."""
    if result is None:
        return None
    women, men, total = (read(figure.raw) for figure in (result.women, result.men, result.total))
    if women.exact is None or men.exact is None:
        return None
    unit = unit_of(women, row)
    if unit != unit_of(men, row) or (unit != "%" and total.exact == women.exact + men.exact):
        return None
    return women.exact - men.exact, unit


def _higher(far):
    return NAMES["women" if far > 0 else "men"]


def _amount(gap, far):
    far = abs(far)
    return show(far, ("procentenhet" if far == 1 else "procentenheter") if gap.in_points else gap.measured_in)


def _change(gap, now, before):
    if not before:
        return "I fjol var det ingen skillnad."
    if now == before:
        return "I fjol var den lika stor."
    if now * before < 0:
        change = _amount(gap, now - before)
        return f"I fjol var den {_amount(gap, before)}, högre för {_higher(before)}: en ändring med {change}."
    way = "ökat" if abs(now) > abs(before) else "minskat"
    return f"I fjol var den {_amount(gap, before)}: den har {way} med {_amount(gap, abs(now) - abs(before))}."
