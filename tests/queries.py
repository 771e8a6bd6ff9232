"""Counting queries as the project's limits mean them: BEGIN, COMMIT and SAVEPOINT are not counted."""

from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

_NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@contextmanager
def counted_queries():
    """Give a list that holds the SQL of every query made inside, once the block has ended."""
    made = []
    with CaptureQueriesContext(connection) as context:
        yield made
    made += [query["sql"] for query in context if not query["sql"].lstrip().upper().startswith(_NOT_COUNTED)]


@contextmanager
def at_most(limit):
    """Fail, and show the queries, when more than ``limit`` are made inside."""
    with counted_queries() as made:
        yield
    assert len(made) <= limit, f"{len(made)} queries, at most {limit}:\n" + "\n".join(made)
