"""Opening a report with pictures of twenty indicators over ten years, women and men beside each other."""

import statistics
from decimal import Decimal

from django.test import Client

from benchmarks import material
from benchmarks.measuring import beside, counting, figure, seconds
from goals.choices import Level
from goals.models import Goal
from indicators.choices import Period
from indicators.models import Indicator, Measure, Outcome, UnitIndicator
from indicators.values import show
from plans import sexes
from plans.charts import drawing
from plans.measured import read
from plans.models import YearSetup
from plans.templatetags import blocks, charts

QUERIES, BESIDE_BARE, ROUNDS = 25, 35, 30
INDICATORS, YEARS = 20, 10


def figures():
    """Yield queries and ratio for the one who writes, and how long the first look takes, with nothing remembered."""
    document = material.stored(material.made_up("Enheten med diagram"), adopt=False)
    measured(document)
    YearSetup.objects.filter(committee=document.committee, year=document.year).update(show_charts=True)
    client, page = Client(), document.get_absolute_url()
    client.force_login(material.head_of(document.unit))
    assert opened(client, page).text.count("<svg class") == INDICATORS * 3
    yield from beside(
        "report_with_charts", lambda: opened(client, page), lambda: opened(client, "/bara/"),
        limit=BESIDE_BARE, rounds=ROUNDS,
    )  # fmt: skip
    with counting() as made:
        opened(client, page)
    yield figure("report_with_charts_queries", len(made), "queries", QUERIES)
    yield figure("report_with_charts_first_look", statistics.median(first_looks(client, page)) * 1000, "ms")


def first_looks(client, page, rounds=10):
    """Yield the seconds of as many looks at the page by a process that has not drawn it before."""
    for _ in range(rounds):
        for remembered in (blocks._rendered, charts._strip, drawing._small, sexes.words_under, read):
            remembered.cache_clear()
        yield seconds(lambda: opened(client, page))


def measured(document):
    """Give the document twenty indicators, split by sex, each with an outcome of every year."""
    UnitIndicator.objects.filter(measure__unit=document.unit).delete()
    Measure.objects.filter(unit=document.unit, lines=None, outcomes=None).delete()
    goals = list(Goal.objects.filter(unit=document.unit, year=document.year, level=Level.UNIT))
    for n in range(INDICATORS):
        indicator = Indicator.objects.create(name=f"Andel nöjda, fråga {n}", measured_in="%", by_sex=True)
        measure = Measure.objects.create(indicator=indicator, unit=document.unit)
        UnitIndicator.objects.create(measure=measure, goal=goals[n % len(goals)], target="80 %", position=n)
        Outcome.objects.bulk_create(
            Outcome(
                measure=measure, year=document.year - years, period=Period.YEAR,
                total_raw=share(n, years, 0), women_raw=share(n, years, 2), men_raw=share(n, years, -2),
                total_respondents=60, women_respondents=30, men_respondents=30,
            )
            for years in range(YEARS)
        )  # fmt: skip


def share(n, years, more):
    return show(Decimal(70 + n % 7 - years + more) + Decimal("0.5"), "%")


def opened(client, page):
    response = client.get(page)
    assert response.status_code == 200, (page, response.status_code)
    return response
