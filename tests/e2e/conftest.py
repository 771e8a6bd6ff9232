"""Helena at her screen: the document page in a real browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from plans.models import Passage
from tests.builders import a_cast, a_plan, a_red_thread, write
from tests.conftest import WCAG


@pytest.fixture
def cast(transactional_db):
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


@pytest.fixture
def plan(cast, thread):
    """The unit's plan, with one of its texts written."""
    plan = a_plan(cast)
    write(plan, f"{thread.own.key}.arbetssatt", "<p>Vi frågar varje morgon.</p>", by=cast.helena)
    return plan


class Desk:
    """A document page in the browser, in the words of the one who sits there."""

    def __init__(self, page, document):
        self.page, self.document = page, document
        self.page.goto(f"/dokument/{document.key}/")

    def text(self, slot):
        """The place of a text on the page."""
        return self.page.locator(f"[data-slot='{slot}']")

    def write(self, slot, words):
        """Click in a text and write at its end."""
        self.text(slot).locator(".passage").click()
        expect(self.editor).to_be_focused()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(words)

    @property
    def editor(self):
        return self.page.get_by_role("textbox", name=re.compile("Arbetssätt|Uppföljning|Inledning|Resursanvändning"))

    def saves(self):
        """Wait, in a ``with``, until a text has reached the server."""
        return self.page.expect_response(lambda r: "/text/" in r.url and r.request.method == "POST" and r.ok)

    def stored(self, slot):
        """What the server has."""
        passage = Passage.objects.filter(document=self.document, slot=slot).first()
        return passage.html if passage else None

    def says(self, words):
        """What the page says about saving."""
        expect(self.page.locator("#saved")).to_contain_text(words)


@pytest.fixture
def desk(page, log_in, cast, plan):
    """Helena's plan, open."""
    log_in(cast.helena)
    return Desk(page, plan)


@pytest.fixture
def assert_accessible(page):
    """As everywhere, but axe does not copy style sheets into the page: our own policy would rightly refuse them."""

    def assert_accessible():
        found = Axe().run(page, options={"runOnly": WCAG, "resultTypes": ["violations"], "preload": False})
        assert not found.violations_count, found.generate_report()

    return assert_accessible
