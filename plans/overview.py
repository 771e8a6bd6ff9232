"""What the start page shows: the documents of one's own units, and an overview of a nämnd or an avdelning."""

import dataclasses
import datetime
from collections import Counter, defaultdict

from django.db.models import Count, Max, Q
from django.utils import timezone

from plans.beginning import AHEAD, can_begin, documents_so_far, hinder, is_near, lacks_plan, with_edition
from plans.choices import CommentState, Kind, Status, Verdict
from plans.left import left_to_do
from plans.log import came_back_of
from plans.models import Deadline, Document, Move, YearSetup
from plans.way import Rules, what_next
from units.access import current_memberships
from units.choices import Role
from units.models import Membership, Placement, Unit
from units.swedish import search_text

NOT_BEGUN, CORRECTED = "ej", "rattas"


@dataclasses.dataclass(frozen=True, slots=True)
class Offer:
    """A document that the unit has not begun. ``without_plan``: a report of a year without anything to follow up."""

    kind: Kind
    year: int
    deadline: datetime.date | None
    without_plan: bool
    plan_before: int | None = None  # of a plan: the year of the unit's adopted one that it can begin from

    @property
    def title(self) -> str:
        return f"{self.kind.label} {self.year}"

    @property
    def late(self) -> bool:
        return self.deadline is not None and timezone.localdate() > self.deadline


@dataclasses.dataclass(frozen=True, slots=True)
class Card:
    """A document under way, as its writer's start page shows it."""

    document: Document
    left: int
    missing: tuple[tuple[str, int], ...]  # rubriker and how often each is missing, in printed order
    next: str
    deadline: datetime.date | None
    late: bool
    came_back: Move | None  # the move that sent it back or opened it for correction, when that happened last
    unanswered: int  # comments in a round that is open
    proposals: int  # of workplaces, that nobody has decided about


