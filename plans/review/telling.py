"""What people are told of in a review round. Each is told once of each thing: the key says what it is about.

The subject goes out by e-mail, so it names the document and the day and nothing of what has been written.
"""

import datetime

from django.urls import reverse
from django.utils import timezone

from plans.choices import Answer
from plans.models import Document, Review
from plans.permissions import place_of
from plans.tables import day
from units.access import Action, roles_that
from units.choices import NoticeKind
from units.models import User
from units.services import notify

FIRST, LAST = 2, 0  # days before the last day that a reminder goes out
_PROPOSAL = {
    Answer.ACCEPT: "är godtaget",
    Answer.ADAPT: "är godtaget med ändringar",
    Answer.DECLINE: "är avslaget",
    Answer.DONE: "är åtgärdat",
    Answer.PUT_OFF: "får vänta",
}
_COMMENT = {Answer.DONE: "är åtgärdad", Answer.PUT_OFF: "får vänta"}


def opened(review, users) -> None:
    """Tell those who have just been asked to read."""
    notify(
        users=users,
        kind=NoticeKind.REVIEW,
        key=f"review {review.key} opened",
        subject=f"Att läsa: {_title(review)}, senast {day(review.until)}",
        text=review.note,
        path=path_of(review),
    )


def remind_reviews(today: datetime.date) -> None:
    """Remind those who have not answered, two days before the last day (or the day after, where nothing was done on
    that day) and on it; nobody twice of the same. One who was asked later than that has just been told.
    """
    soon = Review.objects.open().filter(until__gte=today, until__lte=today + datetime.timedelta(days=FIRST))
    for review in soon.select_related("document"):
        ahead = (review.until - today).days
        reminder = FIRST if ahead else LAST
        if timezone.localdate(review.opened_at) >= review.until - datetime.timedelta(days=reminder):
            continue
        waited_for = review.participants.invited().silent().exclude(user=None).select_related("user")
        when = {0: "i dag", 1: "i morgon"}.get(ahead, f"om {ahead} dagar")
        notify(
            users=[participant.user for participant in waited_for],
            kind=NoticeKind.REVIEW,
            key=f"review {review.key} reminder {review.until} {reminder}",
            subject=f"Påminnelse: {_title(review)} ska vara läst {when}, {day(review.until)}",
            text="Har du inget att tillägga räcker det att säga det, längst ner på sidan.",
            path=path_of(review),
        )


def commented(comment, *, by) -> None:
    """Tell those who write in the document that somebody has commented, and in a thread the one who began it."""
    document = comment.review.document
    writers = User.objects.holding(roles_that(Action.WRITE), place_of(document)).exclude(pk=by.user_id)
    notify(
        users=writers,
        kind=NoticeKind.COMMENTS,
        key=f"comment {comment.key}",
        subject=f"Ny kommentar på {_title(comment.review)}",
        text=f"{by}: {(comment.text or comment.wording)[:300]}",
        path=f"{reverse('plans:round', args=[document.key])}#{(comment.parent or comment).key}",
    )


def answered(comment, *, answer, by) -> None:
    """Tell the one who commented what has been answered or decided now."""
    user = comment.by.user
    if user is None or user == by:
        return
    words, name = (_PROPOSAL, "Ditt förslag") if comment.wording else (_COMMENT, "Din kommentar")
    subject = f"{name} {words.get(answer, 'har fått svar')}"
    notify(
        users=[user],
        kind=NoticeKind.REVIEW,
        key=f"comment {comment.key} {comment.version}",
        subject=f"{subject}: {_title(comment.review)}",
        text="",
        path=f"{reverse('plans:review_text', args=[comment.review.key, comment.slot])}#{comment.key}",
    )


def closed(review) -> None:
    """Tell those who said something that the round has ended and what became of it can be read."""
    said = review.participants.filter(comments__removed_at=None, comments__isnull=False).exclude(user=None)
    users = {p.user_id: p.user for p in said.exclude(user=review.closed_by).select_related("user")}
    notify(
        users=list(users.values()),
        kind=NoticeKind.REVIEW,
        key=f"review {review.key} closed",
        subject=f"Granskningen av {_title(review)} är avslutad",
        text="Läs vad som blev av det du skrev.",
        path=path_of(review),
    )


def path_of(review) -> str:
    """Return where the round is read."""
    return reverse("plans:review", args=[review.key])


def _title(review) -> str:
    document: Document = review.document
    return f"{document.title}, {document.unit_name[:120]}"  # a subject has room for 250 characters
