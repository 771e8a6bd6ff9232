"""What those who write in the document do with comments: answer, accept or decline a wording, let it wait."""

from django.core.exceptions import ValidationError
from django.db import transaction

from plans.choices import Answer, CommentState, Decision
from plans.models import Comment, Participant
from plans.permissions import may
from plans.review import telling
from plans.review.present import present_text
from plans.review.wording import revise, spaced_once
from plans.richtext import strip_controls
from plans.services.comments import said_before, spot_in, words
from plans.services.reviewing import lock_round
from plans.services.texts import save_text
from units.access import Action, require

_DECISIONS = {
    Answer.ACCEPT: Decision.ACCEPTED,
    Answer.ADAPT: Decision.ADAPTED,
    Answer.DECLINE: Decision.DECLINED,
}


PUTS_IN = (Answer.ACCEPT, Answer.ADAPT)


class AnsweredMeanwhile(Exception):
    """Somebody else has decided, or the comment says something else, since the page was opened. Nothing was changed."""

    def __init__(self, comment):
        super().__init__("Kommentaren har ändrats eller fått ett beslut sedan du öppnade den.")
        self.comment = comment


class NotThere(Exception):
    """What the proposal changes does not stand in the text any more. Nothing was changed; both wordings are to show."""

    def __init__(self, comment):
        super().__init__("Stycket som förslaget gäller finns inte kvar i texten.")
        self.comment = comment


def answer_comment(*, comment, answer, by, seen, text="", base="", at=None, wording="", save_id="") -> Comment:
    """Do what ``answer`` says with a comment whose version ``seen`` was looked at; ``text`` is a word back.

    ``base`` (the one at ``at``, from 0) and ``wording`` (to adapt): which paragraph of the text as it stands is to read
    how; without ``base`` the one of the proposal. A word back is always kept, whoever else answers at the same time; a
    decision on what has changed raises ``AnsweredMeanwhile``. Every answer is a reply that stays, a decision also
    without words; one that was stored before under the same ``save_id`` is not made again. Raises ``NotThere`` where
    the text has no such paragraph any more.
    """
    answer, text = Answer(answer), words(text)
    base, wording = spaced_once(strip_controls(base)), spaced_once(strip_controls(wording))
    spot = spot_in(comment.review, comment.slot)
    return _answer(
        comment, answer, by=by, seen=seen, text=text, spot=spot, base=base, at=at, wording=wording, save_id=save_id
    )


@transaction.atomic
def _answer(comment, answer, *, by, seen, text, save_id, spot, base, at, wording):
    review = lock_round(comment.review, by=by)
    comment = Comment.objects.select_related("by", "by__user").get(pk=comment.pk)
    comment.review = review
    if comment.removed_at:
        raise ValidationError("Kommentaren har tagits tillbaka av den som skrev den.")
    voice, _ = Participant.objects.get_or_create(review=review, user=by, defaults={"name": str(by), "invited": False})
    said = {"slot": comment.slot, "parent": comment, "text": text, "answer": answer}
    said["settled"] = wording if answer == Answer.ADAPT else ""
    save_id, there = said_before(voice, save_id, **said)
    if there:
        return comment
    _check(comment, answer, text, wording)
    if answer != Answer.REPLY and comment.version != seen:
        raise AnsweredMeanwhile(comment)
    if answer in PUTS_IN:
        put = wording if answer == Answer.ADAPT else comment.wording
        _put_in(comment, spot, base=base, at=at, wording=put, by=by)
        comment.settled = put if answer == Answer.ADAPT else ""
    comment.reason = text if answer == Answer.PUT_OFF else ""
    comment.state = answer.leaves(CommentState(comment.state))
    comment.decision = _decision(comment.decision, answer)
    if comment.decision != Decision.ADAPTED:
        comment.settled = ""
    comment.version += 1
    comment.save(update_fields=["state", "decision", "reason", "settled", "version"])
    Comment.objects.create(review=review, by=voice, save_id=save_id, **said)
    if answer != Answer.REOPEN:
        telling.answered(comment, answer=answer, about=spot, by=by)
    return comment


def _decision(before, answer):
    """What is decided about the wording after an answer that does not decide about it itself.

    What was put in stands in the text whatever is said of it, until somebody opens the matter again. That it was
    declined holds as long as only words follow.
    """
    if answer in _DECISIONS or answer == Answer.REOPEN:
        return _DECISIONS.get(answer, "")
    if before == Decision.DECLINED and answer != Answer.REPLY:
        return ""
    return before


def _check(comment, answer, text, wording):
    if comment.parent_id:
        raise ValidationError("Svara på kommentaren som svaret hör till.")
    if answer in _DECISIONS and not comment.wording:
        raise ValidationError("Kommentaren är inget förslag till lydelse.")
    if answer in (Answer.REPLY, Answer.DECLINE) and not text:
        raise ValidationError("Skriv ett svar till den som har kommenterat.")
    if answer == Answer.PUT_OFF and not text:
        raise ValidationError("Skriv varför det får vänta.")
    if answer == Answer.ADAPT and not wording:
        raise ValidationError("Skriv hur stycket ska lyda.")


def _put_in(comment, spot, *, base, at, wording, by):
    """Write the wording into the text as it stands now, through the same door as every other save."""
    document = comment.review.document
    require(may(by, Action.WRITE, document))
    now = present_text(document, spot)
    html = None
    if now and base:
        html = revise(now.html, base, wording, at=at)
    elif now:
        html = revise(now.html, comment.base, wording, at=comment.base_at, sent=spot.html)
    if html is None:
        raise NotThere(comment)
    save_text(document=document, slot=comment.slot, html=html, base_version=now.version, base_html=now.html, by=by)
