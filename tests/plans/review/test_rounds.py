"""A review round: sending out, what is said in it, and what becomes of that."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from plans import services
from plans.choices import Answer, CommentState, Decision, Status
from plans.models import Comment, Passage, YearSetup
from plans.review import telling
from plans.services import Invited
from plans.transitions import move
from tests.builders import a_member, a_plan, a_review, a_voice, a_workplace, write
from units.access import PermissionRefused
from units.choices import Role
from units.models import Notice

pytestmark = pytest.mark.django_db

SENT = "<p>Vi frågar varje morgon. Alla får svara.</p><p>Den som vill byter grupp.</p>"
MORNING, GROUP = "Vi frågar varje morgon. Alla får svara.", "Den som vill byter grupp."


@pytest.fixture
def plan(cast, slot):
    plan = a_plan(cast)
    write(plan, slot, SENT, by=cast.helena)
    return plan


@pytest.fixture
def review(cast, plan):
    return a_review(cast, plan)


@pytest.fixture
def vera(cast, review):
    return a_voice(review, cast.vp_group)


class Told:
    """What people have been told of since it was last cleared."""

    def clear(self):
        Notice.objects.all().delete()

    def values(self):
        """(Who, subject, path) of each thing that was told, in order."""
        found = {}
        for notice in Notice.objects.order_by("pk").select_related("user"):
            found.setdefault(notice.key, (set(), notice.subject, notice.path))[0].add(str(notice.user))
        return list(found.values())


@pytest.fixture
def told():
    return Told()


def answer(comment, what, by, **options):
    return services.answer_comment(
        comment=comment, answer=what, by=by, **{"seen": comment.version, "text": "Tack.", **options}
    )


def stored(plan, slot):
    return Passage.objects.get(document=plan, slot=slot).html


# --- whom, what, until when


def test_the_vp_group_is_asked_and_told_once(cast, plan, told):
    review = a_review(cast, plan, note="Titta på målen.")
    assert [(p.name, p.workplace_name) for p in review.participants.all()] == [("Vera Pihl", "Bruket")]
    ((names, subject, path),) = told.values()
    assert names == {"Vera Pihl"} and path == f"/granskning/{review.key}/"
    assert subject.startswith("Att läsa: Verksamhetsplan 2026, Ängbackens dagliga verksamheter, senast ")
    assert "målen" not in subject


def test_everybody_at_a_workplace_and_people_by_name_can_be_asked(cast, plan):
    garden = a_workplace("Trädgården", cast.unit)
    a_member("Tove Berg", Role.EMPLOYEE, unit=cast.unit).memberships.update(workplace=garden)
    a_member("Ivar Borta", Role.EMPLOYEE, unit=cast.unit, until=datetime.date(2020, 1, 1))
    review = a_review(cast, plan, workplaces=(garden,), people=(cast.registrar,))
    assert {(p.name, p.workplace_name) for p in review.participants.all()} == {
        ("Tove Berg", "Trädgården"),
        ("Rut Åhs", ""),
    }


def test_a_day_that_has_passed_and_nobody_to_ask_are_refused(cast, plan):
    with pytest.raises(ValidationError, match="har redan varit"):
        a_review(cast, plan, days=-1)
    with pytest.raises(ValidationError, match="Välj vilka"):
        a_review(cast, plan, people=())
    assert a_review(cast, plan, days=0).is_open


def test_only_one_round_is_open_at_a_time(cast, plan, review):
    with pytest.raises(ValidationError, match="redan ute"):
        a_review(cast, plan)
    with pytest.raises(IntegrityError), transaction.atomic():
        plan.reviews.create(snapshot=review.snapshot, until=review.until, opened_by=cast.helena)
    services.close_review(review=review, by=cast.helena)
    assert a_review(cast, plan).is_open


def test_links_need_the_nämnds_leave_and_only_their_hash_is_kept(cast, plan):
    by_link = (("Lo Vik", cast.workplace.key),)
    with pytest.raises(ValidationError, match="utan att logga in"):
        a_review(cast, plan, by_link=by_link)
    YearSetup.objects.update(personal_links=True)
    review = a_review(cast, plan, by_link=by_link)
    lo = review.participants.get()
    secret = services.make_link(review=review, key=lo.key, by=cast.helena)
    lo.refresh_from_db()
    assert (lo.name, lo.workplace_name) == ("Lo Vik", "Bruket") and secret not in lo.link_sha256
    newer = services.make_link(review=review, key=lo.key, by=cast.helena, replaces=lo.link_mark)
    assert newer != secret


def test_reminders_go_to_the_silent_two_days_before_and_on_the_day(cast, plan, told):
    noa = a_member("Noa Sund", Role.REVIEWER, cast.workplace, unit=cast.unit)
    review = a_review(cast, plan)
    services.nothing_to_add(participant=a_voice(review, noa))
    told.clear()
    for ahead in (3, 2, 2, 1, 0, -1):
        telling.remind_reviews(review.until - datetime.timedelta(days=ahead))
    assert [names for names, _, _ in told.values()] == [{"Vera Pihl"}, {"Vera Pihl"}]
    assert [subject.split("läst ")[1][:5] for _, subject, _ in told.values()] == ["om 2 ", "i dag"]


def test_one_who_was_asked_when_it_was_urgent_is_not_reminded_of_it_the_same_day(cast, plan, told):
    review = a_review(cast, plan, days=0)
    telling.remind_reviews(review.until)
    assert [subject.partition(":")[0] for _, subject, _ in told.values()] == ["Att läsa"]


# --- comments


def test_a_comment_is_plain_clean_text_about_something_that_was_sent_out(vera, slot, told):
    told.clear()
    said = services.comment(participant=vera, slot=slot, text=" Bra\x00!\r\nMen <b>hur</b>? ", quote="Vi  frågar")
    assert (said.text, said.quote) == ("Bra!\nMen <b>hur</b>?", "Vi frågar")
    ((names, subject, _),) = told.values()
    assert names == {"Helena Lund", "Bo Dahl"} and "Bra" not in subject
    with pytest.raises(ValidationError, match="högst 4000 tecken, nu är det 4001"):
        services.comment(participant=vera, slot=slot, text="x" * 4001)
    with pytest.raises(ValidationError, match="Skriv något"):
        services.comment(participant=vera, slot=slot, text=" \x07 ")
    with pytest.raises(ValidationError, match="finns inte i det som skickades ut"):
        services.comment(participant=vera, slot="g-borta.arbetssatt", text="Hej")


def test_a_comment_is_changed_and_taken_back_until_somebody_has_answered(cast, vera, slot):
    said = services.comment(participant=vera, slot=slot, text="Fel ord")
    services.change_comment(participant=vera, key=said.key, text="Rätt ord")
    assert [v.text for v in said.versions.all()] == ["Fel ord"]
    said.refresh_from_db()
    answer(said, Answer.REPLY, cast.helena)
    with pytest.raises(ValidationError, match="Någon har svarat"):
        services.change_comment(participant=vera, key=said.key, text="Annat")
    with pytest.raises(ValidationError, match="Någon har svarat"):
        services.withdraw_comment(participant=vera, key=said.key)
    other = services.comment(participant=vera, slot=slot, text="En till")
    services.withdraw_comment(participant=vera, key=other.key)
    assert not vera.review.comments.present().filter(pk=other.pk).exists()


def test_nobody_changes_somebody_elses_comment_or_agrees_with_her_own(cast, review, vera, slot):
    noa = a_voice(review, cast.controller)
    said = services.comment(participant=vera, slot=slot, text="Hej")
    with pytest.raises(ValidationError, match="inte din"):
        services.change_comment(participant=noa, key=said.key, text="Mitt")
    for _ in range(2):
        services.agree(participant=noa, key=said.key)
    assert [a.by.name for a in said.agreements.all()] == ["Karin Öberg"]
    services.agree(participant=noa, key=said.key, agrees=False)
    assert not said.agreements.exists()
    with pytest.raises(ValidationError, match="din egen"):
        services.agree(participant=vera, key=said.key)


def test_a_reply_to_what_was_answered_opens_it_again(cast, vera, slot):
    said = services.comment(participant=vera, slot=slot, text="Varför?")
    said = answer(said, Answer.REPLY, cast.helena)
    assert said.state == CommentState.ANSWERED
    services.reply(participant=vera, to=said.key, text="Jag förstår ändå inte.")
    said.refresh_from_db()
    assert said.state == CommentState.OPEN


def test_one_who_was_taken_out_and_a_round_that_is_over_take_no_more(cast, review, vera, slot):
    said = services.comment(participant=vera, slot=slot, text="Hej")
    services.remove_participant(review=review, key=vera.key, by=cast.helena)
    with pytest.raises(PermissionRefused, match="inte längre med"):
        services.comment(participant=vera, slot=slot, text="Hej igen")
    answer(said, Answer.REPLY, cast.helena)
    services.close_review(review=review, by=cast.helena)
    with pytest.raises(PermissionRefused, match="avslutad"):
        services.comment(participant=a_voice(review, cast.controller), slot=slot, text="Sent")
    assert Comment.objects.filter(text="Hej").exists()


# --- proposals


def propose(vera, slot, base=MORNING, wording="Vi frågar varje morgon. Alla får svara som de vill.", **options):
    return services.comment(participant=vera, slot=slot, base=base, wording=wording, **options)


def test_an_accepted_proposal_is_a_version_of_the_text(cast, plan, vera, slot, told):
    said = answer(propose(vera, slot), Answer.ACCEPT, cast.helena, text="")
    assert (said.state, said.decision) == (CommentState.DONE, Decision.ACCEPTED)
    assert stored(plan, slot) == SENT.replace("får svara", "får svara som de vill")
    version = Passage.objects.get(document=plan, slot=slot).versions.last()
    assert (version.number, version.author) == (2, cast.helena)
    assert told.values()[-1][0] == {"Vera Pihl"} and told.values()[-1][1].startswith("Ditt förslag är godtaget")


def test_what_was_written_meanwhile_stays_when_a_proposal_is_accepted(cast, plan, vera, slot):
    said = propose(vera, slot)
    now = "<p>Vi frågar varje kväll. Alla får svara.</p><p>Den som vill byter dag.</p>"
    write(plan, slot, now, base_version=1, base_html=SENT, by=cast.deputy)
    answer(said, Answer.ACCEPT, cast.helena)
    assert stored(plan, slot) == now.replace("får svara", "får svara som de vill")


def test_where_the_sentence_has_gone_both_are_shown_and_she_adapts(cast, plan, vera, slot):
    said = propose(vera, slot)
    write(plan, slot, "<p>Helt nytt.</p><p>Och mer.</p>", base_version=1, base_html=SENT, by=cast.helena)
    with pytest.raises(services.NotThere):
        answer(said, Answer.ACCEPT, cast.helena)
    said.refresh_from_db()
    assert said.state == CommentState.OPEN
    said = answer(said, Answer.ADAPT, cast.helena, base="Helt nytt.", wording="Helt nytt, och alla får svara.")
    assert (said.decision, said.settled) == (Decision.ADAPTED, "Helt nytt, och alla får svara.")
    assert stored(plan, slot) == "<p>Helt nytt, och alla får svara.</p><p>Och mer.</p>"


def test_a_proposal_is_declined_with_a_word_back(cast, plan, vera, slot):
    said = propose(vera, slot)
    with pytest.raises(ValidationError, match="Skriv ett svar"):
        answer(said, Answer.DECLINE, cast.helena, text=" ")
    said = answer(said, Answer.DECLINE, cast.helena, text="Det står redan i inledningen.")
    assert (said.state, said.decision) == (CommentState.ANSWERED, Decision.DECLINED)
    assert [reply.text for reply in said.replies.all()] == ["Det står redan i inledningen."]
    assert stored(plan, slot) == SENT


def test_only_the_units_own_words_can_be_proposed_anew(vera, thread, slot):
    shared = f"{thread.committee.key}.beskrivning"
    with pytest.raises(ValidationError, match="inte enhetens egen"):
        propose(vera, shared, base="Nämnden vill att stödet formas av den som får det.", wording="Nej")
    with pytest.raises(ValidationError, match="Stycket finns inte"):
        propose(vera, slot, base="Något annat.")
    with pytest.raises(ValidationError, match="Ändra i stycket"):
        propose(vera, slot, wording=MORNING)


def test_a_proposal_to_a_text_that_has_gone_says_so_and_nothing_is_lost(cast, plan, vera, thread, slot):
    said = propose(vera, slot)
    services.remove_goal(document=plan, key=thread.own.key, by=cast.helena)
    with pytest.raises(services.NotThere):
        answer(said, Answer.ACCEPT, cast.helena)
    assert propose(vera, slot, base=GROUP, wording="Den som vill byter.").wording  # and more can be said of it


def test_nothing_is_put_in_when_the_plan_has_been_handed_in_but_it_is_answered(cast, plan, vera, slot):
    said = propose(vera, slot)
    move(document=plan, name="submit", by=cast.helena)
    with pytest.raises(PermissionRefused, match="inlämnad"):
        answer(said, Answer.ACCEPT, cast.helena)
    assert answer(said, Answer.PUT_OFF, cast.helena, text="Till nästa år.").reason == "Till nästa år."


# --- two at once, and the end


def test_of_two_who_decide_the_later_is_told_and_both_their_words_stand(cast, vera, slot):
    said = propose(vera, slot)
    seen = said.version
    answer(said, Answer.ACCEPT, cast.helena, text="Bra!", seen=seen)
    with pytest.raises(services.AnsweredMeanwhile):
        answer(said, Answer.DECLINE, cast.deputy, text="Nej.", seen=seen)
    said = answer(said, Answer.REPLY, cast.deputy, text="Jag tyckte annorlunda.", seen=seen)
    assert [r.text for r in said.replies.all()] == ["Bra!", "Jag tyckte annorlunda."]
    assert (said.state, said.decision) == (CommentState.DONE, Decision.ACCEPTED)


def test_a_proposal_that_was_worded_anew_is_not_accepted_as_it_was(cast, plan, vera, slot):
    said = propose(vera, slot)
    services.change_comment(participant=vera, key=said.key, text="", wording="Vi frågar varje dag.")
    with pytest.raises(services.AnsweredMeanwhile):
        answer(said, Answer.ACCEPT, cast.helena)
    assert stored(plan, slot) == SENT


def test_a_round_is_closed_when_every_comment_is_answered_or_put_off(cast, review, vera, slot, told):
    first = services.comment(participant=vera, slot=slot, text="Ett")
    second = services.comment(participant=vera, slot=slot, text="Två")
    with pytest.raises(ValidationError, match="2 kommentarer saknar svar"):
        services.close_review(review=review, by=cast.helena)
    answer(first, Answer.DONE, cast.helena, text="")
    with pytest.raises(ValidationError, match="Skriv varför"):
        answer(second, Answer.PUT_OFF, cast.helena, text="")
    answer(second, Answer.PUT_OFF, cast.helena, text="Nästa år.")
    told.clear()
    services.close_review(review=review, by=cast.helena)
    ((names, subject, _),) = told.values()
    assert names == {"Vera Pihl"} and "avslutad" in subject


@pytest.mark.parametrize("who", ["deputy", "controller", "department_head", "vp_group", "stranger"])
def test_only_the_enhetschef_sends_out_and_closes(cast, plan, who):
    with pytest.raises(PermissionRefused, match="skicka ut dokumentet på granskning"):
        services.open_review(
            document=plan, invited=Invited(vp_group=True), until=timezone.localdate(), by=getattr(cast, who)
        )
    review = a_review(cast, plan)
    with pytest.raises(PermissionRefused, match="skicka ut dokumentet på granskning"):
        services.close_review(review=review, by=getattr(cast, who))


def test_what_is_handed_in_is_not_sent_out(cast, thread):
    plan = a_plan(cast, status=Status.SUBMITTED)
    with pytest.raises(PermissionRefused, match="inlämnad"):
        a_review(cast, plan)
