"""What the document page tells of reviews: whether one is open, and how much has been said of each text."""

import dataclasses

from django.db.models import Count, Q

from plans.choices import CommentState
from plans.models import Comment, Review


@dataclasses.dataclass(frozen=True, slots=True)
class Beside:
    """The latest round, None where there has been none, and in it: how many comments there are of each text."""

    review: Review | None
    said: dict[str, int]  # by slot or key
    unanswered: int

    @property
    def comments(self) -> int:
        return sum(self.said.values())


def beside(document) -> Beside:
    """Return what the page of a document's working copy tells of its reviews; two queries."""
    review = document.reviews.first()
    if review is None:
        return Beside(review=None, said={}, unanswered=0)
    threads = Comment.objects.present().threads().filter(review=review)
    unanswered = Count("pk", filter=Q(state=CommentState.OPEN))
    rows = list(threads.order_by().values_list("slot").annotate(many=Count("pk"), unanswered=unanswered))
    return Beside(review, {slot: many for slot, many, _ in rows}, sum(open_ones for _, _, open_ones in rows))
