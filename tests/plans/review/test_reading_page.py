"""The pages of a review round for those who read on their phones."""

import gzip
import re

import pytest
from django.urls import reverse

from goals.choices import Level
from indicators.models import Outcome
from plans import services
from plans.models import Comment, YearSetup
from tests.builders import (
    a_goal,
    a_member,
    a_plan,
    a_report,
    a_review,
    a_voice,
    a_workplace,
    write,
)
from tests.plans.review.pages import SENT, said
from tests.queries import at_most, counted_queries
from units.choices import Role

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def review(cast, plan):
    return a_review(cast, plan, note="Är aktiviteterna rimliga?")


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


def test_she_is_told_when_what_she_marked_is_not_in_the_text(cast, review, slot, get, post):
    said_so, at = "Det du markerade står inte så i texten", (review.key, slot)
    page = post(cast.vp_group, "review_text", *at, text="Så?", quote="Inte här.", headers={"HX-Request": "true"})
    assert said_so in said(page)
    assert said_so not in said(get(cast.vp_group, "review_text", *at))
    post(cast.vp_group, "review_text", *at, text="Hur?", quote="Inte heller här.")
    assert said_so in said(get(cast.vp_group, "review_text", *at))
    page = post(cast.vp_group, "review_text", *at, text="Ja.", quote="varje morgon", headers={"HX-Request": "true"})
    assert said_so not in said(page)


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


def test_a_long_comment_is_folded_wherever_it_stands_and_a_short_one_is_not(cast, plan, review, slot, get):
    vera = a_voice(review, cast.vp_group)
    services.comment(participant=vera, slot=slot, text="Kort.\n<b>Och klart.</b>")
    for text in ("Ord med mening. " * 100 + "Slutet.", "Rad\n" * 30 + "Slutet."):
        services.comment(participant=vera, slot=slot, text=text)
    for user, name, args in (
        (cast.vp_group, "review_text", (review.key, slot)),
        (cast.vp_group, "review", (review.key,)),
        (cast.helena, "round", (plan.key,)),
    ):
        page = get(user, name, *args).content.decode()
        assert page.count('<details class="long">') == page.count("Visa allt") == 2
        assert page.count("Slutet.") == 2 and "&lt;b&gt;Och klart.&lt;/b&gt;" in page


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
