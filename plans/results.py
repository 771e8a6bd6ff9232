"""How indicators went, as an outline tells it: the unit's own figures of the period, and what is known from before."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from django.db.models import Exists, F, OuterRef, Q

from indicators.choices import Weighing
from indicators.models import Outcome
from indicators.outcomes import CELLS, PARTS
from indicators.values import UNKNOWN
from indicators.weighing import tells
from plans import outline as o
from plans.choices import Kind, Status
from plans.models import Document
from units.models import Workplace
from units.prepared import prepared

YEARS = 10  # how far back a picture goes, the document's own year included


def read_outcomes(document) -> dict[int, list[Outcome]]:
    """Return the outcomes that a report of the unit may show, by measure (primary key), the oldest first; in one query.

    One more where a total is put together of workplaces' figures: how many ``workplaces`` the unit has.
    """
    found, unit, year = defaultdict(list), document.unit_id, document.year
    outcomes = _outcomes(unit=unit, year=year, before=year - 1, long_ago=year - YEARS, kind=document.kind)
    weighed = any(outcome.weighed for outcome in outcomes)
    workplaces = Workplace.objects.of_unit(unit, year=year).count() if weighed else 0
    for outcome in outcomes:
        outcome.workplaces = workplaces
        found[outcome.measure_id].append(outcome)
    return found


@prepared
def _outcomes(unit, year, before, long_ago, kind):
    """The report's own, and of other periods only what no draft tells: nobody else prints an unadopted report."""
    drafts = Document.objects.filter(unit=unit, year=OuterRef("year"), kind=OuterRef("period"))
    earlier = Q(year__gt=long_ago, year__lt=year, period=Kind.ANNUAL_REPORT)
    earlier |= Q(year=year, period__in=(Kind.TERTIAL_1, Kind.TERTIAL_2), period__lt=kind)
    earlier |= Q(year=before, period=kind)  # what a tertial is held against
    known = earlier & Q(workplace=None) & ~Exists(drafts.filter(status__in=(Status.DRAFT, Status.SUBMITTED)))
    outcomes = Outcome.objects.filter(Q(year=year, period=kind) | known, measure__unit=unit)
    by_workplace = F("workplace__sort_key").asc(nulls_first=True)  # else PostgreSQL has the unit's own last
    return outcomes.select_related("workplace").order_by("year", "period", by_workplace)


def results_of(outcomes: Sequence[Outcome]) -> list[o.Result]:
    """Return outcomes of a measure as the outline holds them, with of how many workplaces a total was put together."""
    told = Counter((each.year, each.period) for each in outcomes if each.workplace_id and tells(each))
    return [
        o.replace(result_of(each), together=(told[each.year, each.period], each.workplaces))
        if each.weighed and each.workplaces and told[each.year, each.period]
        else result_of(each)
        for each in outcomes
    ]


def result_of(outcome: Outcome) -> o.Result:
    """Return an outcome as the outline holds it."""
    return o.Result(
        year=outcome.year,
        period=o.Period(outcome.period),
        workplace=outcome.workplace.name if outcome.workplace else "",
        workplace_key=outcome.workplace.key if outcome.workplace else "",
        total=o.Figure(raw=outcome.total_raw, respondents=outcome.total_respondents),
        women=o.Figure(raw=outcome.women_raw, respondents=outcome.women_respondents),
        men=o.Figure(raw=outcome.men_raw, respondents=outcome.men_respondents),
        forecast=outcome.forecast_raw,
        weighed=Weighing(outcome.weighed) if outcome.weighed else None,
        weight=outcome.weight,
        response_rate=outcome.response_rate,
        comparison=outcome.comparison_raw,
        comparison_label=outcome.comparison_label,
        note=outcome.note,
        not_reported=outcome.not_reported_reason if outcome.not_reported else "",
    )


def cells_of_result(result: o.Result | None) -> dict[str, str]:
    """Return every cell of a result as it is shown (indicators/outcomes.py), "" where nothing is known."""
    if result is None:
        return dict.fromkeys(CELLS, "")
    figures = {part: getattr(result, part) for part in PARTS}
    cells = {part: UNKNOWN if figure.withheld else figure.raw for part, figure in figures.items()}
    cells |= {f"{part}_respondents": _number(figure.respondents) for part, figure in figures.items()}
    others = ("forecast", "note", "response_rate", "comparison", "comparison_label", "not_reported")
    return cells | {cell: getattr(result, cell) for cell in others} | {"weight": _number(result.weight)}


def _number(number):
    return "" if number is None else str(number)
