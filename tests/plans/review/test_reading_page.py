"""The pages of a review round: those who read on their phones, and the enhetschef's worklist."""

import datetime
import gzip
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from goals.choices import Level
from indicators.models import Outcome
from plans import services
from plans.choices import Answer
from plans.models import Comment, Review, YearSetup
from tests.builders import (
    a_cast,
    a_goal,
    a_member,
    a_plan,
    a_red_thread,
    a_report,
    a_review,
    a_voice,
    a_workplace,
    write,
)
from tests.queries import at_most, counted_queries
from units.choices import Role

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SENT = "<p>Vi frågar varje morgon. Alla får svara.</p>"


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


@pytest.fixture
def slot(thread):
    return f"{thread.own.key}.arbetssatt"


@pytest.fixture
def plan(cast, slot):
    plan = a_plan(cast)
    write(plan, slot, SENT, by=cast.helena)
    return plan


@pytest.fixture
def review(cast, plan):
    return a_review(cast, plan, note="Är aktiviteterna rimliga?")


@pytest.fixture
def get(client):
    """``get(user, name, *args)`` is the page of that address as the user gets it."""

    def get(user, name, *args, query="", **headers):
        client.force_login(user)
        return client.get(reverse(f"plans:{name}", args=args) + query, headers=headers)

    return get


@pytest.fixture
def post(client):
    def post(user, name, *args, **data):
        headers = data.pop("headers", {})
        if user:
            client.force_login(user)
        return client.post(reverse(f"plans:{name}", args=args), data, headers=headers)

    return post


def said(page):
    """The page's words."""
    text = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", page.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_a_reviewer_reads_what_was_sent_out_and_is_told_what_is_shown_of_her(cast, plan, review, slot, get):
    write(plan, slot, "<p>Nytt sedan dess.</p>", base_version=1, base_html=SENT, by=cast.helena)
    page = said(get(cast.vp_group, "review", review.key))
    assert "Vi frågar varje morgon. Alla får svara." in page
    assert (
        "Är aktiviteterna rimliga?" in page
        and "Enhetschefen, biträdande, controllern och avdelningschefen ser att du har läst" in page
    )
    assert "Det tar ungefär 1 minut att läsa" in page
    assert "Texten har ändrats sedan den skickades ut. Visa hur den lyder nu Nytt sedan dess." in page
    assert review.participants.get().read_at


def test_what_concerns_her_workplace_stands_first_and_that_of_others_is_folded(cast, thread, get, slot):
    elsewhere = a_workplace("Trädgården", cast.unit)
    plan = a_plan(cast)
    write(plan, slot, SENT, by=cast.helena)
    write(plan, f"{plan.key}.lokaler", "<p>Vi har ett hus.</p>", by=cast.helena)
    thread.own.workplaces.set([cast.workplace])
    owner = {"unit": cast.unit, "committee": cast.committee}
    garden = a_goal(Level.UNIT, thread.committee, title="Odlingen ger skörd", position=2, **owner)
    write(plan, f"{garden.key}.arbetssatt", "<p>Vi gräver.</p>", by=cast.helena)
    garden.workplaces.set([elsewhere])
    page = said(get(cast.vp_group, "review", a_review(cast, plan).key))
    first, rest = page.split("Hela dokumentet")
    assert "Det som rör Bruket" in first and SENT[3:-4] in first
    assert "står överst, eftersom det rör Bruket" in rest and SENT[3:-4] not in rest
    assert "Gäller andra arbetsplatser" in rest


def test_she_comments_proposes_agrees_and_says_that_she_is_done_without_any_script(cast, review, slot, get, post):
    noa = a_member("Noa Sund", Role.REVIEWER, cast.workplace, unit=cast.unit)
    services.invite(review=review, invited=services.Invited(vp_group=True), by=cast.helena)
    at = (review.key, slot)
    response = post(cast.vp_group, "review_text", *at, text="<script>alert(1)</script> Hur ofta?", quote="varje morgon")
    said_by_vera = Comment.objects.get()
    assert response.url == f"/granskning/{review.key}/text/{slot}/#{said_by_vera.key}"
    page = get(noa, "review_text", *at)
    assert "<script>alert" not in page.content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Hur ofta?" in page.content.decode()
    post(noa, "agree", review.key, said_by_vera.key)
    post(noa, "review_text", *at, text="Svar", svar_pa=said_by_vera.key)
    post(noa, "review_text", *at, base="Vi frågar varje morgon. Alla får svara.", wording="Vi frågar jämt.")
    page = said(get(cast.vp_group, "review_text", *at, query="?foresla"))
    assert "Kommentarer (3)" in page and "1 håller med" in page and "borttaget:" in page and "Föreslå lydelse" in page
    assert "Kommentarer (3)" in said(get(noa, "review", review.key))
    post(cast.vp_group, "review_finish", review.key)
    assert review.participants.get(user=cast.vp_group).finished_at


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"text": "x" * 4001}, "högst 4000 tecken"),
        ({"text": "Mitt förslag", "base": "Finns inte.", "wording": "Så här."}, "Stycket finns inte"),
        ({"text": "Ett svar", "svar_pa": "c-borta"}, "har tagits tillbaka"),
    ],
)
def test_what_cannot_be_taken_is_given_back_with_the_reason(cast, review, slot, post, fields, reason):
    for headers in ({}, {"HX-Request": "true"}):
        response = post(cast.vp_group, "review_text", review.key, slot, **fields, headers=headers)
        assert response.status_code == 422
        assert reason in said(response) and fields["text"] in said(response)


