"""Small numbers: what is withheld, and that it cannot be worked out."""

import dataclasses
import functools
import itertools
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indicators.privacy import ALL, SPLIT, Figures, withheld

pytestmark = pytest.mark.once

NOTHING = frozenset()
THRESHOLD = 5


def figures(women, men, *, answers=True):
    """Shares of so many women and men, each (how many said yes, how many answered)."""
    parts = {"women": women, "men": men, "total": tuple(map(sum, zip(women, men, strict=True)))}
    written = {part: share(*counts) for part, counts in parts.items()}
    return Figures(**written, **({f"{part}_answers": n for part, (_, n) in parts.items()} if answers else {}))


@functools.cache
def share(yes, answers):
    if not answers:
        return ""
    percent = (Decimal(100) * yes / answers).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{percent} %".replace(".", ",")


def test_what_many_have_answered_is_shown():
    assert withheld(figures((4, 10), (3, 9)), threshold=THRESHOLD) == [NOTHING]


def test_a_few_of_one_sex_withhold_the_other_too_but_not_the_total():
    assert withheld(figures((1, 3), (9, 20)), threshold=THRESHOLD) == [SPLIT]
    assert withheld(figures((9, 20), (1, 3)), threshold=THRESHOLD) == [SPLIT]


def test_a_total_of_a_few_is_withheld_with_both_sexes():
    assert withheld(figures((1, 2), (1, 2)), threshold=THRESHOLD) == [ALL]


@pytest.mark.parametrize("says_all", [figures((0, 3), (0, 20)), figures((3, 3), (20, 20))])
def test_a_total_that_says_the_same_of_everybody_is_withheld_with_the_sexes(says_all):
    assert withheld(says_all, threshold=THRESHOLD) == [ALL]


@pytest.mark.parametrize("total", ["100 % (12 st)", "noll", "Alla", "ingen"])
def test_a_total_that_cannot_be_read_but_may_say_all_is_withheld_too(total):
    assert withheld(Figures(total, "100 %", "100 %", 12, 3, 9), threshold=THRESHOLD) == [ALL]


def test_an_unknown_number_of_answers_is_not_small():
    assert withheld(figures((1, 2), (1, 2), answers=False), threshold=THRESHOLD) == [NOTHING]


def test_two_numbers_of_answers_tell_the_third():
    assert withheld(Figures("40 %", "50 %", "33 %", 5 + 2, None, 5), threshold=THRESHOLD) == [SPLIT]
    assert withheld(Figures("40 %", "50 %", "33 %", None, 2, 1), threshold=THRESHOLD) == [ALL]


def test_a_small_sex_that_was_left_out_is_counted_all_the_same():
    assert withheld(Figures("50 %", "55,6 %", "", 30, 27, None), threshold=THRESHOLD) == [SPLIT]


@pytest.mark.parametrize("sexes", [(0, 3), (3, 0)])
def test_a_few_of_one_sex_beside_none_of_the_other_are_withheld_also_where_others_have_answered(sexes):
    """Some say neither, so that all who answered are more than women and men."""
    for women, men in (("70 %", "90 %"), tuple("90 %" if n else "" for n in sexes)):
        (hidden,) = withheld(Figures("80 %", women, men, 12, *sexes), threshold=THRESHOLD)
        assert hidden >= SPLIT


@pytest.mark.parametrize("places", [0, 2])
def test_a_few_of_one_sex_are_withheld_also_where_it_says_that_nobody_answered_at_all(places):
    slip = Figures("80 %", "", "90 %", 0, None, 3)
    for row in withheld(slip, [slip] * places, threshold=THRESHOLD):
        assert row >= SPLIT


def test_nobody_at_all_is_not_few():
    assert withheld(Figures("80 %", "", "80 %", 30, 0, 30), threshold=THRESHOLD) == [NOTHING]
    unit, empty = figures((6, 12), (5, 11)), Figures(total_answers=0)
    assert withheld(unit, [empty], threshold=THRESHOLD) == [NOTHING, NOTHING]


@pytest.mark.parametrize("added", [True, False])
@pytest.mark.parametrize("places", [[((0, 0), (6, 6))] * 2, [((0, 0), (6, 6)), ((6, 6), (0, 0))]])
def test_where_nobody_is_few_all_is_shown_also_of_workplaces_of_one_sex(added, places):
    """ "12 st" of 12 answers tells of everybody, but of no one who can be pointed out."""
    made = counted if added else figures
    together = [tuple(map(sum, zip(*sex, strict=True))) for sex in zip(*places, strict=True)]
    hidden = withheld(made(*together), [made(*place) for place in places], threshold=THRESHOLD, added=added)
    assert hidden == [NOTHING] * 3


