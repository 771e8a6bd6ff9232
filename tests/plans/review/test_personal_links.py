"""Personal links to a review round: shown once, replaced only on purpose, and not for ever."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from plans.models import Participant, Review, YearSetup
from plans.services import close_review, remove_participant
from tests.builders import a_plan, a_red_thread, a_review

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def plan(cast):
    a_red_thread(cast)
    return a_plan(cast)


@pytest.fixture
def review(cast, plan):
    YearSetup.objects.update(personal_links=True)
    return a_review(cast, plan, by_link=(("Lo Vik", ""),))


@pytest.fixture
def lo(review):
    return review.participants.get()


@pytest.fixture
def make(client, cast, plan, lo):
    """``make(**more)``: Helena asks for a link to Lo; the page that follows."""

    def make(**more):
        client.force_login(cast.helena)
        return client.post(reverse("plans:round_step", args=[plan.key, "lank"]), {"vem": lo.key, **more}, follow=True)

    return make


def link_in(page):
    found = re.search(r"http://testserver(/granskning/lank/[\w-]+/)", page.content.decode())
    return found and found[1]


def test_who_asks_somebody_by_a_link_is_told_where_it_is_made(client, cast, plan, review):
    client.force_login(cast.helena)
    more = {"by_link": "Kim Ö, Bruket"}
    page = client.post(reverse("plans:round_step", args=[plan.key, "bjud-in"]), more, follow=True).content.decode()
    assert "1 till är inbjuden. Skapa länken vid namnet, under Arbetsplatser som har svarat." in page
    folds = re.findall(r"<details( open)?><summary><b>(.*?)</b>", page)
    assert (" open", "Bruket") in folds, "there it is in sight"
    kim = review.participants.get(name="Kim Ö")
    client.post(reverse("plans:round_step", args=[plan.key, "lank"]), {"vem": kim.key})
    page = client.get(reverse("plans:round", args=[plan.key])).content.decode()
    assert ("", "Bruket") in re.findall(r"<details( open)?><summary><b>(.*?)</b>", page)


def test_a_link_is_shown_once_on_a_page_that_can_be_loaded_again(client, plan, make):
    made = make()
    assert made.redirect_chain == [(f"/dokument/{plan.key}/granskning/", 302)]
    address = link_in(made)
    assert address and "Länk till Lo Vik" in made.content.decode()
    again = client.get(made.redirect_chain[0][0])
    assert link_in(again) is None
    client.logout()
    assert client.get(address).status_code == 302


def test_a_link_that_may_have_been_sent_is_replaced_only_on_purpose(client, make, lo):
    address = link_in(make())
    question = make()
    assert "slutar den gamla att gälla" in question.content.decode() and link_in(question) is None
    client.logout()
    assert client.get(address).status_code == 302
    newer = link_in(make(ersatt=Participant.objects.get(pk=lo.pk).link_sha256[:16]))
    assert newer and newer != address
    client.logout()
    old = client.get(address)
    assert old.status_code == 404 and "Länken gäller inte. Den har bytts mot en ny" in old.content.decode()
    assert client.get(newer).status_code == 302


def test_the_question_does_not_replace_a_newer_link_than_the_one_it_was_about(make, lo):
    make()
    about = Participant.objects.get(pk=lo.pk).link_sha256[:16]
    make(ersatt=about)
    assert link_in(make(ersatt=about)) is None


def test_links_end_when_the_nämnd_switches_them_off_and_a_month_after_the_last_day(client, make, review):
    address, pages = link_in(make()), f"/granskning/{review.key}/"
    client.logout()
    client.get(address)
    assert client.get(pages).status_code == 200
    YearSetup.objects.update(personal_links=False)
    for page in (address, pages):
        refused = client.get(page)
        assert refused.status_code == 403 and "Nämnden låter inte längre" in refused.content.decode()
        assert refused.content.decode().partition("<main")[2].count("Det gick inte") == 1, "the heading says it"
    YearSetup.objects.update(personal_links=True)
    today = timezone.localdate()
    for days, status in ((30, 200), (31, 403)):
        Review.objects.update(until=today - datetime.timedelta(days=days))
        refused = client.get(pages)
        assert refused.status_code == status
    assert "Länken har gått ut" in refused.content.decode()
    assert client.get(address).status_code == 403


def test_a_link_says_to_one_who_was_taken_out_that_she_was(client, cast, make, review, lo):
    address = link_in(make())
    client.logout()
    client.get(address)
    remove_participant(review=review, key=lo.key, by=cast.helena)
    for page in (address, f"/granskning/{review.key}/"):
        refused = client.get(page)
        assert refused.status_code == 403 and "enhetschefen tog bort dig" in refused.content.decode()


def test_a_closed_round_says_so_to_one_who_came_by_a_link(client, cast, make, review):
    address = link_in(make())
    close_review(review=review, by=cast.helena)
    client.logout()
    assert "avslutad" in client.get(address).content.decode()
