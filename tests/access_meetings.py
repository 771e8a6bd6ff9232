"""The rows of the access table about meetings: each document there has one, and one that was taken away."""

from django.utils import timezone

from plans import services
from plans.choices import MeetingSort
from tests.access import READING, READS_DRAFT, READS_HISTORY, REFUSED_ADOPTED, WRITES_CORRECTED, WRITES_DRAFT, Case

LISTED = (READS_DRAFT, READS_DRAFT, READS_HISTORY, READS_HISTORY)
NOTED = (WRITES_DRAFT, WRITES_DRAFT, REFUSED_ADOPTED, WRITES_CORRECTED)  # also while it waits to be adopted


def noted(what, key, data=lambda at: {}):
    return Case("plans:meeting_step", "POST", NOTED, lambda at: (at.document.key, key(at), what), data, note=what)


def of_meeting(at):
    return at.document.key, at.meetings[0]


GROUP = {"sort": MeetingSort.SAMVERKAN.value}
MEETINGS = [
    Case("plans:meetings", "GET", LISTED),
    Case("plans:meetings", "POST", NOTED, data=lambda at: GROUP),
    Case("plans:plan_for_all", "POST", NOTED, data=lambda at: {"planned_on": "2027-01-12"}),
    Case("plans:meeting", "GET", NOTED, of_meeting),
    Case("plans:meeting", "POST", NOTED, of_meeting, lambda at: GROUP),
    noted("holls", lambda at: at.meetings[0], lambda at: {"held_on": f"{timezone.localdate()}"}),
    noted("ta-bort", lambda at: at.meetings[0]),
    noted("angra", lambda at: at.meetings[1]),
    Case("reports:order_sheet", "POST", READING),
    Case("reports:order_sheet", "POST", READING, data=lambda at: {"arbetsplats": at.workplace}, note="of one"),
]


def two_meetings(cast, document):
    """Return the keys of a meeting of the document's and of one that was taken away."""
    there, gone = (services.add_meeting(document=document, by=cast.helena, **GROUP) for _ in range(2))
    services.remove_meeting(document=document, key=gone.key, by=cast.helena)
    return there.key, gone.key
