"""Reminding a unit that a document is to be handed in: a week before the last day, and the day before."""

import datetime

from django.db.models import Q
from django.urls import reverse

from plans.choices import Kind, Status
from plans.models import Deadline, Document
from plans.services.documents import placements_in
from plans.tables import day
from units.access import Action, Place, roles_that
from units.choices import NoticeKind
from units.models import Unit, User
from units.services import notify

WEEK, EVE = 7, 1  # days before


def remind_deadlines(today: datetime.date) -> None:
    """Remind those who write of what is to be handed in within a week and is not; each once a week before and once
    the day before, also where this was not run on just those days.
    """
    soon = Deadline.objects.filter(on__gte=today, on__lte=today + datetime.timedelta(days=WEEK))
    for deadline in soon.select_related("setup").order_by("on", "pk"):
        for unit, document in _waited_for(deadline):
            _remind(unit, document, deadline, today)


def _waited_for(deadline):
    """Yield (unit, its document or None) for each that has the last day and has not handed in."""
    setup = deadline.setup
    units = Unit.objects.filter(
        Q(pk=deadline.unit_id) if deadline.unit_id else Q(placements__committee=setup.committee)
    )
    placements = placements_in(units.values_list("pk", flat=True), setup.year)
    others = set(setup.deadlines.filter(kind=deadline.kind).exclude(unit=None).values_list("unit", flat=True))
    documents = Document.objects.filter(year=setup.year, kind=deadline.kind, unit__in=placements)
    documents = {document.unit_id: document for document in documents.prefetch_related("editions")}
    for unit in units.distinct():
        placement, document = placements.get(unit.pk), documents.get(unit.pk)
        belongs = placement and placement.committee_id == setup.committee_id
        has_its_own = deadline.unit_id is None and unit.pk in others
        done = document and (document.status != Status.DRAFT or document.editions.all())
        if belongs and not has_its_own and not done:
            yield unit, document


def _remind(unit, document, deadline, today):
    kind, on, year = Kind(deadline.kind), deadline.on, deadline.setup.year
    ahead = EVE if (on - today).days <= EVE else WEEK
    notify(
        users=User.objects.holding(roles_that(Action.WRITE), Place(unit=unit.pk)),
        kind=NoticeKind.TASKS,
        key=f"deadline {unit.key} {kind} {year} {on} {ahead}",
        subject=f"{kind.label} {year} för {unit} lämnas in senast {day(on)}",
        path=document.get_absolute_url() if document else reverse("plans:start"),
    )
