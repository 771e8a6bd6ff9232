"""Asking for work: once is enough, and a failed job may be tried again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from jobs.claims import claim
from jobs.models import Job
from jobs.services import enqueue, retry

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed():
    job = enqueue(kind="pdf", key="plan-2026")
    claim(job.pk).fail("Planen har inga mål.", "technical")
    job.refresh_from_db()
    return job


def test_work_that_is_asked_for_waits_with_what_it_needs():
    job = enqueue(kind="pdf", key="plan-2026", payload={"audience": "public"})
    job.refresh_from_db()
    assert (job.state, job.payload, job.attempts) == ("QUEUED", {"audience": "public"}, 0)
    assert str(job) == "pdf plan-2026: i kö"


def test_asking_twice_for_waiting_or_running_work_gives_the_same_job():
    first = enqueue(kind="pdf", key="plan-2026")
    assert enqueue(kind="pdf", key="plan-2026") == first
    claim(first.pk)
    assert enqueue(kind="pdf", key="plan-2026") == first
    assert enqueue(kind="docx", key="plan-2026") != first
    assert enqueue(kind="pdf", key="plan-2027") != first


def test_asking_again_when_the_work_is_done_gives_a_new_job():
    first = enqueue(kind="pdf", key="plan-2026")
    claim(first.pk).done()
    second = enqueue(kind="pdf", key="plan-2026")
    assert second != first


def test_the_database_itself_refuses_a_second_unfinished_job():
    enqueue(kind="pdf", key="plan-2026")
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="pdf", key="plan-2026")


@pytest.mark.parametrize(
    "impossible",
    [
        {"state": "PAUSED"},
        {"state": "RUNNING"},
        {"token": "abc"},
        {"lease_until": timezone.now()},
        {"state": "DONE"},
        {"finished_at": timezone.now()},
        {"state": "FAILED", "finished_at": timezone.now()},
    ],
    ids=lambda fields: " ".join(fields),
)
def test_the_database_refuses_a_row_that_contradicts_itself(impossible):
    job = enqueue(kind="pdf", key="plan-2026")
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**impossible)


def test_work_is_not_begun_before_its_time():
    job = enqueue(kind="pdf", key="plan-2026", not_before=timezone.now() + timedelta(hours=1))
    assert claim(job.pk) is None


def test_a_failed_job_is_tried_again_with_all_its_attempts(failed):
    again = retry(job=failed)
    assert (again.pk, again.state, again.attempts, again.reason) == (failed.pk, "QUEUED", 0, "")
    assert claim(again.pk).attempt == 1


def test_two_clicks_on_try_again_do_no_more_than_one(failed):
    retry(job=failed)
    run = claim(failed.pk)
    assert retry(job=failed).state == "RUNNING"
    run.done()
    assert retry(job=failed).state == "DONE"


def test_trying_again_gives_the_new_job_where_the_work_was_asked_for_anew(failed):
    newer = enqueue(kind="pdf", key="plan-2026")
    assert retry(job=failed) == newer
    failed.refresh_from_db()
    assert failed.state == "FAILED"


def test_the_log_says_who_tried_again(failed, caplog):
    with caplog.at_level("INFO", logger="jobs"):
        retry(job=failed, by="Eva Chef")
    assert "Eva Chef" in caplog.text
