"""Small numbers: which figures to withhold, so that nobody can be pointed out.

A figure with fewer answers behind it than the nämnd's threshold is withheld, and so is every other that it could be
worked out from: the other sex, the total where it says the same of everybody ("100 %"), and what is left when the
workplaces that are shown are taken from the unit. An unknown number of answers is not few. Source: DOMAIN, "Statistics
by sex", and what statisticians call complementary suppression.
"""

import dataclasses
import re
from collections.abc import Sequence
from decimal import Decimal

from indicators.measuring import is_percent
from indicators.values import parse

TOTAL, WOMEN, MEN = PARTS = ("total", "women", "men")
SPLIT = frozenset((WOMEN, MEN))
ALL = frozenset(PARTS)
_ALL_OR_NONE = re.compile(r"(?<![\d,])(?:0|100)(?![\d,])|\b(?:noll|ing(?:en|et|a)|all[at]?|samtliga)\b", re.IGNORECASE)


@dataclasses.dataclass(frozen=True, slots=True)
class Figures:
    """What is known of one unit or workplace in a period: each part as written, and the answers behind it or None.

    ``by_weight``: a unit's that was weighed by a weight that somebody chose, and not by how many answered.
    """

    total: str = ""
    women: str = ""
    men: str = ""
    total_answers: int | None = None
    women_answers: int | None = None
    men_answers: int | None = None
    by_weight: bool = False

    def __post_init__(self):
        """Two of the three numbers of answers tell the third, also of a sex whose figure was left out."""
        total, women, men = self.total_answers, self.women_answers, self.men_answers
        if total == 0 and (women or men):  # a slip: there is somebody
            total = None
            object.__setattr__(self, "total_answers", None)
        if total is None and women is not None and men is not None:
            object.__setattr__(self, "total_answers", women + men)
        elif men is None and total is not None and women is not None:
            object.__setattr__(self, "men_answers", max(0, total - women))
        elif women is None and total is not None and men is not None:
            object.__setattr__(self, "women_answers", max(0, total - men))


def withheld(
    unit: Figures, workplaces: Sequence[Figures] = (), *, threshold: int, added: bool = False
) -> list[frozenset[str]]:
    """Return which parts (total, women, men) to withhold of the unit, and then of each workplace in their order.

    ``threshold``: the fewest answers that a figure is shown with. Withholds what is small, then the sexes of all
    workplaces where those of one are, and then as many totals as it takes, those of the fewest answers first.
    ``added``: the figures are counts or amounts, so that those of the workplaces, and of the sexes, make the whole.
    """
    if not workplaces and _is_of_one_sex(unit):  # the total is that of the other sex
        return [ALL if 0 < (unit.total_answers or 0) < threshold else frozenset()]
    answered = [n for n, workplace in enumerate(workplaces) if workplace.total_answers != 0]
    if len(answered) < len(workplaces):  # a workplace where nobody answered has nobody to point out
        some = [workplaces[n] for n in answered]
        unit_hidden, *rest = withheld(unit, some, threshold=threshold, added=added)
        there = dict(zip(answered, rest, strict=True))
        return [unit_hidden, *(there.get(n, frozenset()) for n in range(len(workplaces)))]
    if added:
        return _withheld_of_sums(unit, workplaces, threshold)
    hidden = _withheld(unit, workplaces, threshold)
    if unit.by_weight and any(hidden[1:]):  # how much each weighs is known, so that the unit's figure tells too much
        return [ALL] * len(hidden)
    return hidden


def _is_of_one_sex(row):
    """Tell whether all who answered are women, or men; some may have said that they are neither."""
    sexes = (row.women_answers, row.men_answers)
    return 0 in sexes and (row.total_answers or 0) <= sum(filter(None, sexes))


def _withheld(unit, workplaces, threshold):
    rows = [unit, *workplaces, *_the_rest(unit, workplaces)]
    hidden = [_of_itself(row, threshold) for row in rows]
    count = len(workplaces) + 1
    if not _anybody_is_few(rows, threshold):
        return [frozenset()] * count
    if TOTAL in hidden[0]:
        return [ALL] * count
    if workplaces and any(_has_a_gap(row) for row in rows[:count]):
        # what is withheld is chosen by what could be reckoned, and the choice would tell what was left out
        return [ALL] * count
    hidden[1:] = [parts | SPLIT for parts in hidden[1:count]] + [ALL] * (len(rows) - count)
    while _can_be_worked_out(rows, hidden, threshold):
        shown = [n for n in range(1, len(rows)) if TOTAL not in hidden[n]]
        if shown:
            hidden[min(shown, key=lambda n: (rows[n].total_answers is None, rows[n].total_answers or 0))] = ALL
        elif hidden[0] >= SPLIT:
            return [ALL] * count
        else:
            hidden[0] |= SPLIT
    return hidden[:count]


