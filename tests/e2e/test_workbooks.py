"""A workbook goes out, comes back filled in and is looked at before it is saved, with a keyboard and for everyone."""

import pytest
from playwright.sync_api import expect

from indicators.models import Outcome
from jobs.worker import drain
from tests.builders import a_cast, a_red_thread, a_report
from tests.reports.workbooks.filled import filled

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
SHARED, OWN = "Andel nöjda deltagare", "Deltagare som bytt grupp"


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def report(cast):
    a_red_thread(cast)
    return a_report(cast)


@pytest.fixture
def look(page, assert_accessible):
    """``look()`` looks for faults in the page as it stands, at both widths."""

    def look():
        page.wait_for_load_state()  # a page that is on its way has no styles yet
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert too_wide <= 0, f"{page.url} is {too_wide} px too wide at {width} px"
            assert_accessible()

    return look


def send(page, content):
    page.set_input_files("input[type=file]", {"name": "utfall.xlsx", "mimeType": "", "buffer": content})
    expect(page.locator(".file")).to_contain_text("utfall.xlsx")
    page.get_by_role("button", name="Läs in och granska").click()
    expect(page.locator("progress")).to_be_visible()
    drain()


def fetched(page, button):
    with page.expect_download() as download:
        button.click()
    return download.value.path().read_bytes()


def test_a_unit_fills_in_a_workbook(page, log_in, cast, report, look):
    log_in(cast.helena)
    page.goto(f"{report.get_absolute_url()}utfall/")
    page.get_by_role("link", name="Fyll i utfall i Excel").click()
    look()
    content = fetched(page, page.get_by_role("button", name="Hämta arbetsbok"))
    send(page, filled(content, {(OWN, "Utfall"): "14", (SHARED, "Utfall"): "9O %"}))
    expect(page.get_by_role("heading", name="Ändringar (2)")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Skriv noll med siffran 0, inte bokstaven O.")
    look()
    page.get_by_role("button", name="Spara 2 ändringar").click()
    expect(page.locator("progress")).to_be_visible()
    drain()
    expect(page.locator("main")).to_contain_text("2 värden är sparade.")
    look()
    assert set(Outcome.objects.values_list("total_raw", flat=True)) == {"14", "9O %"}


def test_the_controller_waits_for_the_workbook_of_all_units(page, log_in, cast, report, look):
    log_in(cast.controller)
    page.goto(f"/?dokument={report.year}-VB")
    page.get_by_role("link", name="Fyll i alla enheters utfall i Excel").click()
    look()
    page.get_by_role("button", name="Hämta arbetsbok").click()
    expect(page.locator("progress")).to_be_visible()
    look()
    drain()
    expect(page.locator("#progress")).to_contain_text("är klar")
    content = fetched(page, page.get_by_role("link", name="Ladda ner"))
    page.get_by_role("link", name="Tillbaka").click()
    send(page, filled(content, {(OWN, "Utfall"): "=1+1"}))
    expect(page.get_by_role("alert")).to_contain_text("Det står formler i")
    look()
