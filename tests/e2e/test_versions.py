"""Earlier wordings and what has changed, in a browser: at both widths, for a keyboard and for a screen reader."""

import pytest
from playwright.sync_api import expect

from plans.services import move_goal, save_checkpoint
from tests.builders import YEAR, a_goal, write

pytestmark = pytest.mark.e2e


@pytest.fixture
def slot(thread):
    return f"{thread.own.key}.arbetssatt"


def test_an_earlier_wording_is_read_in_a_dialog_and_brought_back(desk, page, cast, plan, slot, assert_accessible):
    write(plan, slot, "<p>Vi frågar aldrig.</p>", base_version=1, by=cast.deputy)
    page.reload()
    page.get_by_role("link", name="Tidigare lydelser av Arbetssätt").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Bo Dahl")
    assert_accessible()
    dialog.get_by_role("button", name="Ta tillbaka den här lydelsen").click()
    expect(dialog).to_be_hidden()
    expect(desk.text(slot)).to_contain_text("Vi frågar varje morgon.")
    assert desk.stored(slot) == "<p>Vi frågar varje morgon.</p>"
    with desk.saves():
        desk.write(slot, " Och sedan?")
    assert desk.stored(slot) == "<p>Vi frågar varje morgon. Och sedan?</p>"
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"/dokument/{plan.key}/text/{slot}/historik/")
    expect(page.get_by_role("heading", name="Tidigare lydelser")).to_be_visible()
    assert_accessible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_what_was_just_typed_is_not_overwritten_by_an_earlier_wording(desk, page, cast, plan, slot):
    write(plan, slot, "<p>Vi frågar aldrig.</p>", base_version=1, by=cast.deputy)
    page.reload()
    page.get_by_role("link", name="Tidigare lydelser av Arbetssätt").click()
    expect(page.get_by_role("dialog")).to_contain_text("Bo Dahl")
    write(plan, slot, "<p>Bo hann före.</p>", base_version=2, by=cast.deputy)
    page.get_by_role("button", name="Ta tillbaka den här lydelsen").click()
    expect(page.get_by_text("Bo Dahl har skrivit i texten sedan du öppnade sidan.")).to_be_visible()
    assert desk.stored(slot) == "<p>Bo hann före.</p>"


@pytest.mark.parametrize("width", [320, 1280])
def test_changes_are_gone_through_by_keyboard_and_have_no_faults(
    page, log_in, cast, thread, plan, slot, width, assert_accessible
):
    other = a_goal("COMMITTEE", thread.area, title="Den som är anhörig får stöd", committee=cast.committee, year=YEAR)
    other.assignments.create(unit=cast.unit)
    write(plan, f"{plan.key}.inledning", "<p>Ett.</p><p>Två.</p><p>Tre.</p><ul><li>Fyra</li></ul>", by=cast.helena)
    point = save_checkpoint(document=plan, name="inför VP-grupp", by=cast.helena)
    html = "<p>Ett.</p><p>Två.</p><p>Tre.</p><ul><li>Fyra och fem</li></ul>"
    write(plan, f"{plan.key}.inledning", html, base_version=1, by=cast.helena)
    write(plan, slot, "<p>Vi frågar varje kväll.</p>", base_version=1, by=cast.helena)
    move_goal(document=plan, key=thread.own.key, to_parent_key=other.key, by=cast.helena)
    log_in(cast.helena)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"/dokument/{plan.key}/andringar/")
    expect(page.get_by_role("heading", name="3 ändringar på 2 ställen")).to_be_visible()
    for fold in page.locator("summary").all():
        fold.click()
    assert_accessible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"/dokument/{plan.key}/andringar/?fran=lage-{point.pk}&till=nu")
    for heading in ("Inledning", thread.own.title):
        page.keyboard.press("Alt+ArrowDown")
        expect(page.get_by_role("heading", name=heading)).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.get_by_role("heading", name="Inledning")).to_be_focused()
    page.get_by_role("link", name="Flyttat härifrån till").click()
    expect(page.get_by_role("heading", name=thread.own.title)).to_be_focused()
