"""Several people in a review round at the same moment: nobody's words are lost."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from plans import outline as o
from plans import services
from plans.choices import Answer, CommentState
from plans.models import Agreement, Comment, Passage, Review
from tests.builders import a_cast, a_plan, a_red_thread, a_review, a_voice, write
from tests.threads import together
from units.access import PermissionRefused

pytestmark = pytest.mark.django_db(transaction=True)

BASE = "Vi frågar varje morgon."


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def slot(cast):
    return f"{a_red_thread(cast).own.key}.arbetssatt"


@pytest.fixture
def plan(cast, slot):
    plan = a_plan(cast)
    write(plan, slot, f"<p>{BASE}</p>", by=cast.helena)
    return plan


@pytest.fixture
def review(cast, plan):
    return a_review(cast, plan)


def propose(review, user, slot):
    return services.comment(participant=a_voice(review, user), slot=slot, base=BASE, wording="Vi frågar varje dag.")


def answer(comment, what, by, text):
    return services.answer_comment(comment=comment, answer=what, by=by, seen=1, text=text)


def kinds(results):
    return sorted(type(result).__name__ for result in results)


def test_two_who_answer_both_have_their_words_kept(cast, review, slot):
    comment = services.comment(participant=a_voice(review, cast.vp_group), slot=slot, text="Varför?")
    results = together(
        partial(answer, comment, Answer.REPLY, cast.helena, "Därför."),
        partial(answer, comment, Answer.REPLY, cast.deputy, "Av gammal vana."),
    )
    assert kinds(results) == ["Comment", "Comment"]
    assert {reply.text for reply in comment.replies.all()} == {"Därför.", "Av gammal vana."}


def test_of_two_who_decide_one_wins_and_the_other_is_told(cast, plan, review, slot):
    comment = propose(review, cast.vp_group, slot)
    results = together(
        partial(answer, comment, Answer.ACCEPT, cast.helena, "Ja."),
        partial(answer, comment, Answer.DECLINE, cast.deputy, "Nej."),
    )
    assert kinds(results) == ["AnsweredMeanwhile", "Comment"]
    comment.refresh_from_db()
    text = Passage.objects.get(document=plan, slot=slot).html
    assert (comment.state == CommentState.DONE) == (text == "<p>Vi frågar varje dag.</p>")
    assert comment.replies.count() == 1


def test_a_decision_and_a_reply_that_it_was_made_without_are_never_both_the_last_word(cast, review, slot):
    vera = a_voice(review, cast.vp_group)
    comment = propose(review, cast.vp_group, slot)
    together(
        partial(services.reply, participant=vera, to=comment.key, text="VÄNTA!"),
        partial(answer, comment, Answer.DONE, cast.helena, ""),
    )
    comment.refresh_from_db()
    assert comment.state == CommentState.OPEN
    assert comment.replies.filter(text="VÄNTA!").exists()


def test_what_was_sent_out_is_read_before_anybody_has_to_wait(cast, review, slot, monkeypatch):
    waiting, read = [], o.from_json

    def reading(content):
        waiting.append(connection.in_atomic_block)
        return read(content)

    monkeypatch.setattr(o, "from_json", reading)
    comment = propose(review, cast.vp_group, slot)
    answer(comment, Answer.ACCEPT, cast.helena, "")
    assert waiting == [False, False]


def test_a_save_in_the_same_text_and_an_accepted_proposal_are_both_there(cast, plan, review, slot):
    comment = propose(review, cast.vp_group, slot)
    before = f"<p>{BASE}</p>"
    results = together(
        partial(answer, comment, Answer.ACCEPT, cast.helena, ""),
        partial(
            write, plan, slot, f"{before}<p>Och på fredagar.</p>", base_version=1, base_html=before, by=cast.deputy
        ),
    )
    assert kinds(results) == ["Comment", "Saved"]
    assert Passage.objects.get(document=plan, slot=slot).html == "<p>Vi frågar varje dag.</p><p>Och på fredagar.</p>"


def test_one_who_comments_while_the_round_is_closed_is_either_in_it_or_told(cast, review, slot):
    vera = a_voice(review, cast.vp_group)
    results = together(
        partial(services.comment, participant=vera, slot=slot, text="Vänta!"),
        partial(services.close_review, review=review, by=cast.helena),
    )
    said, closed = results
    if Comment.objects.exists():
        assert isinstance(closed, ValidationError) and Review.objects.open().exists()
    else:
        assert isinstance(said, PermissionRefused) and closed is None


def test_agreeing_twice_at_once_and_opening_twice_at_once_is_once(cast, plan, slot):
    results = together(partial(a_review, cast, plan), partial(a_review, cast, plan))
    assert kinds(results) == ["Review", "ValidationError"]
    review = Review.objects.get()
    comment = services.comment(participant=a_voice(review, cast.vp_group), slot=slot, text="Bra")
    agree = partial(services.agree, participant=a_voice(review, cast.controller), key=comment.key)
    assert together(agree, agree) == [None, None]
    assert Agreement.objects.count() == 1
