"""A unit's total, put together of its workplaces' figures: weighed by respondents or a chosen weight, or added.

Counts and amounts ("antal deltagare", GWh, kronor) are added. Shares, points and averages are weighed: by the weight
where one has been chosen for any workplace, else by how many answered. Where it cannot be told which it is, where a
weight or a workplace's figure is missing, or where their units differ, there is no total: a guess would print a wrong
number. Source: issue of follow-up, "Entering outcomes", and DOMAIN, "What hurts today" no. 10.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from indicators.choices import Weighing
from indicators.measuring import Joining, joining
from indicators.models import Outcome
from indicators.outcomes import PARTS
from indicators.values import Fault, parse, show

_DECIMALS = 1  # of an average, at least
_PARTS = {
    "total": "Totalen",
    "women": "Utfallet för kvinnor/flickor",
    "men": "Utfallet för män/pojkar",
}
_NAMES = {
    "total": "totalen",
    "women": "kvinnor/flickor",
    "men": "män/pojkar",
    "total_respondents": "svarande",
    "women_respondents": "svarande kvinnor/flickor",
    "men_respondents": "svarande män/pojkar",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Together:
    """What the workplaces' figures make. ``cells``: of the unit's row, those that the figures tell.

    ``by``: how, None where nothing could be put together; ``lacking``: why not, a sentence, or "", about the cell
    ``lacking_at``. ``count``: how many workplaces told something.
    """

    cells: dict[str, str]
    by: Weighing | None
    lacking: str = ""
    count: int = 0
    lacking_at: str = "total"

    def remark(self, *, own: bool) -> tuple[Fault, ...]:
        """Return what to say at the unit's figures; ``own``: somebody has typed them, and they are not replaced."""
        if own and self.lacking == _ASK:
            return ()
        text = self.lacking or (_OWN_STAYS if self.by and own else "")
        return (Fault(self.lacking_at, text, warning=True),) if text else ()


NOTHING = Together({}, None)
_ASK = (
    "Ska arbetsplatsernas siffror läggas ihop eller vägas? Det går inte att se. Skriv enhet efter talen, till exempel "
    "st eller %, ange en vikt för varje arbetsplats, eller fyll i enhetens egen siffra."
)
_OWN_STAYS = "Enhetens egen siffra står kvar. Töm den om den ska räknas ut av arbetsplatsernas."


def put_together(workplaces: Sequence[Outcome], *, name: str, measured_in: str) -> Together:
    """Return the unit's figures as those of its workplaces tell them; ``name`` and ``measured_in``: the indicator's."""
    rows = [row for row in workplaces if tells(row)]
    units = {value.measured_in.casefold() for row in rows for part in PARTS if (value := _figure(row, part))}
    if not units:
        return NOTHING
    if measured_in:
        units.discard("")  # "80" of an indicator that is measured in %
    if len(units) > 1:
        return Together({}, None, "Totalen kan inte räknas ut: arbetsplatsernas siffror har olika enheter.")
    way = joining(name=name, measured_in=measured_in, written=units)
    if way is Joining.ADDED:
        by = Weighing.SUM
    elif any(row.weight is not None for row in rows):
        by = Weighing.WEIGHT
    elif way is Joining.AVERAGED:
        by = Weighing.RESPONDENTS
    else:
        return Together({}, None, _ASK)
    cells, lacking = {}, {}
    for part in PARTS:
        silent = [row for row in rows if not _figure(row, part) and not _has_none_of(row, part)]
        counted = [row for row in rows if _figure(row, part)]
        if not counted:
            continue
        if silent:  # a figure of some of them is not the unit's
            lacking[part] = f"{_PARTS[part]} kan inte räknas ut: utfallet saknas för {_names(silent)}."
            continue
        unread = [row for row in counted if _figure(row, part).exact is None]
        weights = [_weight(row, part, by) for row in counted]
        if not unread and None not in weights and sum(weights):
            cells[part] = _written([_figure(row, part) for row in counted], weights, by)
        else:
            without = [row for row, weight in zip(counted, weights, strict=True) if weight is None]
            lacking[part] = _reason(part, unread, without, by)
        answers = [_answers(row, part) for row in counted]
        if None not in answers:
            cells[f"{part}_respondents"] = str(sum(answers))
    at, text = next(iter(lacking.items()), ("total", ""))
    return Together(cells, by if any(part in cells for part in PARTS) else None, text, len(rows), at)


def replaced(shown: Mapping[str, str], cells: Mapping[str, str]) -> str:
    """Say what stood in the unit's cells that the workplaces now tell otherwise, or ""."""
    was = ", ".join(f"{_NAMES[cell]} {shown[cell]}" for cell in _NAMES if cells.get(cell) and shown[cell])
    return f"Ersatt av arbetsplatsernas: {was}" if was else ""


def tells(row: Outcome) -> bool:
    """Tell whether a workplace has answered: with a figure, or with how many answers there are."""
    return not row.not_reported and (any(_figure(row, part) for part in PARTS) or bool(_answers(row, "total")))


def _has_none_of(row, part):
    """Tell whether nobody at the workplace is of a sex, so that its figure is rightly left out."""
    women, men, total = row.women_respondents, row.men_respondents, row.total_respondents
    other = men if part == "women" else women
    return part != "total" and (_answers(row, part) == 0 or (total is not None and total == other))


def _figure(row, part):
    """Return the value of a part, or None where none is given."""
    value = parse(getattr(row, f"{part}_raw"))
    return None if value.missing or not value.raw.strip() else value


def _answers(row, part):
    answers = getattr(row, f"{part}_respondents")
    if answers is None and part == "total" and None not in (row.women_respondents, row.men_respondents):
        return row.women_respondents + row.men_respondents
    return answers


def _weight(row, part, by):
    if by is Weighing.SUM:
        return 1
    return row.weight if by is Weighing.WEIGHT else _answers(row, part)


def _written(values, weights, by):
    exponents = [value.exact.as_tuple().exponent for value in values]
    decimals = max(0, *(-exponent for exponent in exponents))
    number = sum(value.exact * weight for value, weight in zip(values, weights, strict=True))
    if by is not Weighing.SUM:
        number, decimals = number / sum(weights), max(decimals, _DECIMALS)
    number = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return show(number, next((value.measured_in for value in values if value.measured_in), ""))


def _reason(part, unread, without, by):
    if unread:
        return f"{_PARTS[part]} kan inte räknas ut: utfallet för {_names(unread)} är inget tal."
    if not without:
        return "Alla vikter är 0."
    what = "vikt" if by is Weighing.WEIGHT else "antal svarande"
    return f"{_PARTS[part]} kan inte räknas ut: {what} saknas för {_names(without)}."


def _names(rows):
    return ", ".join(str(row.workplace) for row in rows)
