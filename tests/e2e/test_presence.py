"""Helena sees who else is in the plan, and in which text."""

import pytest
from playwright.sync_api import expect

from plans.models import YearSetup
from plans.services import be_here
from plans.transitions import move
from tests.builders import write

pytestmark = pytest.mark.e2e


@pytest.fixture
def slot(thread):
    return f"{thread.own.key}.arbetssatt"


@pytest.fixture
def asks(desk):
    """Wait, in a ``with``, until the page has asked who is here."""
    return lambda: desk.page.expect_response(lambda r: r.url.endswith("/har/"))


def see(page, state):
    """Hide the page behind another tab, or bring it back."""
    page.evaluate(
        """(state) => {
            Object.defineProperty(document, "visibilityState", { value: state, configurable: true })
            document.dispatchEvent(new Event("visibilitychange"))
        }""",
        state,
    )


def go_on_asking(page):
    """Let the page ask again and again: while an earlier question is on its way, no other is asked."""
    page.evaluate("setInterval(() => document.dispatchEvent(new Event('visibilitychange')), 200)")


def test_a_colleague_who_writes_is_shown_in_the_bar_and_at_her_text(desk, cast, plan, slot, asks, assert_accessible):
    be_here(document=plan, slot=slot, by=cast.deputy)
    desk.page.reload()  # the page as it was may have asked already, and not yet have had its answer
    name = "Arbetssätt, Deltagarna väljer själva vad de gör hos oss"
    expect(desk.page.locator("#here")).to_have_text(f"Bo Dahl skriver i {name}")
    expect(desk.text(slot).locator(".someone")).to_have_text("Bo Dahl skriver här")
    expect(desk.page.locator("#announcer")).to_have_text("Bo Dahl är också här.")
    assert_accessible()
    desk.page.evaluate("document.getElementById('announcer').textContent = ''")
    with asks():
        see(desk.page, "visible")
    expect(desk.page.locator("#announcer")).to_have_text("")  # nothing has changed: nothing is said
    with asks() as asked:
        desk.write(slot, "")
    assert slot in asked.value.request.post_data
    expect(desk.page.locator("#announcer")).to_have_text("Bo Dahl skriver i samma text som du.")
    assert [str(other) for other in be_here(document=plan, by=cast.deputy)] == [f"Helena Lund {slot}"]


def test_what_a_colleague_has_changed_is_shown_when_asked_for(desk, cast, plan, slot, asks, assert_accessible):
    be_here(document=plan, by=cast.deputy)
    with asks():
        desk.write(slot, " Också på fredagar.")
    with desk.saves():
        desk.page.keyboard.press("Escape")
    write(plan, f"{plan.key}.inledning", "<p>Bo har skrivit om oss.</p>", by=cast.deputy)
    go_on_asking(desk.page)
    expect(desk.page.locator("#here")).to_contain_text("Bo Dahl har ändrat i dokumentet")
    expect(desk.page.locator("#content")).not_to_contain_text("Bo har skrivit om oss.")
    assert_accessible()
    desk.page.get_by_role("button", name="Visa det nya").click()
    expect(desk.page.locator("#content")).to_contain_text("Bo har skrivit om oss.")
    expect(desk.text(slot)).to_contain_text("Också på fredagar.")
    expect(desk.page.get_by_role("button", name="Visa det nya")).to_have_count(0)


def test_a_page_asks_every_ten_seconds_but_not_while_nobody_sees_it(desk, asks):
    asked = []
    desk.page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/har/") else None)
    desk.page.clock.install()
    with asks():
        desk.page.reload()
    with asks():
        desk.page.clock.run_for(10_000)
    see(desk.page, "hidden")
    before = len(asked)
    desk.page.clock.run_for(60_000)
    assert len(asked) == before
    with asks():
        see(desk.page, "visible")


def test_what_waited_for_the_server_is_sent_when_it_answers_again(desk, slot, asks):
    desk.page.route("**/text/**", lambda route: route.abort())
    desk.write(slot, " Servern startas om.")
    desk.says("Inte sparat – försöker igen")
    desk.page.unroute("**/text/**")
    with desk.saves():
        see(desk.page, "visible")
    assert "Servern startas om." in desk.stored(slot)


def test_one_whose_plan_is_handed_in_meanwhile_is_told_and_the_page_asks_no_more(desk, cast, plan):
    complaints, asked = [], []
    desk.page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    YearSetup.objects.update(missing_hinders=False)
    move(document=plan, name="submit", by=cast.helena)
    go_on_asking(desk.page)
    told = desk.page.get_by_role("alert").filter(has_text="Planen är inlämnad.")
    expect(told).to_be_visible()
    desk.page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/har/") else None)
    see(desk.page, "visible")
    told.get_by_role("button", name="Ladda om sidan").click()
    expect(desk.page.get_by_role("button", name="Ta tillbaka inlämningen")).to_be_visible()
    assert complaints == [] and asked == []
