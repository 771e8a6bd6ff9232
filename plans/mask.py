"""What an audience may see of a document: small numbers are withheld, once, before every outlet.

Whoever shows, prints or writes out an outline to somebody asks ``shown_to`` or ``mask`` first, and makes everything
else (differences, pictures, checks, files) of what it returns, so that nothing can be worked out from another place.
"""

from collections import defaultdict
from collections.abc import Mapping

from indicators.choices import Weighing
from indicators.measuring import Joining, joining
from indicators.models import Outcome
from indicators.privacy import MEN, PARTS, TOTAL, WOMEN, Figures, withheld
from indicators.values import UNKNOWN
from plans import outline as o
from plans.choices import Audience, Kind
from plans.measured import read
from plans.permissions import entitled
from plans.results import YEARS
from units.access import Action

WITHHELD = UNKNOWN  # a figure that is not shown looks like one that is not known
WHY_WITHHELD = f"{WITHHELD} visas inte: för få svar bakom siffran"

# (measure's key, year, period, workplace's key or "") -> what is known of it today
Answers = Mapping[tuple[str, int, str, str], Figures]


def audience_of(user, document) -> Audience:
    """Tell which audience a user belongs to for a document."""
    return Audience.WRITERS if entitled(user, Action.SEE_TRUE_FIGURES, document) else Audience.EVERYONE


def shown_to(user, document, outline: o.Outline) -> o.Outline:
    """Return the outline as the user may see it."""
    return for_audience(audience_of(user, document), document, outline)


def for_audience(audience: Audience, document, outline: o.Outline) -> o.Outline:
    """Return the outline as an audience may see it, also by what has become known since it was frozen."""
    if audience == Audience.WRITERS or outline.kind == Kind.PLAN or not any(_rows(outline)):
        return outline
    return mask(outline, audience, known=answers_now(document))


def answers_now(document) -> Answers:
    """Return what is known today of how the unit's measures went, and how many answered.

    What was few is not shown in an older edition either; and what a report of its own period withholds because of its
    workplaces is withheld wherever else that period is shown.
    """
    years = {"year__lte": document.year, "year__gte": document.year - YEARS}
    outcomes = Outcome.objects.filter(measure__unit=document.unit_id, **years)
    fields = [f"{part}_{what}" for what in ("raw", "respondents") for part in PARTS]
    found = outcomes.values_list("measure__key", "year", "period", "workplace__key", "weighed", *fields)
    return {
        (key, year, period, workplace or ""): Figures(*figures, by_weight=weighed == Weighing.WEIGHT)
        for key, year, period, workplace, weighed, *figures in found
    }


def mask(outline: o.Outline, audience: Audience, *, known: Answers | None = None) -> o.Outline:
    """Return the outline without what the audience may not see; ``known``: what is known since it was frozen.

    Lines of one indicator with different labels are different measures, asked of different people, and nothing here
    knows how they hang together: each is masked by itself. A unit whose whole is the sum of its parts has workplaces.
    """
    if audience == Audience.WRITERS or outline.kind == Kind.PLAN:
        return outline
    by_measure = defaultdict(dict)
    for (measure, *place), figures in (known or {}).items():
        by_measure[measure][tuple(place)] = figures
    return o.replace(outline, goals=tuple(_masked_goal(goal, outline, by_measure) for goal in outline.goals))


def _masked_goal(goal, outline, known):
    return o.replace(
        goal,
        indicators=tuple(_masked_row(row, outline, known.get(row.measure, {})) for row in goal.indicators),
        children=tuple(_masked_goal(child, outline, known) for child in goal.children),
    )


