"""What a document tells about, by its kind: until which day, which activities and which indicators."""

import datetime

from indicators.choices import Periodicity
from plans import outline as o
from plans.choices import Kind

_LAST_DAYS = {Kind.TERTIAL_1: (4, 30), Kind.TERTIAL_2: (8, 31)}  # of the others: New Year's Eve


def period_end(kind: Kind, year: int) -> datetime.date:
    """Return the last day of what a document of the kind tells about (DOMAIN, "The year")."""
    return datetime.date(year, *_LAST_DAYS.get(kind, (12, 31)))


def ends_in(kind: Kind, year: int, end: datetime.date | None) -> bool:
    """Tell whether a last day is within what a document of the kind tells about."""
    return end is not None and end <= period_end(kind, year)


def has_ended(row: o.ActivityRow, outline: o.Outline) -> bool:
    """Tell whether an activity ends by the last day of what the document tells about.

    That day may be still to come where the report is written early, so nobody is to be told that it *has* ended.
    """
    return ends_in(outline.kind, outline.year, row.end)


def is_unreported(row: o.ActivityRow, outline: o.Outline) -> bool:
    """Tell whether an activity has ended by the last day of a report that says nothing of how it went."""
    analysis = row.analysis.html if row.analysis else ""
    return is_silent(outline.kind, outline.year, end=row.end, progress=row.progress, analysis=analysis)


def is_silent(kind: Kind, year: int, *, end, progress, analysis) -> bool:
    """As ``is_unreported``, of an activity's own values."""
    return kind != Kind.PLAN and ends_in(kind, year, end) and not (progress or analysis)


def is_asked_for(periodicity: Periodicity, kind: Kind) -> bool:
    """Tell whether an indicator is to have an outcome in a report of the kind: the yearly ones only in the last."""
    return kind == Kind.ANNUAL_REPORT or (kind != Kind.PLAN and periodicity == Periodicity.TERTIAL)
