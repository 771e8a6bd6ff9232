"""Helena turns last year's plan into this year's draft, with the keyboard, on a screen and on a telephone."""

import pytest
from playwright.sync_api import expect

from goals.choices import Level
from goals.models import Goal
from plans.choices import Fate, Kind, Status
from plans.models import CarriedItem, CarryDraft
from plans.services import keep_choices, start_document
from plans.setup import set_up_year
from tests.builders import YEAR, a_goal, a_plan
from tests.e2e.conftest import Desk
from tests.plans.carrying.material import carry

pytestmark = pytest.mark.e2e
NEXT = YEAR + 1


@pytest.fixture
def coming(cast, plan):
    """The coming year's plan, empty, with last year's adopted."""
    a_plan(cast, status=Status.ADOPTED)
    set_up_year(committee=cast.committee, year=NEXT)
    top = a_goal(Level.ORIENTATION, title="En stad att lita på hela livet", number="2", year=NEXT)
    area = a_goal(Level.AREA, top, title="Stödet kommer i tid", number="2.1", year=NEXT)
    title = "Den som får stöd bestämmer mer i sin vardag"
    a_goal(Level.COMMITTEE, area, title=title, committee=cast.committee, year=NEXT)
    return start_document(unit=cast.unit, year=NEXT, kind=Kind.PLAN, by=cast.helena)


def card(page, key):
    return page.locator(f"#k-{key} > .choose")


def test_choosing_with_the_keyboard_is_kept_when_the_browser_is_closed(page, log_in, cast, thread, coming):
    log_in(cast.helena)
    page.goto(f"/dokument/{coming.key}/fran-forra-aret/")
    count = page.locator(".count")
    expect(count).to_contain_text("0 av 3 valda")
    card(page, thread.own.key).get_by_label("Behåll", exact=True).focus()
    with page.expect_response(lambda answer: answer.url.endswith("/val/")):
        page.keyboard.press("2")
    expect(card(page, thread.own_line.key).get_by_label("Behåll årsmålet")).to_be_focused()
    page.keyboard.press("1")
    expect(card(page, thread.own_activity.key).get_by_label("Avsluta")).to_be_focused()
    page.keyboard.press("3")
    expect(page.get_by_role("button", name="Ta med enligt valen")).to_be_focused()
    expect(count).to_contain_text("3 av 3 valda")
    expect(page.locator("#saved")).to_contain_text("Sparat")
    page.reload()
    expect(count).to_contain_text("3 av 3 valda")
    expect(card(page, thread.own.key).get_by_label("Behåll och arbeta om")).to_be_checked()
    page.get_by_role("button", name="Ta med enligt valen").click()
    expect(page.get_by_text("Med från förra året: 1 enhetsmål, 1 indikator.")).to_be_visible()
    expect(page.get_by_role("heading", name="Att arbeta om (1)")).to_be_visible()


def test_a_goal_that_is_closed_takes_what_stands_under_it(page, log_in, cast, thread, coming):
    log_in(cast.helena)
    page.goto(f"/dokument/{coming.key}/fran-forra-aret/")
    card(page, thread.own.key).get_by_label("Behåll", exact=True).focus()
    page.keyboard.press("3")
    expect(card(page, thread.own_line.key)).to_be_hidden()
    reason = page.get_by_label(f"Varför avslutas det? {thread.own.title}")
    expect(reason).to_be_focused()
    page.keyboard.type("Målet 1 är nått.")  # in a field a figure is a figure
    expect(reason).to_have_value("Målet 1 är nått.")
    page.get_by_role("button", name="Ta med enligt valen").click()
    expect(page.get_by_text("Avslutat: 1 enhetsmål, 1 aktivitet, 1 indikator.")).to_be_visible()
    assert not Goal.objects.filter(level=Level.UNIT, year=NEXT).exists()
    assert set(CarriedItem.objects.values_list("fate", "reason")) == {(Fate.CLOSE, "Målet 1 är nått.")}


def test_a_text_is_not_called_unchanged_once_what_is_written_in_it_is_saved(page, log_in, cast, thread, coming):
    carry(cast, coming)
    log_in(cast.helena)
    desk = Desk(page, coming)
    slot = page.locator("[data-slot]:has(small.taken)").first.get_attribute("data-slot")
    expect(desk.text(slot)).to_contain_text("inte ändrad")
    desk.text(slot).locator(".passage").click()
    with desk.saves():
        page.keyboard.type("Nytt. ")
    expect(desk.text(slot).locator(".writing")).to_be_visible()
    expect(desk.text(slot)).not_to_contain_text("inte ändrad")


