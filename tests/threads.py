"""Doing several things at the same moment, each on a database connection of its own."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connection


def together(*calls):
    """Make the calls at the same time, each in a thread; return what each gave back or raised, in the order given."""
    begin = threading.Barrier(len(calls))

    def run(call):
        begin.wait()
        try:
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
