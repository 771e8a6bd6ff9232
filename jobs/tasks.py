"""Delivery by Celery: a message with the id of a job, and a sweep that sees to what messages have lost.

The message is only a knock on the door. What is to be done, and whether it is still to be done, stands in the row.
"""

import logging

from celery import shared_task
from django.utils import timezone

from jobs.claims import reclaim
from jobs.models import Job
from jobs.running import execute
from jobs.schedule import queue_daily

logger = logging.getLogger(__name__)


@shared_task(name="jobs.run")
def run(job_id):
    """Do the job, or leave quietly: it may be gone, or somebody else may have been told as well."""
    execute(job_id)


@shared_task(name="jobs.sweep", acks_late=False)
def sweep():
    """Queue what is done once a day, take back what silent workers held, and send what has not reached a worker."""
    queue_daily(timezone.now())
    reclaim()
    deliver_unsent()


def deliver_unsent():
    """Send every due job whose message was never sent or may be lost; stop where the broker does not answer."""
    for job_id in Job.objects.unsent(timezone.now()).values_list("pk", flat=True):
        if not deliver(job_id):
            break


def deliver(job_id):
    """Send the job to a Celery worker. Return whether that went well; if not, the next sweep tries again."""
    waiting = Job.objects.filter(pk=job_id, state=Job.State.QUEUED)
    waiting.update(sent_at=timezone.now())  # before sending: a quick worker may have put the job off meanwhile
    try:
        run.delay(job_id)
    except Exception:  # whatever the broker's client raises: the user's request has been stored and must not fail
        logger.exception("Job %s could not be sent to a worker", job_id)
        waiting.update(sent_at=None)
        return False
    return True