def test_one_who_is_few_beside_them_is_still_withheld():
    places = [counted((0, 0), (2, 2)), counted((0, 0), (10, 10))]
    assert withheld(counted((0, 0), (12, 12)), places, threshold=THRESHOLD, added=True) == [ALL] * 3


def test_a_total_by_chosen_weights_is_withheld_with_its_workplaces():
    places = [figures((1, 3), (0, 0)), figures((50, 60), (30, 40)), figures((3, 5), (2, 5))]
    unit = Figures("37,7 %", "", "", 113, by_weight=True)
    assert withheld(unit, places, threshold=THRESHOLD) == [ALL] * 4


def test_the_threshold_is_the_nämnds():
    assert withheld(figures((1, 7), (5, 20)), threshold=8) == [SPLIT]
    assert withheld(figures((1, 7), (5, 20)), threshold=7) == [NOTHING]


def test_the_sexes_of_no_workplace_are_shown_where_one_has_few():
    places = [figures((1, 3), (5, 9)), figures((6, 12), (5, 11)), figures((7, 13), (4, 10))]
    unit = figures((14, 28), (14, 30))
    assert withheld(unit, places, threshold=THRESHOLD) == [NOTHING, SPLIT, SPLIT, SPLIT]


def test_a_second_workplace_is_withheld_when_one_would_be_the_rest():
    places = [figures((1, 2), (1, 2)), figures((6, 12), (5, 11)), figures((7, 13), (4, 10))]
    unit = figures((14, 27), (10, 23))
    hidden = withheld(unit, places, threshold=THRESHOLD)
    assert hidden[1] == ALL
    assert hidden.count(ALL) == 2
    assert hidden[0] == NOTHING


def test_nothing_of_the_workplaces_is_shown_where_the_whole_unit_is_small():
    places = [figures((1, 1), (0, 1)), figures((1, 1), (0, 1), answers=False)]
    assert withheld(figures((2, 2), (0, 2)), places, threshold=THRESHOLD) == [ALL, ALL, ALL]


def test_averages_and_amounts_are_withheld_without_being_reckoned_with():
    unit = Figures("78", "80", "76", 24, 3, 21)
    assert withheld(unit, threshold=THRESHOLD) == [SPLIT]
    places = [Figures("12 st", "7 st", "5 st", 4, 2, 2), Figures("40 st", "20 st", "20 st", 40, 20, 20)]
    hidden = withheld(Figures("52 st", "27 st", "25 st", 44, 22, 22), places, threshold=THRESHOLD)
    assert hidden[1:] == [ALL, ALL]


FEW = 3  # small groups, so that every combination can be tried
counts = st.integers(0, 4).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(counts, counts), min_size=1, max_size=3), st.booleans())
@example([((1, 1), (0, 4)), ((0, 4), (0, 4))], True)  # the second's total tells of its women, and so of the first's
@example([((1, 2), (4, 4)), ((4, 4), (4, 4))], True)
@example([((0, 2), (0, 1)), ((1, 3), (0, 4))], True)  # no man of the unit said yes, so none of a workplace
@example([((0, 0), (0, 3)), ((0, 3), (0, 1))], True)  # nobody at all did
@example([((1, 2), (1, 2)), ((3, 3), (3, 3))], False)  # at most three of the others said yes, so one of each sex here
def test_nobody_can_work_out_what_is_withheld(places, all_report):
    """A reader who knows how many answered, and tries every combination that fits what is shown, finds several.

    Where not all report, the last place is part of the unit's figures only.
    """
    together = [tuple(map(sum, zip(*sex, strict=True))) for sex in zip(*places, strict=True)]
    reporting = places if all_report else places[:-1]
    hidden = withheld(figures(*together), [figures(*place) for place in reporting], threshold=FEW)
    true = seen([[yes for yes, _ in place] for place in places], places, hidden)
    fits = [yes for yes in combinations(places) if seen(yes, places, hidden) == true]
    rows = [*places, tuple(together)]
    fits = [(*yes, tuple(map(sum, zip(*yes, strict=True)))) for yes in fits]
    for n, row in enumerate(rows):
        small = [sex for sex in (0, 1) if 0 < row[sex][1] < FEW]
        for sex in small:
            assert len({yes[n][sex] for yes in fits}) > 1, (hidden, n, sex)
        if 0 < row[0][1] + row[1][1] < FEW:
            assert len({sum(yes[n]) for yes in fits}) > 1, (hidden, n, "total")


def combinations(places):
    return itertools.product(*(list(itertools.product(*(range(n + 1) for _, n in place))) for place in places))


def seen(yes, places, hidden):
    """What a reader sees when so many women and men of each place have said yes; None where it is withheld. Only
    the first rows are shown where not all places report."""
    answers = [(women, men) for (_, women), (_, men) in places]
    rows = [(tuple(map(sum, zip(*yes, strict=True))), tuple(map(sum, zip(*answers, strict=True))))]
    rows += zip(yes, answers, strict=True)
    return [
        (
            None if "total" in parts else share(sum(counts), sum(of)),
            *(None if parts >= SPLIT else share(*pair) for pair in zip(counts, of, strict=True)),
        )
        for (counts, of), parts in zip(rows, hidden, strict=False)
    ]


