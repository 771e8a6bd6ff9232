"""Indicators: what the database refuses, and the numbers in what people write."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.models import GoalIndicator, Indicator, Measure, Outcome, UnitIndicator
from indicators.values import number_in
from tests.builders import YEAR, a_cast, a_red_thread
from tests.refusals import is_refused

NBSP, THIN = "\u00a0", "\u202f"


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


NUMBERS = {
    "80 %": "80",
    "31,25 %": "31.25",
    f"99,7{NBSP}%": "99.7",
    "100": "100",
    "0": "0",
    "0,0": "0.0",
    "360 st": "360",
    "-2,5": "-2.5",
    "\u2212\u00a02,5": None,  # the sign belongs to the number
    "\u22122,5": "-2.5",
    f"1{NBSP}945 GWh": "1945",
    f"12{THIN}345{THIN}678,5": "12345678.5",
    "3,3 GWh": "3.3",
    "1,9 kg CO2 per kg livsmedel": "1.9",
    "12 m2 per barn": "12",
    "80 % (lägst)": "80",
    "": None,
    " ": None,
    "..": None,
    "öka": None,
    "Tas fram av nämnd": None,
    "Max 10 personer": None,
    # what may be read in two ways is not read at all
    "1.5": None,
    "10.000": None,
    "2020-2023": None,
    "7–8": None,
    "12/15": None,
    "8:30": None,
    "1,2,3": None,
    "1 2": None,
    "80 – 85 %": None,
    "5 av 10": None,
    "3 (2)": None,
    "80 % (79 %)": None,
    "2 % energieffektivisering relativt 2018": None,
    "1234567890123": None,
    "1,1234567": None,
}


@pytest.mark.parametrize("raw", NUMBERS)
def test_the_number_in_a_value_is_what_the_reader_sees(raw):
    expected = NUMBERS[raw]
    assert number_in(raw) == (expected if expected is None else Decimal(expected))


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=2))
def test_a_number_written_the_swedish_way_is_read_back(number):
    written = f"{number:,.2f}".replace(",", NBSP).replace(".", ",")
    assert number_in(f" {written}{NBSP}%\n") == number


@given(st.text())
def test_anything_at_all_may_stand_as_a_value(raw):
    number = number_in(raw)
    assert number is None or abs(number) < 10**12
