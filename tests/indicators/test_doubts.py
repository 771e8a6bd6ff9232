"""Figures that may be of another scale, or lack their unit: asked about seldom, and then with what may be meant."""

import pytest

from indicators.doubts import Beside, answers_in, bare_in, scales_in, unread_in
from indicators.few import few_in
from indicators.privacy import Figures

pytestmark = pytest.mark.once

SHARE = {"name": "Andel nöjda deltagare", "measured_in": "%"}
ENERGY = {"name": "Köpt energi", "measured_in": "GWh"}
COST = {"name": "Kostnad för lokaler", "measured_in": "tkr"}
PEOPLE = {"name": "Antal deltagare", "measured_in": "antal"}
INDEX = {"name": "Index för delaktighet", "measured_in": "index"}

ASKED = [
    # (outcome, what stands beside, what the question asks for)
    ("4,37", {**SHARE, "before": "82"}, "förra årets utfall är 82"),
    ("8,2 %", {**SHARE, "before": "82 %"}, "Menas 82 %?"),
    ("0,079", {**SHARE, "before": "7,9 %"}, "Menas 7,9 %?"),
    ("0,079", SHARE, "Menas 7,9 %?"),
    ("0,82", {**SHARE, "targets": ("85 %",)}, "Menas 82 %?"),
    ("4,37", {"name": "Andel nöjda deltagare", "before": "82"}, "82"),
    ("3300", {**ENERGY, "before": "3,4 GWh"}, "Menas 3,3 GWh?"),
    ("1 250 000", {**COST, "before": "1 230"}, "Menas 1 250 tkr?"),
    ("8,1", {**INDEX, "before": "79"}, "Menas 81?"),
    ("402", {**PEOPLE, "before": "41", "targets": ("40 personer",)}, "Menas 40,2"),
]
NOT_ASKED = [
    ("72 %", {**SHARE, "before": "82 %", "targets": ("85 %",)}),
    ("12 %", {**SHARE, "before": "2 %"}),  # small shares grow
    ("5 %", {**SHARE, "before": "0,5 %"}),
    ("0,5", {**SHARE, "before": "0,6 %"}),
    ("0,25", {**SHARE, "before": "0,31 %"}),
    ("3 %", {**SHARE, "before": "82 %", "targets": ("5 %",)}),  # it is where it was to be
    ("0", {**SHARE, "before": "82 %"}),
    ("100 %", {**SHARE, "before": "9 %", "targets": ("100 %",)}),
    ("82", {"name": "Väntetid", "before": "8"}),  # nobody knows in what
    ("3 300 MWh", {**ENERGY, "before": "3,4 GWh"}),  # another unit
    ("2,1", {**ENERGY, "before": "3,4 GWh"}),
    ("40", {**PEOPLE, "before": "4"}),  # few people become many
    ("1 200", {**PEOPLE, "before": "900"}),
    ("3", {**PEOPLE, "before": "40", "whole_year": False}),  # a tertial's part of a year
    ("82", {**SHARE, "targets": ("öka",)}),
    ("82", {**SHARE, "targets": ("minska med 8 %",)}),
    ("ca 8", {**SHARE, "before": "82"}),
    ("..", {**SHARE, "before": "82"}),
    ("-2,5 mnkr", {"name": "Resultat", "before": "25 mnkr"}),
    ("98,5 %", {"name": "Andel bokade tider", "before": "", "targets": ("Tas fram av nämnd",)}),
]


@pytest.mark.parametrize(("outcome", "beside", "words"), ASKED)
def test_a_figure_of_another_scale_is_asked_about(outcome, beside, words):
    (question,) = scales_in(outcome, about=Beside(**beside))
    assert (question.cell, question.warning) == ("total", True)
    assert words in question.text.replace("\u00a0", " ")


@pytest.mark.parametrize(("outcome", "beside"), NOT_ASKED)
def test_a_figure_that_may_well_be_right_is_not(outcome, beside):
    assert scales_in(outcome, about=Beside(**beside)) == ()


