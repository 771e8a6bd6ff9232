"""Starting a document, and what belongs to it as a whole."""

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from goals.models import Assignment, Goal
from plans.beginning import documents_so_far, hinder
from plans.choices import Kind, Status
from plans.models import Document, YearSetup
from plans.permissions import place_of
from plans.services.giving import give_goals
from plans.setup import set_up_year
from units.access import Action, Denied, decide, require
from units.models import Municipality, Placement, Unit

YEARS = range(2000, 2101)  # what anybody may want to plan or report for; the rest is mistyped
AHEAD = 1  # years that a unit may begin before its nämnd has set them up


@transaction.atomic
def start_document(*, unit, year, kind, by) -> Document:
    """Return the unit's document of the kind and year, begun now if it was not there. It freezes today's names.

    Raises ``PermissionRefused`` where it cannot be begun yet, or no longer (plans/beginning.py).
    """
    unit = Unit.objects.select_for_update().get(pk=unit.pk)  # of two who start it at once the later finds the other's
    placement = placement_in(unit, year) if year in YEARS else None
    if placement is None:
        require(Denied(f"{unit} hör inte till någon nämnd år {year}. Be controllern ordna det."))
    there = Document.objects.filter(unit=unit, year=year, kind=kind).first()
    municipality = Municipality.objects.first()
    document = there or new_document(unit=unit, year=year, kind=kind, placement=placement, municipality=municipality)
    require(decide(by, Action.WRITE, place_of(document)))
    if there:
        return there
    if found := hinder(kind, year, documents_so_far([unit.pk], year)):
        require(Denied(found))
    today = timezone.localdate().year
    if not today <= year <= today + AHEAD and not _is_set_up(placement.committee, year):
        require(Denied(f"{placement.committee} har inte lagt upp år {year} ännu. Be controllern ordna det."))
    document.changed_by = by
    return begin(document)


def begin(document) -> Document:
    """Store a document that is begun, with the year's rubriker and goals if the unit has none; asks for no leave."""
    unit, committee, year = document.unit, document.committee, document.year
    set_up_year(committee=committee, year=year)
    document.save()
    if not Assignment.objects.filter(unit=unit, goal__year=year).exists():
        # all of the nämnd's goals to begin with: it is easier to take away than to discover what is missing
        goals = Goal.objects.present().in_year(year).filter(level=Goal.Level.COMMITTEE, committee=committee)
        give_goals(unit=unit, goals=[goal.pk for goal in goals])
    return document


def _is_set_up(committee, year):
    return YearSetup.objects.filter(committee=committee, year=year).exists()


def new_document(*, unit, year, kind, placement, municipality) -> Document:
    """Return an unsaved document with the names it is to print."""
    return Document(
        unit=unit,
        year=year,
        kind=Kind(kind),
        status=Status.DRAFT,
        committee=placement.committee,
        department=placement.department,
        municipality_name=municipality.name if municipality else "",
        committee_name=placement.committee.name,
        department_name=placement.department.name if placement.department else "",
        unit_name=unit.name,
    )


def placement_in(unit, year) -> Placement | None:
    """Return where the unit belongs in the year: the last placement that holds during some part of it."""
    return placements_in([unit.pk], year).get(unit.pk)


def placements_in(units, year) -> dict[int, Placement]:
    """Return where each of the units (primary keys) belongs in the year, in one query; as ``placement_in``."""
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    placements = Placement.objects.select_related("committee", "department").filter(
        Q(valid_to=None) | Q(valid_to__gte=first), valid_from__lte=last, unit__in=list(units)
    )
    return {placement.unit_id: placement for placement in placements.order_by("valid_from")}
