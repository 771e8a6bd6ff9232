"""Queries that are put together once and asked again with other values.

Django builds a query anew, and turns it into SQL anew, every time it is asked. For the long queries of a document's
page that takes several times as long as the database takes to answer them: a third of the page (docs/adr/0017).
"""

import copy
import enum
import functools

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Value

REMEMBERED = 16  # lengths of lists; a query with a longer or shorter list is another query


class Given(Value):
    """The place of a value in a prepared query, until it is asked: the value's name and, in a list, which it is."""

    def as_sql(self, compiler, connection):
        """Leave the place open."""
        return "%s", [self]

    def among(self, values):
        """Return what is to stand here."""
        name, at = self.value
        return _plain(values[name] if at is None else values[name][at])


def prepared(build):
    """Turn a function that returns a queryset into one that returns its rows, as a list.

    ``build`` is called once, with a placeholder in place of each argument; then the SQL is kept and only the values
    differ. So it may say ``filter(unit=unit)`` but cannot look at ``unit``. A value is an integer or a string, or a
    tuple of such for ``in`` (of a related row: ``goal__pk__in``), never None. They are named in the call.

        @prepared
        def goals_of(unit, year):
            return Goal.objects.filter(unit=unit, year=year)

        goals_of(unit=document.unit_id, year=document.year)
    """

    @functools.lru_cache(REMEMBERED)
    def put_together(**lengths):
        queryset = build(**{name: _places(name, length) for name, length in lengths.items()})
        compiler = queryset.query.get_compiler(queryset.db)
        return queryset, compiler, *compiler.as_sql()

    @functools.wraps(build)
    def ask(**values):
        lengths = {name: len(value) if isinstance(value, tuple) else None for name, value in values.items()}
        try:
            queryset, compiler, sql, params = put_together(**lengths)
        except EmptyResultSet:  # nothing is in an empty list
            return []
        bound = tuple(param.among(values) if isinstance(param, Given) else param for param in params)
        asked = copy.copy(compiler)  # what a thread asks with is its own
        asked.connection = connections[queryset.db]
        asked.as_sql = lambda: (sql, bound)
        rows = queryset.all()
        rows.query.get_compiler = lambda *args, **kwargs: asked
        return list(rows)

    return ask


def _places(name, length):
    return Given((name, None)) if length is None else [Given((name, at)) for at in range(length)]


def _plain(value):
    if isinstance(value, enum.Enum):
        value = value.value
    if not isinstance(value, int | str):
        raise TypeError(f"Ett värde i en förberedd fråga är ett heltal eller en text, inte {value!r}.")
    return value