def _masked_row(row, outline, known):
    """Withhold period by period, by all that is or has been shown of it: here, or in a report of its own."""
    shown = {(result.year, str(result.period), result.place): result for result in row.results}
    cells = _cells(row, outline)
    hidden = {}
    for period in dict.fromkeys(place[:2] for place in (*shown, *cells)):
        workplaces = {place: None for place in (*shown, *known) if place[:2] == period and place[2]}
        places = ((*period, ""), *workplaces)
        figures = [_figures(shown.get(place), known.get(place), cells.get(place, {})) for place in places]
        threshold = outline.layout.small_number_threshold
        parts = withheld(figures[0], figures[1:], threshold=threshold, added=_is_added(row, figures))
        hidden |= dict(zip(places, parts, strict=True))
    results = [_masked_result(result, hidden[place], cells.get(place, {})) for place, result in shown.items()]
    for place in cells.keys() - shown.keys():  # what only the cells tell
        bare = _masked_result(o.Result(year=place[0], period=o.Period(place[1])), hidden[place], cells[place])
        results += [bare] if bare.withholds else []
    row = o.replace(row, results=tuple(sorted(results, key=lambda result: (result.year, result.period))))
    now, before = (hidden[place] for place in _places(outline))
    return o.replace(row, values=tuple(_masked_values(row.values, now, before))) if now or before else row


def _is_added(row, figures):
    """Tell whether the parts make the whole by being added; what somebody has weighed is not."""
    if any(each.by_weight for each in figures):
        return False
    written = [read(getattr(each, part)).measured_in for each in figures for part in PARTS]
    return joining(name=row.name, measured_in=row.measured_in, written=written) is Joining.ADDED


def _places(outline):
    """The unit in the report's own period, and in the year before."""
    return (outline.year, str(outline.kind), ""), (outline.year - 1, str(o.Period.YEAR), "")


def _cells(row, outline):
    """The parts that the cells of a report tell, by place, as written; the columns are in plans/defaults.py.

    A value of an unknown column may be any part of its own period.
    """
    now, before = _places(outline)
    columns = zip(PARTS, ("outcome", "women", "men"), strict=True)
    return {
        now: {part: row.value(column) or "".join(row.unsettled[:1]) for part, column in columns},
        before: {TOTAL: row.value("previous") or ""},
    }


def _figures(result, known, cells):
    """All that is known of a unit or a workplace in a period; of two numbers of answers the smaller counts."""
    known, result = known or Figures(), result or o.Result(year=0, period=o.Period.YEAR)
    figures = [getattr(result, part) for part in PARTS]
    raws = [
        figure.raw or getattr(known, part) or cells.get(part, "") for figure, part in zip(figures, PARTS, strict=True)
    ]
    answers = [
        _fewest(figure.respondents, getattr(known, f"{part}_answers"))
        for figure, part in zip(figures, PARTS, strict=True)
    ]
    return Figures(*raws, *answers, by_weight=known.by_weight or result.weighed is Weighing.WEIGHT)


def _fewest(*numbers):
    return min((number for number in numbers if number is not None), default=None)


def _masked_result(result, hidden, cells):
    """Without the figures, and without what would tell of them: weights, how many answered, notes, a forecast."""
    there = {part for part in hidden if getattr(result, part).raw or cells.get(part)}
    changes = {part: o.replace(getattr(result, part), respondents=None) for part in PARTS}
    changes |= {part: o.Figure(withheld=True) for part in there}
    forecast, rate = ("", "") if TOTAL in hidden else (result.forecast, result.response_rate)
    return o.replace(result, note="", weight=None, forecast=forecast, response_rate=rate, **changes)


def _masked_values(values, now, before):
    """The printed cells without those of the parts that are withheld ``now``, and of the year ``before``."""
    parts = {"outcome": TOTAL, "women": WOMEN, "men": MEN}
    for value in values:
        if value.column is None:
            hidden = now or before
        elif value.column == "previous":
            hidden = TOTAL in before
        else:
            hidden = parts.get(value.column) in now
        if value.column == "forecast" and TOTAL in now:
            continue
        yield o.Value(raw=WITHHELD, column=value.column) if hidden else value


def why_withheld(rows, columns) -> str:
    """Say what ".." means where a table of the lines shows it for a withheld figure, else ""."""
    codes = {column.code for column in columns}
    shown = any(
        value.raw == WITHHELD and (value.column is None or value.column in codes)
        for row in rows
        if row.withholds
        for value in row.values
    )
    return WHY_WITHHELD if shown else ""


def _rows(outline):
    return (row for _, goal in o.walk(outline.goals) for row in goal.indicators)
