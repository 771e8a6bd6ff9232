"""Who somebody is in a review round, and for how long."""

import datetime
import re

import pytest
from django.utils import timezone

from goals.models import Goal
from plans import services
from plans.choices import Answer
from plans.models import Participant, YearSetup
from plans.review import telling
from tests.builders import a_member, a_red_thread, a_review, a_voice, a_workplace
from tests.plans.review.pages import SENT
from units.choices import Role
from units.models import Membership

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def slot(cast):
    return f"{a_red_thread(cast).own.key}.arbetssatt"


@pytest.fixture
def review(cast, plan):
    return a_review(cast, plan)


@pytest.fixture
def words(client):
    """``words(user, address)``: the words of a page as the user meets it."""

    def words(user, address):
        client.force_login(user)
        text = re.sub(r"<[^>]+>", " ", client.get(address).content.decode())
        return " ".join(text.split())

    return words


def test_what_is_typed_is_kept_under_a_name_that_stays_also_for_one_who_has_not_spoken(client, cast, review):
    client.force_login(cast.controller)
    pages = [client.get(f"/granskning/{review.key}/").content.decode() for _ in range(2)]
    names = {re.search('data-reader="([^"]*)"', page)[1] for page in pages}
    assert names == {cast.controller.key}


def test_whoever_agrees_has_answered(cast, plan, review, slot, words):
    noa = a_member("Noa Sund", Role.REVIEWER, a_workplace("Trädgården", cast.unit), unit=cast.unit)
    services.invite(review=review, invited=services.Invited(vp_group=True), by=cast.helena)
    comment = services.comment(participant=a_voice(review, cast.vp_group), slot=slot, text="Hur ofta?")
    services.agree(participant=a_voice(review, noa), key=comment.key)
    telling.remind_reviews(review.until)
    assert not noa.notices.filter(subject__startswith="Påminnelse").exists()
    page = words(cast.helena, f"/dokument/{plan.key}/granskning/")
    assert "Arbetsplatser som har svarat: 2 av 2" in page and "Noa Sund: håller med om 1 kommentar" in page
    services.answer_comment(comment=comment, answer=Answer.REPLY, seen=1, text="Varje dag.", by=cast.helena)
    services.close_review(review=review, by=cast.helena)
    assert noa.notices.filter(subject__contains="är avslutad").exists()
    assert "Varje dag." in words(noa, f"/granskning/{review.key}/").split("Hela dokumentet")[0]


def test_one_who_takes_her_agreement_back_or_agreed_with_what_was_withdrawn_is_waited_for(cast, review, slot):
    vera, noa = a_voice(review, cast.vp_group), a_member("Noa Sund", Role.REVIEWER, cast.workplace, unit=cast.unit)
    services.invite(review=review, invited=services.Invited(vp_group=True), by=cast.helena)
    comment = services.comment(participant=vera, slot=slot, text="Hur ofta?")
    for takes_back in (
        lambda: services.agree(participant=a_voice(review, noa), key=comment.key, agrees=False),
        lambda: services.withdraw_comment(participant=vera, key=comment.key),
    ):
        services.agree(participant=a_voice(review, noa), key=comment.key)
        assert noa.participations.get() not in review.participants.silent()
        takes_back()
        assert noa.participations.get() in review.participants.silent()


def asked(user):
    """The first word of each thing that the user has been told, the oldest first."""
    return [notice.subject.partition(":")[0] for notice in user.notices.order_by("pk")]


def test_one_who_is_asked_anew_is_told_anew(cast, review):
    for times in (1, 2):
        assert asked(cast.vp_group) == ["Att läsa"] * times
        services.remove_participant(review=review, key=a_voice(review, cast.vp_group).key, by=cast.helena)
        services.invite(review=review, invited=services.Invited(vp_group=True), by=cast.helena)


def test_one_who_was_asked_when_it_was_urgent_is_reminded_on_the_last_day_only(cast, plan):
    review = a_review(cast, plan, days=2, people=(cast.registrar,))
    type(review).objects.update(opened_at=timezone.now() - datetime.timedelta(days=20))
    Participant.objects.update(asked_at=timezone.now() - datetime.timedelta(days=20))
    services.invite(review=review, invited=services.Invited(vp_group=True), by=cast.helena)
    telling.remind_reviews(timezone.localdate())
    assert asked(cast.vp_group) == ["Att läsa"] and asked(cast.registrar) == ["Att läsa", "Påminnelse"]
    for _ in range(2):
        telling.remind_reviews(review.until)
    assert asked(cast.vp_group) == ["Att läsa", "Påminnelse"]
    assert asked(cast.registrar) == ["Att läsa", "Påminnelse", "Påminnelse"]