def test_one_who_was_taken_out_is_told_so_with_what_she_typed(cast, review, slot, get, post):
    services.remove_participant(review=review, key=a_voice(review, cast.vp_group).key, by=cast.helena)
    response = post(cast.vp_group, "review_text", review.key, slot, text="En lång tanke")
    assert response.status_code == 403
    assert "inte längre med i granskningen" in said(response) and "En lång tanke" in said(response)
    assert get(cast.vp_group, "review", review.key).status_code == 403


def test_a_page_of_the_reading_script_gets_a_part(cast, review, slot, get):
    part = get(cast.vp_group, "review_text", review.key, slot, HX_Request="true").content.decode()
    assert "<html" not in part and "Skriv en kommentar" in part


def test_a_comment_of_five_megabytes_is_refused_in_swedish(cast, review, slot, post):
    response = post(cast.vp_group, "review_text", review.key, slot, text="x" * 5_000_000)
    assert response.status_code == 400 and "Gå tillbaka och försök igen" in said(response)
    assert not Comment.objects.exists()


def test_few_answers_are_withheld_from_all_who_read_in_a_round(cast, thread, get):
    report = a_report(cast)
    figures = {"total_raw": "47,3", "total_respondents": 3}
    Outcome.objects.create(measure=thread.own_line.measure, year=report.year, period="VB", **figures)
    review = a_review(cast, report)
    for user in (cast.vp_group, cast.helena):
        page = said(get(user, "review", review.key))
        assert thread.own_line.measure.indicator.name in page and "47,3" not in page


# --- personal links


@pytest.fixture
def link(cast, plan, client):
    """A personal link to a round, and the round."""
    YearSetup.objects.update(personal_links=True)
    review = a_review(cast, plan, by_link=(("Lo Vik", cast.workplace.key),))
    client.force_login(cast.helena)
    page = client.post(
        reverse("plans:round_step", args=[plan.key, "lank"]), {"vem": review.participants.get().key}, follow=True
    ).content.decode()
    client.logout()
    return re.search(r"http://testserver(/granskning/lank/[\w-]+/)", page)[1], review


def test_a_link_lets_one_read_and_comment_and_nothing_else(client, cast, plan, link, slot):
    address, review = link
    assert client.get(address).url == f"/granskning/{review.key}/"
    page = client.get(f"/granskning/{review.key}/")
    assert "Vi frågar varje morgon" in said(page) and "Lo Vik" in said(page)
    assert not re.search(r'href="(/|/dokument[^"]*|/accounts[^"]*)"', page.content.decode())
    client.post(reverse("plans:review_text", args=[review.key, slot]), {"text": "Från Lo"})
    assert [c.by.name for c in Comment.objects.all()] == ["Lo Vik"]
    assert client.get(plan.get_absolute_url()).status_code == 302
    answer = reverse("plans:answer", args=[review.key, Comment.objects.get().key])
    assert client.post(answer, {"svar": "klar"}).status_code == 404


def test_a_link_ends_with_the_round_with_a_new_link_and_with_the_one_it_was_for(client, cast, link):
    address, review = link
    client.get(address)

    def replace():
        lo = review.participants.get()
        return services.make_link(review=review, key=lo.key, by=cast.helena, replaces=lo.link_mark)

    replace()
    assert "be enhetschefen om en ny" in said(client.get(f"/granskning/{review.key}/")).lower()
    newest = reverse("plans:review_link", args=[replace()])
    assert client.get(newest).status_code == 302
    services.close_review(review=review, by=cast.helena)
    for closed in (newest, f"/granskning/{review.key}/"):
        response = client.get(closed)
        assert response.status_code == 403 and "avslutad" in said(response)


# --- the enhetschef


