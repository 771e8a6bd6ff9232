"""The moves of a document, as data, and the one function that makes them.

DRAFT → SUBMITTED → ADOPTED; SUBMITTED is sent back to DRAFT with a reason, or taken back by who handed in; a
correction opens DRAFT again while the adopted edition stays the record, and can be called off while nothing has been
changed. The page, the handbook (docs/handbok/vagen.md) and tests are made from the table. Source: docs/adr/0004, 0013.
"""

import dataclasses

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from plans import outline as o
from plans import progress
from plans.assemble import assemble
from plans.choices import Kind, Status
from plans.meetings import with_meetings
from plans.models import Document, Move
from plans.permissions import may, people_who
from plans.pointing import pointed_out
from plans.record import add_edition, freeze, handed_in, latest_edition, outline_of
from plans.review import telling
from plans.richtext import strip_controls
from plans.services.writing import note_change
from plans.unchanged import since_opened
from plans.way import WORD, rules_of
from units.access import Action, Denied, require
from units.choices import NoticeKind
from units.services import notify


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A move: what it is called on the button and when it is done, who makes it, where it leads and who is told.

    ``tells``: those whose role lets them do one of these with the document. ``points_out``: the places that the reason
    is about may be said. ``of_correction``: only where an adopted edition is being corrected.
    """

    name: str
    label: str
    done: str
    action: Action
    source: Status
    target: Status
    tells: tuple[Action, ...]
    needs_reason: bool = False
    needs_all: bool = False  # that must be filled in, where the nämnd lets that hinder (docs/adr/0010)
    points_out: bool = False
    of_correction: bool = False

    @property
    def onward(self) -> bool:
        """Whether it is what the document is waiting for: the one main action."""
        order = list(Status)
        return not self.of_correction and order.index(self.target) > order.index(self.source)


READERS = (Action.RETURN, Action.ADOPT)
WRITERS = (Action.WRITE,)
TRANSITIONS = {
    t.name: t
    for t in (
        Transition(
            name="submit",
            label="Lämna in",
            done="Inlämnat",
            action=Action.SUBMIT,
            source=Status.DRAFT,
            target=Status.SUBMITTED,
            tells=READERS,
            needs_all=True,
        ),
        Transition(
            name="withdraw",
            label="Ta tillbaka inlämningen",
            done="Inlämningen är tillbakatagen",
            action=Action.WITHDRAW,
            source=Status.SUBMITTED,
            target=Status.DRAFT,
            tells=READERS,
        ),
        Transition(
            name="adopt",
            label="Fastställ",
            done="Fastställt",
            action=Action.ADOPT,
            source=Status.SUBMITTED,
            target=Status.ADOPTED,
            tells=WRITERS,
        ),
        Transition(
            name="return",
            label="Skicka tillbaka",
            done="Skickat tillbaka",
            action=Action.RETURN,
            source=Status.SUBMITTED,
            target=Status.DRAFT,
            tells=WRITERS,
            needs_reason=True,
            points_out=True,
        ),
        Transition(
            name="correct",
            label="Öppna för rättelse",
            done="Öppnat för rättelse",
            action=Action.CORRECT,
            source=Status.ADOPTED,
            target=Status.DRAFT,
            tells=(*WRITERS, *READERS),
            needs_reason=True,
        ),
        Transition(
            name="abandon",
            label="Avbryt rättelsen",
            done="Rättelsen är avbruten",
            action=Action.ABANDON,
            source=Status.DRAFT,
            target=Status.ADOPTED,
            tells=(*WRITERS, *READERS),
            of_correction=True,
        ),
    )
}


@transaction.atomic
def move(*, document, name, by, reason="", places=(), at=None, tell=True) -> Document:
    """Make a move, tell those whom it concerns, and return the document as it is afterwards.

    Locks the document, so that of two people who move it at the same time one wins and the other is told. Raises
    ``PermissionRefused`` or, when a required reason is missing, ``ValidationError``. ``places``: anchors of what the
    reason is about. ``at`` is now unless said; ``tell`` False for what happened long ago.
    """
    transition = TRANSITIONS[name]
    reason, at = strip_controls(reason).strip(), at or timezone.now()
    document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
    rules = rules_of(document)
    require(may(by, transition.action, document, adopted_by=rules.adopted_by))
    if transition.needs_reason and not reason:
        raise ValidationError("Skriv varför, så att den som läser förstår vad som behöver ändras.")
    places = pointed_out(outline_of(handed_in(document)), places) if transition.points_out and places else None
    if transition.of_correction:
        snapshot = _edition_that_stays(document).snapshot
    elif transition.target == Status.ADOPTED:
        correction = Move.objects.filter(document=document, name="correct").order_by("-pk").first()
        # what was handed in is what is adopted, whatever has happened since to rows that other documents share;
        # only the meetings go on until then
        submitted = with_meetings(o.replace(outline_of(handed_in(document)), dnr=document.dnr), document)
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
    made = Move.objects.create(
        document=document, name=name, by=by, by_name=str(by), at=at, reason=reason, places=places, snapshot=snapshot
    )
    if tell:
        told = _tell(made, transition, rules)
        if name == "adopt":
            telling.adopted(document, by=by, told=told)
    return document


def _refuse_what_lacks(outline):
    """Refuse a document where something is empty that the nämnd requires, and say what."""
    lacking = [words for _, words in progress.listed(progress.hindering(progress.places(outline)))]
    if lacking:
        raise ValidationError(["Det här måste fyllas i innan du kan lämna in:", *(f"{words}." for words in lacking)])


def open_moves(user, document, rules, *, has_edition):
    """Return the moves that the user can make with the document now; ``rules`` are the nämnd's for it."""
    return [
        t
        for t in TRANSITIONS.values()
        if (has_edition or not t.of_correction) and may(user, t.action, document, adopted_by=rules.adopted_by)
    ]


def _edition_that_stays(document):
    """Return the edition that holds when a correction is called off. Refuses where there is none, or a change."""
    edition = latest_edition(document)
    opened = document.moves.filter(name="correct").select_related("snapshot").order_by("-pk").first()
    if edition is None or opened is None:
        word = WORD[Kind(document.kind)].capitalize()
        require(Denied(f"{word} är inte fastställd, så ingen rättelse pågår."))
    # as of that day: a planned meeting whose day has passed since is nothing that somebody has changed
    changed = since_opened(outline_of(opened.snapshot), assemble(document, today=timezone.localdate(opened.at)))
    if changed:
        shown = "; ".join(changed[:5]) + (f" och {len(changed) - 5} ställen till" if len(changed) > 5 else "")
        raise ValidationError(
            "Rättelsen kan inte avbrytas, eftersom något har ändrats sedan den öppnades. Det här har ändrats: "
            f"{shown}. Ändra tillbaka det, eller lämna in rättelsen."
        )
    return edition


def _tell(made, transition, rules):
    """Tell those whom the move concerns, but not the one who made it, and return them.

    The reason stays behind the login.
    """
    document = made.document
    people = people_who(transition.tells, document, adopted_by=rules.adopted_by).exclude(pk=made.by_id)
    pointed = "\n".join(f"– {name}" for _, name in made.places or ())
    notify(
        users=people,
        kind=NoticeKind.MOVES,
        key=f"move {made.pk}",
        subject=f"{transition.done}: {document}",
        text="\n\n".join(filter(None, [f"Av {made.by_name}.", made.reason, pointed])),
        path=document.get_absolute_url(),
    )
    return people
