"""When a unit's document can be begun: the one rule behind the start page, the overview, the document's own page and
the controller's opening of reports."""

import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from plans.choices import Kind
from plans.models import Document, Edition

AHEAD = datetime.timedelta(days=150)  # how long before its last day a report is offered


def documents_so_far(units, year):
    """Return the documents that decide what the units can begin in a year, as ``can_begin`` wants them."""
    return with_edition(Document.objects.filter(decides_in(year), unit__in=units))


def decides_in(year) -> Q:
    """Return the condition that a document has a say in what its unit can begin in a year."""
    return Q(year=year) | Q(year__lt=year, kind=Kind.PLAN)


def with_edition(documents):
    """Let each document tell whether it has an adopted edition (``has_edition``), without a query for each."""
    return documents.annotate(has_edition=Exists(Edition.objects.filter(document=OuterRef("pk"))))


def is_near(year: int, deadline: datetime.date | None) -> bool:
    """Tell whether it is time to offer a report of the year; where no last day is set, when the year has begun."""
    today = timezone.localdate()
    return deadline <= today + AHEAD if deadline else year <= today.year


def can_begin(kind: Kind, year: int, documents) -> bool:
    """Tell whether a unit can begin its document of a kind and year; ``documents``: what it has so far.

    A report follows up an adopted plan of its year. One that is still a draft promises nothing yet; a unit that has no
    plan in the system, of that year or an earlier one, begins with a report (``lacks_plan``). A tertialrapport can be
    begun also after a later one, but not beside the verksamhetsberättelse: who writes that is done with the others.
    """
    begun = any(document.kind == kind for document in documents if document.year == year)
    return not begun and not hinder(kind, year, documents)


def hinder(kind: Kind, year: int, documents) -> str:
    """Return what hinders that it is begun, in a sentence for the one who wants to; "" where nothing does."""
    kind, of_the_year = Kind(kind), [document for document in documents if document.year == year]
    if kind == Kind.PLAN:
        return ""
    if kind != Kind.ANNUAL_REPORT and any(d.kind == Kind.ANNUAL_REPORT for d in of_the_year):
        return f"{kind.label} {year} kan inte påbörjas när årets verksamhetsberättelse redan är påbörjad."
    if any(d.has_edition for d in of_the_year if d.kind == Kind.PLAN) or lacks_plan(year, documents):
        return ""
    return f"{kind.label} {year} följer upp årets verksamhetsplan och kan påbörjas först när planen är fastställd."


def lacks_plan(year: int, documents) -> bool:
    """Tell whether the unit has no plan in the system, neither of the year nor of an earlier one."""
    return not any(document.kind == Kind.PLAN and document.year <= year for document in documents)
