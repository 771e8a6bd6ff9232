"""Women and men beside each other: how far apart they are, and how that has changed since last year.

The difference between two percentages is procentenheter, never per cent (DOMAIN, "Values"). Everything is worked out
of rows that have been masked for their audience: where one of the two figures is withheld there is no difference.
"""

import dataclasses
import functools
from decimal import Decimal

from indicators.measuring import is_percent
from indicators.values import show
from plans import outline as o
from plans.choices import Kind
from plans.measured import read, unit_of

NAMES = {"women": "kvinnor", "men": "män"}


@dataclasses.dataclass(frozen=True, slots=True)
class Gap:
    """How far women are above men (below: negative), now and before (None: not known), and in what.

    ``when``: when before was, as a sentence begins with it: "I fjol", "Helåret 2025".
    """

    now: Decimal
    measured_in: str
    before: Decimal | None = None
    when: str = ""

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
    """Return the gap of a line in the document's own period, or None where there is none to tell.

    A tertial's is held against the same tertial of the year before, or against that whole year where it has no other.
    """
    now = gap_in(row, row.result(year, o.Period(kind))) if kind != Kind.PLAN else None
    for period, when in _before(year - 1, kind) if now else ():
        before = gap_in(row, row.result(year - 1, period))
        if before and before.measured_in == now.measured_in:
            return dataclasses.replace(now, before=before.now, when=when)
    return now


def gap_in(row: o.IndicatorRow, result: o.Result | None) -> Gap | None:
    """Return the gap of one result, or None. Numbers of people that add up to the total are not apart."""
    if result is None:
        return None
    women, men, total = (read(figure.raw) for figure in (result.women, result.men, result.total))
    if women.exact is None or men.exact is None:
        return None
    unit = unit_of(women, row)
    if unit != unit_of(men, row) or (unit != "%" and total.exact == women.exact + men.exact):
        return None
    return Gap(women.exact - men.exact, unit)


def _before(year, kind):
    if kind == Kind.ANNUAL_REPORT:
        return ((o.Period.YEAR, "I fjol"),)
    return ((o.Period(kind), f"I tertial {kind[1]} {year}"), (o.Period.YEAR, f"Helåret {year}"))


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


def _higher(far):
    return NAMES["women" if far > 0 else "men"]


def _amount(gap, far):
    far = abs(far)
    return show(far, ("procentenhet" if far == 1 else "procentenheter") if gap.in_points else gap.measured_in)


def _change(gap, now, before):
    if not before:
        return f"{gap.when} var det ingen skillnad."
    if now == before:
        return f"{gap.when} var den lika stor."
    if now * before < 0:
        change = _amount(gap, now - before)
        return f"{gap.when} var den {_amount(gap, before)}, högre för {_higher(before)}: en ändring med {change}."
    way = "ökat" if abs(now) > abs(before) else "minskat"
    return f"{gap.when} var den {_amount(gap, before)}: den har {way} med {_amount(gap, abs(now) - abs(before))}."
