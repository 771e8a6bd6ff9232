"""Words for reading jobs."""

from django.db import models
from django.db.models import Q

from jobs import limits
from jobs.choices import UNFINISHED, State


class JobQuerySet(models.QuerySet):
    """Reads about jobs. `now` is an argument, so that one moment is meant throughout."""

    def unfinished(self):
        return self.filter(state__in=UNFINISHED)

    def due(self, now):
        """Waiting to be claimed, the oldest first."""
        return self.filter(state=State.QUEUED, not_before__lte=now).order_by("not_before", "pk")

    def unsent(self, now):
        """Due, and never sent to a Celery worker, or so long ago that the message may be lost."""
        return self.due(now).filter(Q(sent_at=None) | Q(sent_at__lt=now - limits.RESEND))

    def expired(self, now):
        """Held by a worker that has been silent for too long."""
        return self.filter(state=State.RUNNING, lease_until__lt=now)

    def held(self, job_id, token):
        """The job, for as long as the worker that claimed it with ``token`` holds it; else nothing."""
        return self.filter(pk=job_id, state=State.RUNNING, token=token)
