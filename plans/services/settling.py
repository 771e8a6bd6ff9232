"""Settling the columns of imported values that the source did not tell ("kolumn okänd")."""

from django.core.exceptions import ValidationError
from django.db import transaction

from indicators.models import GoalIndicator, Outcome, UnitIndicator
from indicators.outcomes import fill_outcome
from plans import outline as o
from plans.choices import Kind
from plans.models import Edition, Move, PrintedRow
from plans.record import add_edition, latest_edition, outline_of
from plans.services.writing import lock, note_change
from units.access import Action


def unsettled_rows(outline: o.Outline) -> list[tuple[o.Goal, o.IndicatorRow]]:
    """Return the lines with values whose column is not known, with the goals they stand under."""
    return [(goal, row) for _, goal in o.walk(outline.goals) for row in goal.indicators if row.unsettled]


@transaction.atomic
def settle_columns(*, document, choices, edition, by) -> Edition:
    """Say in which columns unknown values stand, and add an edition with them there.

    ``choices``: {key of line: [column code or None, …]}, one for each unknown value in printed order of the edition
    whose number is ``edition``; None leaves it unknown. The new edition is adopted by whom and when the one before it
    was; who settled stands in the log. Raises ``ValidationError`` when two values of a line get the same column,
    nothing was chosen, or somebody else has settled since.
    """
    document = lock(document, by=by, action=Action.SETTLE)
    before = latest_edition(document)
    if before.number != edition:
        raise ValidationError("Någon annan har ändrat dokumentet sedan du öppnade sidan. Se efter vad som är kvar.")
    outline = outline_of(before.snapshot)
    allowed = {column.code for column in outline.layout.indicator_columns}
    rows = {row.key: row for _, row in unsettled_rows(outline)}
    settled = {
        key: _settle(rows[key], columns, allowed) for key, columns in choices.items() if key in rows and any(columns)
    }
    if not settled:
        raise ValidationError("Välj kolumn för minst ett värde.")
    made = add_edition(
        document,
        outline=o.replace(outline, goals=tuple(_with_rows(goal, settled) for goal in outline.goals)),
        by=before.adopted_by,
        by_name=before.adopted_by_name,
        on=before.adopted_on,
        reason="Kolumner har avgjorts för: " + "; ".join(row.name.rstrip(".") for row in settled.values()),
    )
    _keep(document, settled)
    Move.objects.create(
        document=document, name="settle", by=by, by_name=str(by), reason=made.reason, snapshot=made.snapshot
    )
    note_change(document, by=by)
    return made


def _settle(row, columns, allowed):
    chosen = iter(columns)
    values = tuple(v if v.column else o.Value(raw=v.raw, column=next(chosen, None)) for v in row.values)
    used = [v.column for v in values if v.column]
    if len(used) != len(set(used)):
        raise ValidationError(f"Två värden kan inte stå i samma kolumn: {row.name}.")
    if not set(used) <= allowed:
        raise ValidationError(f"Kolumnen finns inte i dokumentet: {row.name}.")
    return o.replace(row, values=values)


def _with_rows(goal, settled):
    return o.replace(
        goal,
        indicators=tuple(settled.get(row.key, row) for row in goal.indicators),
        children=tuple(_with_rows(child, settled) for child in goal.children),
    )


def _keep(document, settled):
    """Let the working copy know: outcomes and årsmål where there were none, and no row "as printed" any more."""
    lines = UnitIndicator.objects.filter(key__in=settled).select_related("measure", "goal")
    for line in lines:
        row = settled[line.key]
        printed = PrintedRow.objects.filter(document=document, line=line)
        if row.unsettled:
            printed.update(values=[[v.raw, v.column] for v in row.values])
            continue
        printed.delete()
        if row.value("target") and not line.target:
            line.target = row.value("target")
            line.save(update_fields=["target"])
        if row.value("council_target"):
            GoalIndicator.objects.filter(
                indicator=line.measure.indicator_id, goal=line.goal_id, committee=None, target=""
            ).update(target=row.value("council_target"))
        if document.kind != Kind.PLAN:
            outcome, _ = Outcome.objects.get_or_create(
                measure=line.measure, year=document.year, period=document.kind, workplace=None
            )
            fill_outcome(outcome, {v.column: v.raw for v in row.values})
            outcome.save()
