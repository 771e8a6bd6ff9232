"""What a round tells reaches people: by notice and by mail, each thing once, with the reminders of the day."""

import datetime

import pytest
from django.core import mail as outbox
from django.utils import timezone

from jobs import schedule
from jobs.worker import drain
from plans import services
from plans.choices import Answer
from plans.review import telling
from plans.transitions import move
from tests.builders import a_member, a_plan, a_red_thread, a_review, a_voice
from units.choices import Role
from units.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def goal(cast):
    return a_red_thread(cast).own.key


@pytest.fixture
def plan(cast, goal):
    return a_plan(cast)


@pytest.fixture
def review(cast, plan):
    return a_review(cast, plan)


@pytest.fixture
def noa(cast, review):
    """One more in the VP-grupp, asked as well."""
    noa = a_member("Noa Sund", Role.REVIEWER, cast.workplace, unit=cast.unit)
    services.invite(review=review, invited=services.Invited(vp_group=True), by=cast.helena)
    return noa


def subjects(user):
    """The first words of what the user has been told, the oldest first."""
    return [notice.subject.partition(":")[0] for notice in user.notices.order_by("pk")]


def test_who_is_asked_to_read_is_told_and_reminded_once(cast, review):
    for _ in range(2):
        telling.remind_reviews(review.until)
    drain()
    letters = [letter.subject.partition(":")[0] for letter in outbox.outbox if letter.to == [cast.vp_group.email]]
    assert letters == ["Att läsa", "Påminnelse"]
    assert Notice.objects.filter(user=cast.vp_group).count() == 2


def test_the_reminders_are_made_each_day():
    assert {"reviews", "deadlines", "digests"} <= schedule._daily.keys()


# --- what is said


def test_what_somebody_wrote_is_not_in_the_notice_where_it_would_outlive_being_taken_back(cast, review, goal):
    services.comment(participant=a_voice(review, cast.vp_group), slot=goal, text="Chefen lyssnar aldrig.")
    notice = cast.helena.notices.get(subject__startswith="Ny kommentar")
    assert (
        notice.text.startswith("Målet, ”")
        and "Vera Pihl" in notice.text
        and "lyssnar" not in notice.text + notice.subject
    )


def test_those_who_are_in_a_thread_are_told_once_of_each_reply_in_it_and_not_the_one_who_wrote_it(
    cast, review, noa, goal
):
    begun = services.comment(participant=a_voice(review, cast.vp_group), slot=goal, text="Hur ofta?")
    services.reply(participant=a_voice(review, noa), to=begun.key, text="Det undrar jag med.")
    of_it = [notice.path for notice in cast.vp_group.notices.filter(subject__startswith="Nytt svar där")]
    assert of_it == [f"/granskning/{review.key}/text/{goal}/#{begun.key}"]
    assert not noa.notices.filter(subject__startswith="Nytt svar där").exists()
    services.reply(participant=a_voice(review, cast.controller), to=begun.key, text="Varje dag, tror jag.")
    services.reply(participant=a_voice(review, cast.deputy), to=begun.key, text="Ja, varje dag.")
    replies = {"Vera": 3, "Noa": 2, "Karin": 1, "Bo": 0}
    for user in (cast.vp_group, noa, cast.controller, cast.deputy):
        assert user.notices.filter(subject__startswith="Nytt svar där").count() == replies[user.first_name]
    assert cast.deputy.notices.filter(subject__startswith="Ny kommentar:").count() == 1
    assert cast.deputy.notices.filter(subject__startswith="Nytt svar på en kommentar:").count() == 2
    services.remove_participant(review=review, key=a_voice(review, noa).key, by=cast.helena)
    services.reply(participant=a_voice(review, cast.vp_group), to=begun.key, text="Tack.")
    assert noa.notices.filter(subject__startswith="Nytt svar där").count() == 2


@pytest.mark.parametrize(
    ("what", "subject", "text"),
    [
        (Answer.REPLY, "Din kommentar har fått svar", "Läs svaret."),
        (Answer.DONE, "Din kommentar är åtgärdad", "Se hur texten lyder nu."),
        (Answer.PUT_OFF, "Din kommentar får vänta", "Läs varför det får vänta."),
    ],
)
def test_the_notice_says_which_text_and_what_became_of_it_and_the_letter_does_not(
    cast, review, goal, what, subject, text
):
    said = services.comment(participant=a_voice(review, cast.vp_group), slot=goal, text="Hur ofta?")
    services.answer_comment(comment=said, answer=what, by=cast.helena, seen=1, text="Nästa år.")
    notice = cast.vp_group.notices.get(key__startswith="comment")
    assert notice.subject.startswith(f"{subject}: Verksamhetsplan 2026, ") and "Målet" not in notice.subject
    assert notice.text.startswith("Målet, ”") and notice.text.endswith(text)