# --- counts and amounts, which are added


def counted(women, men, blank=()):
    """How many of so many women and men are counted, each (how many, of how many), where all but ``blank`` is told."""
    parts = {"women": women, "men": men, "total": tuple(map(sum, zip(women, men, strict=True)))}
    written = {part: "" if part in blank else f"{count} st" for part, (count, _) in parts.items()}
    return Figures(**written, **{f"{part}_answers": n for part, (_, n) in parts.items()})


def test_of_counts_no_workplace_is_shown_where_one_has_few():
    places = [counted((1, 2), (1, 2)), counted((6, 12), (5, 11)), counted((7, 13), (4, 10))]
    hidden = withheld(counted((14, 27), (10, 23)), places, threshold=THRESHOLD, added=True)
    assert hidden == [NOTHING, ALL, ALL, ALL]


@pytest.mark.parametrize("unit", [counted((0, 27), (0, 23)), counted((27, 27), (10, 23)), counted((0, 27), (10, 23))])
def test_a_count_that_says_the_same_of_everybody_is_withheld_with_its_workplaces(unit):
    places = [counted((0, 2), (0, 2)), counted((0, 25), (0, 21))]
    assert withheld(unit, places, threshold=THRESHOLD, added=True) == [ALL] * 3


def test_a_count_without_its_answers_does_not_tell_its_only_workplace():
    unit = Figures("3 st", "2 st", "1 st")
    assert withheld(unit, [counted((2, 2), (1, 1))], threshold=THRESHOLD, added=True) == [ALL] * 2
    places = [counted((2, 2), (1, 1)), counted((6, 12), (5, 11))]
    assert withheld(Figures("14 st"), places, threshold=THRESHOLD, added=True) == [NOTHING, ALL, ALL]


def test_counts_of_many_are_shown():
    places = [counted((6, 12), (5, 11)), counted((7, 13), (4, 10))]
    assert withheld(counted((13, 25), (9, 21)), places, threshold=THRESHOLD, added=True) == [NOTHING] * 3


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(counts, counts), min_size=1, max_size=2),
    st.lists(st.sampled_from([(), ("women",), ("men",), ("total",), ("women", "men")]), min_size=4, max_size=4),
    st.booleans(),
    st.booleans(),
)
@example([((0, 2), (0, 2)), ((0, 4), (0, 4))], [()] * 4, True, True)
@example([((1, 1), (0, 4)), ((0, 4), (0, 4))], [()] * 4, True, False)
@example([((1, 2), (4, 4))], [("men",)] * 4, True, False)
@example([((0, 0), (0, 1)), ((1, 2), (1, 1))], [("total",), (), (), ()], False, False)  # not all nor none of the women
@example([((0, 0), (0, 2)), ((1, 3), (0, 1))], [("men",), (), (), ()], False, True)  # the total says: no man
@example([((0, 0), (0, 2)), ((1, 3), (0, 1))], [("women",), (), (), ()], False, False)  # and so it does here
@example([((0, 0), (0, 3)), ((1, 1), (3, 3))], [(), ("total",), (), ()], True, False)
def test_nobody_can_work_out_a_part_of_a_sum_or_one_left_blank(places, blanks, all_report, added):
    """As above, of counts and of shares where some have left out a figure; which are left out tells nothing."""
    made = counted if added else shares_with_blanks

    def read(yes):
        now = [tuple(zip(those, of, strict=True)) for those, of in zip(yes, answers, strict=True)]
        together = tuple(tuple(map(sum, zip(*sex, strict=True))) for sex in zip(*now, strict=True))
        rows = [together, *(now if all_report else now[:-1])]
        known = [made(*row, blank) for row, blank in zip(rows, blanks, strict=False)]
        hidden = withheld(known[0], known[1:], threshold=FEW, added=added)
        told = [
            tuple(None if part in parts else getattr(row, part) for part in ("total", "women", "men"))
            for row, parts in zip(known, hidden, strict=True)
        ]
        return [sorted(parts) for parts in hidden], told

    answers = [(women, men) for (_, women), (_, men) in places]
    seen = read([[count for count, _ in place] for place in places])
    fits = [yes for yes in combinations(places) if read(yes) == seen]
    for n, place in enumerate(answers):
        for sex, of in enumerate(place):
            if 0 < of < FEW:
                assert len({yes[n][sex] for yes in fits}) > 1, (seen, n, sex)


def shares_with_blanks(women, men, blank=()):
    whole = figures(women, men)
    return dataclasses.replace(whole, **dict.fromkeys(blank, ""))
