"""The pages about meetings in a real browser: on a phone and on a screen, without faults."""

import datetime

import pytest
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