def test_she_sends_out_from_a_page_with_a_week_and_the_vp_group_chosen(cast, plan, get, post):
    page = get(cast.helena, "open_round", plan.key).content.decode()
    week = timezone.localdate() + datetime.timedelta(days=7)
    assert f'value="{week:%Y-%m-%d}"' in page and "Vera Pihl (Bruket)" in page
    response = post(cast.helena, "open_round", plan.key, vp_group="on", until="2020-01-01", note="Mina ord")
    assert response.status_code == 422 and "har redan varit" in said(response) and "Mina ord" in said(response)
    response = post(cast.helena, "open_round", plan.key, people="finns.inte@ekhamra.example", until=f"{week:%Y-%m-%d}")
    assert "Ingen här har adressen finns.inte@ekhamra.example" in said(response)
    assert post(cast.helena, "open_round", plan.key, vp_group="on", until=f"{week:%Y-%m-%d}").status_code == 302
    assert Review.objects.get().until == week


def test_she_sees_who_is_silent_and_the_worklist_by_state_and_text(cast, plan, review, slot, get):
    a_workplace("Trädgården", cast.unit)
    page = said(get(cast.helena, "round", plan.key))
    assert "Arbetsplatser som har svarat: 0 av 2" in page and "Trädgården – Ingen inbjuden" in page
    vera = a_voice(review, cast.vp_group)
    first = services.comment(participant=vera, slot=slot, text="Först")
    services.comment(participant=vera, slot=f"{slot.split('.')[0]}", text="Om målet")
    services.answer_comment(comment=first, answer=Answer.REPLY, seen=1, text="Ja.", by=cast.helena)
    page = said(get(cast.helena, "round", plan.key))
    assert "Arbetsplatser som har svarat: 1 av 2" in page and "Vera Pihl: 2 kommentarer" in page
    assert "Alla (2) Öppna (1) Besvarade (1)" in page
    opened = said(get(cast.helena, "round", plan.key, query="?visa=oppna"))
    assert "Om målet" in opened and "Först" not in opened
    of_text = said(get(cast.helena, "round", plan.key, query=f"?text={slot}"))
    assert "Först" in of_text and "Om målet" not in of_text


def test_she_accepts_adapts_and_is_told_when_somebody_was_first(cast, plan, review, slot, get, post):
    vera = a_voice(review, cast.vp_group)
    base = "Vi frågar varje morgon. Alla får svara."
    proposal = services.comment(participant=vera, slot=slot, base=base, wording=base.replace("morgon", "dag"))
    at = (review.key, proposal.key)
    assert "Godta, skriv in det" in said(get(cast.helena, "answer", *at))
    post(cast.deputy, "answer", *at, svar="avsla", text="Nej tack.", sedd=1)
    late = post(cast.helena, "answer", *at, svar="godta", text="Mina egna ord", sedd=1)
    assert late.status_code == 409 and "Mina egna ord" in said(late) and "Nej tack." in said(late)
    response = post(cast.helena, "answer", *at, svar="andra", wording=base.replace("morgon", "kväll"), sedd=2)
    assert response.url == f"/dokument/{plan.key}/granskning/#{proposal.key}"
    assert "Ändrad och godtagen" in said(get(cast.vp_group, "review", review.key))


def test_where_the_text_was_rewritten_both_stand_beside_each_other(cast, plan, review, slot, get, post):
    vera = a_voice(review, cast.vp_group)
    base = "Vi frågar varje morgon. Alla får svara."
    proposal = services.comment(participant=vera, slot=slot, base=base, wording="Vi frågar.")
    write(plan, slot, "<p>Något annat.</p>", base_version=1, base_html=SENT, by=cast.helena)
    page = said(get(cast.helena, "answer", review.key, proposal.key))
    assert "Stycket som förslaget gäller har ändrats" in page and "Något annat." in page and "Godta, skriv" not in page
    assert "Texten har ändrats sedan den skickades ut." in said(get(cast.helena, "round", plan.key))
    late = post(cast.helena, "answer", review.key, proposal.key, svar="godta", text="Kvar", sedd=1)
    assert late.status_code == 409 and "Kvar" in said(late)


def test_afterwards_the_reviewers_see_what_became_of_theirs(cast, plan, review, slot, get, post):
    vera = a_voice(review, cast.vp_group)
    comment = services.comment(participant=vera, slot=slot, text="Och helgerna?")
    services.answer_comment(comment=comment, answer=Answer.PUT_OFF, seen=1, text="Nästa år.", by=cast.helena)
    assert post(cast.helena, "round_step", plan.key, "avsluta").status_code == 302
    write(plan, slot, "<p>Hemligt igen.</p>", base_version=1, base_html=SENT, by=cast.helena)
    page = said(get(cast.vp_group, "review", review.key))
    assert "Vad som blev av det du skrev" in page and "Får vänta: Nästa år." in page
    assert "Hemligt" not in page and "Kommentera" not in page


