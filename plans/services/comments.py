"""What those who take part in a review round say: comments, proposals, replies, and that they agree."""

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from plans.choices import DECIDING, Answer, CommentState
from plans.models import LONGEST_COMMENT, Agreement, Comment, CommentVersion, Document, Participant, Review
from plans.permissions import entitled
from plans.record import outline_of
from plans.review import telling
from plans.review.places import spots
from plans.review.wording import paragraphs, place_of, spaced_once
from plans.richtext import strip_controls
from plans.services.reviewing import fresh_round
from plans.services.writing import plain
from units.access import Action, Denied, require

_SAVE_ID = re.compile(r"[\w-]{1,40}", re.ASCII)
LONGEST_QUOTE, LONGEST_WORDING = 1000, 10_000
_DECIDED = "Det hör till ett beslut som andra har läst. Svara en gång till, eller fatta ett nytt beslut."
_IS_AN_ANSWER = (
    "Det är ett svar på kommentaren, och den räknas som besvarad. Du kan ändra det eller svara en gång till."
)
_ANSWERED = "Någon har svarat. Då går det inte att ändra eller ta tillbaka, men du kan skriva ett svar till."


def comment(*, participant, slot, text="", quote="", base="", wording="", at=None, save_id="") -> Comment:
    """Comment on a text, or with ``base`` and ``wording`` propose how one of its paragraphs should read.

    ``at``: which paragraph (from 0) reads ``base``, where several do. A ``quote`` that does not stand there is left
    out. What was stored before under the same ``save_id`` (its answer was lost) is given back. Raises
    ``ValidationError`` for a text that is not in what was sent out, nothing said or too much.
    """
    text, quote = words(text), spaced_once(strip_controls(quote))[:LONGEST_QUOTE].rstrip()
    base, wording = spaced_once(strip_controls(base)), spaced_once(strip_controls(wording))
    spot = spot_in(participant.review, slot)
    said = {"slot": spot.slot, "text": text, "quote": quote if quote in spot.plain else ""}
    if wording or base:
        at = _check_proposal(spot, base, wording, at)
        said |= {"quote": "", "base": base, "base_at": at, "wording": wording}
    elif not text:
        raise ValidationError("Skriv något innan du skickar.")
    with transaction.atomic():
        review, participant = _enter(participant)
        save_id, there = said_before(participant, save_id, parent=None, **said)
        if there:
            return there
        made = Comment.objects.create(review=review, by=participant, save_id=save_id, **said)
        telling.commented(made, about=spot, by=participant)
    return made


def reply(*, participant, to, text, save_id="") -> Comment:
    """Reply to a comment. When it has been answered it is opened again, so that nobody's words are overlooked.

    A decision that was made without having seen the reply does not go through: the version of the thread is raised.
    """
    text = _said(text)
    about = spot_in(participant.review, _thread(participant.review, to).slot)
    return _reply(participant, to, text, about=about, save_id=save_id)


@transaction.atomic
def _reply(participant, to, text, *, about, save_id):
    review, participant = _enter(participant)
    thread = _thread(review, to)
    said = {"slot": thread.slot, "parent": thread, "text": text}
    save_id, there = said_before(participant, save_id, **said)
    if there:
        return there
    made = Comment.objects.create(review=review, by=participant, save_id=save_id, **said)
    thread.state = CommentState.OPEN
    _raise_version(thread)
    telling.commented(made, about=about, by=participant)
    return made


@transaction.atomic
def change_comment(*, participant, key, text, wording="") -> Comment:
    """Word one's own comment anew, until somebody has answered; what it said before is kept."""
    text, wording = words(text), spaced_once(strip_controls(wording))
    review, participant = _enter(participant)
    own = _own(review, participant, key)
    if own.wording:
        if not wording or wording == own.base:
            raise ValidationError("Ändra i stycket så som du vill att det ska stå.")
        _check_length(wording)
    elif not text:
        raise ValidationError("Skriv något innan du skickar. Vill du ta bort kommentaren, välj Ta tillbaka.")
    if (text, wording) != (own.text, own.wording):
        CommentVersion.objects.create(comment=own, text=own.text, wording=own.wording)
        own.text, own.wording = text, wording if own.wording else ""
        own.changed_at = timezone.now()
        own.save(update_fields=["text", "wording", "changed_at"])
        _raise_version(own.parent or own)
    return own


@transaction.atomic
def withdraw_comment(*, participant, key) -> None:
    """Take back one's own comment, until somebody has answered.

    Replies to it are hers as well, and go with it. A comment that her reply opened again is as it was before that.
    """
    review, participant = _enter(participant)
    own = _own(review, participant, key)
    if own.answer:
        raise ValidationError(_IS_AN_ANSWER)
    own.removed_at = timezone.now()
    own.save(update_fields=["removed_at"])
    if own.parent:
        own.parent.state = _state_of(own.parent)
    else:
        own.replies.present().update(removed_at=own.removed_at)
    _raise_version(own.parent or own)


