"""Entering outcomes: the grid of forty indicators, and saving one of its cells."""

import itertools

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from benchmarks import material
from benchmarks.measuring import beside, counting, figure
from goals.choices import Level
from indicators.models import Indicator, Measure, UnitIndicator
from plans import outline as o
from plans.services import OutcomeChange, record_outcomes

INDICATORS = 40
QUERIES, BESIDE_BARE, ROUNDS = 14, 15, 30
SAVE_QUERIES, SAVE_BESIDE_BARE, SAVES = 10, 5, 60
MANY = 1000  # rows saved at once, for information


def figures():
    """Yield queries and ratios of the grid and of a save over HTTP, and how long many rows take at once."""
    outline = material.outline("Enheten som redovisar")
    report = material.stored(outline, adopt=False)
    user = material.head_of(report.unit)
    own = next(goal for _, goal in o.walk(outline.goals) if goal.level == Level.UNIT)
    lines = _lines(report, own.key, INDICATORS)
    _fill(report, lines, user)
    client = Client()
    client.force_login(user)
    yield from _grid(client, report)
    yield from _save(client, report, lines[0])
    more = _lines(report, own.key, MANY, name="Ett av många")
    with counting() as made:
        _fill(report, more, user)
    yield figure("outcomes_of_1000_rows_queries", len(made), "queries")


def _lines(report, goal, count, name="Andel som är nöjda med stödet"):
    """Return so many lines under a goal of the unit's; those that were there already are taken away."""
    UnitIndicator.objects.filter(measure__unit=report.unit_id).update(removed_at=timezone.now())
    goals = {"goal": report.unit.goals.get(key=goal)}
    indicators = Indicator.objects.bulk_create(
        Indicator(
            name=f"{name} {n}", search_text=f"{name} {n}".casefold(), unit=report.unit, by_sex=True, measured_in="%"
        )
        for n in range(count)
    )
    measures = Measure.objects.bulk_create(Measure(indicator=each, unit=report.unit) for each in indicators)
    return UnitIndicator.objects.bulk_create(UnitIndicator(measure=each, target="85 %", **goals) for each in measures)


def _fill(report, lines, user):
    cells = {"total": "84 %", "women": "86 %", "men": "82 %", "total_respondents": "40"}
    record_outcomes(document=report, changes=[OutcomeChange(line.key, cells) for line in lines], by=user)


def _grid(client, report):
    address = reverse("plans:outcomes", args=[report.key])

    def opened(page):
        assert client.get(page).status_code == 200

    yield from beside(
        "outcomes_grid", lambda: opened(address), lambda: opened("/bara/"), limit=BESIDE_BARE, rounds=ROUNDS
    )
    with counting() as made:
        opened(address)
    yield figure("outcomes_grid_queries", len(made), "queries", QUERIES)


def _save(client, report, line):
    address, numbers = reverse("plans:outcome", args=[report.key, line.key]), itertools.count()
    stored = "84 %"

    def save():
        nonlocal stored
        value = f"{next(numbers) % 100} %"
        response = client.post(address, {"cell": "total", "value": value, "base": stored})
        assert response.status_code == 200, response.content
        stored = value

    def bare():
        assert client.get("/bara/").status_code == 200

    yield from beside("outcome_save", save, bare, limit=SAVE_BESIDE_BARE, rounds=SAVES)
    with counting() as made:
        save()
    yield figure("outcome_save_queries", len(made), "queries", SAVE_QUERIES)
