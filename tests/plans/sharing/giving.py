"""What the tests of shared work have in common."""

import datetime

from django.utils import timezone

from jobs.models import Mail
from plans import services
from units.models import Notice


def in_days(days):
    """Return the day that is so many days from today."""
    return timezone.localdate() + datetime.timedelta(days=days)


def give(cast, document, *places, people=(), workplaces=(), until=None, by=None, note=""):
    """Give places to people and workplaces, by default as Helena and within a week."""
    return services.give(
        document=document,
        places=places,
        people=[user.key for user in people],
        workplaces=[workplace.key for workplace in workplaces],
        until=until or in_days(7),
        note=note,
        by=by or cast.helena,
    )


def subjects(user):
    """Return the subjects of what a user has been told, the oldest first."""
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("subject", flat=True))


def mails(user):
    """Return all that has been mailed to a user, as one text each."""
    return [f"{mail.subject}\n{mail.body}" for mail in Mail.objects.filter(to=user.email)]
