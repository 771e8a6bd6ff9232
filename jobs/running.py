"""Doing one job: calling its handler, keeping its lease meanwhile, writing how it went."""

import logging
import signal
import threading
import time
import traceback
from contextlib import contextmanager
from functools import partial

from django.db import Error, close_old_connections, connection

from jobs import limits
from jobs.claims import claim
from jobs.handlers import Failure, Interrupted, LeaseLost, TryLater, handler_for

logger = logging.getLogger(__name__)

TECHNICAL_MAX = 10_000  # characters
TOO_LONG = "Arbetet tog för lång tid och har stoppats. Hör av dig till den som förvaltar systemet."


def execute(job_id):
    """Do the job if it can be claimed. Return whether it could: not when it is gone, taken, finished or not due."""
    run = claim(job_id)
    if run:
        perform(run)
    return run is not None


def perform(run):
    """Do a claimed job and write how it went. Raises only errors of the database, when that cannot be written."""
    try:
        write_outcome = _work(run)
        write_outcome()
    except LeaseLost:
        logger.warning("%s was lost: another worker has it, or it is gone", run)


def _work(run):
    """Call the handler and return what is to be done about the row, now that it has ended."""
    began = time.monotonic()
    try:
        with _heartbeat(run), _time_limit(limits.LONGEST.total_seconds()):
            handler_for(run.kind)(run)
    except LeaseLost:
        raise
    except Interrupted:
        logger.info("%s is given back", run)
        return run.give_back
    except Failure as failure:
        logger.warning("%s failed: %s", run, failure)
        return partial(run.fail, str(failure), _describe(failure) if failure.__cause__ else "")
    except TryLater as later:
        logger.warning("%s waits for %s: %s", run, later.after, later)
        return partial(run.wait, later.after, _describe(later))
    except Exception as error:
        logger.exception("%s failed unexpectedly", run)
        return partial(run.put_off, _describe(error))
    logger.info("%s took %.1f s", run, time.monotonic() - began)
    return run.done


def _describe(error):
    """Return the error with its traceback as text that any database takes, shortened from the top."""
    text = "".join(traceback.format_exception(error))[-TECHNICAL_MAX:]
    return text.replace("\0", "").encode("utf-8", "replace").decode()


@contextmanager
def _heartbeat(run):
    """Renew the lease from a thread of its own, so that a handler may be busy for longer than a lease."""
    ended = threading.Event()
    beats = threading.Thread(target=_beat, args=(run, ended), name=f"heartbeat of {run}", daemon=True)
    beats.start()
    try:
        yield
    finally:
        ended.set()
        beats.join()


def _beat(run, ended):
    # Not for ever: a handler that hangs where no signal reaches it must lose its job in the end.
    last = time.monotonic() + limits.LONGEST.total_seconds()
    try:
        while time.monotonic() < last and not ended.wait(limits.HEARTBEAT.total_seconds()):
            try:
                run.renew()
            except Error as error:  # the database may be away for a moment; the next beat may reach it
                logger.warning("The lease of %s could not be renewed: %s", run, error)
                close_old_connections()
    except LeaseLost:
        pass  # the handler learns of it when it next writes
    finally:
        connection.close()  # this thread's own


@contextmanager
def _time_limit(seconds):
    """Stop the handler with a Failure after ``seconds``. Only the main thread can be stopped; workers run there."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(signum, frame):
        raise Failure(TOO_LONG)

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
