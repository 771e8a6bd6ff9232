"""What must be filled in and is not, told as findings beside what looks odd."""

from collections.abc import Iterator

from plans import outline as o
from plans import progress
from plans.checks import in_order, oddities
from plans.checks.finding import Finding, Severity, capital, quote


def findings(outline: o.Outline, **options) -> tuple[Finding, ...]:
    """Return everything that is worth a look, in printed order; ``options`` are those of ``oddities``."""
    return in_order(outline, [*missing(outline), *oddities(outline, **options)])


def missing(outline: o.Outline) -> Iterator[Finding]:
    """Yield what must be filled in and is not (plans/progress.py); a bedömning without its reason is found as odd."""
    for place in progress.places(outline):
        for item in place.left:
            if item.anchor.endswith(".motivering"):
                continue
            under = f" under {quote(place.title)}" if place.title else ""
            yield Finding(
                code="missing",
                anchor=item.anchor,
                severity=Severity.REMINDER,
                sentence=f"{capital(item.label)} saknas{under}.",
                evidence=((item.anchor, item.label),),
            )
