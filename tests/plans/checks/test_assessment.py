"""Bedömningar that the rest of the report speaks against. They are pointed out, never set."""

import pytest

from indicators.choices import Direction, Periodicity
from plans import outline as o
from plans.checks import Severity, objections
from plans.checks.assessment import says_not_done
from plans.choices import Fulfilment, Kind
from tests.plans.checks.material import a_document, a_goal, a_row, found, the_only
from tests.reports.outlines import activity

pytestmark = pytest.mark.once

DONE = {"analysis": "<p>Gruppen öppnade i mars och är full.</p>"}


def judged(fulfilment, *, kind=Kind.ANNUAL_REPORT, **fields):
    return a_document(a_goal(fulfilment=fulfilment, **fields), kind=kind)


def test_full_with_an_indicator_under_its_target_is_questioned_with_the_evidence():
    finding = the_only(judged(Fulfilment.FULL, indicators=(a_row(outcome="71 %", target="85 %"),)), "assessment")
    assert finding.sentence == (
        "”Fler prövar ett arbete” är bedömt som ”Uppfylls helt”, "
        "men utfallet för ”Andel nöjda deltagare” når inte årsmålet (utfall 71 %, årsmål 85 %)."
    )
    assert (finding.anchor, finding.severity) == ("g-1.bedomning", Severity.QUESTION)
    assert finding.evidence == (("i-1", "Andel nöjda deltagare: utfall 71 %, årsmål 85 %"),)


@pytest.mark.parametrize(
    ("values", "questioned"),
    [
        ({"outcome": "85 %", "target": "85 %"}, False),
        ({"outcome": "71 %", "target": "", "council_target": "80 %"}, True),
        ({"outcome": "71 %", "target": "Tas fram av nämnd"}, False),
        ({"outcome": "71 %", "target": "öka", "previous": "74 %"}, True),
        ({"outcome": "71 %", "target": "öka", "previous": "70 %"}, False),
        ({"outcome": "71 %", "target": "öka"}, False),
        ({"outcome": "7,5 %", "target": "6,8 %", "direction": Direction.DOWN}, True),
        ({"outcome": "ca 71 %", "target": "85 %"}, False),
    ],
)
def test_whether_a_target_is_reached_is_read_as_people_write_it(values, questioned):
    assert bool(found(judged(Fulfilment.FULL, indicators=(a_row(**values),)), "assessment")) is questioned


@pytest.mark.parametrize("fulfilment", [Fulfilment.PARTIAL, Fulfilment.NONE, None])
def test_other_bedömningar_of_the_same_are_left_alone(fulfilment):
    assert not found(judged(fulfilment, indicators=(a_row(outcome="71 %", target="85 %"),)), "assessment")


def test_partial_goes_with_a_deviation_but_not_with_nothing_told():
    deviation = activity("a-1", "Öppna en grupp", "Lokalen saknades.", deviation=True)
    under = a_row(outcome="71 %", target="85 %")
    assert not found(judged(Fulfilment.PARTIAL, activities=(deviation,), indicators=(under,)), "assessment")
    silent = the_only(judged(Fulfilment.PARTIAL, activities=(activity("a-1", "Öppna en grupp"),)), "assessment")
    assert silent.sentence.endswith("har slutdatum 31\u00a0december\u00a02025 men saknar analys.")
    without = the_only(judged(Fulfilment.PARTIAL, indicators=(a_row(target="85 %"),)), "assessment")
    assert without.sentence.endswith("men målets indikator har inget utfall.")


def test_full_with_a_deviation_is_questioned():
    finding = the_only(
        judged(Fulfilment.FULL, activities=(activity("a-1", "Öppna en grupp", deviation=True),)), "assessment"
    )
    assert finding.sentence.endswith("men aktiviteten ”Öppna en grupp” är markerad med avvikelse.")


def test_full_with_an_activity_that_ended_in_silence_is_questioned():
    finding = the_only(judged(Fulfilment.FULL, activities=(activity("a-1", "Öppna en grupp"),)), "assessment")
    assert finding.evidence == (("a-1", "”Öppna en grupp”: slutdatum 31\u00a0december\u00a02025, analys saknas"),)


