"""Who does which kind of job, and how a handler says that it cannot."""

_handlers = {}


class Failure(Exception):
    """The work cannot be done, and trying again would not help. The message is shown to the user, in Swedish."""


class TryLater(Exception):
    """The work cannot be done now, and nothing is wrong with it: a server that it needs is away.

    It waits for ``after`` (a timedelta), and that is not counted as an attempt: the handler says when to give up.
    """

    def __init__(self, after, technical):
        super().__init__(technical)
        self.after = after


class LeaseLost(Exception):
    """The job is no longer this worker's: another may be doing it, or it is gone. Nothing more may be written."""


class Interrupted(KeyboardInterrupt):
    """The worker must stop now. Not an Exception, so that no handler catches it; psycopg cancels its query on it."""


def register(kind, handler):
    """Let ``handler(run)`` do the jobs of ``kind``.

    Raises ValueError when another handler has the kind: two apps would otherwise take each other's jobs.
    """
    if _handlers.setdefault(kind, handler) is not handler:
        raise ValueError(f"Job kind {kind!r} already has a handler")


def handler_for(kind):
    """Return the handler of ``kind``. Raises LookupError when this process knows none."""
    try:
        return _handlers[kind]
    except KeyError:
        raise LookupError(f"No handler for jobs of kind {kind!r}") from None
