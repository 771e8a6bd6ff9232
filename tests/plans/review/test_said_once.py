"""In a review, what is sent again because its answer was lost is there once; what says something else is kept too."""

import re
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from plans import services
from plans.choices import Answer
from plans.models import Comment
from tests.builders import a_cast, a_plan, a_red_thread, a_review, a_voice, write
from tests.threads import together
from units.models import Notice

pytestmark = pytest.mark.django_db

BASE = "Vi frågar varje morgon."


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def slot(cast):
    return f"{a_red_thread(cast).own.key}.arbetssatt"


@pytest.fixture
def review(cast, slot):
    plan = a_plan(cast)
    write(plan, slot, f"<p>{BASE}</p>", by=cast.helena)
    return a_review(cast, plan)


@pytest.fixture
def send(client, review, slot):
    """``send(user, form, page=…, **typed)`` fills in that form of the page, and sends it as often as asked."""

    def send(user, form="", *, page="", query="", times=2, **typed):
        page = page or reverse("plans:review_text", args=[review.key, slot])
        client.force_login(user)
        forms = re.findall(r"<form.*?</form>", client.get(page + query).content.decode(), re.DOTALL)
        chosen = next(markup for markup in forms if form in markup and "<textarea" in markup)
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', chosen))
        answers = [client.post(page, {**hidden, **typed}) for _ in range(times)]
        assert {answer.status_code for answer in answers} == {302}
        assert len({answer.url for answer in answers}) == 1
        return hidden

    return send


def test_a_comment_a_proposal_and_a_reply_that_are_sent_twice_are_there_once(cast, send):
    send(cast.vp_group, "Skriv en kommentar", text="Hur ofta?")
    send(cast.vp_group, "Skicka förslaget", query="?foresla", wording="Vi frågar varje dag.")
    send(cast.controller, "Skicka svaret", text="Det undrar jag också.")
    said = Comment.objects.values_list("text", "wording")
    assert sorted(said) == [("", "Vi frågar varje dag."), ("Det undrar jag också.", ""), ("Hur ofta?", "")]
    assert Notice.objects.filter(user=cast.helena, key__startswith="comment").count() == 3


@pytest.mark.parametrize(("what", "text"), [(Answer.REPLY, "Varje dag."), (Answer.DONE, ""), (Answer.PUT_OFF, "Sen.")])
def test_an_answer_that_is_sent_twice_is_there_once_and_is_no_conflict(cast, review, slot, send, what, text):
    said = services.comment(participant=a_voice(review, cast.vp_group), slot=slot, text="Hur ofta?")
    page = reverse("plans:answer", args=[review.key, said.key])
    send(cast.helena, page=page, svar=what.value, text=text)
    assert [(reply.answer, reply.text) for reply in said.replies.all()] == [(what, text)]


def test_other_words_from_the_same_form_are_never_taken_for_those_that_are_there(cast, client, review, slot, send):
    hidden = send(cast.vp_group, "Skriv en kommentar", text="Hur ofta?")
    address = reverse("plans:review_text", args=[review.key, slot])  # as after the browser's way back
    client.post(address, {**hidden, "text": "Och varför?"})
    services.withdraw_comment(participant=a_voice(review, cast.vp_group), key=Comment.objects.get(text="Hur ofta?").key)
    client.post(address, {**hidden, "text": "Hur ofta?"})
    client.post(address, {"save_id": "påhittad\x00 kod", "text": "Jo."})
    assert sorted(Comment.objects.present().values_list("text", flat=True)) == ["Hur ofta?", "Jo.", "Och varför?"]


def test_each_form_has_a_code_of_its_own(cast, client, review, slot):
    vera = a_voice(review, cast.vp_group)
    for text in ("Ett", "Två"):
        services.comment(participant=vera, slot=slot, text=text)
    client.force_login(cast.vp_group)
    page = client.get(reverse("plans:review_text", args=[review.key, slot])).content.decode()
    codes = re.findall(r'name="save_id" value="([\w-]{16})"', page)
    assert len(codes) == len(set(codes)) == 3


def test_the_database_keeps_what_was_sent_once(cast, review, slot):
    vera = a_voice(review, cast.vp_group)
    Comment.objects.create(review=review, by=vera, slot=slot, text="Ett", save_id="kod")
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.create(review=review, by=vera, slot=slot, text="Två", save_id="kod")


@pytest.mark.django_db(transaction=True)
def test_twice_at_the_same_moment_is_once(cast, review, slot):
    say = partial(
        services.comment, participant=a_voice(review, cast.controller), slot=slot, text="Hur ofta?", save_id="kod"
    )
    first, second = together(say, say)
    assert first == second == Comment.objects.get()
