"""Asking the database itself what it refuses."""

from django.db import IntegrityError, transaction


def is_refused(make):
    """Tell whether the database refuses the rows that ``make()`` would leave behind."""
    try:
        with transaction.atomic():
            make()
    except IntegrityError:
        return True
    return False
