"""Shared work in a real browser: Helena gives out, Vera writes on her phone, and Helena takes it into the plan."""

import datetime
import re

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from indicators.models import Outcome
from plans import services
from plans.choices import Status
from plans.models import Contribution, Passage, Task
from tests.builders import a_plan, a_report, a_workplace, an_indicator_line
from tests.plans.sharing.giving import give

pytestmark = pytest.mark.e2e

WIDTHS = (320, 1280)
DAY = timezone.localdate() + datetime.timedelta(days=4)


@pytest.fixture
def slot(thread):
    return f"{thread.own.key}.arbetssatt"


@pytest.fixture
def at_both_widths(page, assert_accessible):
    """``at_both_widths()`` looks for faults in the page as it stands, narrow and wide."""

    def look():
        before = page.viewport_size
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
            assert_accessible()
        page.set_viewport_size(before)

    return look


def test_a_text_is_given_written_on_a_phone_and_taken_into_the_plan(
    cast, plan, thread, slot, page, log_in, at_both_widths
):
    page.set_viewport_size({"width": 1280, "height": 800})
    log_in(cast.helena)
    page.goto(f"/dokument/{plan.key}/")
    page.get_by_role("link", name=f"Dela ut målet {thread.own.title}").click()
    page.get_by_label(f"Hela målet {thread.own.title}").uncheck()
    page.get_by_label(f"Arbetssätt, {thread.own.title}").check()
    page.get_by_label("Bruket").check()
    page.get_by_label("Klart senast").fill(DAY.isoformat())
    page.get_by_label("Hälsning, om du vill").fill("Vad gör ni på kvällen?")
    at_both_widths()
    page.get_by_role("button", name="Dela ut").click()
    expect(page.get_by_text("1 uppgift är utdelad.")).to_be_visible()
    at_both_widths()

    page.set_viewport_size({"width": 320, "height": 700})
    log_in(cast.vp_group)
    page.goto("/")
    at_both_widths()
    page.get_by_role("link", name=re.compile("^Skriv.*Arbetssätt")).click()
    expect(page.get_by_text("Vad gör ni på kvällen?")).to_be_visible()
    page.get_by_role("textbox", name="Arbetssätt").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Och varje kväll.")
    page.reload()
    expect(page.get_by_text("Det du fyllde i men inte skickade finns kvar här.")).to_be_visible()
    page.get_by_label("Något du vill säga om förslaget?").fill("Så gör vi.")
    at_both_widths()
    page.get_by_role("button", name="Skicka förslaget").click()
    expect(page.get_by_text("Förslaget är skickat.")).to_be_visible()
    expect(page.locator("ins")).to_contain_text("Och varje kväll.")
    at_both_widths()
    assert Passage.objects.get(document=plan, slot=slot).html == "<p>Vi frågar varje morgon.</p>"

    page.set_viewport_size({"width": 1280, "height": 800})
    log_in(cast.helena)
    page.goto(f"/dokument/{plan.key}/")
    at_both_widths()
    page.locator(f"[data-slot='{slot}']").get_by_role("link", name="Förslag från Bruket").click()
    expect(page.locator("ins")).to_contain_text("Och varje kväll.")
    page.get_by_text("Ändra och godta").click()
    at_both_widths()
    page.get_by_role("button", name="Godta, skriv in det").click()
    expect(page.get_by_text("Sparat. Vera Pihl får veta det.")).to_be_visible()
    assert Passage.objects.get(document=plan, slot=slot).html == "<p>Vi frågar varje morgon. Och varje kväll.</p>"


def test_a_section_for_each_workplace_is_made_undone_and_the_plan_read_per_workplace(
    cast, plan, page, log_in, at_both_widths
):
    kajen = a_workplace("Kajen", cast.unit)
    log_in(cast.helena)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"/dokument/{plan.key}/")
    page.get_by_role("button", name="Eget avsnitt här under efter Lokaler").click()
    page.get_by_role("button", name="Ett avsnitt per arbetsplats i stället").click()
    dialog = page.locator("#dialog")
    expect(dialog).to_contain_text("Bruket, Kajen")
    dialog.get_by_label("Dela ut avsnitten till arbetsplatserna").check()
    dialog.get_by_label("Klart senast").fill(DAY.isoformat())
    at_both_widths()
    dialog.get_by_role("button", name="Lägg till").click()
    expect(page.get_by_role("heading", name="Kajen")).to_be_visible()
    expect(page.get_by_text("2 avsnitt är tillagda och utdelade.")).to_be_visible()
    page.get_by_role("button", name="Ångra").click()
    expect(page.get_by_role("heading", name="Kajen")).to_have_count(0)
    assert not Task.objects.open().exists()
    services.add_workplace_sections(document=plan, after_key="s-lokaler", by=cast.helena)
    for section in plan.own_rubrics.all():
        services.save_text(
            document=plan,
            slot=f"{plan.key}.{section.key}",
            html=f"<p>Hos {section.label}.</p>",
            base_version=0,
            by=cast.helena,
        )
    page.goto(f"/dokument/{plan.key}/")
    page.get_by_role("link", name="Läs per arbetsplats").click()
    page.get_by_label("Arbetsplats", exact=True).select_option(kajen.key)
    page.get_by_role("button", name="Visa", exact=True).click()
    expect(page.get_by_role("heading", name="Du läser det som rör Kajen")).to_be_visible()
    expect(page.get_by_text("Hos Bruket.")).to_have_count(0)
    at_both_widths()
    page.get_by_role("link", name="Visa hela dokumentet").click()
    expect(page.get_by_text("Hos Bruket.")).to_be_visible()
    assert not Contribution.objects.exists()


