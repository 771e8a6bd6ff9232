"""Who holds a job: taking it, keeping it, handing it in.

A claim is one conditional UPDATE, the same on SQLite and PostgreSQL, so that of several workers one wins. It writes a
new token into the row; everything that the worker writes afterwards asks for that token. A worker that was silent for
longer than its lease has lost the job, even when it wakes up again.
"""

import os
import socket
import uuid
from contextlib import contextmanager

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from jobs import limits
from jobs.choices import State
from jobs.handlers import LeaseLost
from jobs.models import Job

GAVE_UP = (
    "Det gick inte att bli klar, trots flera försök. Felet är antecknat. "
    "Försök igen om en stund, och hör av dig till den som förvaltar systemet om det händer igen."
)
LOST = "Arbetet avbröts flera gånger och har stoppats. " + GAVE_UP.partition("antecknat. ")[2]

CANDIDATES = 10  # how far down the queue to look when others claim at the same time
RELEASED = {"token": "", "lease_until": None, "sent_at": None}


class Run:
    """A job in the hands of one worker: what a handler gets, and the only door through which it may write."""

    def __init__(self, job, token):
        self.job = job
        self.token = token

    def __str__(self):
        return f"{self.kind} {self.key} (job {self.job.pk}, attempt {self.attempt})"

    @property
    def kind(self):
        return self.job.kind

    @property
    def key(self):
        return self.job.key

    @property
    def payload(self):
        return self.job.payload

    @property
    def attempt(self):
        """1 the first time."""
        return self.job.attempts

    def progress(self, done, total, word=""):
        """Say how far the work has come ("12 av 40 mål") and keep the job. Call it outside transactions.

        Raises LeaseLost when the job is no longer this worker's.
        """
        self._write(progress_done=done, progress_total=total, progress_word=word, lease_until=_lease())

    def renew(self):
        """Keep the job for another lease. Raises LeaseLost when it is no longer this worker's."""
        self._write(lease_until=_lease())

    @contextmanager
    def holding(self):
        """A transaction in which to write the result: nobody else can take the job before it has ended.

        Raises LeaseLost, before anything is written, when the job is no longer this worker's.
        """
        with transaction.atomic():
            self.renew()  # also locks the row
            yield

    def done(self):
        self._finish(State.DONE, reason="", technical="")

    def fail(self, reason, technical=""):
        """End the job with a reason that the user understands."""
        self._finish(State.FAILED, reason=reason or GAVE_UP, technical=technical)

    def put_off(self, technical):
        """Try again later, with longer and longer pauses, until the attempts are used up."""
        if self.attempt >= limits.MAX_ATTEMPTS:
            return self.fail(GAVE_UP, technical)
        later = timezone.now() + limits.BACKOFF[self.attempt - 1]
        self._write(**RELEASED, state=State.QUEUED, not_before=later, technical=technical)

    def give_back(self):
        """Hand the job back undone because this worker stops; that is not counted as an attempt."""
        self._write(**RELEASED, state=State.QUEUED, attempts=F("attempts") - 1)

    def wait(self, after, technical):
        """Hand the job back until what it needs may be there again; that is not counted as an attempt."""
        later = timezone.now() + after
        self._write(**RELEASED, state=State.QUEUED, attempts=F("attempts") - 1, not_before=later, technical=technical)

    def _finish(self, state, **fields):
        self._write(**RELEASED, state=state, finished_at=timezone.now(), **fields)

    def _write(self, **fields):
        if not Job.objects.held(self.job.pk, self.token).update(**fields):
            raise LeaseLost(str(self))


def claim(job_id):
    """Take the job and return its Run; None when it is gone, taken, finished or not due."""
    token = uuid.uuid4().hex
    now = timezone.now()
    Job.objects.due(now).filter(pk=job_id).update(
        state=State.RUNNING,
        token=token,
        worker=f"{socket.gethostname()}:{os.getpid()}"[:120],
        lease_until=_lease(),
        attempts=F("attempts") + 1,
        started_at=now,
        progress_done=0,
        progress_total=0,
        progress_word="",
    )
    job = Job.objects.held(job_id, token).first()
    return job and Run(job, token)


def claim_next():
    """Take the job that has waited longest and return its Run; None when there is nothing to do."""
    waiting = Job.objects.due(timezone.now()).values_list("pk", flat=True)[:CANDIDATES]
    return next(filter(None, map(claim, waiting)), None)


def reclaim():
    """Queue the jobs of workers that fell silent anew, and end those that were lost too often.

    A job that kills its worker each time (by taking all memory, say) must not go on doing so for ever.
    Return how many jobs were taken back.
    """
    now = timezone.now()
    return sum(_take_back(job, now) for job in Job.objects.expired(now))


def _take_back(job, now):
    lost = Job.objects.expired(now).filter(pk=job.pk, token=job.token)  # a beat may have come in between
    technical = f"Attempt {job.attempts} was lost: {job.worker} has been silent since {job.lease_until:%F %T} UTC."
    if job.attempts < limits.MAX_ATTEMPTS:
        return lost.update(**RELEASED, state=State.QUEUED, technical=technical)
    return lost.update(**RELEASED, state=State.FAILED, finished_at=now, reason=LOST, technical=technical)


def _lease():
    return timezone.now() + limits.LEASE