def test_what_somebody_else_has_chosen_meanwhile_is_shown_before_anything_is_written_over(
    page, log_in, cast, thread, coming
):
    log_in(cast.helena)
    page.goto(f"/dokument/{coming.key}/fran-forra-aret/")
    name = f"val.{thread.own.key}"
    bos = {name: "CLOSE", f"skal.{thread.own.key}": "Målet är nått."}
    keep_choices(document=coming, fields=bos, shown={}, by=cast.deputy)
    card(page, thread.own.key).get_by_label("Behåll och arbeta om").check()
    told = page.get_by_role("alert").filter(has_text="Bo Dahl valde ”Avsluta”")
    expect(told).to_contain_text("Ditt val ”Behåll och arbeta om” är inte sparat.")
    page.get_by_role("button", name="Ta med enligt valen").click()
    expect(page.get_by_text("Bo Dahl skrev ”Målet är nått.”")).to_be_visible()
    expect(page.get_by_text(", du valde ”Behåll och arbeta om”")).to_be_visible()
    assert CarryDraft.objects.get().choices == bos
    expect(card(page, thread.own.key).get_by_label("Behåll och arbeta om")).to_be_checked()
    page.get_by_role("button", name="Ta med enligt valen").click()
    expect(page.get_by_text("Med från förra året: 1 enhetsmål")).to_be_visible()
    assert CarryDraft.objects.get().choices == bos | {name: "REWORK"}
    page.goto("/")
    expect(page.get_by_role("heading", name="Hej Helena!")).to_be_visible()
    expect(page.get_by_role("main").get_by_text("Osparad text i webbläsaren.")).to_be_hidden()


def test_the_choice_of_another_can_be_taken_on_the_card(page, log_in, cast, thread, coming):
    log_in(cast.helena)
    page.goto(f"/dokument/{coming.key}/fran-forra-aret/")
    name = f"val.{thread.own.key}"
    keep_choices(document=coming, fields={name: "CLOSE"}, shown={}, by=cast.deputy)
    card(page, thread.own.key).get_by_label("Behåll och arbeta om").check()
    page.get_by_role("button", name="Ta valet av Bo Dahl").click()
    expect(card(page, thread.own.key).get_by_label("Avsluta")).to_be_checked()
    expect(page.locator("#saved")).to_contain_text("Sparat")
    with page.expect_response(lambda answer: answer.url.endswith("/val/")):
        card(page, thread.own.key).get_by_label("Behåll och arbeta om").check()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert CarryDraft.objects.get().choices == {name: "REWORK"}


def test_a_choice_that_the_server_has_not_answered_stays_when_the_form_is_sent(page, log_in, cast, thread, coming):
    log_in(cast.helena)
    page.goto(f"/dokument/{coming.key}/fran-forra-aret/")
    page.route("**/val/", lambda route: route.abort())
    card(page, thread.own.key).get_by_label("Behåll och arbeta om").check()
    page.get_by_role("button", name="Ta med enligt valen").click()
    expect(page.get_by_text("Valen har inte nått servern, så inget är taget med ännu.")).to_be_visible()
    assert not CarriedItem.objects.exists()
    page.unroute("**/val/")
    page.once("dialog", lambda dialog: dialog.accept())
    with page.expect_response(lambda answer: answer.url.endswith("/val/")):
        page.reload()
    expect(card(page, thread.own.key).get_by_label("Behåll och arbeta om")).to_be_checked()
    expect(page.locator("#saved")).to_contain_text("Sparat")
    assert CarryDraft.objects.get().choices == {f"val.{thread.own.key}": "REWORK"}


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_of_it_is_accessible(page, log_in, cast, thread, coming, assert_accessible, width):
    page.set_viewport_size({"width": width, "height": 900})
    log_in(cast.helena)
    page.goto(f"/dokument/{coming.key}/fran-forra-aret/")
    card(page, thread.own_activity.key).get_by_label("Behåll", exact=True).check()
    page.locator(f"#k-{thread.own.key} summary", has_text="Arbetssätt").click()
    assert_accessible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Ta med enligt valen").click()
    expect(page.get_by_text("Med från förra året")).to_be_visible()
    assert_accessible()
    for end in ("fran-forra-aret/", "fran-forra-aret/angra/", "avslutat/"):
        page.goto(f"/dokument/{coming.key}/{end}")
        assert_accessible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
