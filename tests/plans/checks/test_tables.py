"""Figures in the tables: slips, units that are left out, women and men, and årsmål that a text contradicts."""

import pytest

from indicators.choices import Period, Weighing
from plans import outline as o
from plans.checks import GAP
from plans.choices import Audience, Kind, Owner
from plans.mask import mask
from tests.plans.checks.material import YEAR, a_document, a_goal, a_row, found, the_only
from tests.reports.outlines import text

pytestmark = pytest.mark.once


def reported(*rows, **fields):
    return a_document(a_goal(indicators=rows, **fields))


def planned(words, *rows, above=(), owner=Owner.UNIT):
    goal = a_goal(texts=(o.replace(text("g-1.resultat", words, "Förväntat resultat"), owner=owner),), indicators=rows)
    plan = a_document(goal, kind=Kind.PLAN)
    return o.replace(plan, goals=(o.replace(plan.goals[0], indicators=above),))


# --- slips


def test_a_typing_error_in_an_outcome_is_told_with_what_was_typed():
    finding = the_only(reported(a_row(outcome="9O %")), "typo")
    assert finding.sentence == (
        "Utfallet ”9O %” för ”Andel nöjda deltagare”: Skriv noll med siffran 0, inte bokstaven O."
    )


def test_more_than_all_women_is_told():
    assert "utfallet för kvinnor 120 %" in the_only(reported(a_row(women="120 %", men="80 %")), "slip").evidence[0][1]


def test_an_outcome_that_is_no_number_beside_numbers_is_asked_about():
    finding = the_only(reported(a_row(outcome="=1+1", target="80 %")), "slip")
    assert finding.sentence.startswith("Utfallet ”=1+1” för ”Andel nöjda deltagare”: Det går inte att läsa som ett tal")


def test_a_slip_at_a_workplace_names_it():
    result = o.Result(
        year=YEAR, period=Period.YEAR, workplace="Bruket", workplace_key="w-1", total=o.Figure(raw="1.945")
    )
    finding = the_only(reported(a_row(results=(result,))), "typo")
    assert "för ”Andel nöjda deltagare”, Bruket:" in finding.sentence
    assert finding.cell == "utfall/#i-1.w-1.total"


def test_two_lines_of_one_indicator_are_told_apart():
    rows = (a_row(outcome="910 %", label="Tvätteriet"), a_row(outcome="82 %", label="Packboden", key="i-2"))
    slip = the_only(a_document(a_goal(indicators=rows)), "slip")
    assert slip.sentence.startswith("Utfallet ”910 %” för ”Andel nöjda deltagare (Tvätteriet)”")
    assert slip.evidence == (("i-1", "Andel nöjda deltagare (Tvätteriet): utfallet 910 %"),)


def test_a_typing_error_is_told_once_wherever_it_stands_and_never_let_stand():
    result = o.Result(
        year=YEAR, period=Period.YEAR, total=o.Figure(raw="80 %"), comparison="8O %", response_rate="7O %"
    )
    told = found(reported(a_row(results=(result,))), "typo")
    assert [finding.cell for finding in told] == ["utfall/#i-1.response_rate", "utfall/#i-1.comparison"]
    assert not any(finding.may_stand for finding in told)


def test_a_slip_in_a_plans_target_leads_to_its_field():
    plan = a_document(a_goal(indicators=(a_row(target="8O %"),)), kind=Kind.PLAN)
    assert the_only(plan, "slip").anchor == "i-1.arsmal"


@pytest.mark.parametrize("raw", ["85 %", "öka", "Tas fram av nämnd", "ca 80 %", "..", "1 945", ""])
def test_what_people_write_is_no_slip(raw):
    assert not found(reported(a_row("Antal besök", outcome=raw, target=raw)), "slip")


def test_women_and_men_who_are_not_all_who_answered_are_asked_about():
    parts = {"total": 40, "women": 18, "men": 20}
    figures = {part: o.Figure(raw="80 %", respondents=answers) for part, answers in parts.items()}
    result = o.Result(year=YEAR, period=Period.YEAR, workplace="Bruket", workplace_key="w-1", **figures)
    finding = the_only(reported(a_row(results=(result,))), "slip")
    assert finding.sentence == (
        "Antal svarande ”40” för ”Andel nöjda deltagare”, Bruket: "
        "Kvinnor och män är tillsammans 38, men 40 har svarat. Stämmer det?"
    )
    assert finding.cell == "utfall/#i-1.w-1.total_respondents"


# --- without a unit


