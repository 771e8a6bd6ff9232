"""What becomes of what is said in a review round: nothing that somebody has been told is lost or becomes another."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from plans import services
from plans.choices import Answer, CommentState, MeetingSort
from plans.models import Comment, Passage
from plans.review.threads import threads_of
from tests.builders import a_plan, a_review, a_voice, write
from units.models import Notice

pytestmark = pytest.mark.django_db

MORNING = "Vi frågar varje morgon."
SENT = f"<p>{MORNING}</p><p>Den som vill byter grupp.</p>"


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


def answer(comment, what, by, **options):
    return services.answer_comment(
        comment=comment, answer=what, by=by, **{"seen": comment.version, "text": "Tack.", **options}
    )


def propose(vera, slot, base=MORNING, wording="Vi frågar varje dag.", **options):
    return services.comment(participant=vera, slot=slot, base=base, wording=wording, **options)


def test_why_it_waits_is_still_read_when_somebody_answers_later(cast, vera, slot):
    said = services.comment(participant=vera, slot=slot, text="Och helgerna?")
    answer(said, Answer.PUT_OFF, cast.helena, text="Det beror på bemanningen.")
    said.refresh_from_db()
    answer(said, Answer.REPLY, cast.deputy, text="Jag frågar Helena.")
    told = [(reply.by.name, reply.answer, reply.text) for reply in said.replies.all()]
    assert told == [
        ("Helena Lund", Answer.PUT_OFF, "Det beror på bemanningen."),
        ("Bo Dahl", Answer.REPLY, "Jag frågar Helena."),
    ]


def test_every_decision_is_kept_with_who_made_it_also_without_a_word(cast, vera, slot):
    said = answer(propose(vera, slot), Answer.ADAPT, cast.helena, text="", wording="Vi frågar varje dag.")
    said = answer(said, Answer.REOPEN, cast.deputy, text="")
    answer(said, Answer.ADAPT, cast.deputy, text="Så här.", base="Vi frågar varje dag.", wording="Vi frågar jämt.")
    told = [(reply.by.name, reply.answer, reply.settled) for reply in said.replies.all()]
    assert told == [
        ("Helena Lund", Answer.ADAPT, "Vi frågar varje dag."),
        ("Bo Dahl", Answer.REOPEN, ""),
        ("Bo Dahl", Answer.ADAPT, "Vi frågar jämt."),
    ]


def test_a_decision_can_not_be_taken_back_or_worded_anew_behind_the_one_who_has_read_it(cast, review, vera, slot):
    said = answer(propose(vera, slot), Answer.DECLINE, cast.helena, text="Det står redan.")
    decision = said.replies.get()
    helena = a_voice(review, cast.helena)
    with pytest.raises(ValidationError, match="hör till ett beslut"):
        services.change_comment(participant=helena, key=decision.key, text="Något annat")
    with pytest.raises(ValidationError, match="hör till ett beslut"):
        services.withdraw_comment(participant=helena, key=decision.key)
    said = services.comment(participant=vera, slot=slot, text="Varför?")
    answer(said, Answer.REPLY, cast.helena, text="Därför")
    words = said.replies.get()
    services.change_comment(participant=helena, key=words.key, text="Därför att alla hinner då.")
    with pytest.raises(ValidationError, match="svar på kommentaren"):
        services.withdraw_comment(participant=helena, key=words.key)


def test_a_decision_made_before_a_reply_came_is_not_taken_for_one_made_after_it(cast, vera, slot):
    said = propose(vera, slot)
    services.reply(participant=vera, to=said.key, text="VÄNTA, jag tänkte fel.")
    with pytest.raises(services.AnsweredMeanwhile):
        answer(said, Answer.DONE, cast.helena)
    said.refresh_from_db()
    services.change_comment(participant=vera, key=said.replies.get().key, text="Ta bort hela stycket i stället.")
    with pytest.raises(services.AnsweredMeanwhile):
        answer(said, Answer.DONE, cast.helena)
    said.refresh_from_db()
    services.withdraw_comment(participant=vera, key=said.replies.get().key)
    with pytest.raises(services.AnsweredMeanwhile):
        answer(said, Answer.DONE, cast.helena)
    said.refresh_from_db()
    assert answer(said, Answer.DONE, cast.helena).state == CommentState.DONE


@pytest.mark.parametrize("what", [Answer.PUT_OFF, Answer.DONE, Answer.REPLY])
def test_words_that_have_been_answered_stay_also_when_the_comment_is_opened_again(cast, vera, slot, what):
    said = services.comment(participant=vera, slot=slot, text="Och helgerna?")
    services.reply(participant=vera, to=said.key, text="Särskilt söndagar.")
    said.refresh_from_db()
    own = said.replies.get()
    said = answer(said, what, cast.helena)
    answer(said, Answer.REOPEN, cast.helena, text="")
    for key in (said.key, own.key):
        with pytest.raises(ValidationError, match="Någon har svarat"):
            services.change_comment(participant=vera, key=key, text="Det sa jag aldrig.")
        with pytest.raises(ValidationError, match="Någon har svarat"):
            services.withdraw_comment(participant=vera, key=key)
    (shown,) = threads_of(vera.review, reader=vera.pk)
    assert not shown.may_change and not shown.own_last
    services.reply(participant=vera, to=said.key, text="Och på måndagar?")  # said after the answer
    (shown,) = threads_of(vera.review, reader=vera.pk)
    assert shown.own_last.text == "Och på måndagar?"


def test_the_notice_tells_what_was_answered_now_and_not_what_was_decided_before(cast, vera, slot):
    said = answer(propose(vera, slot), Answer.DECLINE, cast.helena, text="Det står redan.")
    services.reply(participant=vera, to=said.key, text="Var då?")
    said.refresh_from_db()
    said = answer(said, Answer.REPLY, cast.helena, text="I inledningen.")
    services.reply(participant=vera, to=said.key, text="Nej, det gör det inte.")
    said.refresh_from_db()
    answer(said, Answer.DONE, cast.helena, text="Du har rätt, jag har skrivit dit det.")
    told = [n.subject.partition(":")[0] for n in Notice.objects.filter(user=cast.vp_group, key__startswith="comment")]
    assert sorted(told) == ["Ditt förslag har fått svar", "Ditt förslag är avslaget", "Ditt förslag är åtgärdat"]
    (shown,) = threads_of(vera.review)
    assert shown.chip == ("●", "Åtgärdad", "ok")


@pytest.mark.parametrize(
    ("answers", "chip"),
    [
        ((Answer.DECLINE, Answer.REPLY), "Avslagen"),
        ((Answer.DECLINE, Answer.REOPEN), "Öppen"),
        ((Answer.DECLINE, Answer.REOPEN, Answer.REPLY), "Besvarad"),
        ((Answer.DECLINE, Answer.PUT_OFF), "Får vänta"),
        ((Answer.ACCEPT, Answer.REPLY), "Godtagen"),
        ((Answer.ACCEPT, Answer.DONE), "Godtagen"),
        ((Answer.ACCEPT, Answer.REOPEN, Answer.DONE), "Åtgärdad"),
    ],
)
def test_the_chip_tells_how_it_stands_after_several_answers(cast, vera, slot, answers, chip):
    said = propose(vera, slot)
    for what in answers:
        said = answer(said, what, cast.helena)
    (shown,) = threads_of(vera.review)
    assert shown.chip[1] == chip


def test_an_accepted_wording_stays_accepted_when_more_is_said(cast, vera, slot):
    said = answer(propose(vera, slot), Answer.ACCEPT, cast.helena)
    services.reply(participant=vera, to=said.key, text="Tack!")
    said.refresh_from_db()
    answer(said, Answer.REPLY, cast.helena, text="Tack själv.")
    (shown,) = threads_of(vera.review)
    assert shown.chip[1] == "Godtagen"


# --- paragraphs that read the same

TWICE = "<ul><li><p>Varje dag</p></li><li><p>Fika</p></li><li><p>Varje dag</p></li></ul>"


def test_a_proposal_on_the_second_of_two_equal_paragraphs_changes_the_second(cast, plan, slot):
    write(plan, slot, TWICE, base_version=1, base_html=SENT, by=cast.helena)
    vera = a_voice(a_review(cast, plan), cast.vp_group)
    with pytest.raises(ValidationError, match="välj vilket av dem"):
        propose(vera, slot, base="Varje dag", wording="Varje vecka")
    said = propose(vera, slot, base="Varje dag", wording="Varje vecka", at=2)
    answer(said, Answer.ACCEPT, cast.helena)
    assert Passage.objects.get(document=plan, slot=slot).html == TWICE.replace(
        "dag</p></li></ul>", "vecka</p></li></ul>"
    )


def test_the_page_says_which_of_two_equal_paragraphs_is_meant(cast, plan, slot, client):
    write(plan, slot, TWICE, base_version=1, base_html=SENT, by=cast.helena)
    review = a_review(cast, plan)
    client.force_login(cast.vp_group)
    page = reverse("plans:review_text", args=[review.key, slot])
    form = client.get(f"{page}?foresla").content.decode().split('<details class="paragraph"')[3]
    hidden = dict(re.findall(r'<input type="hidden" name="(base|stycke)" value="([^"]*)"', form))
    assert client.post(page, {**hidden, "wording": "Varje vecka"}).status_code == 302
    said = Comment.objects.get()
    write(plan, slot, TWICE.replace("Fika", "Kaffe"), base_version=2, base_html=TWICE, by=cast.helena)
    client.force_login(cast.helena)
    answers = reverse("plans:answer", args=[review.key, said.key])
    assert "Godta, skriv in det" in client.get(answers).content.decode()
    kaffe = TWICE.replace("Fika", "Kaffe")
    write(plan, slot, "<p>Varje dag</p>" * 3, base_version=3, base_html=kaffe, by=cast.helena)
    page = client.get(answers).content.decode()
    assert "Godta, skriv in det" not in page
    choice = re.findall(r'<option value="(\d [^"]*)"', page)[-1]
    client.post(answers, {"svar": "andra", "stycke": choice, "wording": "Varje vecka", "sedd": said.version})
    assert Passage.objects.get(document=plan, slot=slot).html == "<p>Varje dag</p>" * 2 + "<p>Varje vecka</p>"


# --- what is quoted, and what can be talked of


@pytest.mark.parametrize(
    ("quote", "kept"),
    [
        ("frågar  varje\nmorgon", "frågar varje morgon"),
        ("varje morgon. Den som vill", "varje morgon. Den som vill"),  # from one paragraph into the next
        ("Vi frågar aldrig.", ""),
    ],
)
def test_only_what_was_sent_out_is_shown_as_a_quotation(vera, slot, quote, kept):
    said = services.comment(participant=vera, slot=slot, text="Stämmer det?", quote=quote)
    assert (said.text, said.quote) == ("Stämmer det?", kept)


def test_the_paragraph_about_the_meetings_can_be_talked_of(cast, plan, client):
    today = timezone.localdate()
    services.add_meeting(document=plan, sort=MeetingSort.SAMVERKAN, held_on=today, by=cast.helena)
    review = a_review(cast, plan)
    slot = f"{plan.key}.delaktighet"
    said = services.comment(participant=a_voice(review, cast.vp_group), slot=slot, text="Jag var inte där.")
    client.force_login(cast.vp_group)
    page = client.get(reverse("plans:review", args=[review.key])).content.decode()
    assert f"text/{slot}/" in page and f"text/{slot}/?foresla" not in page
    assert "i samverkansgruppen" in client.get(reverse("plans:review_text", args=[review.key, slot])).content.decode()
    client.force_login(cast.helena)
    assert client.get(reverse("plans:answer", args=[review.key, said.key])).status_code == 200


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ([Answer.REPLY], CommentState.ANSWERED),
        ([Answer.PUT_OFF], CommentState.PUT_OFF),
        ([Answer.DONE, Answer.REPLY], CommentState.DONE),
        ([Answer.DONE, Answer.REOPEN], CommentState.OPEN),
        ([], CommentState.OPEN),
    ],
)
def test_a_reply_that_is_taken_back_leaves_the_comment_as_the_answers_left_it(cast, vera, slot, answers, state):
    said = services.comment(participant=vera, slot=slot, text="Och helgerna?")
    for what in answers:
        said = answer(said, what, cast.helena, text="Tack.")
    reply = services.reply(participant=vera, to=said.key, text="Tack själv.")
    said.refresh_from_db()
    assert said.state == CommentState.OPEN
    services.withdraw_comment(participant=vera, key=reply.key)
    said.refresh_from_db()
    assert said.state == state


def test_a_comment_that_is_taken_back_takes_her_own_replies_with_it(cast, review, vera, slot):
    said = services.comment(participant=vera, slot=slot, text="Och helgerna?")
    services.reply(participant=vera, to=said.key, text="Jag menar lördagar.")
    services.withdraw_comment(participant=vera, key=said.key)
    assert vera in review.participants.silent()
