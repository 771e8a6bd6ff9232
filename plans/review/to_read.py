"""What the start page says of reviews: what one is asked to read, and what became of what one said."""

import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from plans.choices import Status
from plans.models import Participant, Review

SHOWN = datetime.timedelta(days=60)  # how long the start page leads to a round that has been closed


def to_read(user) -> list[Review]:
    """Return the rounds that the user is asked to read in, and those that ended lately where she has answered.

    Each has ``answered``: she has said something, or that she has nothing to add. First those that wait for her, by
    their last day, and last those that are closed.
    """
    mine = Participant.objects.invited().filter(user=user, review=OuterRef("pk"))
    silent = mine.silent()
    lately = timezone.now() - SHOWN
    rounds = Review.objects.filter(Exists(mine)).annotate(answered=~Exists(silent))
    rounds = rounds.filter(Q(closed_at=None) | Q(closed_at__gt=lately, answered=True)).select_related("document")
    return sorted(rounds, key=lambda review: (not review.is_open, not _waits(review), review.until))


def _waits(review):
    return not review.answered and review.document.status == Status.DRAFT
