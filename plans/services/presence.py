"""Telling who has a document open. Not a change to it: nothing is locked, and nobody waits for it."""

import datetime

from django.utils import timezone

from plans.models import Presence
from plans.permissions import may
from plans.richtext import strip_controls
from units.access import Action, require

RECENT = datetime.timedelta(seconds=25)  # two polls, and some time on the way
LONGEST_SLOT = Presence._meta.get_field("slot").max_length


def be_here(*, document, slot="", by) -> list[Presence]:
    """Note that ``by`` has the document open, in the text at ``slot`` or in none, and return the others who have.

    One write and one read, in no transaction. Refuses those who may not write in the document as it is now.
    """
    require(may(by, Action.WRITE, document))
    now = timezone.now()
    here = Presence(document=document, user=by, slot=strip_controls(slot)[:LONGEST_SLOT], seen_at=now)
    Presence.objects.bulk_create(
        [here], update_conflicts=True, unique_fields=["document", "user"], update_fields=["slot", "seen_at"]
    )
    others = Presence.objects.filter(document=document, seen_at__gt=now - RECENT).exclude(user=by)
    return list(others.select_related("user").order_by("user__first_name", "user__last_name", "pk"))


def forget_presence(day) -> None:
    """Take away the rows of those who were last here before ``day``, a date in Stockholm."""
    Presence.objects.filter(seen_at__date__lt=day).delete()
