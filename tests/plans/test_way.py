"""What the page says of what happens next, to each of those who read it."""

import datetime

import pytest
from django.utils import timezone

from plans.choices import Kind, Status
from plans.models import Deadline, YearSetup
from tests.builders import CORRECTING, a_cast, a_plan, a_red_thread
from units.choices import Role

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


@pytest.fixture
def told(client):
    """``told(user, document)`` is what the document page tells the user."""

    def told(user, document):
        client.force_login(user)
        return client.get(document.get_absolute_url()).context["next"].replace("\u00a0", " ")

    return told


def adopted_by(role):
    YearSetup.objects.update(adopted_by=role)


def due(days):
    on = timezone.localdate() + datetime.timedelta(days=days)
    Deadline.objects.create(setup=YearSetup.objects.get(), kind=Kind.PLAN, on=on)


def test_a_draft_asks_the_enhetschef_to_hand_in_and_the_deputy_only_to_write(told, cast, thread):
    plan = a_plan(cast)
    due(1)
    then = "det är i morgon. Sedan fastställs den av avdelningschefen."
    assert told(cast.helena, plan).startswith("Skriv klart planen och lämna in den senast ")
    assert told(cast.deputy, plan).startswith("Skriv klart planen; enhetschefen lämnar in den senast ")
    assert told(cast.controller, plan).startswith("Enheten skriver planen och lämnar in den senast ")
    assert all(told(who, plan).endswith(then) for who in (cast.helena, cast.deputy, cast.controller))
    assert told(cast.department_head, plan).endswith("Sedan fastställer du den.")


def test_a_day_that_has_passed_is_told_to_each(told, cast, thread):
    plan = a_plan(cast)
    due(-3)
    assert "lämna in den så snart det går, sista dagen var" in told(cast.helena, plan)
    assert "enhetschefen lämnar in den så snart det går, sista dagen var" in told(cast.deputy, plan)


def test_what_is_handed_in_waits_for_the_one_who_may_adopt_it(told, cast, thread):
    plan = a_plan(cast, status=Status.SUBMITTED)
    start = "Planen är inlämnad. "
    assert told(cast.department_head, plan) == f"{start}Läs den och fastställ den, eller skicka tillbaka den."
    waits = f"{start}Nu väntar den på att avdelningschefen läser och fastställer den."
    assert told(cast.helena, plan) == told(cast.deputy, plan) == waits
    assert told(cast.controller, plan) == (
        f"{start}Läs den, och skicka tillbaka den om något behöver ändras. Sedan fastställs den av avdelningschefen."
    )


def test_where_the_enhetschef_adopts_she_is_told_so_and_not_to_send_it_back(told, cast, thread):
    plan = a_plan(cast)
    adopted_by(Role.UNIT_HEAD)
    assert told(cast.helena, plan) == "Skriv klart planen och lämna in den. Sedan fastställer du den."
    plan = a_plan(cast, status=Status.SUBMITTED)
    assert told(cast.helena, plan) == "Planen är inlämnad. Läs den och fastställ den."
    assert told(cast.deputy, plan).endswith("Nu väntar den på att enhetschefen läser och fastställer den.")


def test_while_it_is_corrected_an_employee_is_told_about_what_she_reads(told, cast, thread):
    plan = a_plan(cast, status=CORRECTING)
    assert told(cast.employee, plan).startswith("Planen är fastställd")
    assert told(cast.deputy, plan).startswith("Skriv klart rättelsen av planen; enhetschefen lämnar in den.")


def test_the_start_page_tells_the_same_as_the_page(told, client, cast, thread):
    plan = a_plan(cast)
    for who in (cast.helena, cast.deputy):
        words = told(who, plan)
        (desk,) = client.get("/").context["desks"]
        assert desk.cards[0].next == words
