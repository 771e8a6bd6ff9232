"""Giving work to people and workplaces: to whom, what, until when, and what they are told."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from plans import services
from plans.choices import Status, TaskKind
from plans.models import Task
from plans.sharing.mine import tasks_of
from plans.sharing.telling import remind_tasks
from plans.transitions import move
from tests.builders import a_cast, a_member, a_plan, a_red_thread, a_report, a_workplace
from tests.plans.sharing.giving import give, in_days, mails, subjects
from units.access import PermissionRefused
from units.choices import NoticeKind, Role
from units.models import Membership, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


@pytest.fixture
def plan(cast, thread):
    return a_plan(cast)


@pytest.fixture
def slot(thread):
    return f"{thread.own.key}.arbetssatt"


def test_a_text_given_to_a_bitradande_is_hers_to_do(cast, plan, slot):
    (task,) = give(cast, plan, slot, people=[cast.deputy], note="Skriv om schemat.").tasks
    assert (task.kind, task.user, task.name) == (
        TaskKind.TEXT,
        cast.deputy,
        "Arbetssätt, ”Deltagarna väljer själva vad de gör hos oss”",
    )
    (mine,) = tasks_of(cast.deputy)
    assert mine.path == f"/dokument/{plan.key}/#{slot}"
    assert tasks_of(cast.vp_group) == tasks_of(cast.helena) == []


def test_a_text_given_to_a_workplace_is_its_representatives(cast, plan, slot):
    (task,) = give(cast, plan, slot, workplaces=[cast.workplace]).tasks
    (mine,) = tasks_of(cast.vp_group)
    assert mine.path == f"/uppgifter/{task.key}/"
    a_member("Nils Ny", Role.REVIEWER, a_workplace("Kajen", cast.unit), unit=cast.unit)
    assert [user.first_name for user in _who_see(task)] == ["Vera"]
    Membership.objects.filter(user=cast.vp_group).update(valid_to=timezone.localdate() - datetime.timedelta(days=1))
    assert _who_see(task) == []


def _who_see(task):
    from units.models import User

    return [user for user in User.objects.all() if task in [mine.task for mine in tasks_of(user)]]


def test_a_goal_holds_its_texts_and_many_are_given_in_one_step(cast, plan, thread, slot):
    kajen = a_workplace("Kajen", cast.unit)
    lokaler = f"{plan.key}.lokaler"
    given = give(cast, plan, thread.own.key, slot, lokaler, people=[cast.deputy], workplaces=[cast.workplace, kajen])
    assert sorted(task.place for task in given.tasks) == sorted([thread.own.key, lokaler] * 3)
    assert given.unrepresented == ("Kajen",)
    assert len(subjects(cast.deputy)) == 1, "one notice for what was given in one step"


def test_lines_of_the_grid_are_given_in_a_report_only(cast, thread):
    plan, report = a_plan(cast), None
    with pytest.raises(ValidationError, match="finns inte längre"):
        give(cast, plan, thread.own_line.key, workplaces=[cast.workplace])
    a_plan(cast, status=Status.ADOPTED)
    report = a_report(cast)
    given = give(cast, report, thread.own_line.key, thread.shared_line.key, workplaces=[cast.workplace])
    assert {task.kind for task in given.tasks} == {TaskKind.ROW}


def test_nobody_is_given_the_same_twice_while_it_is_open(cast, plan, slot):
    give(cast, plan, slot, workplaces=[cast.workplace])
    with pytest.raises(ValidationError, match="har redan det du valde"):
        give(cast, plan, slot, workplaces=[cast.workplace])
    again = give(cast, plan, slot, people=[cast.deputy], workplaces=[cast.workplace])
    assert (len(again.tasks), again.already) == (1, 1)
    task = again.tasks[0]
    services.mark_done(task=task, by=cast.deputy)
    assert len(give(cast, plan, slot, people=[cast.deputy]).tasks) == 1
    with pytest.raises(ValidationError, match="har redan den uppgiften"):
        services.mark_done(task=task, by=cast.deputy, done=False)


def test_the_database_itself_lets_one_have_a_place_once(cast, plan, slot):
    (task,) = give(cast, plan, slot, people=[cast.deputy]).tasks
    task.pk, task.key = None, "u-annan"
    with pytest.raises(IntegrityError):
        task.save(force_insert=True)


def test_what_cannot_be_given_is_refused_with_the_reason(cast, plan, slot):
    for words, options in {
        "har redan varit": {"until": in_days(-1), "people": [cast.deputy]},
        "nog felskrivet": {"until": datetime.date(3027, 1, 1), "people": [cast.deputy]},
        "Välj vem": {},
        "skriver inte längre": {"people": [cast.employee]},
        "hör inte till enheten": {"workplaces": [a_workplace("Annans", cast.other_unit)]},
        "högst 4000 tecken": {"people": [cast.deputy], "note": "a" * 4001},
    }.items():
        with pytest.raises(ValidationError, match=words):
            give(cast, plan, slot, **options)
    with pytest.raises(ValidationError, match="Välj vad"):
        give(cast, plan, people=[cast.deputy])
    with pytest.raises(ValidationError, match="finns inte längre"):
        give(cast, plan, "g-borta.arbetssatt", people=[cast.deputy])
    with pytest.raises(PermissionRefused):
        give(cast, plan, slot, people=[cast.deputy], by=cast.controller)
    assert not Task.objects.exists()


def test_nothing_is_given_of_what_is_no_draft_and_its_tasks_end_by_themselves(cast, plan, slot):
    (task,) = give(cast, plan, slot, workplaces=[cast.workplace]).tasks
    a_plan(cast, status=Status.SUBMITTED)
    with pytest.raises(PermissionRefused, match="är inlämnad"):
        give(cast, plan, slot, people=[cast.deputy])
    (mine,) = tasks_of(cast.vp_group)
    assert (mine.state[1], mine.ends) == ("Stängd: planen är inlämnad", True)
    with pytest.raises(PermissionRefused, match="är redan stängd"):
        services.mark_done(task=task, by=cast.vp_group)
    move(document=plan, name="return", by=cast.department_head, reason="Mer om Bruket.")
    assert not tasks_of(cast.vp_group)[0].ends


def test_nobody_is_told_of_tasks_in_what_is_no_draft(cast, plan, slot):
    (kept,) = give(cast, plan, slot, workplaces=[cast.workplace]).tasks
    (gone,) = give(cast, plan, slot, people=[cast.deputy]).tasks
    services.take_back(document=plan, key=gone.key, by=cast.helena)
    a_plan(cast, status=Status.SUBMITTED)
    told = Notice.objects.filter(kind=NoticeKind.TASKS).count()
    for step, task in ((services.take_back, kept), (services.give_again, gone)):
        with pytest.raises(PermissionRefused, match="är inlämnad"):
            step(document=plan, key=task.key, by=cast.helena)
    assert Notice.objects.filter(kind=NoticeKind.TASKS).count() == told


def test_another_day_and_another_receiver_are_told_of_once(cast, plan, slot):
    (task,) = give(cast, plan, slot, workplaces=[cast.workplace]).tasks
    change = {"document": plan, "key": task.key, "by": cast.helena}
    services.change_task(until=in_days(3), **change)
    services.change_task(until=in_days(3), **change)
    assert [subject.partition(":")[0] for subject in subjects(cast.vp_group)] == [
        "Du har fått en uppgift",
        "En uppgift har ändrats",
    ]
    moved = services.change_task(until=in_days(3), person=cast.deputy.key, **change)
    assert tasks_of(cast.vp_group) == []
    assert [mine.task for mine in tasks_of(cast.deputy)] == [moved]
    assert subjects(cast.vp_group)[-1].startswith("En uppgift har tagits tillbaka")
    assert subjects(cast.deputy)[0].startswith("Du har fått en uppgift")
    with pytest.raises(ValidationError, match="har redan varit"):
        services.change_task(until=in_days(-3), **change | {"key": moved.key})
    with pytest.raises(ValidationError, match="getts till någon annan"):
        services.change_task(until=in_days(4), **change)


def test_a_task_that_is_done_and_given_to_somebody_else_is_not_called_off(cast, plan, slot):
    (task,) = give(cast, plan, slot, workplaces=[cast.workplace]).tasks
    services.mark_done(task=task, by=cast.vp_group)
    services.change_task(document=plan, key=task.key, until=in_days(3), person=cast.deputy.key, by=cast.helena)
    assert len(subjects(cast.vp_group)) == 1
    assert [mine.ends for mine in tasks_of(cast.deputy)] == [False]


def test_a_change_that_somebody_else_has_made_is_not_undone_unseen(cast, plan, slot):
    (task,) = give(cast, plan, slot, workplaces=[cast.workplace]).tasks
    change = {"document": plan, "key": task.key, "by": cast.helena}
    services.change_task(until=in_days(9), seen=1, **change)
    with pytest.raises(services.TaskChanged):
        services.change_task(until=in_days(3), seen=1, **change)
    assert Task.objects.get().until == in_days(9)


def test_one_who_no_longer_writes_there_is_told_nothing_more(cast, plan, slot):
    (task,) = give(cast, plan, slot, people=[cast.deputy], until=in_days(5)).tasks
    _given_long_ago(task)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Membership.objects.filter(user=cast.deputy).update(valid_to=yesterday)
    remind_tasks(in_days(3))
    services.change_task(document=plan, key=task.key, until=in_days(4), note="Om Annas sjukdom", by=cast.helena)
    services.take_back(document=plan, key=task.key, by=cast.helena)
    assert len(subjects(cast.deputy)) == 1, "of what she was given while she was there"


def test_one_who_represents_two_workplaces_is_told_once(cast, plan, slot):
    kajen = a_workplace("Kajen", cast.unit)
    since = datetime.date(2020, 1, 1)
    Membership.objects.create(user=cast.vp_group, role=Role.REVIEWER, workplace=kajen, unit=cast.unit, valid_from=since)
    give(cast, plan, slot, workplaces=[cast.workplace, kajen])
    assert [subject.partition(":")[0] for subject in subjects(cast.vp_group)] == ["Du har fått 2 uppgifter"]
    text = Notice.objects.get(user=cast.vp_group).text
    assert "Bruket" in text and "Kajen" in text


def test_a_goal_is_not_given_to_a_workplace_that_nothing_in_it_concerns(cast, plan, thread, slot):
    kajen = a_workplace("Kajen", cast.unit)
    thread.own.workplaces.set([kajen])
    with pytest.raises(ValidationError, match="Inget i målet .* rör Bruket"):
        give(cast, plan, thread.own.key, workplaces=[cast.workplace, kajen])
    (task,) = give(cast, plan, thread.own.key, workplaces=[kajen]).tasks
    with pytest.raises(ValidationError, match="rör Bruket"):
        services.change_task(
            document=plan, key=task.key, until=in_days(3), workplace=cast.workplace.key, by=cast.helena
        )
    assert len(give(cast, plan, slot, workplaces=[cast.workplace]).tasks) == 1, "a text by its name is anybody's"


def test_what_is_taken_back_can_be_given_again(cast, plan, slot):
    (task,) = give(cast, plan, slot, people=[cast.deputy]).tasks
    services.take_back(document=plan, key=task.key, by=cast.helena)
    assert tasks_of(cast.deputy) == []
    with pytest.raises(ValidationError, match="tagits tillbaka"):
        services.mark_done(task=task, by=cast.deputy)
    services.give_again(document=plan, key=task.key, by=cast.helena)
    assert tasks_of(cast.deputy)[0].task == task
    assert len(subjects(cast.deputy)) == 3


def test_the_one_who_gave_it_is_told_when_it_is_done(cast, plan, slot):
    (task,) = give(cast, plan, slot, people=[cast.deputy]).tasks
    with pytest.raises(PermissionRefused):
        services.mark_done(task=task, by=cast.vp_group)
    services.mark_done(task=task, by=cast.deputy)
    services.mark_done(task=task, by=cast.deputy)
    assert [s.partition(":")[0] for s in subjects(cast.helena)] == ["En uppgift är klar"]
    assert tasks_of(cast.deputy)[0].state[1] == "Klar"


def test_one_who_gave_it_and_has_left_the_unit_is_not_told(cast, plan, slot):
    (task,) = give(cast, plan, slot, people=[cast.deputy]).tasks
    Membership.objects.filter(user=cast.helena).update(valid_to=timezone.localdate() - datetime.timedelta(days=1))
    services.mark_done(task=task, by=cast.deputy)
    assert subjects(cast.helena) == []


def test_late_is_said_in_words(cast, plan, slot):
    (task,) = give(cast, plan, slot, people=[cast.deputy]).tasks
    Task.objects.update(until=in_days(-1))
    (mine,) = tasks_of(cast.deputy)
    assert mine.late
    assert mine.state[1].startswith("Försenad, skulle ha varit klar")


def _given_long_ago(*tasks):
    Task.objects.filter(pk__in=[task.pk for task in tasks]).update(
        changed_at=timezone.now() - datetime.timedelta(days=9)
    )


def test_reminders_go_out_two_days_before_and_on_the_day_each_once(cast, plan, thread, slot):
    tasks = give(cast, plan, slot, f"{plan.key}.lokaler", workplaces=[cast.workplace], until=in_days(5)).tasks
    _given_long_ago(*tasks)
    before = len(subjects(cast.vp_group))
    for ahead in (3, 2, 2, 1, 0, 0, -1):
        remind_tasks(in_days(5 - ahead))
    told = subjects(cast.vp_group)[before:]
    assert [subject.rpartition("klara ")[2] for subject in told] == ["om 2 dagar", "i dag"]
    assert all("2 uppgifter" in subject for subject in told), "one reminder of all that is to be done in a document"
    assert set(Notice.objects.filter(user=cast.vp_group).values_list("kind", flat=True)) == {NoticeKind.TASKS}


def test_a_missed_day_is_made_up_for_and_what_is_done_or_closed_is_not_reminded_of(cast, plan, thread, slot):
    (text,) = give(cast, plan, slot, workplaces=[cast.workplace], until=in_days(5)).tasks
    (goal,) = give(cast, plan, thread.own.key, people=[cast.deputy], until=in_days(5)).tasks
    _given_long_ago(text, goal)
    services.mark_done(task=goal, by=cast.deputy)
    before = len(subjects(cast.deputy)), len(subjects(cast.vp_group))
    remind_tasks(in_days(4))
    assert (len(subjects(cast.deputy)), len(subjects(cast.vp_group))) == (before[0], before[1] + 1)
    a_plan(cast, status=Status.SUBMITTED)
    remind_tasks(in_days(5))
    assert len(subjects(cast.vp_group)) == before[1] + 1


def test_one_who_got_it_yesterday_with_two_days_to_go_has_just_been_told(cast, plan, slot):
    give(cast, plan, slot, workplaces=[cast.workplace], until=in_days(2))
    remind_tasks(in_days(0))
    assert len(subjects(cast.vp_group)) == 1
    remind_tasks(in_days(2))
    assert len(subjects(cast.vp_group)) == 2


def test_a_mail_holds_nothing_of_the_draft(cast, plan, thread):
    given = give(cast, plan, thread.own.key, workplaces=[cast.workplace], until=in_days(5), note="Om Annas sjukdom")
    _given_long_ago(*given.tasks)
    remind_tasks(in_days(3))
    told = mails(cast.vp_group)
    assert len(told) == 2
    assert all("Verksamhetsplan 2026" in mail for mail in told)
    assert not [mail for mail in told if "Anna" in mail or thread.own.title in mail]
