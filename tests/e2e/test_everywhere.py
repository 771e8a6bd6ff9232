"""Every page: for a screen reader, at 320 px and at 1280."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from plans.choices import Status
from plans.services import set_fulfilment
from tests.builders import a_document, a_plan, a_report, write
from units.letters import token_for
from units.services import notify, read

pytestmark = pytest.mark.e2e

WIDTHS = (320, 1280)


@pytest.fixture
def look(page, assert_accessible):
    """``look(path)`` opens a page at both widths and looks for faults in it."""

    def look(path):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(path)
            too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert too_wide <= 0, f"{path} is {too_wide} px too wide at {width} px"
            assert_accessible()

    return look


def test_the_login_page(look, transactional_db):
    look("/accounts/login/")


def test_a_plan_that_is_written(look, log_in, cast, plan, thread):
    write(
        plan,
        f"{thread.own.key}.uppfoljning",
        "<h3>Varje månad</h3><ul><li>Husmöte</li></ul><table><tbody><tr><th>Vad</th><th>Vem</th></tr>"
        "<tr><td>Möte</td><td>Alla</td></tr></tbody></table>",
        by=cast.helena,
    )
    log_in(cast.helena)
    look(f"/dokument/{plan.key}/")


def test_a_report_that_is_written(look, log_in, cast, plan, thread):
    report = a_report(cast)
    set_fulfilment(document=report, goal_key=thread.own.key, value="PARTIAL", by=cast.helena)
    log_in(cast.helena)
    look(f"/dokument/{report.key}/")


def test_an_adopted_plan_that_an_employee_reads(look, log_in, cast, thread):
    plan = a_plan(cast, status=Status.ADOPTED)
    log_in(cast.employee)
    look(f"/dokument/{plan.key}/")


def test_the_choice_of_goals(look, log_in, cast, plan):
    log_in(cast.helena)
    look(f"/dokument/{plan.key}/mal/valj/")


@pytest.mark.parametrize("who", ["helena", "controller", "department_head", "employee"])
def test_the_start_page(look, log_in, cast, plan, who):
    a_document(cast, "VP", year=2025, status=Status.ADOPTED)
    log_in(getattr(cast, who))
    look("/")


def test_what_one_has_been_told_and_how_one_wants_it_by_mail(look, log_in, cast, plan):
    for n in range(3):
        subject = f"Skickat tillbaka: {plan}, gång {n}"
        notify(users=[cast.helena], kind="MOVES", key=str(n), subject=subject, text="Budgeten.", path="/")
    read(notice=cast.helena.notices.first())
    log_in(cast.helena)
    look("/aviseringar/")
    look("/aviseringar/e-post/")


def test_the_page_that_ends_mail(look, cast):
    look(reverse("units:unsubscribe", args=[token_for(cast.helena, ["MOVES", "TASKS"])]))


@pytest.mark.parametrize("chapter", ["", "roller/"])
def test_the_handbook(look, transactional_db, chapter):
    look(f"/hjalp/{chapter}")


def test_a_page_that_does_not_exist(look, log_in, cast):
    log_in(cast.helena)
    look("/dokument/finns-inte/")


def test_a_text_that_is_written(desk, thread, assert_accessible):
    desk.write(f"{thread.own.key}.arbetssatt", " Nu.")
    assert_accessible()


def test_a_dialog(desk, assert_accessible):
    desk.page.get_by_role("button", name="Enhetsmål under").click()
    expect(desk.page.get_by_role("dialog", name="Nytt enhetsmål")).to_be_visible()
    assert_accessible()


def test_on_a_phone_the_contents_open_over_the_sheet_and_lead_to_their_place(desk, thread):
    page = desk.page
    page.set_viewport_size({"width": 320, "height": 640})
    contents = page.get_by_role("navigation", name="Innehåll")
    expect(contents).to_be_hidden()
    page.get_by_role("button", name="Innehåll").click()
    contents.get_by_role("link", name=thread.own.title).click()
    expect(contents).to_be_hidden()
    expect(page.get_by_role("heading", name=thread.own.title)).to_be_in_viewport()


def test_on_a_phone_what_is_left_leads_into_the_text(desk, thread):
    page = desk.page
    page.set_viewport_size({"width": 320, "height": 640})
    page.get_by_role("button", name="Kvar att göra").click()
    page.get_by_role("link", name="Uppföljning").click()
    expect(desk.editor).to_be_focused()


def test_a_document_can_be_read_without_scripts(chromium, live_server, page, log_in, cast, plan):
    log_in(cast.helena)
    cookies = page.context.cookies()
    with chromium.new_context(java_script_enabled=False, base_url=live_server.url) as context:
        context.add_cookies(cookies)
        bare = context.new_page()
        bare.goto(f"/dokument/{plan.key}/")
        expect(bare.get_by_text("Vi frågar varje morgon.")).to_be_visible()
        bare.get_by_text("Nämndens beskrivning").click()
        expect(bare.get_by_text("Nämnden vill att stödet formas av den som får det.")).to_be_visible()