@transaction.atomic
def agree(*, participant, key, agrees=True) -> None:
    """Say that one agrees with somebody else's comment, or does not any more. Twice is as once."""
    review, participant = _enter(participant)
    about = _thread(review, key)
    if about.by_id == participant.pk:
        raise ValidationError("Det är din egen kommentar.")
    if agrees:
        Agreement.objects.get_or_create(comment=about, by=participant)
    else:
        Agreement.objects.filter(comment=about, by=participant).delete()


@transaction.atomic
def nothing_to_add(*, participant, finished=True) -> None:
    """Say that one has read and has nothing to add, or take that back."""
    _, participant = _enter(participant)
    now = timezone.now()
    participant.finished_at = now if finished else None
    participant.read_at = participant.read_at or now
    participant.save(update_fields=["finished_at", "read_at"])


def words(text) -> str:
    """Return what is said as clean plain text; raises ``ValidationError`` when it is too long."""
    return plain(text, what="En kommentar", longest=LONGEST_COMMENT)


def said_before(participant, save_id, **said):
    """Return the code to store what is said under, and what is there already when it was sent before, else None.

    The same code with other words is a form that was gone back to: what it says now is new, and has no code.
    """
    if not _SAVE_ID.fullmatch(save_id):
        return "", None
    known = Comment.objects.filter(by=participant, save_id=save_id)
    return ("" if known.exists() else save_id), known.present().filter(**said).first()


def spot_in(review, slot):
    """Return the text or goal in what was sent out; raises ``ValidationError`` where there is no such.

    A whole document is read for it, so call it before the document is locked: what is frozen does not change.
    """
    spot = spots(outline_of(review.snapshot)).get(strip_controls(slot))
    if spot is None:
        raise ValidationError("Den texten finns inte i det som skickades ut. Gå tillbaka och välj texten igen.")
    return spot


def _said(text):
    text = words(text)
    if not text:
        raise ValidationError("Skriv något innan du skickar.")
    return text


def _enter(participant) -> tuple[Review, Participant]:
    """Lock the document; return the round and the participant as they are now, or refuse with the reason.

    One who reads drafts anyway may not have been in the round before: then she is now, without being asked. So is one
    who was taken out and may comment all the same.
    """
    document = Document.objects.select_for_update(of=("self",)).get(pk=participant.review.document_id)
    review = fresh_round(participant.review, document)
    if participant.pk is None:
        participant, _ = Participant.objects.get_or_create(
            review=review, user=participant.user, defaults={"name": participant.name, "invited": False}
        )
    else:
        participant = Participant.objects.get(pk=participant.pk)
    if participant.removed_at:
        if not (participant.user and entitled(participant.user, Action.COMMENT, document)):
            require(Denied("Du är inte längre med i granskningen. Fråga enhetschefen."))
        participant.removed_at, participant.invited = None, False
        participant.save(update_fields=["removed_at", "invited"])
    return review, participant


def _check_proposal(spot, base, wording, at):
    """Return which of the paragraphs the proposal is about."""
    if not spot.may_propose:
        raise ValidationError("Den texten är inte enhetens egen. Skriv en kommentar i stället för ett förslag.")
    if base not in {paragraph.text for paragraph in paragraphs(spot.html)}:
        raise ValidationError("Stycket finns inte i det som skickades ut. Gå tillbaka och välj stycket igen.")
    at = place_of(spot.html, base, at)
    if at is None:
        raise ValidationError("Flera stycken lyder likadant. Gå tillbaka och välj vilket av dem du menar.")
    if not wording or wording == base:
        raise ValidationError("Ändra i stycket så som du vill att det ska stå.")
    _check_length(wording)
    return at


def _check_length(wording):
    if len(wording) > LONGEST_WORDING:
        raise ValidationError(f"Ett stycke får ha högst {LONGEST_WORDING} tecken, nu är det {len(wording)}. Korta det.")


def _thread(review, key):
    found = review.comments.present().threads().filter(key=strip_controls(key)).first()
    if found is None:
        raise ValidationError("Kommentaren har tagits tillbaka av den som skrev den.")
    return found


def _state_of(thread):
    """Return how far a comment has come with the replies that there are: an answer answers it, all else opens it."""
    state = CommentState.OPEN
    for answer in thread.replies.present().order_by("at", "pk").values_list("answer", flat=True):
        state = Answer(answer).leaves(state) if answer else CommentState.OPEN
    return state


def _raise_version(thread):
    """Let one who decides know that the thread says something else than when she looked at it."""
    thread.version += 1
    thread.save(update_fields=["state", "version"])


def _own(review, participant, key):
    own = review.comments.present().filter(key=strip_controls(key), by=participant).first()
    if own is None:
        raise ValidationError("Kommentaren är inte din, eller har redan tagits tillbaka.")
    if own.became:
        raise ValidationError(_DECIDED)
    thread = own.parent or own
    later = thread.replies.present().filter(at__gte=own.at).filter(~Q(by=participant) | Q(answer__in=DECIDING))
    if own is thread and own.state != CommentState.OPEN or later.exists():
        raise ValidationError(_ANSWERED)
    return own
