"""What the checks found comes and goes beside the text while one writes."""

import re

import pytest
from playwright.sync_api import expect

from tests.builders import write

pytestmark = pytest.mark.e2e

TOLD = " En deltagare berättade att hon har fått ett arbete."


def notes(desk, slot):
    return desk.text(slot).locator(".notes")


def test_a_note_comes_when_what_it_is_about_is_saved_and_goes_when_it_is_gone(desk, thread):
    slot = f"{thread.own.key}.arbetssatt"
    expect(desk.page.locator(".notes")).to_have_count(0)
    desk.write(slot, TOLD)
    expect(notes(desk, slot)).to_contain_text("Var försiktig. ")
    expect(desk.page.locator("#kvar")).to_contain_text("Att se över (1)")
    expect(desk.editor).to_be_focused()
    desk.page.keyboard.press("Control+A")
    desk.page.keyboard.type("Vi frågar varje kväll.")
    expect(notes(desk, slot)).to_have_count(0)
    expect(desk.page.locator("#kvar")).not_to_contain_text("Att se över")


def test_what_is_let_stand_goes_and_can_be_taken_up_again(desk, thread):
    slot = f"{thread.own.key}.arbetssatt"
    desk.write(slot, TOLD)
    notes(desk, slot).get_by_role("button", name="Stämmer ändå").click()
    expect(notes(desk, slot)).to_have_count(0)
    expect(desk.text(slot).get_by_role("button", name="Redigera")).to_be_focused()
    standing = desk.page.locator("#kvar details.standing")
    standing.locator("summary").click()
    standing.get_by_role("button", name="Ta upp igen").click()
    expect(notes(desk, slot)).to_have_count(1)
    expect(desk.page.locator("#kvar")).to_be_focused()


def test_a_link_of_the_dialog_leads_to_the_text_also_on_a_phone(page, log_in, cast, plan, thread, assert_accessible):
    slot = f"{thread.own.key}.uppfoljning"
    write(plan, slot, f"<p>{TOLD}</p>", by=cast.helena)
    log_in(cast.helena)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"/dokument/{plan.key}/")
    page.get_by_role("button", name="Kvar att göra").click()
    page.locator("#side").get_by_role("button", name="Lämna in").click()
    link = page.get_by_role("dialog").get_by_role("link", name=re.compile("berättas om en enskild"))
    expect(link).to_be_visible()
    assert_accessible()
    link.click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator(f"[id='{slot}']")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
