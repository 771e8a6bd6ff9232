"""What looks odd in a document: pure functions from an outline to findings. Nothing here hinders anything.

Each finding says what and where in a sentence, and points at what it was seen in. A person judges.
"""

from collections.abc import Iterator

from plans import outline as o
from plans import progress
from plans.checks.assessment import contradictions, objections
from plans.checks.copies import other_numbers, pasted
from plans.checks.dates import odd_dates
from plans.checks.few import few
from plans.checks.finding import ASSESSMENT, Finding, Severity, capital, quote
from plans.checks.gaps import GAP, gaps
from plans.checks.numbers import identifiers
from plans.checks.persons import persons
from plans.checks.reading import written
from plans.checks.since import changed_targets, repeated_analyses
from plans.checks.slips import slips, without_unit
from plans.checks.targets import other_targets

__all__ = ["ASSESSMENT", "GAP", "Finding", "Severity", "findings", "objections", "oddities"]


def findings(
    outline: o.Outline, *, before: o.Outline | None = None, plan: o.Outline | None = None, gap: int = GAP
) -> tuple[Finding, ...]:
    """Return everything that is worth a look, in printed order: what is missing, and what is odd (see there)."""
    return _in_order(outline, [*missing(outline), *oddities(outline, before=before, plan=plan, gap=gap)])


def oddities(
    outline: o.Outline, *, before: o.Outline | None = None, plan: o.Outline | None = None, gap: int = GAP
) -> tuple[Finding, ...]:
    """Return what looks odd, in printed order.

    ``before``: the document of the last period, ``plan``: the year's adopted plan; what they would tell is left out
    without them. ``gap``: procentenheter between women and men above which an analysis should say something.
    """
    texts = tuple(written(outline))
    found = [
        *contradictions(outline),
        *slips(outline),
        *without_unit(outline),
        *gaps(outline, gap),
        *other_targets(outline, texts),
        *odd_dates(outline),
        *pasted(texts),
        *other_numbers(texts),
        *identifiers(texts),
        *persons(texts),
        *few(texts, outline.layout.small_number_threshold),
        *(changed_targets(outline, plan) if plan else ()),
        *(repeated_analyses(outline, before) if before else ()),
    ]
    return _in_order(outline, found)


def _in_order(outline, found):
    places = {anchor: place for place, anchor in enumerate(_anchors(outline))}
    return tuple(sorted(found, key=lambda finding: places[finding.anchor]))


def missing(outline: o.Outline) -> Iterator[Finding]:
    """Yield what must be filled in and is not; what must be is told by plans/progress.py."""
    for place in progress.places(outline):
        for item in place.left:
            under = f" under {quote(place.title)}" if place.title else ""
            yield Finding(
                code="missing",
                anchor=item.anchor,
                severity=Severity.REMINDER,
                sentence=f"{capital(item.label)} saknas{under}.",
                evidence=((item.anchor, item.label),),
            )


def _anchors(outline):
    """Every place that a finding can point at, in printed order."""
    for section in outline.front:
        yield from _of_section(section)
    for _, goal in o.walk(outline.goals):
        yield from (goal.key, f"{goal.key}.bedomning", *(text.slot for text in goal.texts))
        for row in goal.indicators:
            yield from (row.key, f"{row.key}.arsmal", *([row.analysis.slot] if row.analysis else []))
        for row in goal.activities:
            yield from (row.key, *([row.analysis.slot] if row.analysis else []))
    for section in outline.closing:
        yield from _of_section(section)


def _of_section(section):
    yield section.key
    if section.text:
        yield section.text.slot
