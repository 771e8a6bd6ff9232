"""A plan is sent back with what is to be changed pointed out, and Helena finds it."""

import pytest
from playwright.sync_api import expect

from plans.choices import Status
from tests.builders import a_plan

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("width", [320, 1280])
def test_what_is_pointed_out_is_found_by_the_one_who_writes(page, log_in, cast, thread, width, assert_accessible):
    plan = a_plan(cast, status=Status.SUBMITTED)
    page.set_viewport_size({"width": width, "height": 800})
    log_in(cast.controller)
    page.goto(plan.get_absolute_url())
    if width < 800:
        page.get_by_role("button", name="Läget").click()
    page.get_by_role("button", name="Skicka tillbaka").locator("visible=true").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Varför?").fill("Skriv hur ofta.")
    dialog.get_by_text("Deltagarna väljer själva vad de gör hos oss").first.click()
    dialog.get_by_label("Arbetssätt").check()
    assert_accessible()
    dialog.get_by_role("button", name="Skicka tillbaka").click()
    expect(page.get_by_text("Skickat tillbaka: Verksamhetsplan 2026.")).to_be_visible()

    log_in(cast.helena)
    page.goto("/")
    page.get_by_role("link", name="Aviseringar").click()
    page.get_by_role("link", name="Skickat tillbaka: Verksamhetsplan 2026").click()
    page.get_by_role("link", name="Arbetssätt, ”Deltagarna").click()
    text = page.locator(f"[id='{thread.own.key}.arbetssatt']")
    expect(text).to_be_in_viewport()
    assert_accessible()
    text.get_by_role("link", name="Ska ändras").click()
    expect(page.locator("#tillbaka")).to_be_in_viewport()
