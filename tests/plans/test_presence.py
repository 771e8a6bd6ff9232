"""Who else is here: a courtesy that locks nothing, costs little and is soon forgotten."""

import datetime

import pytest
from django.utils import timezone

from plans.models import Presence, YearSetup
from plans.services import be_here
from plans.services.presence import forget_presence
from plans.transitions import move
from tests.builders import a_cast, a_plan, a_red_thread, write
from tests.queries import at_most
from tests.threads import together

LOGIN = 2  # queries: the session, and who it belongs to


@pytest.fixture
def cast(db):
    return a_cast()


@pytest.fixture
def plan(cast):
    a_red_thread(cast)
    return a_plan(cast)


@pytest.fixture
def ask(client, cast, plan):
    def ask(slot=""):
        return client.post(f"/dokument/{plan.key}/har/", {"slot": slot}).json()

    client.force_login(cast.helena)
    return ask


def test_one_is_told_who_else_is_here_and_in_which_text(cast, plan, ask):
    assert ask("g-1.arbetssatt") == {"others": []}
    assert [str(other) for other in be_here(document=plan, by=cast.deputy)] == ["Helena Lund g-1.arbetssatt"]
    be_here(document=plan, slot="g-1.analys", by=cast.deputy)
    assert ask() == {"others": [{"name": "Bo Dahl", "slot": "g-1.analys"}]}
    assert Presence.objects.count() == 2


def test_one_is_told_that_a_colleague_has_changed_the_document_but_not_of_ones_own_changes(cast, plan, ask):
    write(plan, f"{plan.key}.inledning", "<p>Vårt.</p>", by=cast.helena)
    assert "changed" not in ask()
    write(plan, f"{plan.key}.lokaler", "<p>Här är vi.</p>", by=cast.deputy)
    plan.refresh_from_db()
    assert ask()["changed"] == {"moment": plan.changed_at.timestamp(), "by": ""}
    be_here(document=plan, by=cast.deputy)
    assert ask()["changed"]["by"] == "Bo Dahl"


def test_one_who_has_not_been_seen_for_a_while_is_not_told_of(cast, plan, ask):
    be_here(document=plan, by=cast.deputy)
    Presence.objects.update(seen_at=timezone.now() - datetime.timedelta(seconds=26))
    assert ask() == {"others": []}


def test_rows_of_another_day_are_taken_away(cast, plan):
    today = timezone.localdate()
    be_here(document=plan, by=cast.deputy)
    forget_presence(today)
    assert Presence.objects.exists()
    forget_presence(today + datetime.timedelta(days=1))
    assert not Presence.objects.exists()


def test_what_no_page_would_send_is_cut_to_size(cast, plan, ask):
    assert ask("\0x" * 400) == {"others": []}
    assert Presence.objects.get().slot == "x" * 80


def test_asking_costs_as_little_with_many_others(cast, plan, ask):
    ask()
    with at_most(LOGIN + 4):
        ask()
    be_here(document=plan, by=cast.deputy)
    with at_most(LOGIN + 4):
        ask()


@pytest.mark.django_db(transaction=True)
def test_two_pages_of_one_person_that_ask_at_once_leave_one_row(cast, plan):
    assert together(*[lambda: be_here(document=plan, by=cast.helena)] * 4) == [[]] * 4
    assert Presence.objects.count() == 1


def test_one_who_has_the_page_open_is_told_that_the_document_has_been_handed_in(client, cast, plan, ask):
    ask()
    YearSetup.objects.update(missing_hinders=False)
    move(document=plan, name="submit", by=cast.helena)
    assert ask()["closed"].startswith("Planen är inlämnad.")
    client.force_login(cast.controller)
    assert client.post(f"/dokument/{plan.key}/har/").status_code == 403
