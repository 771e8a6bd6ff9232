"""Indicators of an outline: definitions, the unit's lines of the year, årsmål and outcomes."""

from collections import Counter

from simple_history.utils import bulk_create_with_history

from goals.choices import Level
from goals.models import Goal
from indicators.choices import Direction, Periodicity
from indicators.models import GoalIndicator, Indicator, Measure, Outcome, UnitIndicator
from indicators.outcomes import FIELDS, fill_outcome
from plans import outline as o
from plans.choices import Kind, Owner
from plans.models import PrintedRow
from plans.store.context import Context, squeeze
from plans.store.renewing import bring_back
from units.swedish import search_text


def store_indicators(context: Context, goals: dict[str, Goal]) -> dict[str, UnitIndicator]:
    """Find or add the outline's indicator lines; return them by the outline's keys."""
    rows = [(goals[node.key], row) for _, node in o.walk(context.outline.goals) for row in node.indicators]
    if not rows:
        return {}
    indicators = _indicators(context, rows)
    measures = _measures(context, rows, indicators)
    lines = _lines(context, rows, measures)
    _council_targets(context, rows, indicators)
    if context.outline.kind != Kind.PLAN:
        _outcomes(context, rows, measures)
    unsettled = [row for _, row in rows if row.unsettled]
    if context.replacing:
        PrintedRow.objects.filter(document=context.document).delete()
    PrintedRow.objects.bulk_create(
        PrintedRow(document=context.document, line=lines[row.key], values=[[v.raw, v.column] for v in row.values])
        for row in unsettled
    )
    return lines


def _is_own(goal, row):
    return goal.level == Level.UNIT and row.owner == Owner.UNIT


def _indicators(context, rows):
    """Definitions by the outline's row keys: the unit's own under its own goals, else the shared ones."""
    names = {search_text(row.name) for _, row in rows}
    there = Indicator.objects.filter(search_text__in=names, unit__in=(context.unit,)) | Indicator.objects.filter(
        search_text__in=names, unit=None
    )
    by_name = {(i.search_text, i.unit_id): i for i in there}
    new = []
    for goal, row in rows:
        key = (search_text(row.name), context.unit.pk if _is_own(goal, row) else None)
        if key not in by_name:
            by_name[key] = _new_indicator(context, goal, row)
            new.append(by_name[key])
    bulk_create_with_history(new, Indicator)
    return {
        row.key: by_name[search_text(row.name), context.unit.pk if _is_own(goal, row) else None] for goal, row in rows
    }


def _new_indicator(context, goal, row):
    periodicity = row.value("periodicity") or ""
    target = f"{row.value('target') or ''} {row.value('council_target') or ''}".casefold()
    return Indicator(
        name=row.name,
        search_text=search_text(row.name),
        unit=context.unit if _is_own(goal, row) else None,
        measured_in=row.measured_in or ("%" if any("%" in v.raw for v in row.values) else ""),
        by_sex=row.by_sex or bool(row.value("men") or row.value("women")),
        periodicity=Periodicity.TERTIAL if periodicity == Periodicity.TERTIAL.label else Periodicity.YEAR,
        direction=Direction.DOWN if "minska" in target or "max" in target else Direction.UP,
    )


def _measures(context, rows, indicators):
    there = {
        (m.indicator_id, m.label): m
        for m in Measure.objects.filter(unit=context.unit, indicator__in=indicators.values())
    }
    new, found, seen = [], {}, Counter()
    for goal, row in rows:
        indicator = indicators[row.key]
        seen[indicator.pk, goal.pk, row.label] += 1
        nth = seen[indicator.pk, goal.pk, row.label]
        # the same line twice under a goal measures two things; printed without a label, they are told apart by number
        label = row.label or ("" if nth == 1 else str(nth))
        measure = there.get((indicator.pk, label))
        if measure is None:
            measure = there[indicator.pk, label] = Measure(
                key=row.measure, indicator=indicator, unit=context.unit, label=label
            )
            new.append(measure)
        found[row.key] = measure
        context.keys[row.measure] = measure.key
    Measure.objects.bulk_create(new)
    return found


def _lines(context, rows, measures):
    bring_back(UnitIndicator, (row.key for _, row in rows))
    there = {}
    for line in UnitIndicator.objects.filter(measure__in=measures.values(), goal__year=context.year, removed_at=None):
        there.setdefault((line.measure_id, line.goal_id), []).append(line)
    new, found, position = [], {}, Counter()
    for goal, row in rows:
        position[goal.pk] += 1
        candidates = there.get((measures[row.key].pk, goal.pk))
        target = row.value("target") or ""
        if candidates:
            line = next((line for line in candidates if line.key == row.key), candidates[0])
            candidates.remove(line)
            if target and squeeze(line.target) != squeeze(target) and not context.alone:
                context.differs(f"Årsmålet för ”{row.name}”", line.target or "inget", target)
        else:
            line = UnitIndicator(
                key=row.key, measure=measures[row.key], goal=goal, target=target, position=position[goal.pk]
            )
            new.append(line)
        found[row.key] = line
        context.keys[row.key] = line.key
    UnitIndicator.objects.bulk_create(new)
    return found


def _council_targets(context, rows, indicators):
    there = {
        (t.indicator_id, t.goal_id): t
        for t in GoalIndicator.objects.filter(goal__in={goal.pk for goal, _ in rows}, committee=None)
    }
    new = []
    for goal, row in rows:
        if goal.level == Level.UNIT:
            continue
        target = row.value("council_target") or ""
        known = there.get((indicators[row.key].pk, goal.pk))
        if known is None:
            known = GoalIndicator(indicator=indicators[row.key], goal=goal, target=target, position=len(new) + 1)
            there[indicators[row.key].pk, goal.pk] = known
            new.append(known)
        elif target and squeeze(known.target) != squeeze(target):
            context.differs(f"KF:s årsmål för ”{row.name}”", known.target or "inget", target)
    bulk_create_with_history(new, GoalIndicator)


def _outcomes(context, rows, measures):
    """Outcomes of the document's period. Values whose column is not known become no outcome."""
    kind = context.outline.kind
    there = {
        outcome.measure_id: outcome
        for outcome in Outcome.objects.filter(
            measure__in=measures.values(), year=context.year, period=kind, workplace=None
        )
    }
    new = []
    for _, row in rows:
        measure = measures[row.key]
        cells = {column: row.value(column) or "" for column in FIELDS}
        known = there.get(measure.pk)
        if known is None:
            outcome = there[measure.pk] = Outcome(measure=measure, year=context.year, period=kind)
            fill_outcome(outcome, cells)
            new.append(outcome)
        elif context.replacing:
            fill_outcome(known, cells)
            known.save()
        elif any(
            cells[column] and squeeze(cells[column]) != squeeze(getattr(known, FIELDS[column]))
            for column in ("outcome", "men", "women")
        ):
            context.differs(f"Utfallet för ”{row.name}”", known.total_raw or "..", cells["outcome"] or "..")
    bulk_create_with_history(new, Outcome)
