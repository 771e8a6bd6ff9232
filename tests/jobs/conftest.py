import pytest

import jobs
from jobs.services import enqueue


@pytest.fixture(autouse=True)
def no_kinds(monkeypatch):
    """Only the kinds that a test registers are there."""
    monkeypatch.setattr("jobs.handlers._handlers", {})


@pytest.fixture
def queued(db):
    """A job of kind "pdf" that waits; ``queued(handler)`` also says who does it."""

    def queue(handler=lambda run: None, **fields):
        jobs.register("pdf", handler)
        return enqueue(kind="pdf", key="plan-2026", **fields)

    return queue