def test_a_dialog_is_sent_after_logging_in_in_another_tab(cast, plan, page, log_in, live_server):
    log_in(cast.helena)
    page.goto(f"/dokument/{plan.key}/")
    page.get_by_role("button", name="Eget avsnitt här under efter Lokaler").click()
    page.get_by_role("button", name="Ett avsnitt per arbetsplats i stället").click()
    dialog = page.locator("#dialog")
    dialog.get_by_label("Dela ut avsnitten till arbetsplatserna").check()
    dialog.get_by_label("Klart senast").fill(DAY.isoformat())
    dialog.get_by_label("Hälsning, om du vill").fill("Skriv om kvällarna.")
    add = dialog.get_by_role("button", name="Lägg till")
    page.context.clear_cookies(name="sessionid")
    add.click()
    expect(page.get_by_text("Du är utloggad. Logga in i en ny flik")).to_be_visible()
    # to log in is to get a new token, which this page does not have
    log_in(cast.deputy)
    page.context.add_cookies([{"name": "csrftoken", "value": "a" * 32, "url": live_server.url}])
    add.click()
    expect(page.get_by_text("någon annan inloggad här")).to_be_visible()
    assert not Task.objects.exists()
    log_in(cast.helena)
    add.click()
    expect(page.get_by_text("1 avsnitt är tillagt och utdelat.")).to_be_visible()
    assert Task.objects.get().note == "Skriv om kvällarna."


def test_what_is_refused_again_and_again_is_sent_twice_and_told_of(plan, cast, page, log_in):
    log_in(cast.helena)
    page.goto(f"/dokument/{plan.key}/")
    page.get_by_role("button", name="Eget avsnitt här under efter Lokaler").click()
    sent = []
    refusal = {"status": 403, "content_type": "text/html", "body": "Nej."}
    page.route("**/avsnitt/**", lambda route: (sent.append(route.request.method), route.fulfill(**refusal)))
    dialog = page.locator("#dialog")
    dialog.get_by_role("textbox").first.fill("Kvällar")
    add = dialog.get_by_role("button", name="Lägg till")
    add.click()
    expect(page.get_by_text("Det gick inte. Ladda om sidan och försök igen.")).to_be_visible()
    assert sent == ["POST", "POST"]
    page.unroute("**/avsnitt/**")
    add.click()
    expect(page.locator("#content").get_by_role("heading", name="Kvällar")).to_be_visible()


def test_what_is_missing_is_seen_on_a_phone(plan, cast, page, log_in):
    page.set_viewport_size({"width": 320, "height": 640})
    log_in(cast.helena)
    page.goto(f"/dokument/{plan.key}/utdelat/ny/")
    page.get_by_role("button", name="Dela ut").click()
    alert = page.get_by_role("alert")
    expect(alert).to_be_focused()
    expect(alert).to_be_in_viewport()


def test_enter_in_an_adapted_figure_puts_in_that_figure(cast, thread, page, log_in):
    a_plan(cast, status=Status.ADOPTED)
    report = a_report(cast)
    (task,) = give(cast, report, thread.own_line.key, workplaces=[cast.workplace]).tasks
    made = services.propose_figures(task=task, place=task.place, cells={"total": "14"}, by=cast.vp_group)
    log_in(cast.helena)
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"/dokument/{report.key}/utdelat/forslag/{made.key}/")
    hidden = page.locator(".grid-box").evaluate("box => box.scrollWidth - box.clientWidth")
    assert hidden <= 0, "what stands now is read without scrolling sideways"
    page.get_by_text("Ändra och godta").click()
    page.locator("input[name=total]").fill("15")
    page.get_by_role("button", name="Godta, skriv in det").click()
    expect(page.get_by_text("Du har skrivit om förslaget under Ändra och godta.")).to_be_visible()
    page.get_by_label("Ord tillbaka till").first.fill("Tack, men det var femton.")
    page.locator("input[name=total]").press("Enter")
    expect(page.get_by_text("Sparat. Vera Pihl får veta det.")).to_be_visible()
    assert Outcome.objects.get(workplace=cast.workplace).total_raw == "15"
    assert Contribution.objects.get().reply == "Tack, men det var femton."


