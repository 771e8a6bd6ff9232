"""The page where a unit chooses nämndmål: what is locked, and where one lands."""

import re

import pytest

from tests.builders import a_cast, a_goal, a_plan, a_red_thread

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


@pytest.fixture
def plan(cast, thread):
    return a_plan(cast)


@pytest.fixture
def other(cast, plan, thread):
    """A nämndmål that the unit does not work with yet."""
    title = "Ett annat nämndmål"
    return a_goal(thread.committee.level, thread.area, title=title, committee=cast.committee, position=2)


@pytest.fixture
def choose(client, cast, plan):
    """``choose(mal=…, fanns=…)`` posts the form, as the enhetschef's browser does."""

    def choose(**fields):
        client.force_login(cast.helena)
        return client.post(f"/dokument/{plan.key}/mal/valj/", fields)

    return choose


def box_of(goal, text):
    return re.search(rf'<input [^>]*id="{goal.key}"[^>]*>', text).group()


def test_a_nämndmål_with_enhetsmål_is_ticked_and_locked_and_says_why(client, cast, plan, thread, other):
    client.force_login(cast.helena)
    text = client.get(f"/dokument/{plan.key}/mal/valj/").text
    locked, free = box_of(thread.committee, text), box_of(other, text)
    assert " checked disabled " in locked
    assert "name=" not in locked
    assert f'aria-describedby="{thread.committee.key}.varfor"' in locked
    assert f'<small id="{thread.committee.key}.varfor">har 1 enhetsmål' in text
    assert "disabled" not in free
    assert "checked" not in free


def test_what_is_locked_stays_though_nothing_posts_it(choose, cast, thread, other):
    assert choose(mal=[other.key]).status_code == 302
    chosen = cast.unit.assignments.filter(goal__level=thread.committee.level)
    assert {row.goal_id for row in chosen} == {thread.committee.pk, other.pk}


def test_one_lands_at_what_was_added(choose, plan, other):
    assert choose(mal=[other.key]).url == f"/dokument/{plan.key}/#{other.key}"


def test_one_lands_at_the_first_goal_when_nothing_was_added(choose, plan, thread, other):
    choose(mal=[other.key])
    assert choose(mal=[], fanns=[other.key]).url == f"/dokument/{plan.key}/#{thread.committee.key}"


def test_a_refused_choice_shows_the_lock_anew(choose, thread):
    response = choose(mal=[], fanns=[thread.committee.key])
    assert response.status_code == 422
    assert " checked disabled " in box_of(thread.committee, response.text)