def _withheld_of_sums(unit, workplaces, threshold):
    """Counts and amounts: whoever takes what is shown from the whole has the rest, so of the workplaces nothing is.

    The whole is shown as long as somebody, but not everybody, is counted: then each of the parts may be of several.
    """
    count = len(workplaces) + 1
    unit = _with_answers_of(workplaces, unit)
    rows = [unit, *workplaces, *_the_rest(unit, workplaces)]
    if not _anybody_is_few(rows, threshold):
        return [frozenset()] * count
    few = [frozenset(part for part in PARTS if _few(getattr(row, f"{part}_answers"), threshold)) for row in rows]
    own = ALL if TOTAL in few[0] else SPLIT if few[0] else frozenset()
    told = PARTS if not own else (TOTAL,) if unit.total else ()
    if TOTAL in own or any(_counts_all(unit, part) for part in told):
        return [ALL] * count
    return [own, *[ALL] * (count - 1)]


def _with_answers_of(workplaces, unit):
    """Where it is not known how many answered in the unit, it may be those of its workplaces and nobody else."""
    names = [f"{part}_answers" for part in PARTS if getattr(unit, f"{part}_answers") is None]
    sums = {name: [getattr(workplace, name) for workplace in workplaces] for name in names}
    return dataclasses.replace(unit, **{name: sum(each) for name, each in sums.items() if each and None not in each})


def _counts_all(unit, part):
    """Tell whether a count says the same of everybody: none of them, or as many as there are.

    One that was left out is what the two others make it; without both it is not read at all.
    """
    written, answers = getattr(unit, part), getattr(unit, f"{part}_answers")
    if written:
        return _says_all(written) or (answers is not None and parse(written).exact == answers)
    total, women, men = (parse(getattr(unit, each)).exact for each in PARTS)
    if part == TOTAL:
        number = None if None in (women, men) else women + men
    else:
        other = men if part == WOMEN else women
        number = None if None in (total, other) else total - other
    return number is not None and number in (0, answers)


def _the_rest(unit, workplaces):
    """Yield those of the unit who are in none of the workplaces: they are never shown, but can be worked out."""
    rest = {
        f"{part}_answers": answers - sum(others)
        for part in PARTS
        if (answers := getattr(unit, f"{part}_answers")) is not None
        and None not in (others := [getattr(workplace, f"{part}_answers") for workplace in workplaces])
    }
    if workplaces and rest.get("total_answers", 0) > 0:
        yield Figures(**{part: max(0, answers) for part, answers in rest.items()})


def _of_itself(row, threshold):
    """What a row must withhold, whatever stands beside it."""
    if _few(row.total_answers, threshold):
        return ALL
    if not (_few(row.women_answers, threshold) or _few(row.men_answers, threshold)):
        return frozenset()
    return ALL if _is_one_value(_range(row, WOMEN, total=True)) or _says_all(row.total) else SPLIT


def _has_a_gap(row):
    """Tell whether somebody answered and the figure was left out."""
    return any(getattr(row, f"{part}_answers") and not getattr(row, part) for part in PARTS)


def _anybody_is_few(rows, threshold):
    """Tell whether a few answered anywhere; of a sex that is not there at all nobody can be pointed out."""
    return any(0 < (getattr(row, f"{part}_answers") or 0) < threshold for row in rows for part in PARTS)


def _few(answers, threshold):
    return answers is not None and answers < threshold


def _can_be_worked_out(rows, hidden, threshold):
    """Tell whether a small figure that is withheld has only one value left, by what is shown of all the rows."""
    if _sums_tell(rows, hidden, threshold):
        return True
    workplaces = range(1, len(rows))
    for sex in (WOMEN, MEN) if workplaces else ():
        ranges = [_range(row, sex, total=TOTAL not in parts) for row, parts in zip(rows, hidden, strict=True)]
        if hidden[0] >= SPLIT:
            if _sum_is_told(rows, ranges, threshold):
                return True
        else:
            known = _count(getattr(rows[0], sex), getattr(rows[0], f"{sex}_answers"))
            if _one_is_told(rows, ranges, known, workplaces, _by_sex, threshold, _by_sex_written(rows[0])):
                return True
    rest = [n for n in workplaces if TOTAL in hidden[n]]
    counts = [_count(rows[n].total, rows[n].total_answers) for n in (0, *(n for n in workplaces if n not in rest))]
    left = None if None in counts else counts[0] - sum(counts[1:])
    ranges = [None if row.total_answers is None else (0, row.total_answers) for row in rows]
    told = () if hidden[0] >= SPLIT else _by_sex_written(rows[0])  # what is withheld must not decide what else is
    return _one_is_told(rows, ranges, left, rest, lambda row: (row.total_answers, *_by_sex(row)), threshold, told)


