"""What looks wrong in an outcome's cells is told beside the cell that it is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.values import faults_in, show

pytestmark = pytest.mark.once

BETWEEN = ("total", "Totalen ska ligga mellan kvinnor och män.")
OVER = "Mer än 100\u00a0%. Stämmer det?"
ZERO = "Skriv noll med siffran 0, inte bokstaven O."


def told(total, women="", men="", **indicator):
    return [(fault.cell, fault.text) for fault in faults_in(total, women, men, **indicator)]


FINE = [
    ("", "", ""),
    ("..", "-", "uppgift saknas"),
    ("80 %", "82 %", "78 %"),
    ("80 %", "80 %", "80 %"),
    ("80,4 %", "80 %", "80 %"),  # rounded
    ("82 %", "82,4 %", "82,4 %"),
    ("80 %", "82 %", ""),
    ("ca 80 %", "10 %", "20 %"),  # not a figure to compare with
    ("45", "20", "25"),  # a number of people
    ("22,5 dagar", "20 dagar", "25 dagar"),
    ("-2,5 mnkr", "", ""),
    ("104 %", "", ""),  # of a budget
]


@pytest.mark.parametrize("cells", FINE)
def test_nothing_is_said_of_figures_that_agree(cells):
    assert told(*cells) == []


def test_a_slip_is_told_at_its_cell_and_is_no_warning():
    (fault,) = faults_in("9O %", "88 %", "92 %")
    assert (fault.cell, fault.text, fault.warning) == ("total", ZERO, False)
    assert told("90 %", "8O %", "9O %") == [("women", ZERO), ("men", ZERO)]


def test_a_share_of_people_above_100_per_cent_is_asked_about():
    (fault,) = faults_in("110 %", "120 %", "80 %")[1:]
    assert (fault.cell, fault.text, fault.warning) == ("women", OVER, True)
    assert told("120", measured_in="%", by_sex=True) == [("total", OVER)]
    assert told("120 %", name="Andel nöjda deltagare") == [("total", OVER)]
    assert told("120 %", name="Budgetföljsamhet") == []
    assert told("120 st", by_sex=True) == []


@pytest.mark.parametrize("total", ["70 %", "90 %", "85,1 %"])
def test_a_total_outside_women_and_men_is_asked_about(total):
    assert told(total, "80 %", "84 %") == [BETWEEN]


def test_a_number_of_people_is_between_women_and_men_or_the_two_together():
    assert told("46", "20", "25", measured_in="antal") == [BETWEEN]
    assert told("45", "20", "25", measured_in="%") == [BETWEEN]


def test_less_than_nobody_is_asked_about():
    assert told("-3", measured_in="antal") == [("total", "Ett antal kan inte vara mindre än 0.")]
    assert told("-3 personer") == [("total", "Ett antal kan inte vara mindre än 0.")]
    assert told("-3 %", "", "", by_sex=True) == [("total", "En andel kan inte vara mindre än 0.")]


@given(st.text(), st.text(), st.text(), st.sampled_from(["", "%", "antal"]), st.booleans())
def test_anything_at_all_may_stand_in_the_cells(total, women, men, measured_in, by_sex):
    for fault in faults_in(total, women, men, measured_in=measured_in, by_sex=by_sex):
        assert fault.cell in ("total", "women", "men") and fault.text.endswith((".", "?"))


@given(*[st.decimals(0, 100, places=1)] * 2, st.floats(0, 1))
def test_the_average_of_women_and_men_is_never_asked_about(women, men, share):
    total = show(women * round(share * 100) / 100 + men * (100 - round(share * 100)) / 100, "%", decimals=0)
    assert told(total, show(women, "%"), show(men, "%")) == []