def test_what_was_typed_is_kept_until_the_server_has_it(cast, thread, page, log_in):
    an_indicator_line(thread.own, cast.unit, name="Deltagare som slutat", target="3", own=True)
    a_plan(cast, status=Status.ADOPTED)
    (task,) = give(cast, a_report(cast), thread.own.key, workplaces=[cast.workplace]).tasks
    kept = page.get_by_text("Det du fyllde i men inte skickade finns kvar här.")
    log_in(cast.vp_group)
    page.goto(f"/uppgifter/{task.key}/")
    for summary in page.locator("summary", has_text="Fyll i siffror").all():
        summary.click()
    page.locator("input[name=total]").nth(0).fill("14")
    page.locator("input[name=total]").nth(1).fill("7")
    page.get_by_role("button", name="Skicka siffrorna").nth(0).click()
    expect(page.get_by_text("Förslaget är skickat.")).to_be_visible()
    expect(kept).to_have_count(1)
    assert page.locator("input[name=total]").evaluate_all("cells => cells.map((cell) => cell.value)") == ["14", "7"]
    page.get_by_role("button", name="Skicka siffrorna").click()
    expect(page.get_by_text("Förslaget är skickat.")).to_be_visible()
    page.goto(f"/uppgifter/{task.key}/")
    expect(page.get_by_text("Ändra förslaget")).to_have_count(2)
    expect(kept).to_have_count(0)


def test_what_was_refused_is_there_when_she_comes_back(cast, plan, slot, page, log_in):
    (task,) = give(cast, plan, slot, workplaces=[cast.workplace]).tasks
    text = {"task": task, "place": slot, "by": cast.vp_group}
    services.propose_text(html="<p>Vi frågar på kvällen.</p>", base_version=1, **text)
    log_in(cast.vp_group)
    page.goto(f"/uppgifter/{task.key}/")
    page.get_by_text("Ändra förslaget").click()
    page.get_by_role("textbox", name="Arbetssätt").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Mina ord.")
    services.propose_text(html="<p>Från en annan flik.</p>", seen=1, **text)
    page.get_by_role("button", name="Skicka ändringen").click()
    expect(page.get_by_text("Inte skickat.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Arbetssätt")).to_contain_text("Mina ord.")
    page.goto("/")
    page.goto(f"/uppgifter/{task.key}/")
    expect(page.get_by_role("textbox", name="Arbetssätt")).to_contain_text("Mina ord.")


@pytest.mark.parametrize(("which", "button"), [("give", "Dela ut"), ("change", "Spara")])
def test_what_is_filled_in_outlives_an_ended_session_and_a_refusal(cast, plan, slot, page, log_in, which, button):
    address = f"/dokument/{plan.key}/utdelat/ny/?plats={slot}"
    if which == "change":
        (task,) = give(cast, plan, slot, workplaces=[cast.workplace]).tasks
        address = f"/dokument/{plan.key}/utdelat/{task.key}/"
    note, press = page.get_by_label("Hälsning, om du vill"), page.get_by_role("button", name=button, exact=True)
    log_in(cast.helena)
    page.goto(address)
    day = (timezone.localdate() + datetime.timedelta(days=30)).isoformat()
    note.fill("Vad gör ni på kvällen?")
    page.get_by_label("Klart senast").fill(day)
    if which == "give":
        page.get_by_label("Bo Dahl").check()
    else:
        page.locator("select[name=receiver]").select_option(label="Bo Dahl")
    Session.objects.all().delete()
    press.click()
    page.wait_for_url("**/accounts/login/**")
    log_in(cast.helena)
    page.goto(address)
    expect(note).to_have_value("Vad gör ni på kvällen?")
    expect(page.get_by_label("Klart senast")).to_have_value(day)
    expect(
        page.locator("input:checked, option:checked").and_(page.locator(f"[value*='{cast.deputy.key}']"))
    ).to_have_count(1)
    page.get_by_label("Klart senast").fill("2020-01-01")
    press.click()
    expect(page.get_by_text("har redan varit")).to_be_visible()
    page.goto(address)
    expect(note).to_have_value("Vad gör ni på kvällen?")
    page.get_by_label("Klart senast").fill(day)
    press.click()
    expect(page.locator("[data-stored]")).to_be_visible()
    told = Task.objects.order_by("pk").last()
    assert (told.note, told.until.isoformat(), told.user) == ("Vad gör ni på kvällen?", day, cast.deputy)
    assert page.evaluate("localStorage.length") == 0


def test_another_beginning_is_not_undone_by_what_was_ticked_and_left(cast, plan, thread, slot, page, log_in):
    log_in(cast.helena)
    page.goto(f"/dokument/{plan.key}/utdelat/ny/?plats={slot}")
    page.get_by_label("Bruket").check()
    other = f"{thread.own.key}.uppfoljning"
    page.goto(f"/dokument/{plan.key}/utdelat/ny/?plats={other}")
    expect(page.get_by_text("Det du fyllde i men inte skickade finns kvar här.")).to_be_visible()
    expect(page.get_by_label("Bruket")).to_be_checked()
    expect(page.locator(f"[value='{slot}']")).not_to_be_checked()
    expect(page.locator(f"[value='{other}']")).to_be_checked()
    page.get_by_role("button", name="Börja om").click()
    expect(page.get_by_label("Bruket")).not_to_be_checked()
    expect(page.locator(f"[value='{other}']")).to_be_checked()