def _sums_tell(rows, hidden, threshold):
    """Tell whether all that is shown together leaves a small sex one value: women and men of a row make its total, the
    rows the unit. Each sum narrows what its parts may be, until none does any more."""
    counts = {
        (n, part): _count(getattr(row, part), getattr(row, f"{part}_answers"))
        for n, row in enumerate(rows)
        for part in PARTS
    }
    bounds = {(n, sex): [0, getattr(row, f"{sex}_answers")] for n, row in enumerate(rows) for sex in (WOMEN, MEN)}
    if any(answers is None for _, answers in bounds.values()):
        return False
    places = range(1, len(rows))
    sums = [([(n, sex) for n in places], [(0, sex)], 0) for sex in (WOMEN, MEN) if places]
    for n, parts in enumerate(hidden):
        told = [] if parts >= SPLIT else [sex for sex in (WOMEN, MEN) if counts[n, sex] is not None]
        bounds |= {(n, sex): [counts[n, sex]] * 2 for sex in told}
        if TOTAL not in parts and counts[n, TOTAL] is not None:
            sums.append(([(n, WOMEN), (n, MEN)], [], counts[n, TOTAL]))
    while sum(_narrow(bounds, *each) for each in sums):
        pass
    small = [(n, sex) for n, sex in bounds if 0 < getattr(rows[n], f"{sex}_answers") < threshold]
    return any(hidden[n] >= SPLIT and _is_one_value(bounds[n, sex]) for n, sex in small)


def _narrow(bounds, added, taken, total):
    """Narrow what the parts of a sum may be, ``added`` less ``taken`` being ``total``; tell whether one was."""
    narrowed = False
    signed = [(part, 1) for part in added] + [(part, -1) for part in taken]
    for part, sign in signed:
        others = [sorted((bounds[other][0] * s, bounds[other][1] * s)) for other, s in signed if other != part]
        ends = (total - sum(high for _, high in others), total - sum(low for low, _ in others))
        low, high = sorted(end * sign for end in ends)
        before, now = bounds[part], [max(bounds[part][0], low), min(bounds[part][1], high)]
        if now != before and now[0] <= now[1]:
            bounds[part], narrowed = now, True
    return narrowed


def _by_sex(row):
    return row.women_answers, row.men_answers


def _by_sex_written(row):
    return row.women, row.men


def _sum_is_told(rows, ranges, threshold):
    """Tell whether a small sex of the whole unit has one value, by its total and by those of the workplaces."""
    if not any(_few(answers, threshold) for answers in _by_sex(rows[0])) or ranges[0] is None:
        return False
    if None in ranges:
        return _is_one_value(ranges[0])
    low, high = (sum(each[end] for each in ranges[1:]) for end in (0, 1))
    return _is_one_value((max(ranges[0][0], low), min(ranges[0][1], high)))


def _one_is_told(rows, ranges, together, members, answers, threshold, told):
    """Tell whether a small one of the ``members`` has one value, when they are ``together`` so many.

    ``told``: the unit's figures of women and men as written, where they are shown.
    """
    small = [n for n in members if any(_few(number, threshold) for number in answers(rows[n]))]
    if not small:
        return False
    if together is None or any(ranges[n] is None for n in members):
        # it cannot be reckoned; among several that nothing is told of, none can be told apart
        return len(members) < 2 or len(members) < len(rows) - 1 or _says_all(*told)
    low, high = (sum(ranges[n][end] for n in members) for end in (0, 1))
    return any(
        _is_one_value(
            (
                max(ranges[n][0], together - (high - ranges[n][1])),
                min(ranges[n][1], together - (low - ranges[n][0])),
            )
        )
        for n in small
    )


def _range(row, sex, *, total):
    """Return from and to how many of a sex may be behind a row whose sexes are withheld, or None where unknown."""
    answers, others = getattr(row, f"{sex}_answers"), row.men_answers if sex == WOMEN else row.women_answers
    if answers is None or others is None:
        return None
    if not total:
        return 0, answers
    count = _count(row.total, row.total_answers)
    return None if count is None else (max(0, count - others), min(answers, count))


def _is_one_value(ends):
    """Tell whether not even one person more or less is possible. What cannot be reckoned (None) has many values."""
    return ends is not None and ends[1] - ends[0] < 1


def _count(written, answers):
    """Return how many of those who answered a share is, or None: "40 %" of 5 are 2, an average is no whole number."""
    value = parse(written)
    share = value.exact
    if share is None or answers is None or not (is_percent(value.measured_in or "%") and 0 <= share <= 100):
        return None
    count = share * answers / 100
    whole = count.to_integral_value()
    near = Decimal(answers).scaleb(share.as_tuple().exponent - 2) / 2  # what the printed decimals leave open
    return whole if abs(count - whole) <= near else count


def _says_all(*written):
    """Tell whether a figure says the same of everybody behind it: none of them (0), or all (100 %)."""
    return any(_of_all(parse(raw), raw) for raw in written)


def _of_all(value, raw):
    if value.number is None:  # what cannot be read may say it in its own way: "100 % (12 st)", "ingen"
        return bool(_ALL_OR_NONE.search(raw))
    return value.number == 0 or (value.number == 100 and is_percent(value.measured_in or "%"))
