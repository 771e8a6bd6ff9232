"""What looks odd in a document: pure functions from an outline to findings. Nothing here hinders anything.

Each finding says what and where in a sentence, and points at what it was seen in. A person judges.
"""

from plans import outline as o
from plans.checks.assessment import contradictions, objections
from plans.checks.copies import other_numbers, pasted
from plans.checks.counted import few_counted
from plans.checks.dates import odd_dates
from plans.checks.few import few
from plans.checks.finding import ASSESSMENT, TYPO, Finding, Severity
from plans.checks.gaps import GAP, gaps
from plans.checks.mistyped import typos
from plans.checks.numbers import identifiers
from plans.checks.persons import persons
from plans.checks.reading import written
from plans.checks.since import changed_targets, repeated_analyses
from plans.checks.slips import slips, without_unit
from plans.checks.targets import other_targets

__all__ = ["ASSESSMENT", "GAP", "TYPO", "Finding", "Severity", "objections", "oddities"]


def oddities(
    outline: o.Outline, *, before: o.Outline | None = None, plan: o.Outline | None = None, gap: int = GAP
) -> tuple[Finding, ...]:
    """Return what looks odd, in printed order. What is missing is told by plans/progress.py.

    ``before``: the document of the last period, ``plan``: the year's adopted plan; what they would tell is left out
    without them. ``gap``: procentenheter between women and men above which an analysis should say something.
    """
    texts = tuple(written(outline))
    found = [
        *contradictions(outline),
        *typos(outline),
        *slips(outline),
        *without_unit(outline),
        *few_counted(outline),
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
    places = {anchor: place for place, anchor in enumerate(_anchors(outline))}
    return tuple(sorted(found, key=lambda finding: places[finding.anchor]))


def _anchors(outline):
    """Every place that a finding can point at, in printed order."""
    for section in outline.front:
        yield from _of_section(section)
    for _, goal in o.walk(outline.goals):
        yield from (goal.key, f"{goal.key}.bedomning", *(text.slot for text in goal.texts))
        for row in goal.indicators:
            yield from (row.key, f"{row.key}.arsmal", *([row.analysis.slot] if row.analysis else []))
        for row in goal.activities:
            yield from (row.key, f"{row.key}.orsak", f"{row.key}.atgard")
            yield from [row.analysis.slot] if row.analysis else []
    for section in outline.closing:
        yield from _of_section(section)


def _of_section(section):
    yield section.key
    if section.text:
        yield section.text.slot
