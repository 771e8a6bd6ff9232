"""What is done once a day is done once, from its hour on, whoever looks at the clock."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from jobs import schedule, tasks
from jobs.choices import DAILY
from jobs.handlers import register
from jobs.models import Job
from jobs.worker import Worker, drain
from tests.threads import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def days():
    """The days that something was done for, from seven in the morning."""
    done = []
    register(DAILY, schedule.do)
    schedule.daily("something", done.append)
    return done


def at(hour, minute=0, day=26):
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo("Europe/Stockholm"))


def look(*moments):
    for moment in moments:
        schedule.queue_daily(moment)
        drain()


def test_it_is_done_at_seven_in_stockholm_and_once_a_day(days):
    look(at(6, 59))
    assert days == []
    look(at(7), at(7, 1), at(23, 59), at(0, 1, day=27))
    assert days == [date(2026, 11, 26)]
    look(at(12, day=27))
    assert days == [date(2026, 11, 26), date(2026, 11, 27)]


def test_each_may_have_its_own_hour(days):
    schedule.daily("later", lambda day: days.append("later"), at=time(9))
    look(at(8), at(9))
    assert days == [date(2026, 11, 26), "later"]


def test_two_things_cannot_have_the_same_name(days):
    with pytest.raises(ValueError, match="something"):
        schedule.daily("something", print)


@pytest.mark.django_db(transaction=True)
def test_several_processes_that_look_at_the_same_time_queue_it_once(days):
    together(*[lambda: schedule.queue_daily(at(7))] * 4)
    assert Job.objects.filter(kind=DAILY).count() == 1


def test_celerys_sweep_looks_at_the_clock_and_sends_what_it_queued(days, monkeypatch):
    sent = []
    monkeypatch.setattr(tasks, "deliver", lambda pk: sent.append(Job.objects.get(pk=pk).kind) or True)
    schedule.daily("always", print, at=time.min)
    tasks.sweep()
    assert set(sent) == {DAILY}


@pytest.mark.django_db(transaction=True)
def test_the_embedded_worker_looks_at_the_clock(days):
    schedule.daily("always", lambda day: days.append("always"), at=time.min)
    worker = Worker()
    while "always" not in days:
        worker._step()
    assert Job.objects.filter(kind=DAILY, key__startswith="always").count() == 1
