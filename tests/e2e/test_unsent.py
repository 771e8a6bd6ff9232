"""Text that waits in the browser is told of where one would think that all is well."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

TOLD = "Osparad text i webbläsaren."


@pytest.fixture
def unsent(desk, log_in, cast, thread):
    """Helena wrote when she had been logged out, left the page, and has logged in again."""
    desk.write(f"{thread.own.key}.arbetssatt", "")
    desk.page.context.clear_cookies()
    desk.page.keyboard.type(" Nästan borta.")
    desk.page.keyboard.press("Escape")
    desk.says("Inte sparat")
    desk.page.goto("about:blank")
    log_in(cast.helena)
    return desk


def told(page):
    return page.get_by_role("main").get_by_role("status").filter(has_text=TOLD)


def test_the_start_page_tells_what_waits_and_leads_to_where_it_is_saved(unsent, thread):
    page = unsent.page
    page.goto("/")
    expect(told(page)).to_contain_text("Verksamhetsplan 2026, Ängbackens dagliga verksamheter (Arbetssätt)")
    with unsent.saves():
        told(page).get_by_role("link").click()
    unsent.says("Sparat")
    assert "Nästan borta." in unsent.stored(f"{thread.own.key}.arbetssatt")
    page.goto("/")
    expect(page.get_by_role("heading", name="Hej Helena!")).to_be_visible()
    expect(told(page)).to_be_hidden()


def test_it_is_told_beside_the_button_that_logs_out(unsent):
    page = unsent.page
    page.goto("/dokument/")
    page.locator("details.menu > summary").click()
    menu = page.locator("details.menu .items")
    expect(menu.get_by_text(TOLD)).to_be_visible()
    expect(menu.get_by_role("button", name="Logga ut")).to_be_visible()
    page.goto("/accounts/logout/")
    expect(told(page) if page.get_by_role("main").count() else page.get_by_text(TOLD)).to_be_visible()


def test_what_the_server_has_after_all_is_not_called_unsaved(desk, thread):
    slot, page = f"{thread.own.key}.arbetssatt", desk.page
    letter = page.evaluate("Object.keys(localStorage)")
    assert letter == []
    desk.write(slot, " Sparat ändå.")
    kept = page.evaluate("() => Object.entries(localStorage)")
    with desk.saves():
        page.keyboard.press("Escape")
    page.goto("/dokument/")
    page.evaluate("entries => entries.forEach(([key, letter]) => localStorage.setItem(key, letter))", kept)
    with page.expect_response(lambda r: slot in r.url and r.ok):
        page.goto("/")
    expect(told(page)).to_be_hidden()
    page.wait_for_function("() => !localStorage.length")


def test_another_who_logs_in_here_is_told_nothing(unsent, log_in, cast):
    log_in(cast.deputy)
    unsent.page.goto("/")
    expect(unsent.page.get_by_role("heading", name="Hej Bo!")).to_be_visible()
    expect(told(unsent.page)).to_be_hidden()
