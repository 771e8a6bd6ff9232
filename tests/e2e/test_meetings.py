"""The pages about meetings in a real browser: on a phone and on a screen, without faults."""

import datetime

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from plans import services
from plans.choices import MeetingSort
from plans.models import Meeting
from tests.builders import a_workplace

pytestmark = pytest.mark.e2e


@pytest.fixture
def meetings(cast, plan):
    """One that has been held at a workplace, one to come in the samverkansgrupp, and a workplace without any."""
    a_workplace("Kvarnen", cast.unit)
    today = timezone.localdate()
    held = services.add_meeting(
        document=plan, sort=MeetingSort.APT.value, workplaces=(cast.workplace.key,), by=cast.helena
    )
    services.note_held(document=plan, key=held.key, held_on=today, by=cast.helena)
    week = today + datetime.timedelta(days=7)
    services.add_meeting(document=plan, sort=MeetingSort.SAMVERKAN.value, planned_on=week, by=cast.helena)
    return f"/dokument/{plan.key}/moten/"


def test_the_pages_have_no_faults_at_any_width(cast, meetings, page, log_in, assert_accessible):
    log_in(cast.helena)
    key = Meeting.objects.order_by("pk").first().key
    for address in (meetings, f"{meetings}{key}/"):
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(address)
            for folded in page.locator("main details").all():
                folded.evaluate("details => { details.open = true }")
            assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
            assert_accessible()


def test_a_reader_of_drafts_sees_them_without_faults(cast, meetings, page, log_in, assert_accessible):
    log_in(cast.controller)
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(meetings)
        expect(page.locator("main")).to_contain_text("Bruket")
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        assert_accessible()


@pytest.mark.parametrize("changed", [False, True])
def test_what_was_noted_outlives_an_ended_session_and_a_refusal(cast, meetings, page, log_in, changed):
    held = Meeting.objects.order_by("pk").first()
    address = f"{meetings}{held.key}/" if changed else meetings
    note, press = page.get_by_label("Anteckning"), page.get_by_role("button", name="Spara" if changed else "Lägg till")
    log_in(cast.helena)
    page.goto(address)
    day, held_on = timezone.localdate().isoformat(), page.get_by_label("Hölls", exact=True)
    place = page.get_by_role("main").get_by_label("Kvarnen")
    note.fill("Undrade över kvällarna.")
    held_on.fill(day)
    place.check()
    Session.objects.all().delete()
    press.first.click()
    page.wait_for_url("**/accounts/login/**")
    log_in(cast.helena)
    page.goto(address)
    expect(note).to_have_value("Undrade över kvällarna.")
    expect(held_on).to_have_value(day)
    expect(place).to_be_checked()
    held_on.fill("2099-01-01")
    press.first.click()
    expect(page.get_by_text("kan inte ha hållits")).to_be_visible()
    page.goto(address)
    expect(note).to_have_value("Undrade över kvällarna.")
    expect(place).to_be_checked()
    held_on.fill(day)
    press.first.click()
    expect(page.locator("[data-stored]")).to_be_visible()
    assert Meeting.objects.filter(note="Undrade över kvällarna.").count() == 1
    assert page.evaluate("localStorage.length") == 0
