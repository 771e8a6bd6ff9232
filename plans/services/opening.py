"""Opening a report for all units of a nämnd at once: the controller's start of a follow-up."""

from collections import defaultdict

from django.db import transaction

from plans.beginning import can_begin, documents_so_far
from plans.choices import Kind
from plans.models import Document
from plans.services.documents import new_document, placements_in
from units.access import Action, Place, decide, require
from units.models import Municipality, Unit


def without_report(*, committee, year, kind) -> list[Unit]:
    """Return the nämnd's units, by name, that have an adopted plan of the year and can begin the report.

    A unit that has moved to another nämnd during the year reports there.
    """
    plans = Document.objects.adopted().filter(committee=committee, year=year, kind=Kind.PLAN)
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=plans.values("unit")).order_by("sort_key")}
    there = defaultdict(list)
    for document in documents_so_far(units, year).only("unit", "year", "kind"):
        there[document.unit_id].append(document)
    placements = placements_in(units, year)
    here = (pk for pk in units if pk in placements and placements[pk].committee_id == committee.pk)
    return [units[pk] for pk in here if can_begin(kind, year, there[pk])]


@transaction.atomic
def open_reports(*, committee, year, kind, by) -> list[Document]:
    """Begin the report of a kind for every unit of the nämnd that has an adopted plan, and return those begun now.

    The number of queries does not grow with the units. Raises ``PermissionRefused``.
    """
    require(decide(by, Action.OPEN_REPORTS, Place(committee=committee.pk)))
    plans = Document.objects.filter(committee=committee, year=year, kind=Kind.PLAN)
    # of two who begin the same report the later finds the other's, as in start_document, and in one order
    list(Unit.objects.select_for_update().filter(pk__in=plans.values("unit")).order_by("pk"))
    units = without_report(committee=committee, year=year, kind=kind)
    placements, municipality = placements_in([unit.pk for unit in units], year), Municipality.objects.first()
    reports = [
        new_document(unit=u, year=year, kind=kind, placement=placements[u.pk], municipality=municipality) for u in units
    ]
    for report in reports:
        report.changed_by = by
    return Document.objects.bulk_create(reports)