def test_figures_without_their_unit_are_told_of_once():
    rows = (
        a_row(outcome="71", target="85 %"),
        a_row("Nöjda anhöriga", "i-2", outcome="64", measured_in="%"),
        a_row("Antal besök", "i-3", outcome="12", target="10", council_target="Högst 10 personer"),
        a_row("Inköpt energi", "i-4", outcome="3,3 GWh", council_target="3,4 GWh"),
        a_row("Såld energi", "i-5", outcome="3,3", council_target="3,4 GWh"),
    )
    finding = the_only(reported(*rows), "without_unit")
    assert finding.sentence == (
        "Skriv ut måttenheten: utfallet 71 för ”Andel nöjda deltagare” saknar ”%”. Detsamma gäller 2 rader till."
    )
    assert [anchor for anchor, _ in finding.evidence] == ["i-1", "i-2", "i-5"]


def test_the_reminder_of_units_asks_anew_when_another_indicator_is_without():
    row = a_row(outcome="71", target="85 %")
    one = the_only(reported(row), "without_unit")
    again = the_only(reported(row), "without_unit")
    both = the_only(reported(row, a_row("Nöjda anhöriga", "i-2", outcome="64", measured_in="%")), "without_unit")
    assert one.digest == again.digest != both.digest


# --- of another scale


def test_a_figure_of_another_scale_is_asked_about_with_what_may_be_meant():
    finding = the_only(reported(a_row(outcome="8,2 %", previous="82 %", measured_in="%")), "slip")
    assert finding.sentence.replace("\u00a0", " ") == (
        "Utfallet ”8,2 %” för ”Andel nöjda deltagare”: 8,2 % är av en annan storlek än det som står bredvid: "
        "förra årets utfall är 82 %. Stämmer det? Menas 82 %?"
    )
    assert not found(reported(a_row(outcome="78 %", previous="82 %")), "slip")


# --- few people


def test_few_people_counted_without_a_number_of_answers_are_told_of_once():
    few = o.Result(year=YEAR, period=Period.YEAR, total=o.Figure(raw="3"))
    place = o.replace(few, workplace="Bruket", total=o.Figure(raw="2"))
    known = o.replace(few, total=o.Figure(raw="3", respondents=40))
    rows = (
        a_row("Antal deltagare som fått arbete", "i-1", results=(few, place)),
        a_row("Avhopp", "i-2", measured_in="personer", results=(few,)),
        a_row("Antal anställda", "i-3", results=(known,)),
        a_row("Antal utbildningar", "i-4", results=(few,)),
        a_row("Andel nöjda deltagare", "i-5", outcome="3 %"),
    )
    finding = the_only(reported(*rows), "few_counted")
    assert (finding.severity.label, finding.anchor) == ("Var försiktig", "i-1")
    assert finding.sentence.startswith("”Antal deltagare som fått arbete”: utfallet 3 och utfallet 2 (Bruket).")
    assert "Skriv antal svarande" in finding.sentence and finding.sentence.endswith("Detsamma gäller en rad till.")
    assert [anchor for anchor, _ in finding.evidence] == ["i-1", "i-2"]


# --- women and men


def test_a_gap_that_no_analysis_mentions_is_asked_about():
    finding = the_only(reported(a_row(women="62 %", men="81 %")), "gap")
    assert finding.sentence == (
        "”Andel nöjda deltagare” skiljer 19\u00a0procentenheter mellan kvinnor och män "
        "(kvinnor 62 %, män 81 %), men analysen nämner det inte."
    )


@pytest.mark.parametrize(
    "fields", [{"women": "71 %", "men": "81 %"}, {"women": "..", "men": "81 %"}, {"women": "62 %", "men": ""}]
)
def test_a_gap_that_is_small_or_unknown_is_not(fields):
    assert not found(reported(a_row(**fields)), "gap")


def test_a_gap_in_another_unit_than_per_cent_is_not():
    assert not found(reported(a_row("Antal besök", women="12", men="40")), "gap")


def test_the_analysis_of_the_line_or_of_the_goal_may_mention_it():
    row = {"women": "62 %", "men": "81 %"}
    assert not found(reported(a_row(**row, analysis="Fler kvinnor än i fjol deltog.")), "gap")
    assert not found(reported(a_row(**row), analysis="Männen svarade oftare."), "gap")
    assert found(reported(a_row(**row), analysis="Många svarade."), "gap")
    assert found(reported(a_row(**row), analysis="Man har arbetat med schemat och dammsugit."), "gap")


def test_the_limit_is_the_nämnds():
    report = reported(a_row(women="62 %", men="70 %"))
    assert GAP > 8
    assert the_only(report, "gap", gap=7)


