"""The unit's lines of indicators: its årsmål, and indicators of its own."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from goals.choices import Level
from indicators.models import Indicator, Measure, UnitIndicator
from plans.choices import Kind
from plans.richtext import strip_controls
from plans.services.writing import lock_shared, note_change, one_line, own_goal
from units.swedish import search_text


@transaction.atomic
def set_target(*, document, key, raw, by) -> UnitIndicator:
    """Set the unit's årsmål on a line, kept as it was written; empty means none."""
    document = lock_shared(document, by=by)
    if document.kind != Kind.PLAN:
        raise ValidationError("Årsmålet står i verksamhetsplanen och ändras bara där.")
    line = _line(document, key)
    line.target = _target(raw)
    line.save(update_fields=["target"])
    note_change(document, by=by)
    return line


@transaction.atomic
def add_indicator(*, document, goal_key, name, by, label="", target="") -> UnitIndicator:
    """Add a line last under one of the unit's own goals: an indicator of the unit's own, or one it already measures.

    The same indicator twice under a goal is legal and needs a ``label`` to tell them apart.
    """
    document = lock_shared(document, by=by)
    name = one_line(name, what="vad indikatorn heter", longest=500)
    label = one_line(label, what="etiketten", longest=100) if label else ""
    target = _target(target)
    goal = own_goal(document, goal_key)
    indicator = own_indicator(document.unit, name)
    measure, _ = Measure.objects.get_or_create(indicator=indicator, unit=document.unit, label=label)
    if UnitIndicator.objects.filter(measure=measure, goal=goal, removed_at=None).exists():
        raise ValidationError("Indikatorn står redan under målet. Ge den en etikett, till exempel arbetsplatsens namn.")
    last = goal.unit_indicators.order_by("-position").values_list("position", flat=True).first()
    line = UnitIndicator.objects.create(measure=measure, goal=goal, target=target, position=(last or 0) + 1)
    note_change(document, by=by)
    return line


def own_indicator(unit, name) -> Indicator:
    """Return the unit's own indicator of that name, made if it is missing."""
    indicator, _ = Indicator.objects.get_or_create(unit=unit, search_text=search_text(name), defaults={"name": name})
    return indicator


@transaction.atomic
def remove_indicator(*, document, key, by) -> UnitIndicator:
    """Take away a line from one of the unit's own goals; its outcomes are kept."""
    document = lock_shared(document, by=by)
    return _set_removed(document, _line(document, key, own=True), by, timezone.now())


@transaction.atomic
def restore_indicator(*, document, key, by) -> UnitIndicator:
    """Undo a removal."""
    document = lock_shared(document, by=by)
    return _set_removed(document, _line(document, key, own=True, removed=True), by, None)


def _target(raw):
    """Return an årsmål as it was written, on one line; empty means none."""
    return one_line(raw, what="årsmålet", longest=200) if strip_controls(raw or "").strip() else ""


def _set_removed(document, line, by, when):
    line.removed_at = when
    line.save(update_fields=["removed_at"])
    note_change(document, by=by)
    return line


def _line(document, key, *, own=False, removed=False):
    lines = UnitIndicator.objects.filter(
        key=key, measure__unit=document.unit_id, goal__year=document.year, removed_at__isnull=not removed
    )
    line = (lines.filter(goal__level=Level.UNIT) if own else lines).first()
    if line is None:
        raise ValidationError("Indikatorn finns inte längre. Ladda om sidan för att se hur dokumentet ser ut nu.")
    return line
