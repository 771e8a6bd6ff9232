"""Women and men beside each other: how far apart, and what has changed since last year."""

from decimal import Decimal

import pytest

from indicators.choices import Period
from indicators.values import faults_in
from plans.choices import Kind
from plans.outline import Figure, IndicatorRow, Result
from plans.sexes import gap_of, gap_words

pytestmark = pytest.mark.once

WOMEN_FIRST = ("women", "men")


def a_row(*years, measured_in="%", name="Andel nöjda"):
    """A line with (women, men) of this year and of the years before it, and the total where one is given."""
    results = tuple(
        Result(
            year=2026 - n, period=Period.YEAR,
            women=Figure(raw=women), men=Figure(raw=men), total=Figure(raw="".join(total)),
        )
        for n, (women, men, *total) in enumerate(years)
    )  # fmt: skip
    return IndicatorRow(key="i", measure="m", name=name, measured_in=measured_in, by_sex=True, results=results)


def words(*years, **fields):
    gap = gap_of(a_row(*years, **fields), year=2026, kind=Kind.ANNUAL_REPORT)
    return gap and gap_words(gap, WOMEN_FIRST).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ([("80,0 %", "70,4 %")], "Skillnad mellan kvinnor och män: 9,6 procentenheter, högre för kvinnor."),
        (
            [("80 %", "70,4 %"), ("75 %", "70,8 %")],
            "Skillnad mellan kvinnor och män: 9,6 procentenheter, högre för kvinnor. "
            "I fjol var den 4,2 procentenheter: den har ökat med 5,4 procentenheter.",
        ),
        (
            [("70 %", "72 %"), ("70 %", "73 %")],
            "Skillnad mellan kvinnor och män: 2 procentenheter, högre för män. "
            "I fjol var den 3 procentenheter: den har minskat med 1 procentenhet.",
        ),
        (
            [("70 %", "72 %"), ("73 %", "70 %")],
            "Skillnad mellan kvinnor och män: 2 procentenheter, högre för män. "
            "I fjol var den 3 procentenheter, högre för kvinnor: en ändring med 5 procentenheter.",
        ),
        (
            [("70 %", "72 %"), ("71 %", "73 %")],
            "Skillnad mellan kvinnor och män: 2 procentenheter, högre för män. I fjol var den lika stor.",
        ),
        (
            [("70 %", "72 %"), ("73 %", "73 %")],
            "Skillnad mellan kvinnor och män: 2 procentenheter, högre för män. I fjol var det ingen skillnad.",
        ),
        ([("70 %", "70 %")], "Ingen skillnad mellan kvinnor och män."),
        ([("70 %", "72 %"), ("", "73 %")], "Skillnad mellan kvinnor och män: 2 procentenheter, högre för män."),
    ],
)  # fmt: skip
def test_a_gap_and_its_change_are_told_in_procentenheter(years, said):
    assert words(*years) == said
    assert "%" not in said


@pytest.mark.parametrize("pair", [("70 %", ""), ("..", "70 %"), ("ca 70 %", "72 %"), ("öka", "72 %"), ("70 %", "7 st")])
def test_there_is_no_gap_where_one_of_the_two_cannot_be_compared(pair):
    assert words(pair) is None


def test_other_measures_keep_their_unit_and_numbers_of_people_that_add_up_are_no_gap():
    assert words(("41,5", "44", "43"), measured_in="dagar") == (
        "Skillnad mellan kvinnor och män: 2,5 dagar, högre för män."
    )
    assert words(("30", "24", "54"), measured_in="antal") is None


def test_a_gap_is_worth_mentioning_above_the_years_limit_and_only_in_procentenheter():
    def gap(*pair, **fields):
        return gap_of(a_row(pair, **fields), year=2026, kind=Kind.ANNUAL_REPORT)

    assert gap("80 %", "70 %").size == Decimal(10)
    assert not gap("80 %", "70 %").passes(10)
    assert gap("80,1 %", "70 %").passes(10)
    assert gap("59 %", "70 %").passes(10)
    assert not gap("80", "10", measured_in="dagar").passes(10)


def a_tertials(now, *before):
    """What is told of tertial 1 of 2026; ``before``: (year, period, women, men)."""
    known = ((2026, Period.TERTIAL_1, *now), *before)
    results = tuple(
        Result(year=year, period=period, women=Figure(raw=women), men=Figure(raw=men))
        for year, period, women, men in known
    )
    row = IndicatorRow(key="i", measure="m", name="Andel nöjda", measured_in="%", by_sex=True, results=results)
    return gap_words(gap_of(row, year=2026, kind=Kind.TERTIAL_1), WOMEN_FIRST).replace("\u00a0", " ")


def test_a_tertial_is_held_against_the_same_tertial_last_year():
    last = ((2025, Period.TERTIAL_1, "75 %", "70 %"), (2025, Period.YEAR, "90 %", "70 %"))
    assert "I tertial 1 2025 var den 5 procentenheter: den har ökat med 3" in a_tertials(("78 %", "70 %"), *last)


def test_a_tertial_without_one_last_year_says_that_the_whole_year_is_meant():
    last = ((2025, Period.YEAR, "90 %", "70 %"), (2025, Period.TERTIAL_2, "71 %", "70 %"))
    assert "Helåret 2025 var den 20 procentenheter: den har minskat med 12" in a_tertials(("78 %", "70 %"), *last)


def test_a_share_by_its_name_alone_is_told_in_procentenheter_on_the_page_and_in_the_checks():
    row = a_row(("80", "40"), measured_in="")
    assert words(("80", "40"), measured_in="") == (
        "Skillnad mellan kvinnor och män: 40 procentenheter, högre för kvinnor."
    )
    assert gap_of(row, year=2026, kind=Kind.ANNUAL_REPORT).passes(10)
    assert words(("80", "40"), measured_in="", name="Väntetid") == (
        "Skillnad mellan kvinnor och män: 40, högre för kvinnor."
    )
    assert faults_in("120", name="Andel nöjda") and not faults_in("120", name="Väntetid")


def test_the_nämnds_order_of_the_sexes_is_kept():
    gap = gap_of(a_row(("80 %", "70 %")), year=2026, kind=Kind.ANNUAL_REPORT)
    assert gap_words(gap, ("men", "women")).startswith("Skillnad mellan män och kvinnor")
    assert gap_of(a_row(("80 %", "70 %")), year=2026, kind=Kind.PLAN) is None
