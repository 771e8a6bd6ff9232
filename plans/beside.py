"""The unit's documents of a year, which are written on the same goals, with the way from each to the others."""

import dataclasses
import datetime

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from plans.beginning import can_begin, decides_in, is_near, with_edition
from plans.carrying.sources import earlier_plans
from plans.choices import Kind, MeetingSort, Status
from plans.meetings import coverage_words
from plans.models import CarryOver, Deadline, Document, Edition, Meeting, Move, Review, Task
from plans.permissions import place_of
from units.access import Action, decide
from units.models import workplace_count
from units.prepared import prepared


@dataclasses.dataclass(frozen=True, slots=True)
class Sibling:
    """A document of the year: where it is ("" where it is not begun), and its state."""

    kind: Kind
    key: str
    state: str
    here: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Year:
    """``siblings``: what the reader may open or begin, nothing where that is only the document she reads.

    ``edition``: the number of that document's adopted edition which holds, None where it has none. ``moved``: whether
    it has been handed in at some time. ``plan_before``: the year of the adopted plan that a plan can begin from, and
    ``carried``: whether it has (what was undone not counted). ``reviewed``: whether it has been out on review.
    ``treated``: at how many of its ``workplaces`` it has been taken up, in words. ``passed``: the first day of a
    planned meeting that has passed without anybody noting that it was held. ``shared``: whether anything of it has been
    given to somebody to write.
    """

    siblings: tuple[Sibling, ...]
    edition: int | None
    moved: bool
    plan_before: int | None = None
    carried: bool = False
    reviewed: bool = False
    treated: str = ""
    passed: datetime.date | None = None
    workplaces: int = 0
    shared: bool = False


_REPORTS = tuple(kind for kind in Kind if kind != Kind.PLAN)


@prepared
def _with_story(unit, year):
    """The unit's documents that have a say in the year, each with what ``Year`` tells of it."""
    mine, there = OuterRef("pk"), {"unit": OuterRef("unit"), "year": OuterRef("year")}
    latest = Edition.objects.filter(document=mine).order_by("-number").values("number")[:1]
    held = {"meetings__held_on__isnull": False, "meetings__removed_at": None, "meetings__sort": MeetingSort.APT}
    days = Deadline.objects.filter(Q(unit=None) | Q(unit=OuterRef("unit")))
    days = days.filter(setup__committee=OuterRef("committee"), setup__year=OuterRef("year"))
    days = days.order_by(F("unit").asc(nulls_last=True)).values("on")  # a unit's own exception goes first
    planned = Meeting.objects.present().filter(document=mine, held_on=None, planned_on__isnull=False)
    documents = with_edition(Document.objects.order_by()).annotate(
        edition=Subquery(latest),
        moved=Exists(Move.objects.filter(document=mine)),
        plan_before=Subquery(earlier_plans(**there).values("document__year")[:1]),
        carried=Exists(CarryOver.objects.filter(document=mine, undone_at=None)),
        reviewed=Exists(Review.objects.filter(document=mine)),
        next_meeting=Subquery(planned.order_by("planned_on").values("planned_on")[:1]),
        shared=Exists(Task.objects.filter(document=mine)),
        workplaces=workplace_count(**there),
        treated=workplace_count(**there, **held, meetings__document=mine),
        **{f"due_{kind.name}": Subquery(days.filter(kind=kind)[:1]) for kind in _REPORTS},
    )
    documents = documents.filter(decides_in(year), unit=unit)
    return documents.only("kind", "year", "key", "status", "unit", "committee", "department")


def documents_of_the_year(document, reader) -> Year:
    """Return the documents of the unit and year, in the order they are written, in one query.

    What can be begun is begun from here when its time is near; see plans/beginning.py.
    """
    so_far = _with_story(unit=document.unit_id, year=document.year)
    found = {row.kind: row for row in so_far if row.year == document.year}
    # each by where it stands itself: a unit may have moved to another nämnd during the year
    drafts = {kind for kind, row in found.items() if decide(reader, Action.READ_DRAFT, place_of(row))}
    there = {kind: row for kind, row in found.items() if row.edition or kind in drafts}
    read = found[document.kind]
    begins = bool(decide(reader, Action.WRITE, place_of(document)))
    siblings = []
    for kind in Kind:
        if row := there.get(kind):
            state = row.status if kind in drafts else Status.ADOPTED  # who may not read a draft reads what was adopted
            siblings.append(Sibling(kind=kind, key=row.key, state=state, here=kind == document.kind))
        elif begins and kind in _REPORTS and _may_begin(kind, read, so_far):
            siblings.append(Sibling(kind=kind, key="", state=""))
    plan = document.kind == Kind.PLAN
    return Year(
        tuple(siblings) if len(siblings) > 1 else (),
        edition=read.edition,
        moved=read.moved,
        plan_before=read.plan_before if plan else None,
        carried=plan and read.carried,
        reviewed=read.reviewed,
        treated=coverage_words(read.kind, read.treated or 0, read.workplaces or 0),
        passed=read.next_meeting if read.next_meeting and read.next_meeting < timezone.localdate() else None,
        workplaces=read.workplaces or 0,
        shared=read.shared,
    )


def _may_begin(kind, read, so_far):
    return can_begin(kind, read.year, so_far) and is_near(read.year, getattr(read, f"due_{kind.name}"))