@pytest.mark.parametrize("answers", [(24, 3, 21), (24, None, 21), (24, 3, None), (None, 21, 3), (4, None, None)])
def test_a_gap_of_few_is_never_told_of(answers):
    raws = ("71 %", "62 %", "81 %")
    figures = (o.Figure(raw=raw, respondents=number) for raw, number in zip(raws, answers, strict=True))
    result = o.Result(year=YEAR, period=Period.YEAR, **dict(zip(("total", "women", "men"), figures, strict=True)))
    assert not found(reported(a_row(women="62 %", men="81 %", results=(result,))), "gap")
    known = o.replace(result, total=o.Figure(raw="71 %", respondents=40), women=o.Figure(raw="62 %", respondents=19))
    assert found(reported(a_row(results=(o.replace(known, men=o.Figure(raw="81 %", respondents=21)),))), "gap")


def test_a_gap_that_readers_do_not_see_because_of_a_workplace_is_never_told_of():
    def of(total, women, men, **more):
        parts = zip(("total", "women", "men"), ("71 %", "62 %", "81 %"), (total, women, men), strict=True)
        figures = {part: o.Figure(raw=raw, respondents=answers) for part, raw, answers in parts}
        return o.Result(year=YEAR, period=Period.YEAR, **figures, **more)

    unit = of(60, 30, 30, weighed=Weighing.WEIGHT)
    small, large = (
        of(20, 3, 17, workplace="Bruket", workplace_key="w-1"),
        of(40, 27, 13, workplace="Verkstan", workplace_key="w-2"),
    )
    report = reported(a_row(results=(unit, small, large)))
    (row,) = (row for _, goal in o.walk(mask(report, Audience.EVERYONE).goals) for row in goal.indicators)
    assert row.result(YEAR, Period.YEAR).women.withheld
    assert not found(report, "gap")


def test_withheld_figures_are_not_compared():
    hidden = o.Figure(withheld=True)
    result = o.Result(year=YEAR, period=Period.YEAR, total=o.Figure(raw="71 %"), women=hidden, men=hidden)
    assert not found(reported(a_row(women="..", men="..", results=(result,))), "gap")


# --- an årsmål that a text contradicts


@pytest.mark.parametrize(
    "words",
    [
        "Andelen nöjda deltagare ska öka från 75 % till 79 %.",
        "Målet är att 79 % av deltagarna är nöjda.",
        "Minst 79 procent av våra deltagare är nöjda.",
        "79 % av deltagarna ska vara nöjda.",
        "Årsmålet är 79 %.",
    ],
)
def test_another_number_in_the_text_than_in_the_table_is_asked_about(words):
    finding = the_only(planned(words, a_row(target="83 %")), "target")
    assert "står 79\u00a0%, men årsmålet för ”Andel nöjda deltagare” är 83 %. Vilket gäller?" in finding.sentence
    assert [anchor for anchor, _ in finding.evidence] == ["g-1.resultat", "i-1.arsmal"]


@pytest.mark.parametrize(
    "words",
    [
        "Minst 83 % av deltagarna är nöjda.",
        "Minst 80 % av deltagarna är nöjda.",  # KF:s
        "Förra året var målet att 79 % av deltagarna skulle vara nöjda.",
        "År 2027 ska 79 % av deltagarna vara nöjda.",
        "Målet är att 79 % av personalen har gått kursen.",
        "Utfallet blev 79 % nöjda deltagare.",
        "Minst 79 deltagare är nöjda med maten.",
        "Mål 1.4 gäller alla nöjda deltagare.",
        "Vi frågar minst 2 gånger om året.",
        "Bland de korta svaren är minst 79 % av deltagarna nöjda.",
    ],
)
def test_numbers_of_something_else_are_left_alone(words):
    assert not found(planned(words, a_row(target="83 %", council_target="80 %")), "target")


def test_an_indicator_above_the_goal_counts_when_it_is_named():
    rows = {"above": (a_row(target="83 %"),)}
    assert found(planned("Minst 79 % av deltagarna är nöjda.", **rows), "target")
    assert not found(planned("Målet är 79 %.", **rows), "target")


def test_the_nämnds_text_is_asked_about_only_where_kf_has_set_a_number():
    words = "Minst 79 % av deltagarna är nöjda."
    assert not found(planned(words, a_row(target="83 %"), owner=Owner.COMMITTEE), "target")
    row = a_row(target="83 %", council_target="83 %")
    assert "Texten är nämndens" in the_only(planned(words, row, owner=Owner.COMMITTEE), "target").sentence
