"""The moves of a document, as data, and the one function that makes them.

DRAFT → SUBMITTED → ADOPTED; SUBMITTED is sent back to DRAFT with a reason; a correction opens DRAFT again while the
adopted edition stays the record. Source: docs/adr/0004.
"""

import dataclasses

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from plans import outline as o
from plans.assemble import assemble
from plans.choices import Status
from plans.models import Document, Move
from plans.permissions import may
from plans.progress import hindering, listed, places
from plans.record import add_edition, freeze, handed_in, outline_of
from plans.richtext import strip_controls
from plans.services.writing import note_change
from plans.way import rules_of
from units.access import Action, require


@dataclasses.dataclass(frozen=True, slots=True)
class Transition:
    """A move: what it is called on the button, what it needs and where it leads."""

    name: str
    label: str
    action: Action
    source: Status
    target: Status
    needs_reason: bool = False
    done: str = ""
    needs_all: bool = False  # that must be filled in, where the nämnd lets that hinder (docs/adr/0010)


TRANSITIONS = {
    t.name: t
    for t in (
        Transition(
            "submit", "Lämna in", Action.SUBMIT, Status.DRAFT, Status.SUBMITTED, done="Inlämnat", needs_all=True
        ),
        Transition("adopt", "Fastställ", Action.ADOPT, Status.SUBMITTED, Status.ADOPTED, done="Fastställt"),
        Transition(
            "return", "Skicka tillbaka", Action.RETURN, Status.SUBMITTED, Status.DRAFT, True, "Skickat tillbaka"
        ),
        Transition(
            "correct", "Öppna för rättelse", Action.CORRECT, Status.ADOPTED, Status.DRAFT, True, "Öppnat för rättelse"
        ),
    )
}


@transaction.atomic
def move(*, document, name, by, reason="", at=None) -> Document:
    """Make a move and return the document as it is afterwards.

    Locks the document, so that of two people who move it at the same time one wins and the other is told. Raises
    ``PermissionRefused`` or, when a required reason is missing, ``ValidationError``. ``at`` is now unless said.
    """
    transition = TRANSITIONS[name]
    reason, at = strip_controls(reason).strip(), at or timezone.now()
    document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    rules = rules_of(document)
    require(may(by, transition.action, document, adopted_by=rules.adopted_by))
    if transition.needs_reason and not reason:
        raise ValidationError("Skriv varför, så att den som läser förstår vad som behöver ändras.")
    if transition.target == Status.ADOPTED:
        correction = Move.objects.filter(document=document, name="correct").order_by("-pk").first()
        # what was handed in is what is adopted, whatever has happened since to rows that other documents share
        submitted = o.replace(outline_of(handed_in(document)), dnr=document.dnr)
        snapshot = add_edition(
            document,
            outline=submitted,
            by=by,
            on=timezone.localdate(at),
            reason=correction.reason if correction else "",
        ).snapshot
    else:
        now = assemble(document)
        # what holds can be corrected, also where it lacks something: it was read in, or asked for other things then
        if transition.needs_all and rules.missing_hinders and not document.editions.exists():
            _refuse_what_lacks(now)
        now = o.replace(now, status=transition.target, adoption=None)
        snapshot = freeze(document, outline=now, by=by)
    document.status = transition.target
    document.save(update_fields=["status"])
    note_change(document, by=by)
    Move.objects.create(document=document, name=name, by=by, by_name=str(by), at=at, reason=reason, snapshot=snapshot)
    return document


def _refuse_what_lacks(outline):
    """Refuse a document where something is empty that the nämnd requires, and say what."""
    lacking = [words for _, words in listed(hindering(places(outline)))]
    if lacking:
        raise ValidationError(["Det här måste fyllas i innan du kan lämna in:", *(f"{words}." for words in lacking)])


def open_moves(user, document, rules):
    """Return the moves that the user can make with the document now; ``rules`` are the nämnd's for it."""
    return [t for t in TRANSITIONS.values() if may(user, t.action, document, adopted_by=rules.adopted_by)]
