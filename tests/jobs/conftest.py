import pytest

import jobs
from jobs.services import enqueue


@pytest.fixture(autouse=True)
def no_kinds(monkeypatch):
    """Only the kinds that a test registers are there, and nothing is done daily, whatever time it is."""
    monkeypatch.setattr("jobs.handlers._handlers", {})
    monkeypatch.setattr("jobs.schedule._daily", {})


@pytest.fixture
def queued(db):
    """A job of kind "pdf" that waits; ``queued(handler)`` also says who does it."""

    def queue(handler=lambda run: None, **fields):
        jobs.register("pdf", handler)
        return enqueue(kind="pdf", key="plan-2026", **fields)

    return queue
