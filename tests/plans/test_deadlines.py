"""Those who write are reminded a week before the last day and the day before, once, of what is not handed in."""

from datetime import date

import pytest

from plans.choices import Kind, Status
from plans.deadlines import remind_deadlines
from plans.models import Deadline, YearSetup
from tests.builders import CORRECTING, a_cast, a_plan, a_red_thread, a_unit
from units.models import Notice

pytestmark = pytest.mark.django_db

LAST = date(2026, 1, 23)


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def setup(cast):
    a_red_thread(cast)
    setup = YearSetup.objects.get(committee=cast.committee, year=2026)
    Deadline.objects.create(setup=setup, kind=Kind.PLAN, on=LAST)
    return setup


def reminded(*days):
    """Run on each of the days of January; return who was told, and of what, from then on."""
    Notice.objects.exclude(kind="TASKS").delete()
    for day in days:
        remind_deadlines(date(2026, 1, day))
    return sorted(Notice.objects.values_list("user__first_name", flat=True))


def test_those_who_write_are_reminded_a_week_before_and_the_day_before(cast, setup):
    plan = a_plan(cast)
    assert reminded(15) == []
    assert reminded(16) == ["Bo", "Helena"]
    assert reminded(17, 18, 19, 20, 21) == ["Bo", "Helena"]
    assert reminded(22) == ["Bo", "Bo", "Helena", "Helena"]
    assert reminded(22, 23, 24) == ["Bo", "Bo", "Helena", "Helena"]
    notice = cast.helena.notices.first()
    assert notice.subject == (
        "Verksamhetsplan 2026 för Ängbackens dagliga verksamheter lämnas in senast 23 januari 2026"
    )
    assert notice.path == plan.get_absolute_url()


def test_a_day_on_which_no_worker_ran_is_made_up_for(cast, setup):
    a_plan(cast)
    assert reminded(18) == ["Bo", "Helena"]
    assert reminded(23) == ["Bo", "Bo", "Helena", "Helena"]


def test_what_is_not_begun_is_reminded_of_with_the_start_page(cast, setup):
    assert reminded(16) == ["Bo", "Helena"]
    assert cast.helena.notices.get().path == "/"


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.ADOPTED, CORRECTING])
def test_what_has_been_handed_in_or_adopted_is_not_reminded_of(cast, setup, status):
    a_plan(cast, status=status)
    assert reminded(16, 22) == []


def test_a_unit_with_a_last_day_of_its_own_is_reminded_of_that(cast, setup):
    Deadline.objects.create(setup=setup, kind=Kind.PLAN, unit=cast.unit, on=date(2026, 1, 30))
    assert reminded(16, 22) == []
    assert reminded(23) == ["Bo", "Helena"]


def test_another_namnds_units_are_not_reminded(cast, setup):
    a_unit("Nya enheten", cast.committee)  # nobody writes there: nobody is told, and nothing goes wrong
    assert reminded(16) == ["Bo", "Helena"]
    assert not cast.stranger.notices.exists()
