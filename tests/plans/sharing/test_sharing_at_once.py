"""Several people with the same task at the same moment: nobody's words are lost, and nobody has the same twice."""

from functools import partial

import pytest

from plans import services
from plans.choices import Answer, Verdict
from plans.models import Contribution, Passage, Task
from tests.builders import a_cast, a_plan, a_red_thread, write
from tests.plans.sharing.giving import give
from tests.threads import together
from units.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)

NOW, NEW = "<p>Vi frågar varje morgon.</p>", "<p>Vi frågar varje dag.</p>"


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def slot(cast):
    return f"{a_red_thread(cast).own.key}.arbetssatt"


@pytest.fixture
def plan(cast, slot):
    plan = a_plan(cast)
    write(plan, slot, NOW, by=cast.helena)
    return plan


@pytest.fixture
def made(cast, plan, slot):
    (task,) = give(cast, plan, slot, workplaces=[cast.workplace]).tasks
    return services.propose_text(task=task, place=slot, html=NEW, base_version=1, by=cast.vp_group)


def decide(plan, made, answer, by):
    return services.decide(document=plan, key=made.key, answer=answer, seen=1, reply="Så.", by=by)


def kinds(results):
    return sorted(type(result).__name__ for result in results)


def test_given_twice_at_once_is_given_and_told_once(cast, plan, slot):
    call = partial(give, cast, plan, slot, workplaces=[cast.workplace])
    assert kinds(together(call, call)) == ["Given", "ValidationError"]
    assert Task.objects.count() == 1
    assert Notice.objects.filter(user=cast.vp_group).count() == 1


def test_of_two_who_decide_one_wins_and_the_other_is_told(cast, plan, slot, made):
    results = together(
        partial(decide, plan, made, Answer.ACCEPT, cast.helena),
        partial(decide, plan, made, Answer.DECLINE, cast.deputy),
    )
    assert kinds(results) == ["ChangedMeanwhile", "Contribution"]
    made.refresh_from_db()
    assert (made.state == Verdict.ACCEPTED) == (Passage.objects.get(slot=slot).html == NEW)


def test_a_proposal_that_is_changed_while_it_is_accepted_is_not_accepted_unseen(cast, plan, slot, made):
    change = partial(
        services.propose_text, task=made.task, place=slot, html=f"{NEW}<p>Mer.</p>", seen=1, by=cast.vp_group
    )
    accepted, changed = together(partial(decide, plan, made, Answer.ACCEPT, cast.helena), change)
    made.refresh_from_db()
    if isinstance(accepted, Contribution):
        assert isinstance(changed, services.ChangedMeanwhile)
        assert (made.state, Passage.objects.get(slot=slot).html) == (Verdict.ACCEPTED, NEW)
    else:
        assert isinstance(accepted, services.ChangedMeanwhile)
        assert (made.state, made.version, Passage.objects.get(slot=slot).html) == (Verdict.WAITING, 2, NOW)


def test_a_save_in_the_same_text_and_an_accepted_proposal_are_both_there(cast, plan, slot, made):
    more = partial(write, plan, slot, f"{NOW}<p>Och på fredagar.</p>", base_version=1, base_html=NOW, by=cast.deputy)
    assert kinds(together(partial(decide, plan, made, Answer.ACCEPT, cast.helena), more)) == ["Contribution", "Saved"]
    assert Passage.objects.get(slot=slot).html == f"{NEW}<p>Och på fredagar.</p>"
