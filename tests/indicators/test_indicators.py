"""Indicators: what the database refuses."""

import pytest

from indicators.models import GoalIndicator, Indicator, Measure, Outcome, UnitIndicator
from tests.builders import YEAR, a_cast, a_red_thread
from tests.refusals import is_refused


@pytest.fixture
def cast(db):
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


def test_the_same_shared_indicator_is_defined_once_and_each_unit_may_have_its_own(cast):
    Indicator.objects.create(name="Sjukfrånvaro")
    Indicator.objects.create(name="Sjukfrånvaro", unit=cast.unit)
    Indicator.objects.create(name="Sjukfrånvaro", unit=cast.other_unit)
    assert is_refused(lambda: Indicator.objects.create(name="SJUKFRÅNVARO "))
    assert is_refused(lambda: Indicator.objects.create(name="sjukfrånvaro", unit=cast.unit))


def test_an_indicator_with_a_new_name_is_found_by_it(cast):
    indicator = Indicator.objects.create(name="Sjukfrånvaro")
    indicator.name = "Sjukfrånvaro DAG 1–14"
    indicator.save()
    assert Indicator.objects.get(search_text="sjukfrånvaro dag 1–14") == indicator


def test_a_unit_measures_the_same_thing_twice_only_under_different_labels(cast, thread):
    measure = thread.shared_line.measure
    Measure.objects.create(indicator=measure.indicator, unit=cast.unit, label="Bruket")
    assert is_refused(lambda: Measure.objects.create(indicator=measure.indicator, unit=cast.unit, label="Bruket"))


def test_the_same_line_may_stand_twice_under_a_goal(thread):
    UnitIndicator.objects.create(measure=thread.shared_line.measure, goal=thread.area)
    assert thread.area.unit_indicators.count() == 2


def test_kf_has_one_arsmal_and_each_namnd_one(cast, thread):
    line = {"indicator": thread.shared_line.measure.indicator, "goal": thread.area}
    assert is_refused(lambda: GoalIndicator.objects.create(**line, target="90 %"))
    for committee in (cast.committee, cast.other_committee):
        GoalIndicator.objects.create(**line, committee=committee, target="90 %")
        assert is_refused(lambda committee=committee: GoalIndicator.objects.create(**line, committee=committee))


def test_a_period_has_one_outcome_for_the_unit_and_one_for_each_workplace(cast, thread):
    period = {"measure": thread.shared_line.measure, "year": YEAR, "period": "VB"}
    for place in ({}, {"workplace": cast.workplace}):
        Outcome.objects.create(**period, **place)
        assert is_refused(lambda place=place: Outcome.objects.create(**period, **place))
    Outcome.objects.create(**period | {"period": "T1"})


def test_what_is_not_reported_says_why(thread):
    outcome = {"measure": thread.shared_line.measure, "year": YEAR, "period": "VB", "not_reported": True}
    assert is_refused(lambda: Outcome.objects.create(**outcome))
    Outcome.objects.create(**outcome, not_reported_reason="Enkäten gjordes inte i år.")


def test_lines_and_outcomes_are_called_what_they_say(cast, thread):
    measure = Measure(indicator=thread.shared_line.measure.indicator, unit=cast.unit, label="Bruket")
    assert str(measure) == "Andel nöjda deltagare (Bruket)"
    assert str(Outcome(measure=measure, year=2026, period="VB")) == "Andel nöjda deltagare (Bruket) 2026 VB: .."
    assert str(GoalIndicator(indicator=measure.indicator)) == "Andel nöjda deltagare: inget årsmål"
