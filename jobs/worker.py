"""The embedded worker: one process that claims rows itself, where there is no Redis. Several may run at once."""

import logging
import signal
import time
from contextlib import contextmanager

from django.db import Error, close_old_connections
from django.utils import timezone

from jobs import limits
from jobs.claims import claim_next, reclaim
from jobs.handlers import Interrupted
from jobs.running import perform
from jobs.schedule import queue_daily

logger = logging.getLogger(__name__)

# Seconds between looks at an empty queue: short after work, since more often follows, then longer.
SHORTEST_PAUSE = 0.1
LONGEST_PAUSE = 1.0


def step():
    """Take back what silent workers held, then do the next job. Return whether there was one."""
    reclaim()
    run = claim_next()
    if run:
        perform(run)
    return run is not None


def drain():
    """Do every job that is due. Return how many were done."""
    return sum(iter(step, False))


class Worker:
    """Does jobs until it is told to stop by SIGTERM or SIGINT.

    At the first signal it finishes the job in hand; after a while (limits.GRACE), or at a second signal, it gives the
    job back instead, for another worker to begin anew.
    """

    def __init__(self):
        self.stopping = False
        self.look_at_clock = 0.0  # when to see what is to be done today: seldom, it is asked for at every step

    def run(self):
        pause = SHORTEST_PAUSE
        with self._signals():
            logger.info("Worker is ready")
            while not self.stopping:
                if self._step():
                    pause = SHORTEST_PAUSE
                else:
                    time.sleep(pause)
                    pause = min(2 * pause, LONGEST_PAUSE)
        logger.info("Worker has stopped")

    def _step(self):
        close_old_connections()  # those that broke or are old
        try:
            self._queue_daily()
            return step()
        except Error as error:  # the database is away: keep asking, and let the lease of the job in hand run out
            logger.error("The database does not answer: %s", error)
            return False

    def _queue_daily(self):
        if time.monotonic() >= self.look_at_clock:
            queue_daily(timezone.now())
            self.look_at_clock = time.monotonic() + limits.SWEEP.total_seconds()

    @contextmanager
    def _signals(self):
        numbers = (signal.SIGTERM, signal.SIGINT)
        before = [signal.signal(number, self._stop) for number in numbers]
        try:
            yield
        except Interrupted:
            pass  # told a second time, between two jobs
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            for number, handler in zip(numbers, before, strict=True):
                signal.signal(number, handler)

    def _stop(self, signum, frame):
        if self.stopping:
            raise Interrupted
        self.stopping = True
        signal.signal(signal.SIGALRM, self._stop)  # replaces the job's time limit: the grace is shorter
        signal.setitimer(signal.ITIMER_REAL, limits.GRACE.total_seconds())
