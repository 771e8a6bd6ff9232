"""What the document page tells of reviews: whether one is open, and how much has been said of each text."""

import dataclasses
import datetime

from django.db.models import Count, Q, Subquery

from plans.choices import CommentState


@dataclasses.dataclass(frozen=True, slots=True)
class Beside:
    """The latest round: until when, whether it is open, and how many comments there are of each text."""

    until: datetime.date
    is_open: bool
    said: dict[str, int]  # by slot or key
    unanswered: int

    @property
    def many(self) -> int:
        return sum(self.said.values())


def beside(document) -> Beside | None:
    """Return what the page of a document's working copy tells of its latest round, None for no round; in one query."""
    latest = Subquery(document.reviews.values("pk")[:1])
    thread = Q(comments__parent=None, comments__removed_at=None)
    rows = document.reviews.filter(pk=latest).order_by().values_list("until", "closed_at", "comments__slot")
    rows = rows.annotate(
        many=Count("comments", filter=thread),
        unanswered=Count("comments", filter=thread & Q(comments__state=CommentState.OPEN)),
    )
    told = list(rows)
    if not told:
        return None
    (until, closed_at, *_), *_ = told
    said = {slot: many for *_, slot, many, _ in told if many}
    return Beside(until, closed_at is None, said, sum(unanswered for *_, unanswered in told))
