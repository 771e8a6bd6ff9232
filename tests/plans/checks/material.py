"""A document with one enhetsmål, made by hand, and what the checks say of it."""

import dataclasses

from goals.choices import Level
from plans import outline as o
from plans.checks import Finding, oddities
from plans.choices import Kind
from tests.reports.outlines import indicator, outline, section, text

YEAR = 2025


def a_goal(*, analysis="", texts=(), indicators=(), activities=(), **fields) -> o.Goal:
    """Return an enhetsmål; ``analysis`` is its Analys."""
    texts = (*texts, text("g-1.analys", analysis, "Analys")) if analysis else texts
    fields = {"key": "g-1", "title": "Fler prövar ett arbete", **fields}
    return o.Goal(level=Level.UNIT, texts=texts, indicators=indicators, activities=activities, **fields)


def a_row(name="Andel nöjda deltagare", key="i-1", **fields) -> o.IndicatorRow:
    """Return a line of an indicator; what is no field of it is a value in the column of that name."""
    of_row = {field.name for field in dataclasses.fields(o.IndicatorRow)} - {"analysis"}
    row = indicator(key, name, **{name: value for name, value in fields.items() if name not in of_row})
    return o.replace(row, **{name: value for name, value in fields.items() if name in of_row})


def a_document(*goals, kind=Kind.ANNUAL_REPORT, front=(), **fields) -> o.Outline:
    """Return a document with the goals under a nämndmål, which stands alone."""
    above = o.Goal(key="g-nm", level=Level.COMMITTEE, title="Vägen till arbete är kort", children=goals)
    return outline(kind, YEAR, front=front, goals=(above,), **fields)


def a_text(markup) -> o.Outline:
    """Return a document in which the unit has written just that."""
    return a_document(front=(section("s-1", "Inledning", 1, markup),))


def found(outline, code, **options) -> list[Finding]:
    """Return the findings of a code."""
    return [finding for finding in oddities(outline, **options) if finding.code == code]


def the_only(outline, code, **options) -> Finding:
    """Return the only finding of a code."""
    (finding,) = found(outline, code, **options)
    return finding
