"""From last year's plan to this year's draft, with the choices of the one who writes; and back again."""

import dataclasses

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from plans.assemble import assemble
from plans.carrying.cards import Choices
from plans.carrying.given import GivenBack, given_back
from plans.carrying.traces import nodes_of
from plans.carrying.triage import triage_and_present
from plans.choices import Kind
from plans.models import CarriedItem, CarryDraft, CarryOver, Document
from plans.richtext import strip_controls
from plans.services.carried_back import take_back, take_given_back
from plans.services.carried_rows import Rows
from plans.services.carried_wishes import wishes_of
from plans.services.writing import lock, lock_shared, note_change

LONGEST_CHOICE = 600  # characters: a reason has 500
MOST_CHOICES = 10_000  # fields of a page: a large plan has some hundred


@transaction.atomic
def carry_over(*, document, choices: Choices, by) -> CarryOver:
    """Take along what was chosen from last year's plan, close the rest with its reason, and return what was done.

    What is there already is left alone, so it can be done again. The number of queries does not grow with the plan.
    Raises ``ValidationError`` with a sentence for each thing (by its key) where a choice is missing.
    """
    document = lock_shared(document, by=by)
    if document.kind != Kind.PLAN:
        raise ValidationError("Bara en verksamhetsplan kan utgå från förra årets plan.")
    sorted_out, present = triage_and_present(document, by)
    if not sorted_out.sources:
        raise ValidationError("Det finns ingen fastställd plan från ett tidigare år att utgå från.")
    wishes = wishes_of(sorted_out, present, choices)
    if not wishes:
        raise ValidationError("Det finns inget nytt att ta med.")
    carry = CarryOver.objects.create(document=document, by=by, by_name=str(by))
    items = Rows(document, present, by).make(wishes)
    for item in items:
        item.carry = carry
    CarriedItem.objects.bulk_create(items)
    note_change(document, by=by)
    return carry


@transaction.atomic
def undo_carry_over(*, document, by) -> tuple[CarryOver, tuple[str, ...]]:
    """Take away what the latest carry-over made, but not what somebody has touched since.

    Returns it and the names of what was kept. Goals, activities, indicators and own sections are among what was taken
    away, and come back by "Visa borttaget" or by carrying over again. Raises ``ValidationError`` where there is nothing
    to undo, or where a report of the year is written on the goals.
    """
    document = lock_shared(document, by=by)
    carry = latest_carry(document)
    if carry is None:
        raise ValidationError("Det finns inget övertagande att ångra.")
    if report := Document.objects.filter(unit=document.unit_id, year=document.year).exclude(kind=Kind.PLAN).first():
        raise ValidationError(f"{report.title} är påbörjad på de här målen, så övertagandet kan inte längre ångras.")
    found = undoing(document, carry)
    take_back(document, found.gone, by=by)
    take_given_back(document, carry, found.given, by=by)
    carry.undone_at = timezone.now()
    carry.save(update_fields=["undone_at"])
    note_change(document, by=by)
    return carry, tuple(item.name for item in found.kept)


def latest_carry(document) -> CarryOver | None:
    """Return the latest carry-over that has not been undone."""
    return document.carry_overs.filter(undone_at=None).order_by("-pk").first()


@dataclasses.dataclass(frozen=True, slots=True)
class Undoing:
    """What of a carry-over can be taken back, and what stays since somebody has touched it or written below.

    ``given``: of the nämndmål that the unit was given with it.
    """

    gone: tuple[CarriedItem, ...]
    kept: tuple[CarriedItem, ...]
    given: GivenBack


def undoing(document, carry) -> Undoing:
    """Return what undoing the carry-over comes to now."""
    outline, items = assemble(document), list(carry.items.all())
    nodes = nodes_of(outline)
    made = [item for item in items if item.row in nodes]
    untouched = {item.row for item in made if nodes[item.row].is_as(item)}
    # a goal stays with what somebody has put or changed under it
    gone = {row for row in untouched if set(nodes[row].below) <= untouched}
    return Undoing(
        gone=tuple(item for item in made if item.row in gone),
        kept=tuple(item for item in made if item.row not in gone),
        given=given_back(items, outline, gone),
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Kept:
    """What is kept now: {name of a field: value}, and {the same: name of the one who chose it}.

    ``clashes``: the fields that were not written, since somebody else has chosen otherwise there meanwhile.
    """

    choices: dict[str, str]
    chosen_by: dict[str, str]
    clashes: frozenset[str]


@transaction.atomic
def keep_choices(*, document, fields: dict[str, str], shown: dict[str, str | None], by) -> Kept:
    """Keep choices of the page of the carry-over, {name of the field: value}, until they are carried out.

    ``shown``: what the page showed in each field before. Where something else has been chosen since, that stays.
    """
    document = lock(document, by=by)
    draft, _ = CarryDraft.objects.get_or_create(document=document)
    fields = {strip_controls(name)[:120]: strip_controls(value)[:LONGEST_CHOICE] for name, value in fields.items()}
    there = {name: draft.choices[name] for name in fields if name in draft.choices}
    clashes = {name for name, value in there.items() if value not in (fields[name], shown.get(name))}
    new = {name: value for name, value in fields.items() if name not in clashes}
    draft.chosen_by |= {name: str(by) for name, value in new.items() if draft.choices.get(name) != value}
    draft.choices |= new
    if len(draft.choices) > MOST_CHOICES:
        raise ValidationError("Det är fler val än en plan kan ha. Ladda om sidan.")
    draft.save(update_fields=["choices", "chosen_by"])
    return Kept(draft.choices, draft.chosen_by, frozenset(clashes))
