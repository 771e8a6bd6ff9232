"""What is typed in a review round outlives an ended session, a page that was too old and a server that was away."""

import datetime

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from plans import services
from plans.models import Comment, YearSetup
from tests.builders import a_review, a_voice

pytestmark = pytest.mark.e2e

THOUGHT = "En lång tanke."


@pytest.fixture
def slot(thread):
    return f"{thread.own.key}.arbetssatt"


@pytest.fixture
def review(cast, plan):
    return a_review(cast, plan)


def begin_to_type(page, review):
    """Open the comments of a text beside the page, and write without sending."""
    page.goto(f"/granskning/{review.key}/")
    page.get_by_role("link", name="Kommentera Arbetssätt").click()
    page.locator("#dialog").get_by_label("Din kommentar").fill(THOUGHT)


@pytest.fixture
def new_token(page, live_server):
    """``new_token()``: as when somebody has logged in in another tab; what stands in the page's forms is too old."""

    def new_token():
        page.context.add_cookies([{"name": "csrftoken", "value": "a" * 32, "url": live_server.url}])

    return new_token


def send(page):
    page.get_by_role("button", name="Skicka kommentaren").click()


def test_what_is_sent_without_a_session_waits_for_a_login_in_another_tab(cast, review, page, log_in, new_token):
    log_in(cast.vp_group)
    begin_to_type(page, review)
    Session.objects.all().delete()
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("Logga in i en annan flik")
    expect(page.get_by_label("Din kommentar")).to_have_value(THOUGHT)
    expect(page.locator("#announcer")).to_have_text("")
    log_in(cast.vp_group)
    new_token()
    send(page)
    expect(page.locator("#dialog .threads")).to_contain_text(THOUGHT)
    assert [(c.by.name, c.text) for c in Comment.objects.all()] == [("Vera Pihl", THOUGHT)]


def test_somebody_elses_login_does_not_send_her_comment_as_his(cast, review, page, log_in, new_token):
    log_in(cast.vp_group)
    begin_to_type(page, review)
    Session.objects.all().delete()
    log_in(cast.deputy)
    new_token()
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("någon annan")
    expect(page.get_by_label("Din kommentar")).to_have_value(THOUGHT)
    assert not Comment.objects.exists()


def test_a_page_with_an_old_token_sends_all_the_same(cast, review, page, log_in, new_token):
    log_in(cast.vp_group)
    begin_to_type(page, review)
    new_token()
    send(page)
    expect(page.locator("#dialog .threads")).to_contain_text(THOUGHT)
    assert Comment.objects.count() == 1


def test_a_text_is_not_opened_as_the_login_page(cast, review, slot, page, log_in):
    log_in(cast.vp_group)
    page.goto(f"/granskning/{review.key}/")
    Session.objects.all().delete()
    page.get_by_role("link", name="Kommentera Arbetssätt").click()
    page.wait_for_url("**/accounts/login/**")
    assert f"/text/{slot}/" in page.url


def test_one_who_reads_by_a_link_opens_it_again_and_sends(cast, plan, page):
    YearSetup.objects.update(personal_links=True)
    review = a_review(cast, plan, by_link=(("Lo Vik", ""),))
    secret = services.make_link(review=review, key=review.participants.get().key, by=cast.helena)
    page.goto(f"/granskning/lank/{secret}/")
    begin_to_type(page, review)
    Session.objects.all().delete()
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("öppna din personliga länk")
    other = page.context.new_page()
    other.goto(f"/granskning/lank/{secret}/")
    send(page)
    expect(page.locator("#dialog .threads")).to_contain_text(THOUGHT)


@pytest.fixture
def pages(cast, plan, review, slot):
    """Each page with something to write: (who, address, label, button)."""
    comment = services.comment(participant=a_voice(review, cast.vp_group), slot=slot, text="Hur ofta?")
    return {
        "comment": (cast.vp_group, f"/granskning/{review.key}/text/{slot}/", "Din kommentar", "Skicka kommentaren"),
        "answer": (
            cast.helena,
            f"/granskning/{review.key}/kommentar/{comment.key}/svara/",
            "Svar till Vera Pihl",
            "Markera som åtgärdad",
        ),
        "invite": (cast.helena, f"/dokument/{plan.key}/granskning/", "Namngivna personer", "Bjud in"),
    }


