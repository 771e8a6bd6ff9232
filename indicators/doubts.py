"""Figures that can be stored, but may be of another scale than those beside them, lack their unit, or be no figures.

Questions to the one who types, asked as seldom as may be: only of a figure that is off from everything it can be held
against, and only where both are of the same kind.
"""

import dataclasses
import re
from decimal import Decimal

from indicators.measuring import Joining, first_word, in_percent, is_count, is_percent, joining
from indicators.values import Fault, Trend, parse, show

_PARTS = ("total", "women", "men")
_NEAR = Decimal("0.15")  # how near a power of ten it must be, to be taken for a comma in the wrong place
_FAR = 10  # times as much, or as little, is worth a question of a share or an average
_LEAST_SHARE, _LARGE_SHARE = 5, 20  # procent: below, a share may well be ten times what it was
_LEAST_AMOUNT = 20  # below, a count may well be ten times what it was
_BEYOND = 500  # times as much as anything grows to
_TWO_COUNTS = re.compile(r"[0-9]+\s*(?:av|/|\()\s*[0-9]+")  # "10 av 12", "3 (2)": no number, but a way to tell one


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What a row of cells is about: its indicator, and what stands beside.

    ``before``: last year's outcome, and ``targets``: what is aimed at, the unit's first; as written. ``whole_year``:
    the figures tell of a whole year, as those beside do, and of the whole unit.
    """

    name: str = ""
    measured_in: str = ""
    by_sex: bool = False
    before: str = ""
    targets: tuple[str, ...] = ()
    whole_year: bool = True


def scales_in(total: str, women: str = "", men: str = "", *, about: Beside) -> tuple[Fault, ...]:
    """Return a question at each cell whose figure may be of another scale than what stands beside it."""
    beside = [(words, value) for words, value in _others(about) if value.number]
    cells = zip(_PARTS, map(parse, (total, women, men)), strict=True)
    return tuple(Fault(cell, text, warning=True) for cell, value in cells if (text := _of_scale(value, beside, about)))


def bare_in(total: str, women: str = "", men: str = "") -> tuple[Fault, ...]:
    """Return a word at each cell whose figure lacks the unit that the others of its row are written with."""
    values = [parse(raw) for raw in (total, women, men)]
    units = [v.measured_in for v in values if v.measured_in and not is_count(v.measured_in)]
    text = f"Skriv ut måttenheten, så som i resten av raden: {units[0]}." if units else ""
    bare = [value.exact is not None and not value.measured_in for value in values]
    return tuple(Fault(cell, text, warning=True) for cell, alone in zip(_PARTS, bare, strict=True) if text and alone)


def unread_in(total: str, women: str = "", men: str = "", *, about: Beside) -> tuple[Fault, ...]:
    """Return a question at each cell that holds no number, where those beside it do: "=1+1", "12,5,3 %", a date.

    What nobody can read a number in is kept as it was written, but counts as reported and is compared with nothing.
    """
    values = [parse(raw) for raw in (total, women, men)]
    if all(value.number is None for value in (*values, *(other for _, other in _others(about)))):
        return ()
    text = "Det går inte att läsa som ett tal och kan inte jämföras. Stämmer det?"
    cells = zip(_PARTS, values, strict=True)
    return tuple(Fault(cell, text, warning=True) for cell, value in cells if _is_unread(value))


def _is_unread(value):
    said = value.missing or value.delegated or value.trend is not Trend.NONE or value.problem
    written = value.raw.strip()
    return bool(written) and value.number is None and not said and not _TWO_COUNTS.match(written)


def answers_in(total: int | None, women: int | None, men: int | None) -> tuple[Fault, ...]:
    """Return a question where those who answered, women and men, are not as many as all who did."""
    women_and_men = (women or 0) + (men or 0)
    if total is None or (women_and_men <= total and (women is None or men is None)):
        return ()
    if women_and_men > total:
        text = "Kvinnor och män är tillsammans fler än alla som svarat."
    elif women_and_men < total:
        text = f"Kvinnor och män är tillsammans {women_and_men}, men {total} har svarat. Stämmer det?"
    else:
        return ()
    return (Fault("total_respondents", text, warning=True),)


def _others(about):
    """Yield (how to speak of it, value) of what a figure can be held against."""
    yield "förra årets utfall är", parse(about.before)
    for raw in about.targets:
        target = parse(raw)
        if not target.change:
            yield "årsmålet är", target


def _of_scale(value, beside, about):
    number = value.exact
    if not number:
        return ""
    kind = joining(name=about.name, measured_in=about.measured_in, written=(v.measured_in for _, v in beside))
    share = in_percent(
        name=about.name, measured_in=about.measured_in, written=[value.measured_in, *(v.measured_in for _, v in beside)]
    )
    if kind is Joining.ADDED and not about.whole_year:
        return ""  # a part of the year or of the unit may be a tenth of the whole
    comparable = [(words, other) for words, other in beside if share or _same(value, other, about)]
    if share and _is_part_of_one(value, comparable):
        return f"{value.raw.strip()} ser ut som en del av ett. Menas {show(number * 100, '%')}?"
    if not comparable or not all(_is_off(value, other, kind, share, about) for _, other in comparable):
        return ""
    words, other = comparable[0]
    meant = _meant(number, other.number)
    unit = "%" if share else value.measured_in or other.measured_in or about.measured_in
    guess = f" Menas {show(meant, unit)}?" if meant is not None else ""
    told = f"{words} {other.raw.strip()}"
    return f"{value.raw.strip()} är av en annan storlek än det som står bredvid: {told}. Stämmer det?{guess}"


def _is_part_of_one(value, beside):
    """Tell whether a share is written as 0,079, and nothing beside it is as small; 0,5 may well be half a per cent."""
    decimals = -value.exact.as_tuple().exponent
    return 0 < value.exact < 1 and decimals > 1 and not value.measured_in and all(v.number > 2 for _, v in beside)


def _same(value, other, about):
    """Tell whether two values are in the same unit; a bare number is in the indicator's, where that has one."""
    units = {first_word(each.measured_in or about.measured_in) for each in (value, other)}
    return len(units) == 1 and "" not in units and not is_percent(units.pop())


def _is_off(value, other, kind, share, about):
    number, other_number = value.exact, other.number
    if other_number * number < 0:
        return False
    large, small = max(abs(number), abs(other_number)), min(abs(number), abs(other_number))
    near = _power(number, other_number) is not None
    if share:
        telling = other_number >= _LEAST_SHARE if number < other_number else number >= _LARGE_SHARE
        return telling and (near or large >= _FAR * small)
    if kind is Joining.AVERAGED:
        return near or large >= _FAR * small
    # counts and amounts do grow: only what looks like a comma, or a unit such as tkr, in the wrong place
    few = is_count(value.measured_in or about.measured_in) and small < _LEAST_AMOUNT
    return (near and not few) or large >= _BEYOND * small


def _meant(number, other):
    """Return the number with its comma where it would be of the size of the other, or None where it is nowhere near."""
    power = _power(number, other)
    return None if power is None else number.scaleb(power)


def _power(number, other):
    for power in (1, 2, 3, -1, -2, -3):
        if abs(number.scaleb(power) / other - 1) <= _NEAR:
            return power
    return None
