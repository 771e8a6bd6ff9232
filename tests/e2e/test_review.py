"""A review round in a real browser: on Vera's phone and on Helena's screen."""

import re

import pytest
from playwright.sync_api import expect

from plans import services
from plans.choices import Answer
from plans.models import Comment, Passage
from tests.builders import a_review, a_voice

pytestmark = pytest.mark.e2e

WIDTHS = (320, 1280)
BASE = "Vi frågar varje morgon."


@pytest.fixture
def slot(thread):
    return f"{thread.own.key}.arbetssatt"


@pytest.fixture
def review(cast, plan, thread):
    thread.own.workplaces.set([cast.workplace])
    return a_review(cast, plan, note="Är det rimligt?")


@pytest.fixture
def look(page, assert_accessible):
    """``look(path)`` opens a page at both widths and looks for faults in it."""

    def look(path):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
            assert_accessible()

    return look


def test_vera_reads_on_her_phone_quotes_proposes_and_is_done(cast, review, slot, page, log_in, assert_accessible):
    page.set_viewport_size({"width": 320, "height": 700})
    log_in(cast.vp_group)
    page.goto("/")
    page.get_by_role("link", name="Läs och kommentera").click()
    text = page.locator(f"[data-text='{slot}']")
    text.evaluate("place => getSelection().selectAllChildren(place)")
    page.get_by_role("button", name="Kommentera det markerade").click()
    dialog = page.locator("#dialog")
    expect(dialog.locator("[data-quote] blockquote")).to_have_text(BASE)
    dialog.get_by_label("Din kommentar").fill("Även på helgen?")
    assert_accessible()
    dialog.get_by_role("button", name="Skicka kommentaren").click()
    expect(dialog.locator(".threads blockquote")).to_have_text(BASE)
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Kommentarer (1) Arbetssätt")).to_be_focused()
    page.get_by_role("link", name="Föreslå lydelse Arbetssätt").click()
    dialog.get_by_label("Stycket").fill("Vi frågar varje morgon och kväll.")
    dialog.get_by_role("button", name="Skicka förslaget").click()
    expect(dialog.locator("ins")).to_contain_text("och kväll")
    assert_accessible()
    dialog.get_by_role("button", name="Stäng").click()
    page.get_by_role("button", name="Läst, inget").click()
    expect(page.get_by_text("Tack! Enhetschefen ser att du har läst.")).to_be_visible()
    said = list(Comment.objects.order_by("pk").values_list("quote", "text", "wording"))
    assert said == [(BASE, "Även på helgen?", ""), ("", "", "Vi frågar varje morgon och kväll.")]


def test_the_ordinary_button_takes_what_is_marked_in_its_text_though_a_tap_lets_go_of_it(
    cast, review, slot, page, log_in
):
    log_in(cast.vp_group)
    page.goto(f"/granskning/{review.key}/")
    quote = page.locator("#dialog [data-quote]")
    say = page.get_by_role("link", name="Kommentera Arbetssätt")

    def mark():
        page.locator(f"main [data-text='{slot}']").evaluate("place => getSelection().selectAllChildren(place)")
        expect(page.get_by_role("button", name="Kommentera det markerade")).to_be_visible()

    mark()
    page.evaluate("getSelection().removeAllRanges()")
    say.click()
    expect(quote.locator("blockquote")).to_have_text(BASE)
    quote.get_by_role("button", name="Ta bort citatet").click()
    expect(quote).to_be_hidden()
    expect(page.get_by_label("Din kommentar")).to_be_focused()
    page.keyboard.press("Escape")
    mark()
    page.get_by_role("link", name=re.compile("Kommentera .*(?<!Arbetssätt)$")).first.click()
    expect(page.get_by_label("Din kommentar")).to_be_visible()
    expect(quote).to_be_hidden()  # it stands in another text
    page.keyboard.press("Escape")
    page.evaluate("getSelection().removeAllRanges()")
    page.get_by_role("heading", level=1).click()
    say.click()
    expect(page.get_by_label("Din kommentar")).to_be_visible()
    expect(quote).to_be_hidden()  # she had let go of it


