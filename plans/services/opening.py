"""Opening a report for all units of a nämnd at once: the controller's start of a follow-up."""

from collections import defaultdict

from django.db import transaction

from plans.beginning import can_begin, documents_so_far
from plans.choices import Kind
from plans.models import Document
from plans.services.documents import new_document, placements_in
from units.access import Action, Place, decide, require
from units.models import Municipality, Placement, Unit


def without_report(*, committee, year, kind) -> list[Unit]:
    """Return the units that report to the nämnd, by name, that have an adopted plan of the year and can begin the
    report. A unit that has moved to another nämnd during the year reports there, also on the plan it brought along.
    """
    belonging = _belonging(committee, year)
    plans = Document.objects.adopted().filter(unit__in=belonging, year=year, kind=Kind.PLAN)
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=plans.values("unit")).order_by("sort_key")}
    there = defaultdict(list)
    for document in documents_so_far(units, year).only("unit", "year", "kind"):
        there[document.unit_id].append(document)
    return [unit for pk, unit in units.items() if can_begin(kind, year, there[pk])]


def _belonging(committee, year):
    """Return (primary key: placement) of the units that belong to the nämnd in the year."""
    at_some_time = Placement.objects.filter(committee=committee).values_list("unit", flat=True)
    found = placements_in(at_some_time, year).items()
    return {unit: placement for unit, placement in found if placement.committee_id == committee.pk}


@transaction.atomic
def open_reports(*, committee, year, kind, by) -> list[Document]:
    """Begin the report of a kind for every unit of the nämnd that has an adopted plan, and return those begun now.

    The number of queries does not grow with the units. Raises ``PermissionRefused``.
    """
    require(decide(by, Action.OPEN_REPORTS, Place(committee=committee.pk)))
    # of two who begin the same report the later finds the other's, as in start_document, and in one order
    list(Unit.objects.select_for_update().filter(pk__in=_belonging(committee, year)).order_by("pk"))
    units = without_report(committee=committee, year=year, kind=kind)
    placements, municipality = _belonging(committee, year), Municipality.objects.first()
    reports = [
        new_document(unit=u, year=year, kind=kind, placement=placements[u.pk], municipality=municipality) for u in units
    ]
    for report in reports:
        report.changed_by = by
    return Document.objects.bulk_create(reports)