@pytest.mark.parametrize("which", ["comment", "answer", "invite"])
def test_a_page_forgets_what_was_typed_only_when_it_has_been_stored(cast, pages, page, log_in, which):
    user, address, label, button = pages[which]
    words = cast.registrar.email if which == "invite" else THOUGHT
    log_in(user)
    page.goto(address)
    if which == "invite":
        page.get_by_text("Bjud in fler").click()
    field = page.get_by_label(label)
    field.fill(words)
    press = page.get_by_role("button", name=button, exact=True)
    Session.objects.all().delete()
    press.click()
    page.wait_for_url("**/accounts/login/**")
    log_in(user)
    page.goto(address)
    expect(field).to_have_value(words)
    page.route(f"**{address}", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.route("**/granskning/bjud-in/", lambda route: route.abort())
    press.click()
    page.wait_for_url("chrome-error://**")
    page.unroute_all()
    page.goto(address)
    expect(field).to_have_value(words)
    press.click()
    expect(page.locator("[data-stored]")).to_be_visible()
    page.wait_for_function("() => !localStorage.length")


def test_what_is_written_to_send_out_is_kept_until_it_is_sent_out(cast, plan, page, log_in):
    log_in(cast.helena)
    page.goto(f"/dokument/{plan.key}/granskning/ny/")
    day = (timezone.localdate() + datetime.timedelta(days=20)).isoformat()
    group = page.get_by_role("checkbox", name="VP-gruppen")
    whole = page.get_by_role("checkbox", name="Bruket")
    page.get_by_label("Titta särskilt på").fill(THOUGHT)
    page.get_by_label("Svara senast").fill(day)
    group.uncheck()
    whole.check()
    Session.objects.all().delete()
    page.get_by_role("button", name="Skicka ut").click()
    page.wait_for_url("**/accounts/login/**")
    log_in(cast.helena)
    page.goto(f"/dokument/{plan.key}/granskning/ny/")
    expect(page.get_by_label("Titta särskilt på")).to_have_value(THOUGHT)
    expect(page.get_by_label("Svara senast")).to_have_value(day)
    expect(group).not_to_be_checked()
    expect(whole).to_be_checked()
    page.get_by_role("button", name="Skicka ut").click()
    expect(page.locator("[data-stored]")).to_be_visible()
    sent = plan.reviews.get()
    assert (sent.note, sent.until.isoformat()) == (THOUGHT, day)
    page.wait_for_function("() => !localStorage.length")


def test_what_is_sent_again_after_a_lost_answer_is_there_once(cast, review, page, log_in):
    log_in(cast.vp_group)
    begin_to_type(page, review)

    def lose_the_answer(route):
        if route.request.method == "POST":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/text/**", lose_the_answer)
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("Inte skickat")
    page.unroute("**/text/**")
    begin_again(page, review)
    expect(page.locator("#dialog").get_by_label("Din kommentar")).to_have_value(THOUGHT)
    send(page)
    expect(page.locator("#announcer")).to_have_text("Skickat.")
    expect(page.locator("#dialog").get_by_label("Din kommentar")).to_have_value("")
    assert Comment.objects.count() == 1


def begin_again(page, review):
    """Open the page anew, and the comments of the text."""
    page.goto(f"/granskning/{review.key}/")
    page.get_by_role("link", name="Arbetssätt", exact=False).filter(has_text="Kommentarer").click()


def test_nothing_is_typed_into_what_is_on_its_way(cast, review, page, log_in):
    log_in(cast.vp_group)
    begin_to_type(page, review)
    held = []
    page.route("**/text/**", lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    with page.expect_request(lambda request: request.method == "POST"):
        send(page)
    field = page.locator("#dialog").get_by_label("Din kommentar")
    expect(field).not_to_be_editable()
    held[0].abort()
    expect(page.get_by_role("alert")).to_contain_text("Inte skickat")
    expect(field).to_be_editable()
    expect(field).to_have_value(THOUGHT)
