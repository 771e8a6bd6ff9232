"""Who somebody is in a review round, and for how long."""

import re

import pytest

from tests.builders import a_cast, a_plan, a_red_thread, a_review, write

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SENT = "<p>Vi frågar varje morgon. Alla får svara.</p>"


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def slot(cast):
    return f"{a_red_thread(cast).own.key}.arbetssatt"


@pytest.fixture
def plan(cast, slot):
    plan = a_plan(cast)
    write(plan, slot, SENT, by=cast.helena)
    return plan


@pytest.fixture
def review(cast, plan):
    return a_review(cast, plan)


def test_what_is_typed_is_kept_under_a_name_that_stays_also_for_one_who_has_not_spoken(client, cast, review):
    client.force_login(cast.controller)
    pages = [client.get(f"/granskning/{review.key}/").content.decode() for _ in range(2)]
    names = {re.search('data-reader="([^"]*)"', page)[1] for page in pages}
    assert names == {cast.controller.key}
