"""The unit's lines of indicators: its årsmål, and indicators of its own."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from goals.choices import Level
from indicators.choices import Direction, Periodicity
from indicators.models import Indicator, Measure, UnitIndicator
from plans.choices import Kind
from plans.richtext import strip_controls
from plans.services.writing import last_position, lock_shared, note_change, one_line, own_goal, place_in_order
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
def add_indicator(
    *,
    document,
    goal_key,
    name,
    by,
    label="",
    target="",
    measured_in="",
    direction=Direction.UP,
    periodicity=Periodicity.YEAR,
    by_sex=False,
) -> UnitIndicator:
    """Add a line last under one of the unit's own goals: an indicator of the unit's own, or one it already measures.

    The same indicator twice under a goal is legal and needs a ``label`` to tell them apart. One that the unit has
    already keeps its definition.
    """
    document = lock_shared(document, by=by)
    name, label, target = _name(name), _label(label), _target(target)
    goal = own_goal(document, goal_key)
    definition = {"measured_in": _measured_in(measured_in), "direction": direction, "periodicity": periodicity}
    indicator, _ = Indicator.objects.get_or_create(
        unit=document.unit, search_text=search_text(name), defaults={"name": name, "by_sex": by_sex, **definition}
    )
    if definition["measured_in"] not in ("", indicator.measured_in):
        how = f"mäts i {indicator.measured_in}" if indicator.measured_in else "har ingen måttenhet"
        said = f"Enheten har redan en indikator som heter så, och den {how}. Ge den här ett annat namn."
        raise ValidationError({"measured_in": said})
    measure, _ = Measure.objects.get_or_create(indicator=indicator, unit=document.unit, label=label)
    _refuse_twice(measure, goal)
    line = UnitIndicator.objects.create(
        measure=measure, goal=goal, target=target, position=last_position(goal.unit_indicators)
    )
    note_change(document, by=by)
    return line


@transaction.atomic
def change_indicator(
    *,
    document,
    key,
    name,
    by,
    label="",
    measured_in="",
    direction=Direction.UP,
    periodicity=Periodicity.YEAR,
    by_sex=False,
) -> UnitIndicator:
    """Give one of the unit's own indicators another name, label or definition; it stays the same one over the years.

    Under the unit's goals there may also stand indicators that all units share: of those only the label is the unit's.
    """
    document = lock_shared(document, by=by)
    line = _line(document, key, own=True)
    name, label = _name(name), _label(label)
    measure, indicator = line.measure, line.measure.indicator
    if label != measure.label:
        if indicator.measures.filter(unit=document.unit_id, label=label).exists():
            raise ValidationError({"label": "Indikatorn finns redan med den etiketten. Välj en annan."})
        measure.label = label
        measure.save(update_fields=["label"])
    if indicator.unit_id:
        others = Indicator.objects.filter(unit=document.unit_id).exclude(pk=indicator.pk)
        if others.filter(search_text=search_text(name)).exists():
            raise ValidationError({"name": "Enheten har redan en annan indikator som heter så."})
        indicator.name, indicator.measured_in, indicator.by_sex = name, _measured_in(measured_in), by_sex
        indicator.direction, indicator.periodicity = direction, periodicity
        indicator.save()
    note_change(document, by=by)
    return line


@transaction.atomic
def move_indicator(*, document, key, by, to_goal_key=None, position=None) -> UnitIndicator:
    """Move a line to index ``position`` (from 0; last when None) under its own or another of the unit's goals."""
    document = lock_shared(document, by=by)
    line = _line(document, key, own=True)
    if to_goal_key:
        line.goal = own_goal(document, to_goal_key)
        _refuse_twice(line.measure, line.goal, but=line)
        line.save(update_fields=["goal"])
    siblings = UnitIndicator.objects.filter(goal=line.goal_id, measure__unit=document.unit_id, removed_at=None)
    siblings = list(siblings.order_by("position", "pk"))
    place_in_order(siblings, line, len(siblings) if position is None else position)
    note_change(document, by=by)
    return line


def indicator_line(document, key) -> UnitIndicator:
    """Return a line under one of the unit's own goals, to read. Raises ``ValidationError`` where it is not there."""
    return _find(_own_lines(document, removed=False), key)


def _name(raw):
    return one_line(raw, what="vad indikatorn heter", longest=500)


def _label(raw):
    return _short(raw, what="etiketten", longest=100)


def _measured_in(raw):
    return _short(raw, what="måttenheten", longest=40)


def _short(raw, *, what, longest):
    """Return what was written on one line, which may be nothing."""
    return one_line(raw, what=what, longest=longest) if strip_controls(raw or "").strip() else ""


@transaction.atomic
def remove_indicator(*, document, key, by) -> UnitIndicator:
    """Take away a line from one of the unit's own goals; its outcomes are kept."""
    document = lock_shared(document, by=by)
    return _set_removed(document, _line(document, key, own=True), by, timezone.now())


@transaction.atomic
def restore_indicator(*, document, key, by) -> UnitIndicator:
    """Undo a removal."""
    document = lock_shared(document, by=by)
    line = _line(document, key, own=True, removed=True)
    _refuse_twice(line.measure, line.goal)
    return _set_removed(document, line, by, None)


def _refuse_twice(measure, goal, *, but=None):
    """The same indicator twice under a goal is legal with a label that tells them apart."""
    lines = UnitIndicator.objects.filter(measure=measure, goal=goal, removed_at=None)
    if not lines.exclude(pk=but and but.pk).exists():
        return
    if measure.label:
        raise ValidationError(f"Indikatorn står redan under målet med etiketten ”{measure.label}”. Ge den en annan.")
    raise ValidationError("Indikatorn står redan under målet. Ge den en etikett, till exempel arbetsplatsens namn.")


def _target(raw):
    """Return an årsmål as it was written, on one line; empty means none."""
    return _short(raw, what="årsmålet", longest=200)


def _set_removed(document, line, by, when):
    line.removed_at = when
    line.save(update_fields=["removed_at"])
    note_change(document, by=by)
    return line


def _line(document, key, *, own=False, removed=False):
    """Return a line, locked: plan and report share it, and each locks only its document."""
    lines = _own_lines(document, removed=removed) if own else _lines(document, removed=removed)
    return _find(lines.select_for_update(of=("self",)), key)


def _lines(document, *, removed):
    lines = UnitIndicator.objects.filter(measure__unit=document.unit_id, goal__year=document.year)
    return lines.filter(removed_at__isnull=not removed).select_related("measure__indicator")


def _own_lines(document, *, removed):
    return _lines(document, removed=removed).filter(goal__level=Level.UNIT, goal__removed_at=None)


def _find(lines, key):
    line = lines.filter(key=key).first()
    if line is None:
        raise ValidationError("Indikatorn finns inte längre. Ladda om sidan för att se hur dokumentet ser ut nu.")
    return line