def test_what_is_unread_about_one_document_stands_together(client, cast, review, goal):
    vera = a_voice(review, cast.vp_group)
    first = services.comment(participant=vera, slot=goal, text="Hur ofta?")
    client.force_login(cast.helena)
    assert "olästa om" not in client.get("/aviseringar/").content.decode()
    services.reply(participant=vera, to=first.key, text="Och när?")
    page = client.get("/aviseringar/").content.decode()
    assert "2 olästa om Verksamhetsplan 2026, " in page and page.count("<details>") == 1
    assert "Ny kommentar: " in page and "Nytt svar på en kommentar: " in page
    cast.helena.notices.update(read_at=timezone.now())
    assert "olästa om" not in client.get("/aviseringar/").content.decode()


# --- what has been handed in and adopted meanwhile


def test_nobody_is_reminded_to_read_what_has_been_handed_in_until_it_is_a_draft_again(cast, plan, review):
    move(document=plan, name="submit", by=cast.helena)
    telling.remind_reviews(review.until)
    assert subjects(cast.vp_group) == ["Att läsa"]
    move(document=plan, name="return", by=cast.controller, reason="Budgeten saknas.")
    telling.remind_reviews(review.until)
    assert subjects(cast.vp_group) == ["Att läsa", "Påminnelse"]


def test_readers_are_told_once_when_what_they_read_has_been_adopted_and_are_not_reminded(client, cast, plan, review):
    for name, by in (("submit", cast.helena), ("adopt", cast.department_head)):
        move(document=plan, name=name, by=by)
    telling.remind_reviews(review.until)
    assert subjects(cast.vp_group) == ["Att läsa", "Fastställt"]
    assert cast.vp_group.notices.get(subject__startswith="Fastställt").path == plan.get_absolute_url()
    move(document=plan, name="correct", by=cast.department_head, reason="Ett årtal är fel.")
    for name, by in (("submit", cast.helena), ("adopt", cast.department_head)):
        move(document=plan, name=name, by=by)
    assert subjects(cast.vp_group) == ["Att läsa", "Fastställt"]


def test_the_pages_of_the_round_say_that_it_has_been_handed_in_or_adopted(client, cast, plan, review):
    for name, by, word in (
        ("submit", cast.helena, "Dokumentet är inlämnat"),
        ("adopt", cast.department_head, "Dokumentet är fastställt"),
    ):
        client.force_login(by)
        question = client.get(f"/dokument/{plan.key}/steg/{name}/", headers={"HX-Request": "true"})
        assert "Granskningen pågår till" in question.content.decode()
        move(document=plan, name=name, by=by)
        for user, page in (
            (cast.vp_group, "/"),
            (cast.vp_group, f"/granskning/{review.key}/"),
            (cast.helena, f"/dokument/{plan.key}/granskning/"),
        ):
            client.force_login(user)
            assert word in client.get(page).content.decode()


def test_one_who_reads_and_writes_is_told_once_that_it_has_been_adopted(cast, plan):
    a_review(cast, plan, vp_group=True, people=(cast.deputy,))
    for name, by in (("submit", cast.helena), ("adopt", cast.department_head)):
        move(document=plan, name=name, by=by)
    assert subjects(cast.deputy) == ["Att läsa", "Fastställt"]
    assert cast.vp_group.notices.filter(subject__startswith="Fastställt").count() == 1


def test_one_who_was_taken_out_is_not_told_of_what_she_cannot_read(cast, review, goal):
    vera = a_voice(review, cast.vp_group)
    said = services.comment(participant=vera, slot=goal, text="Hur ofta?")
    services.remove_participant(review=review, key=vera.key, by=cast.helena)
    services.answer_comment(comment=said, answer=Answer.REPLY, by=cast.helena, seen=1, text="Varje dag.")
    services.close_review(review=review, by=cast.helena)
    assert subjects(cast.vp_group) == ["Att läsa"]


def test_one_who_took_part_by_a_role_that_has_ended_is_told_no_more(cast, review, goal):
    said = services.comment(participant=a_voice(review, cast.controller), slot=goal, text="Hur ofta?")
    cast.controller.memberships.update(valid_to=timezone.localdate() - datetime.timedelta(days=1))
    services.reply(participant=a_voice(review, cast.vp_group), to=said.key, text="Det undrar jag med.")
    services.answer_comment(comment=said, answer=Answer.REPLY, by=cast.helena, seen=2, text="Varje dag.")
    services.close_review(review=review, by=cast.helena)
    assert subjects(cast.controller) == []