@pytest.fixture
def garden(cast):
    """A second workplace, for which Vera speaks in the VP-grupp as well."""
    garden = a_workplace("Trädgården", cast.unit)
    Membership.objects.create(
        user=cast.vp_group, role=Role.REVIEWER, unit=cast.unit, workplace=garden, valid_from=datetime.date(2020, 1, 1)
    )
    return garden


def test_one_who_speaks_for_two_workplaces_is_heard_for_both_and_reads_what_concerns_both(
    cast, plan, garden, slot, words
):
    Goal.objects.get(key=slot.partition(".")[0]).workplaces.set([garden])
    review = a_review(cast, plan)
    page = words(cast.helena, f"/dokument/{plan.key}/granskning/")
    assert "Bruket ○ Tyst" in page and "Trädgården ○ Tyst" in page
    page = words(cast.vp_group, f"/granskning/{review.key}/")
    assert SENT[3:-4] in page.partition("Det som rör Bruket och Trädgården")[2].partition("Hela dokumentet")[0]
    services.nothing_to_add(participant=a_voice(review, cast.vp_group))
    assert "Arbetsplatser som har svarat: 2 av 2" in words(cast.helena, f"/dokument/{plan.key}/granskning/")


def test_the_workplaces_of_one_who_is_in_the_round_already_are_added_to(cast, plan, garden):
    review = a_review(cast, plan, workplaces=(cast.workplace,))
    vera = a_voice(review, cast.vp_group)
    assert vera.workplace_names == ("Bruket",)
    assert services.invite(review=review, invited=services.Invited(workplaces=(garden,)), by=cast.helena) == 0
    vera.refresh_from_db()
    assert (vera.workplace_names, vera.represents) == (("Bruket", "Trädgården"), "Bruket och Trädgården")
    assert asked(cast.vp_group) == ["Att läsa"]


def test_one_who_took_part_by_her_role_reads_no_more_when_she_has_left_it(client, cast, review, slot):
    services.comment(participant=a_voice(review, cast.controller), slot=slot, text="Hur ofta?")
    address = f"/granskning/{review.key}/"
    client.force_login(cast.controller)
    assert client.get(address).status_code == 200
    Membership.objects.filter(user=cast.controller).update(valid_to=timezone.localdate() - datetime.timedelta(days=1))
    assert client.get(address).status_code == 404
    services.invite(review=review, invited=services.Invited(people=(cast.controller,)), by=cast.helena)
    assert client.get(address).status_code == 200


def test_one_who_may_comment_anyway_still_may_when_she_has_been_taken_out(client, cast, plan, slot):
    review = a_review(cast, plan, people=(cast.controller, cast.registrar))
    for user, status in ((cast.controller, 302), (cast.registrar, 403)):
        services.remove_participant(review=review, key=a_voice(review, user).key, by=cast.helena)
        client.force_login(user)
        said = client.post(f"/granskning/{review.key}/text/{slot}/", {"text": "Hur ofta?"})
        assert said.status_code == status
    assert [comment.by.name for comment in review.comments.all()] == ["Karin Öberg"]
    assert not review.participants.invited().exists()


def test_whoever_answers_is_told_who_gets_to_know_it(client, cast, plan, review, slot):
    vera = a_voice(review, cast.vp_group)
    comment = services.comment(participant=vera, slot=slot, text="Hur ofta?")
    address = f"/granskning/{review.key}/kommentar/{comment.key}/svara/"
    client.force_login(cast.helena)

    def answer():
        return client.post(address, {"svar": "svara", "text": "Varje dag."}, follow=True).content.decode()

    assert "Den som kommenterade och alla i granskningen ser svaret." in client.get(address).content.decode()
    assert "Sparat. Den som kommenterade får veta det." in answer()
    services.remove_participant(review=review, key=vera.key, by=cast.helena)
    told = cast.vp_group.notices.count()
    assert "Vera Pihl är borttagen ur granskningen och ser inte svaret." in client.get(address).content.decode()
    assert "Sparat. Vera Pihl är borttagen ur granskningen och får inte veta det." in answer()
    assert cast.vp_group.notices.count() == told


def test_one_who_came_by_a_link_is_not_said_to_be_told(client, cast, plan, slot):
    YearSetup.objects.update(personal_links=True)
    review = a_review(cast, plan, by_link=(("Lo Vik", ""),))
    comment = services.comment(participant=review.participants.get(), slot=slot, text="Hur ofta?")
    client.force_login(cast.helena)
    address = f"/granskning/{review.key}/kommentar/{comment.key}/svara/"
    page = client.post(address, {"svar": "svara", "text": "Varje dag."}, follow=True).content.decode()
    assert "Sparat. Lo Vik ser det när länken öppnas." in page
