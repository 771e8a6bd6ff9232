"""What is done once a day. The embedded worker and Celery's sweep look at the clock; the row in the queue is the truth.

An app registers what it does in ``AppConfig.ready()``: ``schedule.daily("digests", send_digests)``. The function takes
the day (a date in Stockholm). It may be run twice for the same day, and not at all for a day on which no worker ran.
"""

import datetime

from django.utils import timezone

from jobs.choices import DAILY
from jobs.models import Job

MORNING = datetime.time(7)

_daily = {}


def daily(name, function, *, at=MORNING):
    """Do ``function(day)`` each day from the time ``at`` on, in Stockholm. ``name`` has no blanks.

    Raises ValueError when another function has the name.
    """
    if _daily.setdefault(name, (function, at))[0] is not function:
        raise ValueError(f"{name!r} is already done daily by something else")


def queue_daily(now):
    """Queue what is to be done today and has not been queued yet. However many processes ask, it is queued once."""
    local = timezone.localtime(now)
    keys = {f"{name} {local.date()}" for name, (_, at) in _daily.items() if local.time() >= at}
    missing = keys - set(Job.objects.filter(kind=DAILY, key__in=keys).values_list("key", flat=True))
    Job.objects.bulk_create([Job(kind=DAILY, key=key) for key in sorted(missing)], ignore_conflicts=True)


def do(run):
    """Do what the job's key names, for its day. Raises LookupError when this process does not know it."""
    name, _, day = run.key.partition(" ")
    function, _ = _daily[name]
    function(datetime.date.fromisoformat(day))
