"""Goals and activities: what the database refuses, and how they are read."""

import itertools
from functools import partial

import pytest
from django.utils import timezone

from goals.choices import Level
from goals.models import Activity, Assignment, Goal
from tests.builders import YEAR, a_cast, a_goal, a_red_thread
from tests.refusals import is_refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


NEEDS = {
    Level.ORIENTATION: set(),
    Level.AREA: {"parent"},
    Level.COMMITTEE: {"parent", "committee"},
    Level.UNIT: {"parent", "committee", "unit"},
}
OWNERS = ("parent", "committee", "unit")
EVERY_OWNER = [set(c) for n in range(4) for c in itertools.combinations(OWNERS, n)]


@pytest.mark.parametrize("level", Level)
def test_a_goal_has_the_parent_and_owner_of_its_level_and_no_other(cast, thread, level):
    def make(owner):
        given = {"parent": thread.area, "committee": cast.committee, "unit": cast.unit}
        Goal.objects.create(level=level, year=YEAR, title="Ett mål", **{name: given[name] for name in owner})

    assert [owner for owner in EVERY_OWNER if not is_refused(partial(make, owner))] == [NEEDS[level]]


def test_an_unknown_level_is_refused():
    assert is_refused(lambda: Goal.objects.create(level="CITY", year=YEAR, title="Ett mål"))


def test_two_goals_may_have_the_same_number(thread):
    a_goal(Level.AREA, thread.orientation, title="Ett till", number="1.3")
    assert Goal.objects.filter(number="1.3").count() == 2


def test_a_unit_reads_the_goals_of_kf_its_namnd_and_its_own(cast, thread):
    top = thread.area
    theirs = a_goal(Level.COMMITTEE, top, title="Den andra nämndens", committee=cast.other_committee)
    a_goal(Level.UNIT, theirs, title="Den andra enhetens", committee=cast.other_committee, unit=cast.other_unit)
    a_goal(Level.ORIENTATION, title="Förra årets", year=YEAR - 1)
    removed = a_goal(Level.UNIT, thread.committee, title="Borttaget", committee=cast.committee, unit=cast.unit)
    removed.removed_at = timezone.now()
    removed.save()
    ours = Goal.objects.in_year(YEAR).for_unit(cast.unit, cast.committee)
    assert set(ours) == {thread.orientation, thread.area, thread.committee, thread.own}


def test_an_assignment_is_of_a_goal_or_an_activity_and_given_once(cast, thread):
    def assign(**what):
        Assignment.objects.create(unit=cast.unit, **what)

    assert is_refused(assign)
    assert is_refused(lambda: assign(goal=thread.committee, activity=thread.shared_activity))
    assign(goal=thread.committee)
    assign(activity=thread.shared_activity)
    assert is_refused(lambda: assign(goal=thread.committee))
    assert is_refused(lambda: assign(activity=thread.shared_activity))


def test_an_activity_may_have_begun_years_before_its_plan(thread):
    Activity.objects.create(goal=thread.own, title="Byggs om", start="2014-01-01", end="2018-12-31")


def test_goals_and_activities_are_called_what_they_say(thread):
    assert str(thread.area) == "1.3 Stödet kommer i tid och med respekt"
    assert str(thread.own) == "Deltagarna väljer själva vad de gör hos oss"
    assert str(thread.own_activity) == "Varje grupp har ett eget husmöte"


def test_every_wording_of_a_goal_is_kept_in_its_history(thread):
    before, thread.own.title = thread.own.title, "Deltagarna bestämmer"
    thread.own.save()
    assert list(thread.own.history.values_list("title", flat=True)) == ["Deltagarna bestämmer", before]
