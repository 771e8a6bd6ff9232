"""Taking turns, so that a busy machine slows what is measured and its reference alike."""

import statistics
import time
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def seconds(call) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def in_turns(call, reference, *, rounds, warm_up=5) -> tuple[list[float], list[float]]:
    """Return the seconds that each took, measured one after the other ``rounds`` times."""
    for _ in range(warm_up):
        call(), reference()
    taken = [(seconds(call), seconds(reference)) for _ in range(rounds)]
    return [mine for mine, _ in taken], [theirs for _, theirs in taken]


def beside(name, call, reference, *, limit, rounds) -> list[dict]:
    """Return the median of ``call`` as a ratio to that of ``reference``, and both in milliseconds for information."""
    mine, theirs = in_turns(call, reference, rounds=rounds)
    return [
        figure(f"{name}_beside_bare_view", statistics.median(mine) / statistics.median(theirs), "times", limit),
        figure(f"{name}_median", statistics.median(mine) * 1000, "ms"),
        figure(f"{name}_p95", statistics.quantiles(mine, n=20)[-1] * 1000, "ms"),
        figure(f"{name}_bare_view_median", statistics.median(theirs) * 1000, "ms"),
    ]


def figure(name, value, unit, limit=None) -> dict:
    return {"name": name, "value": round(value, 3), "unit": unit, "limit": limit}


@contextmanager
def counting():
    """Give a list that is as long as the number of queries made inside, when the block has ended."""
    made = []
    with CaptureQueriesContext(connection) as context:
        yield made
    made += [q["sql"] for q in context if not q["sql"].lstrip().upper().startswith(NOT_COUNTED)]
