"""What people are told of in a review round. Each is told once of each thing: the key says what it is about.

The subject goes out by e-mail, so it names the document and the day and nothing of what has been written.
"""

import datetime

from django.urls import reverse

from plans.choices import CommentState, Decision
from plans.models import Document, Review
from plans.permissions import place_of
from plans.tables import day
from units.access import Action, roles_that
from units.choices import NoticeKind
from units.models import User
from units.services import notify

REMINDERS = (2, 0)  # days before the last day
_BECAME = {Decision.ACCEPTED: "godtaget", Decision.ADAPTED: "godtaget med ändringar", Decision.DECLINED: "avslaget"}


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
    """Remind those who have not answered, two days before the last day and on it; nobody twice of the same day."""
    days = [today + datetime.timedelta(days=ahead) for ahead in REMINDERS]
    for review in Review.objects.open().filter(until__in=days).select_related("document"):
        waited_for = review.participants.invited().silent().exclude(user=None).select_related("user")
        ahead = (review.until - today).days
        when = "i dag" if not ahead else f"om {ahead} dagar, {day(review.until)}"
        notify(
            users=[participant.user for participant in waited_for],
            kind=NoticeKind.REVIEW,
            key=f"review {review.key} reminder {review.until} {ahead}",
            subject=f"Påminnelse: {_title(review)} ska vara läst {when}",
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


def answered(comment, *, by) -> None:
    """Tell the one who commented that there is an answer or a decision."""
    user = comment.by.user
    if user is None or user == by:
        return
    what = _BECAME.get(comment.decision) if comment.wording else None
    if comment.state == CommentState.PUT_OFF:
        what = "uppskjutet"
    subject = f"Ditt förslag är {what}" if comment.wording and what else "Din kommentar har fått svar"
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
