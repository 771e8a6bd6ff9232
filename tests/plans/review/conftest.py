"""What the tests of reviews have in common: a plan with one text, and pages as each gets them."""

import pytest
from django.urls import reverse

from tests.builders import a_cast, a_plan, a_red_thread, write
from tests.plans.review.pages import SENT


@pytest.fixture
def cast(db):
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


@pytest.fixture
def slot(thread):
    return f"{thread.own.key}.arbetssatt"


@pytest.fixture
def plan(cast, slot):
    plan = a_plan(cast)
    write(plan, slot, SENT, by=cast.helena)
    return plan


@pytest.fixture
def get(client):
    """``get(user, name, *args)`` is the page of that address as the user gets it."""

    def get(user, name, *args, query="", **headers):
        client.force_login(user)
        return client.get(reverse(f"plans:{name}", args=args) + query, headers=headers)

    return get


@pytest.fixture
def post(client):
    def post(user, name, *args, **data):
        headers = data.pop("headers", {})
        if user:
            client.force_login(user)
        return client.post(reverse(f"plans:{name}", args=args), data, headers=headers)

    return post
