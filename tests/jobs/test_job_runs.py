"""Doing a job: it ends well, ends with a reason, is tried again, or is lost to another worker."""

import signal
from datetime import timedelta

import pytest
from django.utils import timezone

import jobs
from jobs import limits
from jobs.claims import GAVE_UP, LOST, claim, claim_next, reclaim
from jobs.handlers import Interrupted
from jobs.models import Job
from jobs.running import TOO_LONG, execute, perform
from jobs.services import enqueue
from jobs.worker import drain

pytestmark = pytest.mark.django_db


def lose(job):
    """Let the worker that has the job be silent for longer than its lease, and the job be taken back."""
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert reclaim() == 1


def make_due(job):
    Job.objects.filter(pk=job.pk).update(not_before=timezone.now())


def test_the_handler_gets_the_job_and_the_row_tells_that_it_is_done(queued):
    seen = []
    job = queued(lambda run: seen.append((run.key, run.payload, run.attempt)), payload={"audience": "public"})
    assert execute(job.pk)
    job.refresh_from_db()
    assert seen == [("plan-2026", {"audience": "public"}, 1)]
    assert (job.state, job.reason) == ("DONE", "")
    assert job.started_at <= job.finished_at


def test_only_one_worker_gets_the_job(queued):
    job = queued()
    assert claim(job.pk) is not None
    assert claim(job.pk) is None
    assert claim_next() is None


def test_the_job_that_has_waited_longest_is_taken_first(db):
    for key in ("one", "two", "three"):
        enqueue(kind="pdf", key=key)
    assert [claim_next().key for _ in range(3)] == ["one", "two", "three"]


def test_nothing_happens_when_the_row_is_gone_or_finished(queued):
    job = queued()
    assert execute(job.pk)
    assert not execute(job.pk)
    job.delete()
    assert not execute(job.pk)


def test_progress_is_read_from_the_row_while_the_work_goes_on(queued):
    seen = []

    def handler(run):
        run.progress(3, 12, "mål")
        row = Job.objects.get(pk=run.job.pk)
        seen.append((row.state, row.progress_done, row.progress_total, row.progress_word))

    execute(queued(handler).pk)
    assert seen == [("RUNNING", 3, 12, "mål")]


def test_progress_keeps_the_job(queued):
    run = claim(queued().pk)
    almost_over = timezone.now() + timedelta(seconds=1)
    Job.objects.filter(pk=run.job.pk).update(lease_until=almost_over)
    run.progress(1, 2)
    assert Job.objects.get(pk=run.job.pk).lease_until > almost_over


def test_a_known_failure_ends_the_job_at_once_with_its_reason_and_nothing_technical(queued):
    def handler(run):
        raise jobs.Failure("Planen har inga mål.")

    job = queued(handler)
    execute(job.pk)
    job.refresh_from_db()
    assert (job.state, job.reason, job.technical) == ("FAILED", "Planen har inga mål.", "")


def test_the_cause_of_a_known_failure_is_kept_for_who_runs_the_system(queued):
    def handler(run):
        try:
            {}["font"]
        except KeyError as error:
            raise jobs.Failure("Typsnittet saknas.") from error

    job = queued(handler)
    execute(job.pk)
    job.refresh_from_db()
    assert job.reason == "Typsnittet saknas."
    assert "KeyError: 'font'" in job.technical


def test_an_unexpected_error_is_tried_again_later_and_later(queued, caplog):
    def handler(run):
        raise RuntimeError("disk full")

    job = queued(handler)
    for attempt, pause in enumerate(limits.BACKOFF, start=1):
        before = timezone.now()
        execute(job.pk)
        job.refresh_from_db()
        assert (job.state, job.attempts) == ("QUEUED", attempt)
        assert before + pause <= job.not_before <= timezone.now() + pause
        assert not execute(job.pk), "not before its time"
        make_due(job)
    execute(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.reason) == ("FAILED", limits.MAX_ATTEMPTS, GAVE_UP)
    assert "RuntimeError: disk full" in job.technical
    assert "disk full" not in job.reason
    assert "RuntimeError: disk full" in caplog.text


