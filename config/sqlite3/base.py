"""The database backend that ``config/environment.py`` names for SQLite."""

import sqlite3

from django.db.backends.sqlite3 import base, features
from django.utils.functional import cached_property

MOST = 32_766  # what SQLite takes when nothing else was chosen for it (3.32 and later)


class DatabaseFeatures(features.DatabaseFeatures):
    """Django reckons with the 999 variables of before 2020, so that many rows would take a query for every thirty."""

    @cached_property
    def max_query_params(self):
        with self.connection.cursor() as cursor:
            return min(MOST, cursor.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER))


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to SQLite."""

    features_class = DatabaseFeatures
