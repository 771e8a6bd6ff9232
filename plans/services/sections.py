"""The unit's own sections, under any front or closing rubrik."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from plans.choices import Place
from plans.models import Rubric
from plans.richtext import strip_controls
from plans.services.writing import concern, lock, note_change, one_line
from units.keys import new_key

_WHAT, _LONGEST = "rubriken", 300


@transaction.atomic
def add_section(*, document, after_key, heading, by, level=2, workplaces=None) -> Rubric:
    """Add a section of the unit's own after the section ``after_key`` (as in the outline), at heading level 2 or 3."""
    document = lock(document, by=by)
    heading = one_line(heading, what=_WHAT, longest=_LONGEST)
    before = section_of(document, after_key)
    key = new_key("s")
    rubric = Rubric.objects.create(
        key=key,
        code=key,
        committee_id=document.committee_id,
        year=document.year,
        document=document,
        place=before.place,
        label=heading,
        level=3 if level == 3 else 2,
        kinds=[document.kind],
        position=before.position,
    )
    concern(rubric, workplaces, document=document)
    order = [r for r in in_order(document, before.place) if r.pk != rubric.pk]
    order.insert(next(n for n, r in enumerate(order) if r.pk == before.pk) + 1, rubric)
    renumber(order)
    note_change(document, by=by)
    return rubric


@transaction.atomic
def change_section(*, document, key, heading, by, workplaces=None) -> Rubric:
    """Give an own section another heading, or let it concern other workplaces (keys; empty: all, None: as it is)."""
    document = lock(document, by=by)
    rubric = _own_section(document, key)
    rubric.label = one_line(heading, what=_WHAT, longest=_LONGEST)
    rubric.save(update_fields=["label"])
    concern(rubric, workplaces, document=document)
    note_change(document, by=by)
    return rubric


@transaction.atomic
def move_section(*, document, key, after_key, by) -> Rubric:
    """Move an own section to just after another section before or after the goals."""
    document = lock(document, by=by)
    rubric = _own_section(document, key)
    after = section_of(document, after_key)
    if after.pk == rubric.pk:
        return rubric
    rubric.place = after.place
    rubric.save(update_fields=["place"])
    order = [r for r in in_order(document, after.place) if r.pk != rubric.pk]
    order.insert(next(n for n, r in enumerate(order) if r.pk == after.pk) + 1, rubric)
    renumber(order)
    note_change(document, by=by)
    return rubric


@transaction.atomic
def remove_section(*, document, key, by) -> Rubric:
    """Take away an own section; its text comes back with ``restore_section``."""
    return _set_removed(document, key, by, timezone.now())


@transaction.atomic
def restore_section(*, document, key, by) -> Rubric:
    """Undo a removal."""
    return _set_removed(document, key, by, None)


def _set_removed(document, key, by, when):
    document = lock(document, by=by)
    rubric = _own_section(document, key, removed=when is None)
    rubric.removed_at = when
    rubric.save(update_fields=["removed_at"])
    note_change(document, by=by)
    return rubric


def in_order(document, place):
    """The document's sections of a place: the nämnd's and the unit's own."""
    shared = Rubric.objects.filter(committee=document.committee_id, year=document.year, document=None, place=place)
    own = Rubric.objects.filter(document=document, place=place).prefetch_related("workplaces")
    return sorted((*shared, *own), key=lambda r: (r.position, r.pk))


def renumber(order):
    """Place the own sections between the nämnd's, whose positions stay: they are shared with other documents."""
    changed, position = [], 0
    for rubric in order:
        if rubric.document_id is None:
            position = max(position, rubric.position)
        else:
            position += 1
            if rubric.position != position:
                rubric.position = position
                changed.append(rubric)
    Rubric.objects.bulk_update(changed, ["position"])


def section_of(document, key) -> Rubric:
    """Return the section of a key, the nämnd's or the unit's own; raises ``ValidationError`` where it has gone."""
    key = strip_controls(key)
    rubrics = Rubric.objects.filter(removed_at=None, place__in=(Place.FRONT, Place.CLOSING))
    found = (
        rubrics.filter(document=document, key=key).first()
        or rubrics.filter(
            document=None, committee=document.committee_id, year=document.year, code=key.removeprefix("s-")
        ).first()
    )
    if found is None:
        raise ValidationError("Avsnittet finns inte längre. Ladda om sidan.")
    return found


def _own_section(document, key, *, removed=False):
    rubrics = Rubric.objects.select_for_update(of=("self",))
    rubric = rubrics.filter(document=document, key=key, removed_at__isnull=not removed).first()
    if rubric is None:
        raise ValidationError("Avsnittet finns inte längre. Ladda om sidan för att se hur dokumentet ser ut nu.")
    return rubric
