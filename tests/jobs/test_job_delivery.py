"""Sending jobs to Celery, and finding again what was lost on the way. The broker itself is in test_job_processes.py."""

from datetime import timedelta

import pytest
from django.utils import timezone
from kombu.exceptions import OperationalError

from config import celery_app
from jobs import limits, tasks
from jobs.claims import claim
from jobs.models import Job
from jobs.services import enqueue, enqueue_all, retry

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(settings, monkeypatch):
    """Redis is there; the ids that were sent to it."""
    settings.REDIS_URL = "redis://redis.invalid/0"
    ids = []
    monkeypatch.setattr(tasks.run, "delay", ids.append)
    return ids


@pytest.fixture
def broken_redis(settings, monkeypatch):
    settings.REDIS_URL = "redis://redis.invalid/0"

    def refuse(job_id):
        raise OperationalError("Connection refused")

    monkeypatch.setattr(tasks.run, "delay", refuse)


def test_a_job_is_sent_when_the_transaction_is_committed(sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue(kind="pdf", key="plan-2026")
        assert sent == []
    assert sent == [job.pk]


def test_many_jobs_are_sent_in_order_and_once(sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        enqueue_all(kind="mail", keys=["1", "2"])
        enqueue_all(kind="mail", keys=["2", "3"])
        assert sent == []
    assert [Job.objects.get(pk=pk).key for pk in sent] == ["1", "2", "3"]


def test_without_redis_nothing_is_sent(sent, settings, django_capture_on_commit_callbacks):
    settings.REDIS_URL = ""
    with django_capture_on_commit_callbacks(execute=True):
        enqueue(kind="pdf", key="plan-2026")
        enqueue_all(kind="mail", keys=["1"])
    assert sent == []


def test_asking_twice_sends_once(sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        enqueue(kind="pdf", key="plan-2026")
        enqueue(kind="pdf", key="plan-2026")
    assert len(sent) == 1


def test_a_job_that_is_tried_again_is_sent_again(sent, django_capture_on_commit_callbacks):
    job = enqueue(kind="pdf", key="plan-2026")
    claim(job.pk).fail("Nej.")
    with django_capture_on_commit_callbacks(execute=True):
        retry(job=job)
    assert sent == [job.pk]


def test_with_redis_down_the_request_goes_well_and_the_sweep_sends(
    broken_redis, monkeypatch, django_capture_on_commit_callbacks, caplog
):
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue(kind="pdf", key="plan-2026")
    assert Job.objects.get(pk=job.pk).state == "QUEUED"
    assert "Connection refused" in caplog.text
    ids = []
    monkeypatch.setattr(tasks.run, "delay", ids.append)
    tasks.sweep()
    assert ids == [job.pk]


def test_a_sweep_stops_asking_a_broken_broker(broken_redis, caplog):
    for key in "abc":
        enqueue(kind="pdf", key=key)
    tasks.sweep()
    assert caplog.text.count("could not be sent") == 1


def test_a_sweep_does_not_send_what_was_sent_a_moment_ago(sent):
    job = enqueue(kind="pdf", key="plan-2026")
    tasks.sweep()
    tasks.sweep()
    assert sent == [job.pk]


def test_a_sweep_sends_again_what_was_sent_long_ago_and_never_came(sent):
    job = enqueue(kind="pdf", key="plan-2026")
    Job.objects.update(sent_at=timezone.now() - limits.RESEND - timedelta(seconds=1))
    tasks.sweep()
    assert sent == [job.pk]


def test_a_sweep_sends_the_job_of_a_silent_worker(sent):
    job = enqueue(kind="pdf", key="plan-2026")
    claim(job.pk)
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    tasks.sweep()
    assert sent == [job.pk]


def test_a_job_with_a_time_is_sent_when_its_time_has_come(sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue(kind="pdf", key="plan-2026", not_before=timezone.now() + timedelta(hours=1))
    tasks.sweep()
    assert sent == []
    Job.objects.update(not_before=timezone.now())
    tasks.sweep()
    assert sent == [job.pk]


def test_a_job_that_was_put_off_is_sent_at_its_next_attempt(sent):
    job = enqueue(kind="pdf", key="plan-2026")
    tasks.sweep()
    claim(job.pk).put_off("error")
    Job.objects.update(not_before=timezone.now())
    tasks.sweep()
    assert sent == [job.pk, job.pk]


def test_the_task_does_the_job_and_leaves_quietly_the_second_time(queued):
    seen = []
    job = queued(lambda run: seen.append(run.key))
    tasks.run(job.pk)
    tasks.run(job.pk)
    tasks.run(job.pk + 1)
    assert seen == ["plan-2026"]


def test_redis_gives_no_job_to_another_worker_while_it_may_still_be_running():
    visible_again = celery_app.conf.broker_transport_options["visibility_timeout"]
    assert visible_again > celery_app.conf.task_time_limit > limits.LONGEST.total_seconds()