def test_an_activity_that_goes_on_after_the_tertial_need_not_be_analysed():
    rows = (activity("a-1", "Öppna en grupp"),)
    assert not found(judged(Fulfilment.FULL, kind=Kind.TERTIAL_1, activities=rows), "assessment")


def test_full_with_an_activity_that_is_said_not_to_be_done_is_questioned():
    rows = (activity("a-1", "Öppna en grupp", "Vi har inte hunnit öppna någon grupp."),)
    assert the_only(judged(Fulfilment.FULL, activities=rows), "assessment").evidence[0][0] == "a-1.analys"


@pytest.mark.parametrize(
    ("analysis", "not_done"),
    [
        ("Utbildningen blev inställd.", True),
        ("Har inte genomförts på grund av sjukdom.", True),
        ("Gruppen är ännu inte klar.", True),
        ("Starten har skjutits upp till våren.", True),
        ("Aktiviteten är genomförd, men vi har inte hunnit utvärdera den.", False),
        ("Aktiviteten är genomförd. Behovet kvarstår.", False),
        ("Det är inte klart vad som gjorde skillnaden.", False),
        ("", False),
    ],
)
def test_what_an_analysis_says_of_whether_it_was_done(analysis, not_done):
    assert says_not_done(f"<p>{analysis}</p>" if analysis else "") is not_done


def test_full_without_any_outcome_is_questioned_unless_a_reason_is_given():
    report = judged(Fulfilment.FULL, indicators=(a_row(target="85 %"),))
    assert "målets indikator har inget utfall" in the_only(report, "assessment").sentence
    result = o.Result(year=2025, period="VB", not_reported="Enkäten ställdes in.")
    row = a_row(target="85 %", results=(result,))
    assert not found(judged(Fulfilment.FULL, indicators=(row,)), "assessment")


def test_a_tertial_report_asks_for_outcomes_of_tertial_indicators_only():
    yearly, tertial = a_row(target="85 %"), a_row(target="85 %", periodicity=Periodicity.TERTIAL)
    assert not found(judged(Fulfilment.FULL, kind=Kind.TERTIAL_2, indicators=(yearly,)), "assessment")
    assert found(judged(Fulfilment.FULL, kind=Kind.TERTIAL_2, indicators=(tertial,)), "assessment")


def test_not_fulfilled_though_every_indicator_reaches_its_target_is_questioned():
    rows = (a_row(outcome="90 %", target="85 %"), a_row("Antal praktikplatser", "i-2", outcome="12", target="10"))
    finding = the_only(judged(Fulfilment.NOT, indicators=rows), "assessment")
    assert "men alla 2 indikatorer når årsmålet" in finding.sentence
    below = (*rows, a_row("Antal besök", "i-3", outcome="3", target="5"))
    assert not found(judged(Fulfilment.NOT, indicators=below), "assessment")


def test_everything_that_speaks_against_it_is_said_at_once():
    rows = (activity("a-1", "Öppna en grupp", deviation=True), activity("a-2", "Skriva planer", deviation=True))
    report = judged(Fulfilment.FULL, indicators=(a_row(outcome="71 %", target="85 %"),), activities=rows)
    finding = the_only(report, "assessment")
    assert "(utfall 71 %, årsmål 85 %) och 2 aktiviteter är markerade med avvikelse." in finding.sentence
    assert [anchor for anchor, _ in finding.evidence] == ["i-1", "a-1", "a-2"]


def test_neither_a_plan_nor_the_nämnds_goals_are_objected_to():
    rows = (a_row(outcome="71 %", target="85 %"),)
    assert not found(judged(Fulfilment.FULL, kind=Kind.PLAN, indicators=rows), "assessment")
    report = judged(Fulfilment.FULL, activities=(activity("a-1", "Öppna en grupp", **DONE),))
    (committees,) = report.goals
    assert objections(o.replace(committees, fulfilment=Fulfilment.FULL, indicators=rows), report) == ()
    assert objections(committees.children[0], report) == ()
