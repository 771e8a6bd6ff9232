"""How long things may take. Everything that has to do with lost workers follows from the length of the lease."""

import os
from datetime import timedelta

# How long a worker may be silent before its job is given to another.
LEASE = timedelta(seconds=float(os.environ.get("JOB_LEASE") or 60))
HEARTBEAT = LEASE / 3  # two beats may be missed
SWEEP = LEASE
# A message that has not been acted upon for this long may be lost. In a long queue it is only late, and a second
# message about the same job does no harm.
RESEND = 5 * LEASE

LONGEST = timedelta(minutes=30)  # no job may run longer; a handler that hangs must not keep its worker for ever
VISIBILITY = 2 * LONGEST  # Redis gives an unacknowledged message to another worker after this: above the longest job

BACKOFF = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120))  # before the second, third, fourth attempt
MAX_ATTEMPTS = len(BACKOFF) + 1

# A mail server that is away is asked again after 1, 2, 4 … minutes, at most an hour, for three days.
FIRST_PAUSE_OF_MAIL = timedelta(minutes=1)
LONGEST_PAUSE_OF_MAIL = timedelta(hours=1)
PATIENCE_OF_MAIL = timedelta(days=3)

GRACE = timedelta(seconds=8)  # to finish a job in when told to stop; container runtimes kill after 10 s
