"""Which goal an outline means: the very same first, then one in somewhat other words, without trying all on all."""

import difflib
import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.choices import Level
from goals.models import Goal
from plans.store import store_document
from plans.store.matching import Wording
from tests.builders import a_cast
from tests.plans.store.outlines import area, committee_goal, orientation, own_goal, plan

WHO = "deltagarna medarbetarna närstående ungdomarna hyresgästerna brukarna grupperna arbetslagen kvinnorna männen"
DO = "väljer möter planerar påverkar förstår utvecklar delar prövar önskar minns lagar öppnar"
WHAT = "måltider innehåll arbetssätt rum scheman utflykter resor kläder böcker odlingar möten vänner"


def titles(number, seed):
    """Titles of different goals, as many as asked for; another seed gives others."""
    words = list(itertools.product(*(line.split() for line in (WHO, DO, WHAT, WHO))))
    chosen = random.Random(1).sample(words, 2 * number)[seed * number :][:number]
    return [" ".join(title).capitalize() for title in chosen]


@given(st.text("abcå .", max_size=30), st.text("abcå .", max_size=30), st.sampled_from([0.6, 0.85, 1.0]))
def test_two_wordings_are_as_like_as_difflib_says(one, other, least):
    bits = {}
    mine, theirs = Wording(one, bits), Wording(other, bits)
    ratio = difflib.SequenceMatcher(None, theirs.text, mine.text, autojunk=False).ratio()
    assert mine.is_like(theirs, least) == (ratio >= least)


def test_most_of_what_is_different_is_told_without_a_thorough_comparison(monkeypatch):
    thorough = []
    whole = difflib.SequenceMatcher.ratio
    monkeypatch.setattr(difflib.SequenceMatcher, "ratio", lambda matcher: thorough.append(1) or whole(matcher))
    bits = {}
    there, here = ([Wording(title, bits) for title in titles(300, seed)] for seed in (0, 1))
    for one, other in itertools.product(there, here):
        one.is_like(other, 0.85)
    assert len(thorough) < 0.03 * len(there) * len(here)


@pytest.mark.django_db
def test_a_goal_that_is_there_in_the_same_words_is_not_taken_by_one_that_is_merely_like_it():
    cast = a_cast()

    def store(*own, source):
        outline = plan(orientation(area(committee_goal(*map(own_goal, own)))))
        store_document(outline=outline, committee=cast.committee, source_sha256=source * 64, replace=True)
        return {goal.title: goal.pk for goal in Goal.objects.present().filter(level=Level.UNIT)}

    before = store("Deltagarna i grupp 2 väljer själva", source="1")
    after = store("Deltagarna i grupp 1 väljer själva", "Deltagarna i grupp 2 väljer själva", source="2")
    assert after["Deltagarna i grupp 2 väljer själva"] == before["Deltagarna i grupp 2 väljer själva"]
    assert len(after) == 2
