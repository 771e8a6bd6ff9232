"""A unit's total follows its workplaces' figures: weighed or added, and none where it cannot be told."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError

from indicators.choices import Weighing
from indicators.models import Indicator, Outcome
from plans import outline as o
from plans import services
from plans.assemble import assemble
from plans.choices import Kind
from plans.services import OutcomeConflict
from plans.told import told_of
from tests.builders import a_cast, a_red_thread, a_report, a_workplace

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


@pytest.fixture
def report(cast, thread):
    return a_report(cast)


@pytest.fixture
def line(thread):
    return thread.shared_line


@pytest.fixture
def record(cast, report, line):
    return partial(services.record_outcome, document=report, line=line.key, by=cast.helena)


def stored(line, workplace=None):
    return Outcome.objects.get(measure=line.measure, workplace=workplace)


def measured_in(line, unit):
    Indicator.objects.filter(pk=line.measure.indicator_id).update(measured_in=unit)


def printed(report, line):
    rows = (row for _, goal in o.walk(assemble(report).goals) for row in goal.indicators)
    return next(row for row in rows if row.key == line.key)


@pytest.fixture
def places(cast):
    return cast.workplace, a_workplace("Verkstan", cast.unit)


def test_a_share_is_weighed_by_those_who_answered_and_says_so(record, line, places):
    bruket, verkstan = places
    record(workplace=bruket.key, cells={"total": "90 %", "total_respondents": "30"})
    _, unit = record(workplace=verkstan.key, cells={"total": "70 %", "total_respondents": "10"})
    assert (unit.cells["total"], unit.cells["total_respondents"], unit.weighed) == ("85\u00a0%", "40", "RESPONDENTS")
    assert (stored(line).total, stored(line).weighed) == (85, Weighing.RESPONDENTS)


def test_women_and_men_are_weighed_each_by_their_own(record, places):
    bruket, verkstan = places
    record(workplace=bruket.key, cells={"women": "90", "women_respondents": "10", "men": "50", "men_respondents": "30"})
    _, unit = record(
        workplace=verkstan.key, cells={"women": "60", "women_respondents": "20", "men": "70", "men_respondents": "10"}
    )
    assert (unit.cells["women"], unit.cells["men"], unit.cells["total"]) == ("70", "55", "")


def test_a_chosen_weight_goes_before_the_respondents(record, places):
    bruket, verkstan = places
    record(workplace=bruket.key, cells={"total": "90 %", "total_respondents": "30", "weight": "1"})
    _, unit = record(workplace=verkstan.key, cells={"total": "70,25 %", "total_respondents": "1", "weight": "3"})
    assert (unit.cells["total"], unit.weighed) == ("75,19\u00a0%", Weighing.WEIGHT)


def test_what_is_counted_is_added(record, line, places):
    measured_in(line, "antal")
    bruket, verkstan = places
    record(workplace=bruket.key, cells={"total": "12"})
    _, unit = record(workplace=verkstan.key, cells={"total": "8"})
    assert (unit.cells["total"], unit.weighed) == ("20", Weighing.SUM)


@pytest.mark.parametrize(
    ("unit", "parts", "total"),
    [
        ("GWh", ("1,2", "0,9"), "2,1"),
        ("", ("1,2 GWh", "0,9 GWh"), "2,1 GWh"),
        ("mnkr", ("3", "4"), "7"),
        ("kg", ("12", "8"), "20"),
        ("st", ("12", "8"), "20"),
    ],
)
def test_amounts_are_added_whatever_weights_there_are(record, line, places, unit, parts, total):
    Indicator.objects.filter(pk=line.measure.indicator_id).update(name="Köpt mängd", measured_in=unit)
    for place, raw in zip(places, parts, strict=True):
        _, row = record(workplace=place.key, cells={"total": raw, "total_respondents": "9", "weight": "3"})
    assert (row.cells["total"].replace("\u00a0", " "), row.weighed) == (total, Weighing.SUM)


@pytest.mark.parametrize(
    ("name", "unit"), [("Matsvinn per portion", "gram"), ("Energi", "kWh/m2"), ("Index", "index"), ("Medelålder", "år")]
)
def test_what_is_per_something_or_an_average_is_weighed(record, line, places, name, unit):
    Indicator.objects.filter(pk=line.measure.indicator_id).update(name=name, measured_in=unit)
    for place, raw, answers in zip(places, ("40", "60"), ("30", "10"), strict=True):
        _, row = record(workplace=place.key, cells={"total": raw, "total_respondents": answers})
    assert (row.cells["total"], row.weighed) == ("45", Weighing.RESPONDENTS)


def test_where_it_cannot_be_told_whether_to_add_or_to_weigh_it_is_asked(record, line, places):
    Indicator.objects.filter(pk=line.measure.indicator_id).update(name="Utevistelse", measured_in="timmar")
    for place in places:
        _, row = record(workplace=place.key, cells={"total": "4", "total_respondents": "9"})
    assert (row.cells["total"], row.weighed) == ("", None)
    assert ["läggas ihop eller vägas" in fault.text for fault in row.faults] == [True]
    record(workplace=places[0].key, cells={"weight": "1"})
    _, row = record(workplace=places[1].key, cells={"total": "8", "weight": "3"})
    assert (row.cells["total"], row.weighed, row.faults) == ("7", Weighing.WEIGHT, ())


def test_a_total_of_some_of_the_workplaces_says_of_how_many(record, report, line, places, cast):
    third = a_workplace("Ängen", cast.unit)
    for place in places:
        _, row = record(workplace=place.key, cells={"total": "80 %", "total_respondents": "9"})
    assert row.together == (2, 3)
    assert told_of(printed(report, line), year=report.year, kind=Kind.ANNUAL_REPORT) == (
        "2 av 3 arbetsplatser vägda efter antal svarande",
    )
    _, row = record(workplace=third.key, cells={"total": "80 %", "total_respondents": "9"})
    assert told_of(printed(report, line), year=report.year, kind=Kind.ANNUAL_REPORT) == (
        "Arbetsplatserna vägda efter antal svarande",
    )


def test_where_a_weight_is_missing_there_is_no_total_and_it_says_why(record, places):
    bruket, verkstan = places
    record(workplace=bruket.key, cells={"total": "90 %", "total_respondents": "30"})
    _, unit = record(workplace=verkstan.key, cells={"total": "70 %"})
    assert (unit.cells["total"], unit.weighed) == ("", None)
    assert [fault.text for fault in unit.faults] == ["Totalen kan inte räknas ut: antal svarande saknas för Verkstan."]


def test_a_total_that_was_typed_stays_until_it_is_emptied(record, places):
    bruket, verkstan = places
    record(cells={"total": "80 %", "total_respondents": "100"})
    _, unit = record(workplace=bruket.key, cells={"total": "90 %", "total_respondents": "5"})
    assert (unit.cells["total"], unit.weighed, unit.locked) == ("80 %", None, ())
    assert [fault.text.partition(".")[0] for fault in unit.faults] == ["Enhetens egen siffra står kvar"]
    _, unit = record(workplace=bruket.key, cells={"total": "", "total_respondents": ""})
    assert (unit.cells["total"], unit.cells["total_respondents"]) == ("80 %", "100")
    record(workplace=bruket.key, cells={"total": "90 %", "total_respondents": "5"})
    (unit,) = record(cells={"total": ""})
    assert (unit.cells["total"], unit.weighed) == ("90\u00a0%", Weighing.RESPONDENTS)


def test_figures_in_different_units_make_no_total(record, line, places):
    measured_in(line, "")
    bruket, verkstan = places
    record(workplace=bruket.key, cells={"total": "3 GWh", "total_respondents": "5"})
    _, unit = record(workplace=verkstan.key, cells={"total": "300 MWh", "total_respondents": "5"})
    assert (unit.cells["total"], unit.weighed) == ("", None)
    assert "har olika enheter" in unit.faults[0].text


def test_what_is_written_as_a_count_is_added_also_where_the_indicator_has_no_unit(record, line, places):
    measured_in(line, "")
    bruket, verkstan = places
    record(workplace=bruket.key, cells={"total": "12 st", "total_respondents": "5"})
    _, unit = record(workplace=verkstan.key, cells={"total": "8 st", "total_respondents": "5"})
    assert unit.cells["total"].startswith("20")
    assert unit.weighed == Weighing.SUM


def test_a_figure_of_some_workplaces_is_not_the_units(record, places):
    bruket, verkstan = places
    both = {"women": "80 %", "women_respondents": "5", "men": "80 %", "men_respondents": "5"}
    record(workplace=bruket.key, cells={"total": "80 %", "total_respondents": "10", **both})
    cells = {"women": "20 %", "women_respondents": "50", "men": "30 %", "men_respondents": "50"}
    _, unit = record(workplace=verkstan.key, cells=cells)
    assert unit.cells["total"] == ""
    assert unit.cells["women"] == "25,5\u00a0%"
    assert "utfallet saknas för Verkstan" in unit.faults[0].text


def test_a_workplace_with_men_only_takes_nothing_from_the_womens_figure(record, places):
    bruket, verkstan = places
    mixed = {"total": "70 %", "total_respondents": "20", "women": "80 %", "women_respondents": "10"}
    record(workplace=bruket.key, cells=mixed | {"men": "60 %", "men_respondents": "10"})
    only = {"total": "50 %", "total_respondents": "10", "men": "50 %", "men_respondents": "10"}
    _, unit = record(workplace=verkstan.key, cells=only)
    assert (unit.cells["women"], unit.cells["men"]) == ("80\u00a0%", "55\u00a0%")


def test_what_is_missing_is_said_at_the_figure_that_lacks_it(record, places):
    bruket, verkstan = places
    whole = {"total": "80 %", "total_respondents": "10"}
    record(workplace=bruket.key, cells=whole | {"women": "80 %", "women_respondents": "5"})
    _, unit = record(workplace=verkstan.key, cells=whole)
    assert unit.cells["total"] == "80\u00a0%"
    told = "Utfallet för kvinnor/flickor kan inte räknas ut: utfallet saknas för Verkstan."
    assert [(fault.cell, fault.text) for fault in unit.faults] == [("women", told)]


def test_what_somebody_typed_is_kept_in_the_note_when_the_workplaces_tell_it(record, places):
    bruket, _ = places
    record(workplace=bruket.key, cells={"total": "80 %", "total_respondents": "10"})
    record(cells={"women": "45 %", "women_respondents": "8", "note": "Egen"})
    _, unit = record(workplace=bruket.key, cells={"women": "50 %", "women_respondents": "5"})
    assert (unit.cells["women"], unit.cells["women_respondents"]) == ("50\u00a0%", "5")
    was = "Ersatt av arbetsplatsernas: kvinnor/flickor 45 %, svarande kvinnor/flickor 8 · Egen"
    assert unit.cells["note"] == was
    _, unit = record(workplace=bruket.key, cells={"women": "60 %"})  # what followed the workplaces is no loss
    assert (unit.cells["women"], unit.cells["note"]) == ("60\u00a0%", was)


def test_a_clash_where_nothing_is_stored_yet_is_told_of(record):
    with pytest.raises(OutcomeConflict) as clash:
        record(cells={"total": "80 %"}, base={"total": "70 %"})
    assert clash.value.author == ""


def test_a_total_goes_away_with_the_figures_that_told_it(record, places):
    record(cells={"note": "Egen"})
    record(workplace=places[0].key, cells={"total": "90 %", "total_respondents": "30"})
    _, unit = record(workplace=places[0].key, cells={"total": ""})
    assert (unit.cells["total"], unit.cells["total_respondents"], unit.weighed) == ("", "", None)
    assert unit.cells["note"] == "Egen"


def test_a_workplace_that_reports_nothing_has_no_part_in_the_total(record, places):
    record(workplace=places[0].key, cells={"total": "90 %", "total_respondents": "30"})
    _, unit = record(workplace=places[1].key, cells={"total": "-"})
    assert unit.cells["total"] == "90\u00a0%"


def test_a_total_that_is_put_together_is_changed_in_its_parts(record, places):
    record(workplace=places[0].key, cells={"total": "90 %", "total_respondents": "30"})
    with pytest.raises(ValidationError, match="arbetsplatsernas siffror"):
        record(cells={"total": "95 %"})
    record(cells={"women": "95 %"})  # the workplaces say nothing of women


def test_only_workplaces_of_the_unit_have_figures(record, cast):
    with pytest.raises(ValidationError, match="hör inte till enheten"):
        record(workplace=a_workplace("Annorstädes", cast.other_unit).key, cells={"total": "1"})