def test_the_round_is_led_from_one_page(cast, plan, review, post):
    day = timezone.localdate() + datetime.timedelta(days=20)
    assert post(cast.helena, "round_step", plan.key, "sista-dag", until=f"{day:%Y-%m-%d}").status_code == 302
    assert post(cast.helena, "round_step", plan.key, "sista-dag", until="igår").status_code == 422
    assert post(cast.helena, "round_step", plan.key, "bjud-in", people=cast.registrar.email).status_code == 302
    assert post(cast.helena, "round_step", plan.key, "hitta-pa").status_code == 404
    assert {p.name for p in review.participants.all()} == {"Vera Pihl", "Rut Åhs"}
    review.refresh_from_db()
    assert review.until == day


def test_the_start_page_leads_to_what_waits_and_later_to_the_answers(cast, review, slot, get):
    page = said(get(cast.vp_group, "start"))
    assert f"Läs och svara senast {date_format(review.until, 'j F')}" in page
    comment = services.comment(participant=a_voice(review, cast.vp_group), slot=slot, text="Bra")
    assert "Du har svarat." in said(get(cast.vp_group, "start"))
    services.answer_comment(comment=comment, answer=Answer.DONE, seen=1, by=cast.helena)
    services.close_review(review=review, by=cast.helena)
    assert "Läs svaren" in said(get(cast.vp_group, "start"))
    assert "Att läsa" not in said(get(cast.employee, "start"))


def test_writers_see_beside_the_text_how_much_has_been_said_of_it(cast, plan, review, slot, get):
    assert "Vilka har läst?" in said(get(cast.helena, "document", plan.key))
    services.comment(participant=a_voice(review, cast.vp_group), slot=slot, text="Bra")
    page = get(cast.helena, "document", plan.key)
    assert f'href="/dokument/{plan.key}/granskning/?text={slot}">1 kommentar</a>' in page.content.decode()
    assert "1 kommentar, 1 utan svar" in said(page) and "Kommentarer (1)" in said(page)


def test_when_the_round_is_closed_the_texts_lead_to_no_comments_any_more(cast, plan, review, slot, get):
    comment = services.comment(participant=a_voice(review, cast.vp_group), slot=slot, text="Bra")
    services.answer_comment(comment=comment, answer=Answer.DONE, seen=1, by=cast.helena)
    link = f"granskning/?text={slot}"
    assert link in get(cast.helena, "document", plan.key).content.decode()
    services.close_review(review=review, by=cast.helena)
    page = get(cast.helena, "document", plan.key)
    assert link not in page.content.decode()
    assert "1 kommentar" in said(page), "the card beside the sheet still leads to what was said"


def test_what_went_wrong_leads_back_to_a_page(cast, plan, review, slot, post):
    late = post(cast.helena, "round_step", plan.key, "avsluta")
    assert late.status_code == 302
    closed = post(cast.helena, "round_step", plan.key, "avsluta")
    assert closed.status_code == 422 and f'href="/dokument/{plan.key}/granskning/"' in closed.content.decode()


# --- figures


def test_more_comments_and_readers_cost_no_more_queries(cast, plan, review, slot, get):
    def pages():
        with counted_queries() as made:
            for name, user, key in (
                ("review", cast.vp_group, review.key),
                ("review_text", cast.vp_group, review.key),
                ("round", cast.helena, plan.key),
            ):
                assert get(user, name, key, *([slot] if name == "review_text" else [])).status_code == 200
        return len(made)

    services.comment(participant=a_voice(review, cast.vp_group), slot=slot, text="Ett")
    pages()
    before = pages()
    for n in range(5):
        member = a_member(f"Läsare{n} Ek", Role.REVIEWER, cast.workplace, unit=cast.unit)
        services.invite(review=review, invited=services.Invited(people=(member,)), by=cast.helena)
        comment = services.comment(participant=a_voice(review, member), slot=slot, text=f"Nummer {n}")
        services.agree(participant=a_voice(review, cast.vp_group), key=comment.key)
    assert pages() == before
    for name, user, key in (("review", cast.vp_group, review.key), ("round", cast.helena, plan.key)):
        get(user, name, key)
        with at_most(20):
            get(user, name, key)


def test_the_reading_page_is_small(cast, review, get):
    page = get(cast.vp_group, "review", review.key).content
    assert len(gzip.compress(page)) < 12_000
