"""Slow work, done outside the request. The row is the truth: `services` queues it, a worker claims it and does it.

An app registers its kind of work in ``AppConfig.ready()``: ``jobs.register("export", handler)``. The handler takes a
`jobs.claims.Run`, may be run twice for the same job, and raises ``jobs.Failure`` where it knows why the work cannot
be done.
"""

from jobs.handlers import Failure, LeaseLost, register

__all__ = ["Failure", "LeaseLost", "register"]
