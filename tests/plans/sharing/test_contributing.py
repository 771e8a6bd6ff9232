"""What a workplace proposes, and what becomes of it: nothing is written but through the doors of every other save."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from indicators.models import Outcome
from plans import services
from plans.choices import Answer, Status, Verdict
from plans.models import Contribution, Passage, PassageVersion, Task
from plans.sharing.mine import tasks_of
from plans.sharing.standing import standing
from plans.transitions import move
from tests.builders import SINCE, a_cast, a_member, a_plan, a_red_thread, a_report, a_workplace, write
from tests.plans.sharing.giving import give, subjects
from units.access import PermissionRefused
from units.choices import Role
from units.models import Membership

pytestmark = pytest.mark.django_db

NOW = "<p>Vi frågar varje morgon.</p><p>Den som vill byter grupp.</p>"
NEW = "<p>Vi frågar varje morgon och kväll.</p><p>Den som vill byter grupp.</p>"


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
    write(plan, slot, NOW, by=cast.helena)
    return plan


@pytest.fixture
def task(cast, plan, slot):
    return give(cast, plan, slot, workplaces=[cast.workplace]).tasks[0]


def propose(task, by, html=NEW, *, base=(NOW, 1), place=None, **options):
    return services.propose_text(
        task=task, place=place or task.place, html=html, base_version=base[1], by=by, **options
    )


def answer(cast, contribution, what, **options):
    options = {"by": cast.helena, "seen": contribution.version, **options}
    return services.decide(document=contribution.task.document, key=contribution.key, answer=what, **options)


def stands(plan, slot):
    return Passage.objects.get(document=plan, slot=slot).html


def test_a_proposal_changes_nothing_until_it_is_accepted_and_then_stands_as_proposed(cast, plan, slot, task):
    made = propose(task, cast.vp_group, text="Kvällen är viktig.")
    assert stands(plan, slot) == NOW
    task.refresh_from_db()
    assert task.done_at, "the workplace has done what it was asked"
    assert [subject.partition(":")[0] for subject in subjects(cast.helena)] == ["Förslag från Bruket"]
    answer(cast, made, Answer.ACCEPT, reply="Bra!")
    assert stands(plan, slot) == NEW
    made.refresh_from_db()
    assert (made.state, made.decided_by, made.reply) == (Verdict.ACCEPTED, cast.helena, "Bra!")
    assert subjects(cast.vp_group)[-1].startswith("Ditt förslag är godtaget:")
    assert PassageVersion.objects.get(passage__slot=slot, number=2).author == cast.helena


def test_what_somebody_wrote_meanwhile_in_another_paragraph_stays(cast, plan, slot, task):
    made = propose(task, cast.vp_group)
    write(plan, slot, NOW + "<p>Och på fredagar.</p>", base_version=1, base_html=NOW, by=cast.deputy)
    answer(cast, made, Answer.ACCEPT)
    assert stands(plan, slot) == NEW + "<p>Och på fredagar.</p>"


def test_in_the_same_paragraph_neither_wording_is_lost(cast, plan, slot, task):
    made = propose(task, cast.vp_group)
    theirs = NOW.replace("varje morgon", "varje dag")
    write(plan, slot, theirs, base_version=1, base_html=NOW, by=cast.deputy)
    with pytest.raises(services.Conflict):
        answer(cast, made, Answer.ACCEPT)
    made.refresh_from_db()
    assert (made.state, stands(plan, slot)) == (Verdict.WAITING, theirs)
    both = NOW.replace("varje morgon", "varje dag, morgon och kväll")
    answer(cast, made, Answer.ADAPT, html=both, base=(theirs, 2))
    made.refresh_from_db()
    assert (made.state, made.settled, made.html, stands(plan, slot)) == (Verdict.ADAPTED, both, NEW, both)


def test_a_proposal_for_an_empty_text_does_not_write_over_what_has_come_there(cast, plan, thread):
    place = f"{thread.own.key}.uppfoljning"
    (task,) = give(cast, plan, place, workplaces=[cast.workplace]).tasks
    made = propose(task, cast.vp_group, "<p>Varje vecka.</p>", base=("", 0))
    write(plan, place, "<p>Varje månad.</p>", by=cast.helena)
    with pytest.raises(services.Conflict):
        answer(cast, made, Answer.ACCEPT)
    assert stands(plan, place) == "<p>Varje månad.</p>"


def test_a_text_that_has_gone_is_said_and_the_proposal_waits(cast, plan, thread, slot, task):
    made = propose(task, cast.vp_group)
    services.remove_goal(document=plan, key=thread.own.key, by=cast.helena)
    with pytest.raises(ValidationError, match="finns inte längre"):
        answer(cast, made, Answer.ACCEPT)
    with pytest.raises(ValidationError, match="finns inte längre"):
        propose(task, cast.vp_group, NEW + "<p>Mer.</p>", seen=1)
    assert Contribution.objects.get().html == NEW
    services.restore_goal(document=plan, key=thread.own.key, by=cast.helena)
    answer(cast, made, Answer.ACCEPT)
    assert stands(plan, slot) == NEW


def test_nothing_is_written_into_a_document_that_is_no_draft(cast, plan, slot, task):
    made = propose(task, cast.vp_group)
    a_plan(cast, status=Status.SUBMITTED)
    with pytest.raises(PermissionRefused, match="är inlämnad"):
        answer(cast, made, Answer.ACCEPT)
    with pytest.raises(PermissionRefused, match="är inlämnad"):
        propose(task, cast.vp_group, NEW + "<p>Mer.</p>", seen=1)
    made.refresh_from_db()
    assert (made.state, stands(plan, slot)) == (Verdict.WAITING, NOW)
    move(document=plan, name="withdraw", by=cast.helena)
    answer(cast, made, Answer.ACCEPT)
    assert stands(plan, slot) == NEW


def test_she_may_change_or_take_back_her_proposal_until_it_is_answered(cast, plan, task):
    made = propose(task, cast.vp_group)
    changed = propose(task, cast.vp_group, NEW + "<p>Mer.</p>", seen=1)
    assert (changed.pk, changed.version) == (made.pk, 2)
    assert changed.versions.get().html == NEW
    with pytest.raises(services.ChangedMeanwhile):
        propose(task, cast.vp_group, NEW + "<p>Annat.</p>", seen=1)
    with pytest.raises(services.ChangedMeanwhile):
        answer(cast, made, Answer.ACCEPT)
    services.withdraw_contribution(task=task, key=made.key, by=cast.vp_group)
    task.refresh_from_db()
    assert task.done_at is None, "she has it to do again"
    again = propose(task, cast.vp_group)
    answer(cast, again, Answer.DECLINE, reply="Vi skriver om kvällen på ett annat ställe.")
    with pytest.raises(ValidationError, match="redan fått ett svar"):
        services.withdraw_contribution(task=task, key=again.key, by=cast.vp_group)
    assert subjects(cast.vp_group)[-1].startswith("Ditt förslag är avslaget:")


def test_those_who_write_are_told_of_a_proposal_but_not_the_one_who_made_it(cast, plan, task):
    Membership.objects.create(user=cast.vp_group, role=Role.DEPUTY, unit=cast.unit, valid_from=SINCE)
    propose(task, cast.vp_group)
    told = {
        user: [s for s in subjects(user) if s.startswith("Förslag från Bruket")]
        for user in (cast.helena, cast.vp_group)
    }
    assert len(told[cast.helena]) == 1 and told[cast.vp_group] == []


def test_a_task_whose_proposal_was_declined_says_so_until_it_is_called_done_or_another_is_accepted(cast, task):
    def says():
        (mine,) = tasks_of(cast.vp_group)
        assert mine.state == standing(Task.objects.with_proposals().get())
        return mine.state[1]

    answer(cast, propose(task, cast.vp_group), Answer.DECLINE, reply="Det gör vi redan.")
    assert says() == "Förslaget avslaget"
    services.mark_done(task=task, by=cast.vp_group, done=False)
    services.mark_done(task=task, by=cast.vp_group)
    assert says() == "Klar"
    answer(cast, propose(task, cast.vp_group), Answer.DECLINE, reply="Det gör vi redan.")
    assert says() == "Förslaget avslaget"
    answer(cast, propose(task, cast.vp_group), Answer.ACCEPT)
    assert says() == "Klar"


def test_what_is_sent_again_after_a_lost_answer_is_there_once(cast, plan, task):
    first = propose(task, cast.vp_group, text="Kvällarna med.")
    assert propose(task, cast.vp_group, text="Kvällarna med.") == first
    assert Contribution.objects.get().version == 1 and len(subjects(cast.helena)) == 1
    with pytest.raises(services.ChangedMeanwhile):
        propose(task, cast.vp_group, text="Något annat.")


def test_two_from_the_same_workplace_propose_each_their_own(cast, plan, slot, task):
    nils = a_member("Nils Ny", Role.REVIEWER, cast.workplace, unit=cast.unit)
    first, second = propose(task, cast.vp_group), propose(task, nils, NOW + "<p>Nils.</p>")
    with pytest.raises(ValidationError, match="inte ditt"):
        services.withdraw_contribution(task=task, key=first.key, by=nils)
    answer(cast, first, Answer.ACCEPT)
    answer(cast, second, Answer.ACCEPT)
    assert stands(plan, slot) == NEW + "<p>Nils.</p>"


def test_what_says_nothing_or_too_much_is_refused(cast, plan, task):
    for words, html in {"Skriv något": "<p></p>", "inte ändrat": NOW, "för lång": "a" * 200_001}.items():
        with pytest.raises(ValidationError, match=words):
            propose(task, cast.vp_group, html)
    with pytest.raises(ValidationError, match="finns inte längre"):
        propose(task, cast.vp_group, place=f"{plan.key}.lokaler")
    with pytest.raises(ValidationError, match="Skriv varför"):
        answer(cast, propose(task, cast.vp_group), Answer.DECLINE)


def test_what_is_proposed_is_cleaned_as_every_text(cast, plan, slot, task):
    made = propose(task, cast.vp_group, NEW + "<script>alert(1)</script><p onclick='x'>Hej\0</p>")
    answer(cast, made, Answer.ACCEPT)
    assert stands(plan, slot) == NEW + "<p>Hej</p>"


def test_only_those_who_represent_the_workplace_today_propose(cast, plan, task):
    other = a_member("Nils Ny", Role.REVIEWER, a_workplace("Kajen", cast.unit), unit=cast.unit)
    for user in (other, cast.helena, cast.employee):
        with pytest.raises(PermissionRefused):
            propose(task, user)
    Membership.objects.filter(user=cast.vp_group).update(valid_to=timezone.localdate() - datetime.timedelta(days=1))
    with pytest.raises(PermissionRefused, match="inte längre representant"):
        propose(task, cast.vp_group)


def test_only_those_who_write_in_the_document_decide(cast, plan, slot, task):
    made = propose(task, cast.vp_group)
    for user in (cast.vp_group, cast.controller, cast.stranger):
        with pytest.raises(PermissionRefused):
            answer(cast, made, Answer.ACCEPT, by=user)
    answer(cast, made, Answer.ACCEPT, by=cast.deputy)
    assert stands(plan, slot) == NEW


def test_what_was_taken_back_takes_no_proposals_but_those_that_wait_are_answered(cast, plan, slot, task):
    made = propose(task, cast.vp_group)
    services.take_back(document=plan, key=task.key, by=cast.helena)
    with pytest.raises(PermissionRefused, match="tagits tillbaka"):
        propose(task, cast.vp_group, NEW + "<p>Mer.</p>", seen=1)
    answer(cast, made, Answer.ACCEPT)
    assert stands(plan, slot) == NEW


# --- figures


@pytest.fixture
def line(cast, thread):
    a_plan(cast, status=Status.ADOPTED)
    return thread.own_line


@pytest.fixture
def report(cast, line):
    return a_report(cast)


@pytest.fixture
def row(cast, report, line):
    return give(cast, report, line.key, workplaces=[cast.workplace]).tasks[0]


def figures(row, by, **cells):
    seen = cells.pop("seen", 0)
    return services.propose_figures(task=row, place=row.place, cells=cells, by=by, seen=seen)


def of_workplace(cast):
    return (
        Outcome.objects.filter(workplace=cast.workplace).values_list("total_raw", "total", "total_respondents").first()
    )


def test_figures_become_the_workplaces_when_they_are_accepted(cast, report, row):
    made = figures(row, cast.vp_group, total="14", total_respondents="20")
    assert not Outcome.objects.exists()
    answer(cast, made, Answer.ACCEPT)
    assert of_workplace(cast) == ("14", 14, 20)


def test_figures_that_cannot_be_stored_are_refused_as_in_the_grid(cast, report, row):
    with pytest.raises(ValidationError) as refused:
        figures(row, cast.vp_group, total="14", total_respondents="tjugo")
    assert "heltal" in refused.value.message_dict["total_respondents"][0]
    with pytest.raises(ValidationError, match="minst ett värde"):
        figures(row, cast.vp_group, total=" ")


def test_figures_that_somebody_has_written_meanwhile_are_not_written_over_unseen(cast, report, line, row):
    made = figures(row, cast.vp_group, total="14")
    there = {"document": report, "line": line.key, "workplace": cast.workplace.key, "by": cast.helena}
    services.record_outcome(cells={"total": "12"}, **there)
    with pytest.raises(services.OutcomeConflict):
        answer(cast, made, Answer.ACCEPT, base=dict.fromkeys(services.FIGURES, ""))
    assert of_workplace(cast)[0] == "12"
    seen = dict.fromkeys(services.FIGURES, "") | {"total": "12"}
    answer(cast, made, Answer.ADAPT, cells={"total": "13"}, base=seen)
    assert of_workplace(cast)[0] == "13"
