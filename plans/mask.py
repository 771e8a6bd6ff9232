"""What an audience may see of a document: small numbers are withheld, once, before every outlet.

Whoever shows, prints or writes out an outline to somebody asks ``shown_to`` or ``mask`` first, and makes everything
else (differences, pictures, checks, files) of what it returns, so that nothing can be worked out from another place.
"""

from collections import defaultdict
from collections.abc import Mapping

from indicators.models import Outcome
from indicators.privacy import PARTS, Figures, withheld
from plans import outline as o
from plans.choices import Audience, Kind
from plans.permissions import entitled
from units.access import Action

WITHHELD = ".."  # what is printed for a figure that is not shown
WHY_WITHHELD = f"{WITHHELD} visas inte: för få svar bakom siffran"

# (measure's key, year, period, workplace's name or "") -> answers behind total, women and men
Answers = Mapping[tuple[str, int, str, str], tuple[int | None, int | None, int | None]]


def audience_of(user, document) -> Audience:
    """Tell which audience a user belongs to for a document."""
    return Audience.WRITERS if entitled(user, Action.SEE_TRUE_FIGURES, document) else Audience.EVERYONE


def shown_to(user, document, outline: o.Outline) -> o.Outline:
    """Return the outline as the user may see it."""
    return for_audience(audience_of(user, document), document, outline)


def for_audience(audience: Audience, document, outline: o.Outline) -> o.Outline:
    """Return the outline as an audience may see it, also by what has become known since it was frozen."""
    if audience == Audience.WRITERS or outline.kind == Kind.PLAN:  # a plan tells no outcomes
        return outline
    return mask(outline, audience, known=answers_now(document))


def answers_now(document) -> Answers:
    """Return how many answered, as far as it is known today: what was few is not shown in an older edition either."""
    outcomes = Outcome.objects.filter(measure__unit=document.unit_id, year__lte=document.year)
    counted = outcomes.exclude(total_respondents=None, women_respondents=None, men_respondents=None)
    fields = ("total_respondents", "women_respondents", "men_respondents")
    found = counted.values_list("measure__key", "year", "period", "workplace__name", *fields)
    return {(key, year, period, name or ""): tuple(answers) for key, year, period, name, *answers in found}


def mask(outline: o.Outline, audience: Audience, *, known: Answers | None = None) -> o.Outline:
    """Return the outline without what the audience may not see; ``known``: answers counted since it was frozen."""
    if audience == Audience.WRITERS:
        return outline
    threshold = outline.layout.small_number_threshold
    return o.replace(
        outline, goals=tuple(_masked_goal(goal, outline, threshold, known or {}) for goal in outline.goals)
    )


def _masked_goal(goal, outline, threshold, known):
    return o.replace(
        goal,
        indicators=tuple(_masked_row(row, outline, threshold, known) for row in goal.indicators),
        children=tuple(_masked_goal(child, outline, threshold, known) for child in goal.children),
    )


def _masked_row(row, outline, threshold, known):
    told = (*row.results, *_only_printed(row, outline))
    periods = defaultdict(list)
    for result in told:
        periods[result.year, result.period].append(result)
    masked = {}
    for results in periods.values():
        results.sort(key=lambda result: result.workplace != "")  # the unit's first
        unit = results[0] if not results[0].workplace else None
        workplaces = results[1:] if unit else results
        figures = [_figures(result, row.measure, known) for result in workplaces]
        parts = withheld(_figures(unit, row.measure, known) if unit else Figures(), figures, threshold=threshold)
        masked |= {
            id(result): _masked_result(result, hidden)
            for result, hidden in zip((unit, *workplaces), parts, strict=True)
            if result
        }
    found = o.replace(row, results=tuple(masked[id(result)] for result in told))
    values = tuple(_masked_values(found, outline)) if found.withholds else row.values
    return o.replace(found, values=values, results=found.results[: len(row.results)])


def _only_printed(row, outline):
    """Yield what only the cells tell of this period and of the year before: it is small when its answers are few.

    A value whose column is not known may be any of the figures of the period.
    """
    if outline.kind == Kind.PLAN:
        return
    unknown = " ".join(row.unsettled)
    now = [o.Figure(raw=row.value(column) or unknown) for column in ("outcome", "women", "men")]
    before = row.value("previous")
    if any(figure.raw for figure in now) and not row.result(outline.year, outline.kind):
        total, women, men = now
        yield o.Result(year=outline.year, period=o.Period(outline.kind), total=total, women=women, men=men)
    if before and not row.result(outline.year - 1, Kind.ANNUAL_REPORT):
        yield o.Result(year=outline.year - 1, period=o.Period.YEAR, total=o.Figure(raw=before))


def _figures(result, measure, known):
    answers = known.get((measure, result.year, str(result.period), result.workplace), (None, None, None))
    figures = [getattr(result, part) for part in PARTS]
    fewest = [_fewest(figure.respondents, now) for figure, now in zip(figures, answers, strict=True)]
    return Figures(*(figure.raw for figure in figures), *fewest)


def _fewest(*numbers):
    return min((number for number in numbers if number is not None), default=None)


def _masked_result(result, hidden):
    """Without the figures, what was noted for those who work with them, and a forecast of what is not shown."""
    changes = {part: o.Figure(withheld=True) for part in hidden if getattr(result, part).raw}
    return o.replace(result, note="", forecast="" if "total" in hidden else result.forecast, **changes)


def _masked_values(row, outline):
    """The printed cells, as the columns of a report have them (plans/defaults.py)."""
    now = row.result(outline.year, outline.kind) or o.Result(year=outline.year, period=o.Period.YEAR)
    before = row.result(outline.year - 1, Kind.ANNUAL_REPORT)
    hidden = {"outcome": now.total.withheld, "women": now.women.withheld, "men": now.men.withheld}
    hidden |= {"previous": before is not None and before.total.withheld, None: any(hidden.values())}
    for value in row.values:
        if hidden.get(value.column):
            yield o.Value(raw=WITHHELD, column=value.column)
        elif value.column != "forecast" or not now.total.withheld:
            yield value