def test_an_attempt_that_goes_well_clears_the_errors_before_it(queued):
    def handler(run):
        if run.attempt == 1:
            raise RuntimeError

    job = queued(handler)
    execute(job.pk)
    make_due(job)
    execute(job.pk)
    job.refresh_from_db()
    assert (job.state, job.technical) == ("DONE", "")


def test_an_error_that_a_database_cannot_hold_does_not_keep_the_job_running(queued):
    def handler(run):
        raise ValueError("NUL \0 and half a character \ud800" + 20_000 * "x")

    job = queued(handler)
    execute(job.pk)
    job.refresh_from_db()
    assert (job.state, len(job.technical) <= 10_000) == ("QUEUED", True)


def test_work_that_nobody_knows_is_tried_again_and_then_failed(db):
    job = enqueue(kind="unheard-of", key="1")
    for _ in range(limits.MAX_ATTEMPTS):
        make_due(job)
        execute(job.pk)
    job.refresh_from_db()
    assert (job.state, job.reason) == ("FAILED", GAVE_UP)
    assert "No handler for jobs of kind 'unheard-of'" in job.technical


def test_a_kind_has_one_handler():
    jobs.register("pdf", print)
    jobs.register("pdf", print)
    with pytest.raises(ValueError, match="already has a handler"):
        jobs.register("pdf", repr)


def test_the_job_of_a_silent_worker_is_done_by_another(queued):
    job = queued()
    claim(job.pk)
    lose(job)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("QUEUED", 1)
    assert "has been silent since" in job.technical
    assert drain() == 1
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("DONE", 2)


def test_a_worker_that_is_not_silent_keeps_its_job(queued):
    claim(queued().pk)
    assert reclaim() == 0


def test_a_job_that_kills_its_worker_each_time_is_stopped(queued):
    job = queued()
    for _ in range(limits.MAX_ATTEMPTS):
        claim(job.pk)
        lose(job)
    job.refresh_from_db()
    assert (job.state, job.reason) == ("FAILED", LOST)
    assert claim(job.pk) is None


@pytest.mark.parametrize("last_words", ["progress", "done", "fail", "put_off", "give_back"])
def test_a_worker_that_wakes_up_late_can_write_nothing(queued, last_words):
    job = queued()
    late = claim(job.pk)
    lose(job)
    current = claim(job.pk)
    arguments = {"progress": (1, 1), "fail": ("Nej.",), "put_off": ("error",)}.get(last_words, ())
    with pytest.raises(jobs.LeaseLost):
        getattr(late, last_words)(*arguments)
    row = Job.objects.get(pk=job.pk)
    assert (row.state, row.token, row.attempts, row.reason) == ("RUNNING", current.token, 2, "")


def test_a_handler_that_has_lost_its_job_writes_no_result(queued):
    written = []

    def handler(run):
        lose(run.job)
        with run.holding():
            written.append(run.key)

    job = queued(handler)
    execute(job.pk)
    job.refresh_from_db()
    assert (written, job.state) == ([], "QUEUED")


def test_a_result_is_written_whole_or_not_at_all(queued):
    def handler(run):
        with run.holding():
            enqueue(kind="pdf", key="half a result")
            raise jobs.Failure("Det gick inte.")

    execute(queued(handler).pk)
    assert not Job.objects.filter(key="half a result").exists()


def test_a_handler_that_goes_on_after_losing_its_job_cannot_end_it(queued):
    other = []

    def handler(run):
        lose(run.job)
        other.append(claim(run.job.pk))

    job = queued(handler)
    execute(job.pk)
    job.refresh_from_db()
    assert (job.state, job.token) == ("RUNNING", other[0].token)


def test_a_row_removed_during_the_work_ends_it_quietly(queued):
    job = queued(lambda run: Job.objects.all().delete())
    execute(job.pk)
    assert not Job.objects.exists()


def test_a_worker_that_must_stop_gives_the_job_back_without_counting_the_attempt(queued):
    def handler(run):
        raise Interrupted

    job = queued(handler)
    perform(claim(job.pk))
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("QUEUED", 0)


def test_a_job_that_never_ends_is_stopped(queued, monkeypatch):
    monkeypatch.setattr(limits, "LONGEST", timedelta(milliseconds=50))
    job = queued(lambda run: signal.pause())
    execute(job.pk)
    job.refresh_from_db()
    assert (job.state, job.reason) == ("FAILED", TOO_LONG)
