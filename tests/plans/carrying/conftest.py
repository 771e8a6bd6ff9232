"""Last year's adopted plan, and the empty one of the coming year."""

import pytest

from plans.choices import Status
from tests.builders import a_cast, a_plan, a_red_thread, write
from tests.plans.carrying.material import next_year


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


@pytest.fixture
def last_year(cast, thread):
    """Last year's plan, adopted, with texts under the goal and in a section."""
    plan = a_plan(cast)
    write(plan, f"{thread.own.key}.forvantat_resultat", "<p>Fler väljer själva.</p>", by=cast.helena)
    write(plan, f"{thread.own.key}.arbetssatt", "<p>Vi frågar varje morgon.</p>", by=cast.helena)
    write(plan, f"{plan.key}.lokaler", "<p>Vi finns i Bruket.</p>", by=cast.helena)
    return a_plan(cast, status=Status.ADOPTED)


@pytest.fixture
def coming(cast, last_year):
    """The nämnd's goals of the coming year, renumbered and reworded, and the unit's empty plan."""
    return next_year(cast)
