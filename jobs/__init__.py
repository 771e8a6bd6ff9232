"""Slow work, done outside the request. The row is the truth: `services` queues it, a worker claims it and does it.

An app registers its kind of work in ``AppConfig.ready()``: ``jobs.register("export", handler)``. The handler takes a
`jobs.claims.Run`, may be run twice for the same job, and raises ``jobs.Failure`` where it knows why the work cannot
be done, and ``jobs.TryLater`` while it must wait for a server that is away. What is done once a day is registered with
`jobs.schedule`, and mail leaves through `jobs.mail`.
"""

from jobs.handlers import Failure, LeaseLost, TryLater, register

__all__ = ["Failure", "LeaseLost", "TryLater", "register"]