@pytest.mark.parametrize("written", ["=1+1", "@x", "hej", "12,5,3 %", "1 mars 2025"])
def test_what_no_number_can_be_read_in_is_asked_about_beside_numbers(written):
    (question,) = unread_in(written, about=Beside(**SHARE, before="82 %"))
    assert (question.cell, question.warning) == ("total", True)
    assert "går inte att läsa som ett tal" in question.text
    assert [fault.cell for fault in unread_in("80 %", written, "78 %", about=Beside(**SHARE))] == ["women"]


@pytest.mark.parametrize(
    "written",
    ["", "..", "uppgift saknas", "öka", "ca 80 %", "80–85 %", "10 av 12", "3 (2)", "Tas fram av nämnd", "9O %"],
)
def test_what_tells_something_beside_a_number_or_is_told_of_as_an_error_is_not(written):
    assert unread_in(written, about=Beside(**SHARE, before="82 %")) == ()


def test_words_are_let_be_where_nothing_beside_them_is_a_number():
    assert unread_in("Ja", about=Beside(name="Handlingsplan finns", targets=("Ja",))) == ()


def test_women_and_men_are_held_against_the_same():
    found = scales_in("82 %", "8,4 %", "80 %", about=Beside(**SHARE, before="81 %"))
    assert [fault.cell for fault in found] == ["women"]


@pytest.mark.parametrize(
    ("cells", "where"),
    [
        (("80 %", "82", "78 %"), ["women"]),
        (("80", "82 %", ""), ["total"]),
        (("3,3", "", "3,1 GWh"), ["total"]),
        (("80", "82", "78"), []),
        (("45", "20 personer", "25"), []),
        (("80 %", "..", ""), []),
    ],
)
def test_a_unit_that_the_others_of_the_row_have_is_asked_for(cells, where):
    assert [fault.cell for fault in bare_in(*cells)] == where


@pytest.mark.parametrize(
    ("figures", "about", "parts"),
    [
        (Figures("3"), PEOPLE, ("total",)),
        (Figures("3 st"), {"name": "Deltagare som fått arbete"}, ("total",)),
        (Figures("3"), {"name": "Deltagare som bytt grupp"}, ("total",)),
        (Figures("3,5"), {"name": "Deltagarnas upplevelse"}, ()),
        (Figures("3"), {"name": "Avhopp", "measured_in": "personer"}, ("total",)),
        (Figures("9", "2", "7"), {**PEOPLE, "by_sex": True}, ("women",)),
        (Figures("3", total_answers=40), PEOPLE, ()),
        (Figures("3", women_answers=2, men_answers=1), PEOPLE, ()),  # the two tell the third
        (Figures("0"), PEOPLE, ()),
        (Figures("5"), PEOPLE, ()),
        (Figures("3"), {"name": "Antal utbildningar", "measured_in": "antal"}, ()),
        (Figures("3"), ENERGY, ()),
        (Figures("3 %"), SHARE, ()),
        (Figures("3"), {"name": "Kötid", "measured_in": "dagar"}, ()),
    ],
)
def test_few_people_without_a_number_of_answers_are_told_of(figures, about, parts):
    assert few_in(figures, Beside(**about), threshold=5) == parts


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ((40, 18, 20), "tillsammans 38, men 40 har svarat"),
        ((40, 18, 24), "tillsammans fler än alla"),
        ((40, 41, None), "tillsammans fler än alla"),
        ((0, 0, 3), "tillsammans fler än alla"),
    ],
)
def test_women_and_men_who_are_not_all_who_answered_are_asked_about(answers, words):
    (question,) = answers_in(*answers)
    assert (question.cell, question.warning) == ("total_respondents", True)
    assert words in question.text


@pytest.mark.parametrize("answers", [(40, 20, 20), (40, 18, None), (40, None, 40), (None, 18, 20), (0, 0, 0)])
def test_women_and_men_who_may_be_all_who_answered_are_not(answers):
    assert not answers_in(*answers)