def test_a_comment_that_is_too_long_is_counted_refused_and_kept_whole(cast, review, slot, page, log_in):
    log_in(cast.vp_group)
    page.goto(f"/granskning/{review.key}/")
    page.get_by_role("link", name="Kommentera Arbetssätt").click()
    field = page.get_by_label("Din kommentar")
    field.fill("å" * 3500)
    expect(page.locator("#dialog .count")).to_have_count(0)
    field.fill("å" * 4012)
    expect(page.locator("#dialog .count")).to_contain_text("12 tecken för långt")
    page.get_by_role("button", name="Skicka kommentaren").click()
    expect(page.get_by_role("alert")).to_contain_text("högst 4000 tecken, nu är det 4012")
    expect(field).to_have_value("å" * 4012)
    assert not Comment.objects.exists()
    field.fill("å" * 3900)
    expect(page.locator("#dialog .count")).to_contain_text("100 tecken kvar")
    page.get_by_role("button", name="Skicka kommentaren").click()
    expect(page.locator("#dialog .threads")).to_contain_text("ååå")


def test_what_she_typed_is_there_though_the_network_went_or_the_page_was_closed(cast, review, slot, page, log_in):
    log_in(cast.vp_group)
    page.goto(f"/granskning/{review.key}/")
    say = page.get_by_role("link", name="Kommentera Arbetssätt")
    say.click()
    page.get_by_label("Din kommentar").fill("En lång tanke.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Skicka kommentaren").click()
    expect(page.get_by_role("alert")).to_contain_text("Det du skrev finns kvar")
    page.context.set_offline(False)
    page.reload()
    say.click()
    expect(page.get_by_label("Din kommentar")).to_have_value("En lång tanke.")
    page.get_by_role("button", name="Skicka kommentaren").click()
    expect(page.locator("#dialog .threads")).to_contain_text("En lång tanke.")
    expect(page.get_by_label("Din kommentar")).to_have_value("")
    assert Comment.objects.count() == 1


def test_a_field_that_is_wrong_is_told_of_where_a_phone_shows_it(cast, plan, page, log_in, assert_accessible):
    page.set_viewport_size({"width": 320, "height": 640})
    log_in(cast.helena)
    page.goto(f"/dokument/{plan.key}/granskning/ny/")
    page.get_by_label("Namngivna personer").fill("ingen@ekhamra.example")
    page.get_by_role("button", name="Skicka ut").click()
    alert = page.get_by_role("alert").filter(has_text="Det gick inte. Se över:")
    expect(alert).to_be_focused()
    expect(alert).to_be_in_viewport()
    assert_accessible()
    alert.get_by_role("link", name="Namngivna personer").click()
    expect(page.get_by_text("Ingen här har adressen")).to_be_in_viewport()


def test_helena_finds_the_comments_beside_the_text_and_puts_a_proposal_in(cast, plan, review, slot, page, log_in):
    vera = a_voice(review, cast.vp_group)
    services.comment(participant=vera, slot=slot, base=BASE, wording="Vi frågar varje dag.")
    log_in(cast.helena)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"/dokument/{plan.key}/")
    page.locator(f"[data-slot='{slot}']").get_by_role("link", name="1 kommentar").click()
    page.get_by_role("link", name="Besluta om kommentaren från Vera Pihl").click()
    page.get_by_label("Svar till Vera Pihl").fill("Bättre så.")
    page.get_by_role("button", name="Godta, skriv in det").click()
    expect(page.get_by_text("Sparat. Den som kommenterade får veta det.")).to_be_visible()
    assert Passage.objects.get(document=plan, slot=slot).html == "<p>Vi frågar varje dag.</p>"
    page.get_by_role("link", name="Avsluta granskningen").click()
    page.get_by_role("button", name="Avsluta granskningen").click()
    expect(page.get_by_text("Granskningen är avslutad.")).to_be_visible()


@pytest.fixture
def proposal(cast, review, slot):
    """A proposal, and beside it a comment that has to wait."""
    vera = a_voice(review, cast.vp_group)
    comment = services.comment(participant=vera, slot=slot, text="Och helgen?", quote=BASE)
    services.answer_comment(comment=comment, answer=Answer.PUT_OFF, seen=1, text="Nästa år.", by=cast.helena)
    return services.comment(participant=vera, slot=slot, base=BASE, wording="Vi frågar varje dag.", text="Så.")


def test_the_pages_of_readers_have_no_faults(cast, review, proposal, slot, look, log_in):
    log_in(cast.vp_group)
    look("/")
    for path in ("", f"text/{slot}/?foresla", f"kommentar/{proposal.key}/"):
        look(f"/granskning/{review.key}/{path}")


def test_the_pages_of_the_enhetschef_have_no_faults(cast, plan, review, proposal, look, log_in):
    log_in(cast.helena)
    look(f"/dokument/{plan.key}/")
    look(f"/dokument/{plan.key}/granskning/")
    look(f"/dokument/{plan.key}/granskning/ny/")
    look(f"/granskning/{review.key}/kommentar/{proposal.key}/svara/")
