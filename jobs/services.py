"""What may be done with the queue."""

import logging
from functools import partial

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from jobs.models import Job
from jobs.tasks import deliver, deliver_unsent

logger = logging.getLogger(__name__)


@transaction.atomic
def enqueue(*, kind, key, payload=None, not_before=None):
    """Queue work of ``kind`` about ``key`` and return its Job; it begins when the caller's transaction is committed.

    When that work is already queued or running, that job is returned as it stands: work that must be done again after
    a change has the change in its key. ``payload`` is what JSON can hold. ``not_before`` is met within a second by
    the embedded worker and within a sweep (a minute) by Celery.
    """
    begins = {"not_before": not_before} if not_before else {}
    job, created = Job.objects.unfinished().get_or_create(
        kind=kind, key=key, defaults={"payload": payload or {}, **begins}
    )
    if created:
        _deliver_on_commit(job)
    return job


@transaction.atomic
def retry(*, job, by=None):
    """Queue a failed job anew, with all its attempts, and return it. ``by`` is the user who asked, for the log.

    Where the same work has been queued again meanwhile, that job is returned instead; a job that has not failed is
    returned as it is, so that two clicks do no more than one.
    """
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state != Job.State.FAILED:
        return job
    job.state = Job.State.QUEUED
    job.attempts = 0
    job.not_before = timezone.now()
    job.reason = ""
    job.started_at = job.finished_at = None
    job.progress_done = job.progress_total = 0
    try:
        with transaction.atomic():
            job.save()
    except IntegrityError:
        return Job.objects.unfinished().get(kind=job.kind, key=job.key)
    logger.info("Job %s is tried again, asked for by %s", job.pk, by or "nobody")
    _deliver_on_commit(job)
    return job


@transaction.atomic
def enqueue_all(*, kind, keys):
    """Queue work of ``kind`` about each of many keys, in as many queries as for a few; what is under way stays so."""
    Job.objects.bulk_create([Job(kind=kind, key=key) for key in keys], ignore_conflicts=True)
    if settings.REDIS_URL:
        transaction.on_commit(deliver_unsent)


def _deliver_on_commit(job):
    """Tell Celery once the row can be seen. Without Redis the embedded worker looks for itself."""
    if settings.REDIS_URL and job.not_before <= timezone.now():
        transaction.on_commit(partial(deliver, job.pk))