@dataclasses.dataclass(frozen=True, slots=True)
class UnitDesk:
    """A unit that the user writes for."""

    unit: object
    cards: tuple[Card, ...]
    offers: tuple[Offer, ...]
    waiting: tuple[tuple[str, str], ...]  # (title, why not) of a report that waits for a plan
    earlier: tuple[Document, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A unit in an overview, with its document if it has begun one."""

    unit: object
    department: object
    document: Document | None
    left: int
    deadline: datetime.date | None
    late: bool
    nobody_writes: bool  # nothing is begun, and nobody is enhetschef or biträdande there

    @property
    def state(self) -> str:
        """Its status; one that is being corrected is adopted, since its edition holds until the next."""
        if self.document is None:
            return NOT_BEGUN
        corrected = self.document.has_edition and self.document.status != Status.ADOPTED
        return CORRECTED if corrected else self.document.status


def desks_of(user) -> list[UnitDesk]:
    """Return the units that the user writes for, by name, with what is under way and what can be begun."""
    roles = (Role.UNIT_HEAD, Role.DEPUTY)
    units = Unit.objects.in_bulk({m.unit_id for m in current_memberships(user) if m.role in roles})
    documents = Document.objects.filter(unit__in=units).order_by("-year", "kind").select_related("changed_by")
    documents = list(with_edition(documents).annotate(**_asks()))
    placements = {p.unit_id: p for p in Placement.objects.filter(unit__in=units).order_by("valid_from")}
    setups = YearSetup.objects.filter(committee__in={p.committee_id for p in placements.values()})
    setups = {(s.committee_id, s.year): s for s in setups}
    deadlines = _deadlines(setups.values())
    drafts = [d for d in documents if d.status == Status.DRAFT]
    left = left_to_do(drafts)
    back = came_back_of(drafts)
    desks = []
    for unit in sorted(units.values(), key=lambda u: u.sort_key):
        own = [d for d in documents if d.unit_id == unit.pk]
        cards = [_card(d, user, left, back, setups, deadlines) for d in own if d.status != Status.ADOPTED]
        cards.sort(key=lambda card: card.deadline or datetime.date.max)
        desks.append(
            UnitDesk(
                unit=unit,
                cards=tuple(cards),
                offers=tuple(_offers(unit, placements.get(unit.pk), own, setups, deadlines)),
                waiting=tuple(_waiting(unit, placements.get(unit.pk), own, setups, deadlines)),
                earlier=tuple(d for d in own if d.status == Status.ADOPTED),
            )
        )
    return desks


def overview(*, committee, department=None, kind, year, words="") -> list[Line]:
    """Return the units of a nämnd (or of one avdelning) in a year, by name, each with its document of the kind.

    A unit that has moved during the year and writes its document for another nämnd or avdelning is left out: that
    document is theirs to know of.
    """
    placements = Placement.objects.filter(committee=committee, valid_from__year__lte=year).filter(
        Q(valid_to=None) | Q(valid_to__year__gte=year)
    )
    if department:
        placements = placements.filter(department=department)
    if words:
        placements = placements.filter(unit__search_text__contains=search_text(words))
    placed = {p.unit_id: p for p in placements.select_related("unit", "department").order_by("valid_from")}
    so_far = defaultdict(list)
    for document in documents_so_far(placed, year).select_related("changed_by"):
        so_far[document.unit_id].append(document)
    documents = {pk: d for pk, there in so_far.items() for d in there if (d.year, d.kind) == (year, kind)}
    for pk, document in list(documents.items()):
        if document.committee_id != committee.pk or (department and document.department_id != department.pk):
            del placed[pk], documents[pk]
    left = left_to_do(d for d in documents.values() if d.status != Status.ADOPTED)
    deadlines = _deadlines(YearSetup.objects.filter(committee=committee, year=year))
    today = timezone.localdate()
    writers = Membership.objects.current().filter(unit__in=placed, role__in=(Role.UNIT_HEAD, Role.DEPUTY))
    written_for = set(writers.values_list("unit_id", flat=True))
    lines = []
    for placement in placed.values():
        document = documents.get(placement.unit_id)
        deadline = _deadline(deadlines, (committee.pk, year), kind, placement.unit_id)
        if document is None:
            waits = placement.unit_id in written_for and can_begin(kind, year, so_far[placement.unit_id])
        else:
            waits = document.status == Status.DRAFT and not document.has_edition
        counts = left.get(document.pk) if document else None
        lines.append(
            Line(
                unit=placement.unit,
                department=placement.department,
                document=document,
                left=counts.total() if counts else 0,
                deadline=deadline,
                late=bool(waits and deadline and deadline < today),
                nobody_writes=document is None and placement.unit_id not in written_for,
            )
        )
    return sorted(lines, key=lambda line: line.unit.sort_key)


def choices_of(committee) -> list[tuple[int, Kind]]:
    """Return the (year, kind) that a nämnd's overview can show, latest first."""
    asked = set(Deadline.objects.filter(setup__committee=committee).values_list("setup__year", "kind"))
    written = set(Document.objects.filter(committee=committee).values_list("year", "kind"))
    found = asked | written or {(timezone.localdate().year, Kind.PLAN)}
    return sorted(((year, Kind(kind)) for year, kind in found), key=lambda c: (-c[0], list(Kind).index(c[1])))


def present_choice(committee, choices) -> tuple[int, Kind]:
    """Return what the nämnd's units write now: of what somebody has begun the next one due, else the last that was.

    Where no day is set for what has been begun: the next one due, and without any days the last touched.
    """
    written = Document.objects.filter(committee=committee).values("year", "kind").annotate(at=Max("changed_at"))
    begun = list(written.order_by("-at").values_list("year", "kind"))
    days = Deadline.objects.filter(setup__committee=committee, unit=None)
    days = list(days.order_by("on").values_list("on", "setup__year", "kind"))
    today = timezone.localdate()
    coming = [(year, kind) for on, year, kind in days if on >= today]
    passed = [(year, kind) for on, year, kind in reversed(days) if on < today]
    due = [choice for choice in (*coming, *passed) if choice in begun]
    found = next(iter((*due, *coming, *begun)), None)
    return (found[0], Kind(found[1])) if found else choices[0]


def waiting(*, committee, department=None) -> list[Document]:
    """Return what has been handed in to a nämnd (or to one avdelning) and waits to be read, the oldest first."""
    found = Document.objects.filter(committee=committee, status=Status.SUBMITTED)
    found = found.annotate(handed_in_at=Max("moves__at", filter=Q(moves__name="submit")))
    return list((found.filter(department=department) if department else found).order_by("handed_in_at"))


def _card(document, reader, left, back, setups, deadlines):
    setup = setups.get((document.committee_id, document.year))
    deadline = _deadline(deadlines, (document.committee_id, document.year), document.kind, document.unit_id)
    rules = Rules(deadline=deadline, adopted_by=Role(setup.adopted_by) if setup else Role.DEPARTMENT_HEAD)
    counts = left.get(document.pk, Counter())
    return Card(
        document=document,
        left=counts.total(),
        missing=tuple(counts.items()),
        next=what_next(
            document,
            rules,
            status=Status(document.status),
            reader=reader,
            correcting=document.pk in back and back[document.pk].name == "correct",
        ),
        deadline=deadline,
        late=rules.late and document.status == Status.DRAFT and document.pk not in back,
        came_back=back.get(document.pk),
        unanswered=document.unanswered,
        proposals=document.proposals,
    )


def _asks():
    """How much of each document waits for an answer of those who write in it."""
    threads = Q(reviews__comments__parent=None, reviews__comments__removed_at=None, reviews__closed_at=None)
    return {
        "unanswered": Count(
            "reviews__comments", filter=threads & Q(reviews__comments__state=CommentState.OPEN), distinct=True
        ),
        "proposals": Count(
            "tasks__contributions", filter=Q(tasks__contributions__state=Verdict.WAITING), distinct=True
        ),
    }


def _offers(unit, placement, documents, setups, deadlines):
    """A plan is offered when its year is set up; a report that can be begun when its last day comes near."""
    adopted = {d.year for d in documents if d.kind == Kind.PLAN and d.has_edition}
    for kind, year, deadline in _wanted(unit, placement, setups, deadlines):
        if not can_begin(kind, year, documents):
            continue
        if kind == Kind.PLAN:
            before = max((y for y in adopted if y < year), default=None)
            yield Offer(kind=kind, year=year, deadline=deadline, without_plan=False, plan_before=before)
        else:
            yield Offer(kind=kind, year=year, deadline=deadline, without_plan=lacks_plan(year, documents))


def _waiting(unit, placement, documents, setups, deadlines):
    """Why a report that is wanted cannot be begun: one that a later one has taken the place of is wanted no more."""
    for kind, year, _ in _wanted(unit, placement, setups, deadlines):
        begun = {document.kind for document in documents if document.year == year}
        if begun.isdisjoint({kind, Kind.ANNUAL_REPORT}) and (why := hinder(kind, year, documents)):
            yield f"{kind.label} {year}", why


def _wanted(unit, placement, setups, deadlines):
    """Yield (kind, year, last day) of what the unit is to write now, begun or not."""
    if placement is None:
        return
    today = timezone.localdate()
    years = sorted(year for committee, year in setups if committee == placement.committee_id and year >= today.year - 1)
    for year in years:
        for kind in Kind:
            deadline = _deadline(deadlines, (placement.committee_id, year), kind, unit.pk)
            near = deadline and is_near(year, deadline) and deadline >= today - AHEAD
            if near or (kind == Kind.PLAN and not deadline and year >= today.year):
                yield kind, year, deadline


def _deadlines(setups):
    """Return {(committee, year): {(kind, unit or None): last day}}."""
    found = {}
    for row in Deadline.objects.filter(setup__in=[s.pk for s in setups]).select_related("setup"):
        place = (row.setup.committee_id, row.setup.year)
        found.setdefault(place, {})[row.kind, row.unit_id] = row.on
    return found


def _deadline(deadlines, place, kind, unit):
    days = deadlines.get(place, {})
    return days.get((kind, unit)) or days.get((kind, None))
