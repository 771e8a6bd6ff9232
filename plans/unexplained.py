"""Whether a bedömning lacks the reason it needs, asked of many documents at once.

The checks ask this of an outline. Here they are asked of goals that hold no more than they look at, so that no document
has to be assembled. What was printed as the outcome of the year before is read from the rows, not from the record.
"""

from indicators.choices import Direction, Periodicity
from plans import outline as o
from plans.checks.assessment import objections
from plans.choices import Fulfilment, Kind, Progress
from plans.results import result_of
from plans.setup import layout_of


def is_objected_to(goal, assessment, *, document, setup, lines, activities) -> bool:
    """Tell whether something speaks against the bedömning of a unit's own goal in a report.

    ``lines``: (line of an indicator, its printed values or None, {(year, period): outcome}); ``activities``: (key,
    title, end, html of its analysis, what the report says beside it or None).
    """
    kind = Kind(document.kind)
    outline = o.Outline(key="", kind=kind, year=document.year, unit="", layout=layout_of(setup, kind))
    judged = o.Goal(
        key=goal.key,
        level=goal.level,
        title=goal.title,
        fulfilment=Fulfilment(assessment.fulfilment),
        indicators=tuple(_row(*line, outline) for line in lines),
        activities=tuple(_activity(*activity) for activity in activities),
    )
    return bool(objections(judged, outline))


def _row(line, printed, outcomes, outline):
    indicator, here = line.measure.indicator, outcomes.get((outline.year, outline.kind))
    before = outcomes.get((outline.year - 1, Kind.ANNUAL_REPORT))
    cells = {
        "target": line.target,
        "council_target": line.council_target,
        "previous": (here and here.previous_raw) or (before and before.total_raw),
    }
    shown = [column.code for column in outline.layout.indicator_columns]
    values = printed or [(cells[code], code) for code in shown if cells.get(code)]
    return o.IndicatorRow(
        key=line.key,
        measure=line.measure.key,
        name=indicator.name,
        direction=Direction(indicator.direction),
        periodicity=Periodicity(indicator.periodicity),
        values=tuple(o.Value(raw=raw, column=column) for raw, column in values),
        results=(result_of(here),) if here else (),
    )


def _activity(key, title, end, html, told):
    return o.ActivityRow(
        key=key,
        title=title,
        end=end,
        analysis=o.Text(slot=key, rubric="", label="", html=html) if html else None,
        deviation=bool(told and told.deviation),
        progress=Progress(told.progress) if told and told.progress else None,
    )
