"""What becomes of what is said in a review round: nothing that somebody has been told is lost or becomes another."""

import pytest
from django.core.exceptions import ValidationError

from plans import services
from plans.choices import Answer
from tests.builders import a_cast, a_plan, a_red_thread, a_review, a_voice, write

pytestmark = pytest.mark.django_db

MORNING = "Vi frågar varje morgon."
SENT = f"<p>{MORNING}</p><p>Den som vill byter grupp.</p>"


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
