"""Goals, activities and sections: adding, changing, moving, taking away and taking back."""

import pytest
from playwright.sync_api import expect

from goals.models import Goal
from plans.services import add_goal
from tests.builders import a_workplace

pytestmark = pytest.mark.e2e


def goals_on(page):
    return page.locator(".goal.own > header > :is(h2, h3, h4, h5, h6)")


def test_a_goal_is_added_where_it_is_to_stand(desk, thread):
    page = desk.page
    page.get_by_role("button", name="Enhetsmål under").click()
    page.get_by_role("textbox", name="Enhetsmål", exact=True).fill("Fler vågar pröva något nytt")
    page.get_by_role("button", name="Lägg till").click()
    expect(goals_on(page)).to_have_text([thread.own.title, "Fler vågar pröva något nytt"])
    expect(page.get_by_role("heading", name="Fler vågar pröva något nytt")).to_be_focused()


def test_a_goal_without_words_is_refused_where_it_is_written(desk):
    page = desk.page
    page.get_by_role("button", name="Enhetsmål under").click()
    page.get_by_role("button", name="Lägg till").click()
    expect(page.get_by_role("dialog")).to_contain_text("Skriv målet.")
    expect(page.get_by_role("textbox", name="Enhetsmål", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="Enhetsmål under")).to_be_focused()


def test_a_goal_that_was_taken_away_comes_back_with_its_texts(desk, thread):
    page, heading = desk.page, desk.page.get_by_role("heading", name=thread.own.title)
    heading.hover()
    page.get_by_role("button", name=f"Ta bort målet {thread.own.title}").click()
    expect(heading).to_be_hidden()
    page.get_by_role("button", name="Ångra").click()
    expect(heading).to_be_focused()
    expect(desk.text(f"{thread.own.key}.arbetssatt")).to_contain_text("Vi frågar varje morgon.")
    expect(page.get_by_role("button", name="Ångra")).to_be_hidden()


def test_goals_change_places_with_the_keyboard(desk, cast, plan, thread):
    page = desk.page
    add_goal(document=plan, parent_key=thread.committee.key, title="Det andra målet", by=cast.helena)
    page.reload()
    down = page.get_by_role("button", name=f"Flytta ner {thread.own.title}")
    down.focus()
    page.keyboard.press("Enter")
    expect(goals_on(page)).to_have_text(["Det andra målet", thread.own.title])
    up = page.get_by_role("button", name=f"Flytta upp {thread.own.title}")
    up.focus()
    page.keyboard.press("Enter")
    expect(goals_on(page)).to_have_text([thread.own.title, "Det andra målet"])


def test_what_is_being_written_is_saved_before_the_page_is_made_anew(desk, thread):
    slot = f"{thread.own.key}.arbetssatt"
    desk.write(slot, " Nästan borta.")
    desk.page.get_by_role("button", name="Aktivitet under").click()
    desk.page.get_by_role("textbox", name="Aktivitet", exact=True).fill("Husmöte på Bruket")
    desk.page.get_by_role("button", name="Lägg till").click()
    expect(desk.page.get_by_role("rowheader", name="Husmöte på Bruket")).to_be_visible()
    expect(desk.text(slot)).to_contain_text("Nästan borta.")
    assert "Nästan borta." in desk.stored(slot)


def test_an_activity_is_changed_and_dates_in_the_wrong_order_are_explained(desk, thread):
    page = desk.page
    page.get_by_role("button", name=f"Ändra {thread.own_activity.title}").click()
    page.get_by_label("Slutdatum").fill("2026-01-01")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("dialog")).to_contain_text("Slutdatum kan inte vara före startdatum.")
    page.get_by_label("Slutdatum").fill("2026-06-30")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("row", name=thread.own_activity.title).first).to_contain_text("30 juni 2026")


def test_an_own_section_is_added_named_anew_and_taken_away(desk):
    page = desk.page
    heading = page.get_by_role("heading", name="Inledning", exact=True)
    heading.hover()
    page.get_by_role("button", name="Eget avsnitt här under efter Inledning").click()
    page.get_by_role("textbox", name="Rubrik").fill("Våra grupper")
    page.get_by_role("button", name="Lägg till").click()
    expect(page.get_by_role("heading", name="Våra grupper")).to_be_focused()
    page.get_by_role("button", name="Ändra Våra grupper").click()
    page.get_by_role("textbox", name="Rubrik").fill("Våra åtta grupper")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("heading", name="Våra åtta grupper")).to_be_focused()
    page.get_by_role("button", name="Ta bort avsnittet Våra åtta grupper").click()
    expect(page.get_by_role("heading", name="Våra åtta grupper")).to_be_hidden()
    page.get_by_role("button", name="Ångra").click()
    expect(page.get_by_role("heading", name="Våra åtta grupper")).to_be_visible()


def test_a_goal_that_has_gone_meanwhile_is_explained(desk, thread):
    Goal.objects.filter(pk=thread.own.pk).update(removed_at="2026-01-01T00:00:00Z")
    desk.page.get_by_role("heading", name=thread.own.title).hover()
    desk.page.get_by_role("button", name=f"Ta bort målet {thread.own.title}").click()
    expect(desk.page.locator("#toasts")).to_contain_text("finns inte längre")


def test_enter_sends_a_goal_and_what_was_removed_is_found_after_a_reload(desk, thread):
    page = desk.page
    page.get_by_role("button", name="Enhetsmål under").click()
    page.get_by_role("textbox", name="Enhetsmål", exact=True).fill("Fler vågar pröva")
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", name="Fler vågar pröva")
    expect(heading).to_be_focused()
    page.get_by_role("button", name="Ta bort målet Fler vågar pröva").click()
    expect(heading).to_be_hidden()
    page.reload()
    page.get_by_role("button", name="Visa borttaget").click()
    page.get_by_role("button", name="Ta tillbaka Fler vågar pröva").click()
    expect(heading).to_be_focused()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_goal_concerns_the_workplaces_that_are_ticked(desk, cast, thread):
    a_workplace("Kajen", cast.unit)
    page = desk.page
    page.get_by_role("button", name=f"Ändra eller flytta målet {thread.own.title}").click()
    page.get_by_role("checkbox", name="Kajen").check()
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Gäller Kajen")).to_be_visible()
