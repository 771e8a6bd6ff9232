"""Helena follows up: she judges a goal that something speaks against, tells of an activity and takes over a text."""

import datetime
import re

import pytest
from playwright.sync_api import expect

from goals.models import Activity
from plans.choices import Kind, Status
from plans.models import ActivityFollowUp, GoalAssessment, Passage
from tests.builders import YEAR, a_document, a_report, write

pytestmark = pytest.mark.e2e


@pytest.fixture
def report(cast, thread):
    """A report on an activity that has ended, after a tertialrapport."""
    Activity.objects.filter(pk=thread.own_activity.pk).update(end=datetime.date(YEAR, 4, 30))
    told = a_document(cast, Kind.TERTIAL_2)
    write(told, f"{thread.own.key}.analys", "<p>Hälften har valt.</p>", by=cast.helena)
    a_document(cast, Kind.TERTIAL_2, status=Status.ADOPTED)
    return a_report(cast)


@pytest.fixture
def open_report(page, log_in, cast, report):
    log_in(cast.helena)
    page.goto(f"/dokument/{report.key}/")
    return page


def test_a_bedomning_that_something_speaks_against_asks_for_its_reason(
    open_report, cast, thread, report, assert_accessible
):
    page, goal = open_report, open_report.locator(f"[id='{thread.own.key}']")
    reason = goal.get_by_role("textbox", name="Varför står bedömningen fast?")
    expect(reason).to_be_hidden()
    goal.get_by_label("Bedömning av").select_option(label="Uppfylls helt")
    expect(goal.locator(".assess + .notes")).to_contain_text("men saknar analys")
    expect(reason).to_be_visible()
    expect(goal.get_by_text("måste fyllas i").first).to_be_visible()
    expect(page.locator("#kvar")).to_contain_text("Motivering av bedömningen")
    assert_accessible()
    reason.fill("Mötet hölls på annat sätt.")
    expect(page.locator("#kvar")).not_to_contain_text("Motivering av bedömningen")
    expect(goal.locator(".reason .must")).to_be_hidden()
    assert GoalAssessment.objects.get(document=report).reason == "Mötet hölls på annat sätt."
    page.reload()
    expect(reason).to_have_value("Mötet hölls på annat sätt.")


def test_what_is_left_is_opened_goal_by_goal_and_stays_open_while_it_gets_less(monkeypatch, open_report, thread):
    monkeypatch.setattr("plans.page.FEW_LEFT", 0)
    page = open_report
    page.reload()
    left = page.locator(f"[id='kvar-{thread.own.key}']")
    expect(left.get_by_role("link", name="Bedömning")).to_be_hidden()
    left.locator("summary").focus()
    page.keyboard.press("Enter")
    left.get_by_role("link", name="Bedömning").click()
    page.get_by_label(f"Bedömning av {thread.own.title}").select_option(label="Uppfylls delvis")
    expect(left.get_by_role("link", name="Bedömning", exact=True)).to_have_count(0)
    expect(left.get_by_role("link", name="Analys", exact=True)).to_be_visible()


def test_an_activity_that_has_ended_stands_out_until_something_is_said_of_it(
    open_report, thread, report, assert_accessible
):
    page = open_report
    mark = page.locator(f"[id='ej-{thread.own_activity.key}']")
    expect(mark).to_contain_text("Inte redovisad")
    page.get_by_label(f"Läge, {thread.own_activity.title}").select_option(label="Pågår")
    expect(mark).to_be_empty()
    cause = page.get_by_role("textbox", name=f"Orsak till avvikelsen, {thread.own_activity.title}")
    expect(cause).to_be_hidden()
    page.get_by_role("checkbox", name=f"Avvikelse från planen: {thread.own_activity.title}").check()
    measure = page.get_by_role("textbox", name=f"Åtgärd, {thread.own_activity.title}")
    for field, words in ((cause, "Ingen lokal."), (measure, "Ny lokal i maj.")):
        address = field.get_attribute("data-field")
        with page.expect_response(lambda r, address=address: r.url.endswith(address) and r.ok):
            field.fill(words)
    assert_accessible()
    told = ActivityFollowUp.objects.get(document=report)
    assert (told.progress, told.deviation, told.cause, told.measure) == (
        "ONGOING",
        True,
        "Ingen lokal.",
        "Ny lokal i maj.",
    )


def says_it_is_saved(page):
    """The page was opened with a day before the time; what has been saved since is told with the time alone."""
    expect(page.locator("#saved")).to_have_text(re.compile(r"^Sparat \d\d\.\d\d$"))


def test_to_undo_what_was_taken_over_is_told_as_saved_at_once(open_report, thread, report):
    page, slot = open_report, f"{thread.own.key}.analys"
    page.locator(f"[data-slot='{slot}']").get_by_role("button", name="Ta över texten").click()
    page.evaluate("document.getElementById('saved').textContent = 'Sparat i går'")
    page.get_by_role("button", name="Ångra").click()
    expect(page.locator(f"[data-slot='{slot}']")).not_to_contain_text("Hälften har valt.")
    says_it_is_saved(page)


def test_a_reason_for_another_bedomning_is_let_stand_with_a_button(open_report, thread, report, cast):
    page, goal = open_report, thread.own
    choose = page.get_by_label(f"Bedömning av {goal.title}")
    choose.select_option(label="Uppfylls delvis")
    reason = page.locator(f"[id='{goal.key}.motivering']")
    with page.expect_response(lambda r: "/motivering/" in r.url and r.ok):  # written to that bedömning
        reason.fill("Hälften har valt.")
        reason.blur()
    asked = page.locator(f"[id='igen-{goal.key}']")
    choose.select_option(label="Uppfylls helt")
    expect(asked).to_contain_text("Skrevs till bedömningen ”Uppfylls delvis”. Stämmer den fortfarande?")
    asked.get_by_role("button", name="Ja, den stämmer").click()
    expect(asked).to_be_empty()
    expect(reason).to_be_focused()
    assert GoalAssessment.objects.get(document=report, goal=goal).explained


def test_a_text_is_taken_over_and_its_mark_goes_when_it_is_changed(open_report, thread, report):
    page, slot = open_report, f"{thread.own.key}.analys"
    text = page.locator(f"[data-slot='{slot}']")
    text.get_by_role("button", name="Ta över texten").click()
    expect(text).to_contain_text("Hälften har valt.")
    says_it_is_saved(page)
    expect(text.get_by_text("övertagen från Tertialrapport 2")).to_be_visible()
    expect(text.get_by_role("button", name="Redigera")).to_be_focused()
    page.keyboard.press("Enter")
    expect(text.locator(".ProseMirror")).to_be_focused()
    page.keyboard.press("Control+End")
    with page.expect_response(lambda r: "/text/" in r.url and r.request.method == "POST" and r.ok):
        page.keyboard.type(" Resten väljer i januari.")
    page.keyboard.press("Escape")
    expect(text.get_by_text("övertagen från Tertialrapport 2")).to_be_hidden()
    assert Passage.objects.get(document=report, slot=slot).taken_from == ""


def test_the_longest_bedomning_is_whole_on_the_narrowest_phone(open_report):
    open_report.set_viewport_size({"width": 320, "height": 700})
    choice = open_report.get_by_label("Bedömning av").first
    given = choice.bounding_box()["width"]
    assert given == choice.evaluate("(it) => (it.style.maxWidth = 'none', it.getBoundingClientRect().width)")
