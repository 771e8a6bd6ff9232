"""A button makes the plan a PDF, and the page says how far it has come."""

import pytest
from playwright.sync_api import expect

from jobs.models import Job
from jobs.worker import drain
from reports import pdf
from reports.models import Export

pytestmark = pytest.mark.e2e


def test_the_page_waits_with_the_reader_and_then_gives_the_file(desk):
    page = desk.page
    page.get_by_role("button", name="Ladda ner PDF").click()
    expect(page.locator("#export")).to_contain_text("väntar på sin tur")
    drain()
    expect(page.locator("#export")).to_contain_text("är klar")
    with page.expect_download() as download:
        page.locator("#export").get_by_role("link", name="Ladda ner").click()
    assert download.value.suggested_filename == "vp-2026-angbackens-dagliga-verksamheter-utkast.pdf"


def test_a_failure_says_so_and_can_be_tried_again(desk, monkeypatch):
    page = desk.page
    monkeypatch.setattr(pdf, "render", lambda *args, **kwargs: 1 / 0)
    page.get_by_role("button", name="Ladda ner PDF").click()
    expect(page.locator("#export")).to_contain_text("väntar på sin tur")
    Job.objects.update(attempts=99)
    drain()
    expect(page.locator("#export")).to_contain_text("Det gick inte att göra PDF:en")
    monkeypatch.undo()
    page.get_by_role("button", name="Försök igen").click()
    expect(page.locator("#export")).to_contain_text("väntar på sin tur")
    drain()
    expect(page.locator("#export")).to_contain_text("är klar")


def test_on_a_page_of_its_own_there_is_nothing_to_close(desk):
    page = desk.page
    page.get_by_role("button", name="Ladda ner PDF").click()
    expect(page.locator("#export")).to_contain_text("väntar på sin tur")
    drain()
    page.goto(f"/export/{Export.objects.get().key}/")
    expect(page.get_by_role("link", name="Ladda ner")).to_be_visible()
    expect(page.get_by_role("button", name="Stäng")).to_be_hidden()
