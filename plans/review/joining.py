"""Who somebody is in a round: one who is invited, one who came by a link, or one who reads drafts anyway."""

import datetime

from django.http import Http404
from django.utils import timezone

from plans.models import Participant, Review
from plans.permissions import entitled
from plans.services.reviewing import hash_of, links_allowed
from plans.tables import day
from units.access import Action, Denied, PermissionRefused, require

LINK_LASTS = datetime.timedelta(days=30)  # after the last day to answer
_LINKS = "granskningar"  # in the session: {key of a round: key of the participant whose link was used}


def join(request, key) -> Participant:
    """Return the participant that the request speaks for in the round of that key, with the round and its document.

    One who reads drafts anyway and has not said anything yet is not stored. Raises ``Http404`` for whom the round does
    not exist, and ``PermissionRefused`` for one who was taken out of it or whose link has ended.
    """
    reviews = Review.objects.select_related("document", "snapshot", "opened_by")
    review = reviews.visible_to(request.user).filter(key=key).first()
    if review is None:
        return _by_link(request, reviews, key)
    participant = review.participants.filter(user=request.user).first()
    if participant is None:
        participant = Participant(user=request.user, name=str(request.user), invited=False)
    elif participant.removed_at and not entitled(request.user, Action.COMMENT, review.document):
        raise _taken_out(participant)
    participant.review, participant.user = review, request.user
    return participant


def enter_by_link(request, secret) -> Review:
    """Remember in the session that this browser reads by the link; refuse one whose round is over."""
    participant = Participant.objects.filter(link_sha256=hash_of(secret)).select_related("review__document").first()
    if participant is None:
        raise Http404(
            "Länken gäller inte. Den har bytts mot en ny, eller så kom inte hela länken med. Be enhetschefen om en ny."
        )
    review = participant.review
    if participant.removed_at:
        raise _taken_out(participant)
    _check_link(review)
    used = request.session.get(_LINKS, {})
    request.session[_LINKS] = {**used, review.key: [participant.key, participant.link_sha256]}
    return review


def _by_link(request, reviews, key):
    pk, link = request.session.get(_LINKS, {}).get(key, (None, None))
    participant = Participant.objects.filter(key=pk, review__key=key).first() if pk else None
    if participant is None:
        raise Http404("Granskningen finns inte.")
    if participant.removed_at:
        raise _taken_out(participant)
    if participant.link_sha256 != link:
        raise PermissionRefused("Länken gäller inte längre. Be enhetschefen om en ny.")
    participant.review = reviews.get(key=key)
    _check_link(participant.review)
    return participant


def _taken_out(participant):
    """Why one who was taken out of the round comes no further; her link is known, and opens nothing."""
    when = day(timezone.localdate(participant.removed_at))
    return PermissionRefused(
        f"Du är inte längre med i granskningen: enhetschefen tog bort dig {when}. Det du har skrivit står kvar i den. "
        "Är det fel, fråga enhetschefen."
    )


def _check_link(review):
    """A link is worth as much as the one who holds it: it ends with the round, or when everybody has forgotten it."""
    last = review.until + LINK_LASTS
    if not review.is_open:
        require(Denied("Granskningen är avslutad, och med den gäller länken inte längre."))
    if not links_allowed(document=review.document):
        require(Denied("Nämnden låter inte längre någon läsa utan att logga in. Fråga enhetschefen hur du kan läsa."))
    if timezone.localdate() > last:
        require(Denied(f"Länken har gått ut. Den gällde till och med {day(last)}. Fråga enhetschefen om du ska läsa."))
