"""What people are told of in a review round. Each is told once of each thing: the key says what it is about.

The subject goes out by e-mail, so it names the document and the day and nothing of what has been written.
"""

import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from plans.choices import Answer, Status
from plans.models import Document, Review
from plans.permissions import entitled, place_of
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
_SEE_TEXT = "Se hur texten lyder nu."
_TO_SEE = {
    Answer.ACCEPT: _SEE_TEXT,
    Answer.ADAPT: _SEE_TEXT,
    Answer.DONE: _SEE_TEXT,
    Answer.PUT_OFF: "Läs varför det får vänta.",
    Answer.DECLINE: "Läs varför.",
}
_COMMENT = {Answer.DONE: "är åtgärdad", Answer.PUT_OFF: "får vänta"}


def opened(review, users, *, at) -> None:
    """Tell those who were asked to read just now (``at``); one who is asked anew is told anew."""
    notify(
        users=users,
        kind=NoticeKind.REVIEW,
        key=f"review {review.key} asked {at:%Y%m%d%H%M%S%f}",
        subject=f"Att läsa: {_title(review)}, senast {day(review.until)}",
        text=review.note,
        path=path_of(review),
    )


def remind_reviews(today: datetime.date) -> None:
    """Remind those who have not answered, two days before the last day (or the day after, where nothing was done on
    that day) and on it; nobody twice of the same. One who was asked later than that has just been told. Nobody is asked
    to read what has been handed in or adopted meanwhile.
    """
    soon = today + datetime.timedelta(days=FIRST)
    waiting = Review.objects.open().filter(document__status=Status.DRAFT, until__gte=today, until__lte=soon)
    for review in waiting.select_related("document"):
        ahead = (review.until - today).days
        reminder = FIRST if ahead else LAST
        day_of_it = review.until - datetime.timedelta(days=reminder)
        when = {0: "i dag", 1: "i morgon"}.get(ahead, f"om {ahead} dagar")
        for participant in review.participants.invited().silent().exclude(user=None).select_related("user"):
            asked = participant.asked_at or review.opened_at
            if timezone.localdate(asked) >= day_of_it:
                continue
            notify(
                users=[participant.user],
                kind=NoticeKind.REVIEW,
                key=f"review {review.key} reminder {review.until} {reminder} {asked:%Y%m%d%H%M%S%f}",
                subject=f"Påminnelse: {_title(review)} ska vara läst {when}, {day(review.until)}",
                text="Har du inget att tillägga räcker det att säga det, längst ner på sidan.",
                path=path_of(review),
            )


def commented(comment, *, about, by) -> None:
    """Tell those who write in the document that somebody has commented, and of a reply those who are in the thread.

    ``about``: the text or goal (``Spot``); which it is stands in the notice alone and does not go out by e-mail.

    What was written stays where it can be taken back or worded anew: a notice would keep it.
    """
    review, thread = comment.review, comment.parent or comment
    document = review.document
    writers = User.objects.holding(roles_that(Action.WRITE), place_of(document)).exclude(pk=by.user_id)
    notify(
        users=writers,
        kind=NoticeKind.COMMENTS,
        key=f"comment {comment.key}",
        subject=f"{_new(comment)}: {_title(review)}",
        text=f"{about.title}. Av {by}.",
        path=path_in_worklist(thread),
    )
    if thread == comment:
        return
    said_in_it = Q(comments=thread) | Q(comments__parent=thread, comments__removed_at=None)
    others = review.participants.filter(said_in_it).exclude(pk=by.pk)
    notify(
        users=_who_read(others.distinct(), document),
        kind=NoticeKind.REVIEW,
        key=f"comment {comment.key}",  # those who write have just been told
        subject=f"Nytt svar där du har skrivit: {_title(review)}",
        text=f"{about.title}. Av {by}.",
        path=f"{reverse('plans:review_text', args=[review.key, thread.slot])}#{thread.key}",
    )


def _new(comment):
    if comment.parent_id:
        return "Nytt svar på en kommentar"
    return "Nytt förslag till lydelse" if comment.wording else "Ny kommentar"


def answered(comment, *, answer, about, by) -> None:
    """Tell the one who commented what has been answered or decided now, and in the notice of which text (``about``)."""
    review = comment.review
    users = who_is_told(comment, by=by)
    words, name = (_PROPOSAL, "Ditt förslag") if comment.wording else (_COMMENT, "Din kommentar")
    subject = f"{name} {words.get(answer, 'har fått svar')}"
    notify(
        users=users,
        kind=NoticeKind.REVIEW,
        key=f"comment {comment.key} {comment.version}",
        subject=f"{subject}: {_title(review)}",
        text=f"{about.title}. {_TO_SEE.get(answer, 'Läs svaret.')}",
        path=f"{reverse('plans:review_text', args=[review.key, comment.slot])}#{comment.key}",
    )


def who_is_told(comment, *, by):
    """Return whom an answer to the comment is told: the one who made it, unless she answers herself or reads no more.

    One who came by a link has no account to be told in.
    """
    return _who_read(comment.review.participants.filter(pk=comment.by_id).exclude(user=by), comment.review.document)


def adopted(document, *, by, told) -> None:
    """Tell those who are asked to read that the document has been adopted while they did; once for each round.

    ``told``: the users who have been told already, since they write in it.
    """
    for review in document.reviews.open():
        readers = review.participants.invited().exclude(user=None).exclude(user=by).exclude(user__in=told)
        notify(
            users=[participant.user for participant in readers.select_related("user")],
            kind=NoticeKind.REVIEW,
            key=f"review {review.key} adopted",
            subject=f"Fastställt: {document.title}, {document.unit_name[:120]}",
            text="Du behöver inte läsa utkastet längre. Det du skrev i granskningen finns kvar och kan få svar.",
            path=document.get_absolute_url(),
        )


def closed(review) -> None:
    """Tell those who said something, or agreed, that the round has ended and what became of it can be read."""
    notify(
        users=_who_read(review.participants.heard().exclude(user=review.closed_by), review.document),
        kind=NoticeKind.REVIEW,
        key=f"review {review.key} closed",
        subject=f"Granskningen av {_title(review)} är avslutad",
        text="Läs vad som blev av det du skrev eller höll med om.",
        path=path_of(review),
    )


def _who_read(participants, document):
    """Return the users of those who can read the round today.

    Not one who was taken out of it, and of those who were not asked only one who reads drafts all the same.
    """
    found = participants.present().exclude(user=None).select_related("user")
    return [p.user for p in found if p.invited or entitled(p.user, Action.READ_DRAFT, document)]


def path_in_worklist(comment) -> str:
    """Return where those who lead the round see a comment among the others, on whichever page it is."""
    return f"{reverse('plans:round', args=[comment.review.document.key])}?vid={comment.key}#{comment.key}"


def path_of(review) -> str:
    """Return where the round is read."""
    return reverse("plans:review", args=[review.key])


def _title(review) -> str:
    document: Document = review.document
    return f"{document.title}, {document.unit_name[:120]}"  # a subject has room for 250 characters
