"""Comments as they are shown: each with its replies, who agrees, and what has become of it. Three queries."""

import dataclasses
import functools
from collections import defaultdict

from plans.choices import CommentState, Decision
from plans.models import Agreement, Comment
from plans.redline.words import Run, compare_words
from plans.review.places import Spot
from plans.review.present import Changed

_compared = functools.lru_cache(maxsize=2048)(compare_words)  # the same proposals are shown at every look at a page

_SIGNS = {
    CommentState.OPEN: ("○", ""),
    CommentState.ANSWERED: ("●", "sent"),
    CommentState.DONE: ("●", "ok"),
    CommentState.PUT_OFF: ("◐", "part"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Thread:
    """A comment with what belongs to it, as one participant (``reader``: her primary key) sees it."""

    comment: Comment
    replies: tuple[Comment, ...]
    agrees: frozenset[int]
    reader: int | None
    spot: Spot | None = None
    changed: Changed | None = None

    @property
    def mine(self) -> bool:
        return self.comment.by_id == self.reader

    @property
    def i_agree(self) -> bool:
        return self.reader in self.agrees

    @property
    def may_change(self) -> bool:
        """Whether the reader may change it or take it back: it is hers, and nobody has answered."""
        others = any(reply.by_id != self.reader or reply.became for reply in self.replies)
        return self.mine and self.comment.state == CommentState.OPEN and not others

    @property
    def own_last(self) -> Comment | None:
        """The last reply, when it is the reader's own and may be changed: a decision may not."""
        last = self.replies[-1] if self.replies else None
        return last if last and last.by_id == self.reader and not last.became else None

    @property
    def words(self) -> int:
        """How many have been said: a decision without a word is none."""
        return 1 + sum(1 for reply in self.replies if reply.text)

    @property
    def told_apart(self) -> bool:
        """Whether reason and wording stand on the comment alone: it was decided before decisions were replies."""
        return not any(reply.became for reply in self.replies)

    @property
    def pieces(self) -> tuple[Run, ...]:
        """The proposed wording as a change in the paragraph."""
        return _compared(self.comment.base, self.comment.wording) if self.comment.wording else ()

    @property
    def chip(self) -> tuple[str, str, str]:
        """(Sign, word, css class) of how far it has come."""
        comment = self.comment
        if comment.decision == Decision.DECLINED:
            if comment.state == CommentState.ANSWERED:
                return "○", "Avslagen", "no"
        elif comment.decision and comment.state in (CommentState.DONE, CommentState.ANSWERED):
            return "●", Decision(comment.decision).label, "ok"
        sign, css = _SIGNS[CommentState(comment.state)]
        return sign, CommentState(comment.state).label, css


def threads_of(review, *, reader=None, slot=None, spots=(), changed=()) -> list[Thread]:
    """Return the round's comments with their replies, the oldest first; ``slot``: those of one text."""
    comments = review.comments.present().prefetch_related("by")  # many comments of few people
    if slot is not None:
        comments = comments.filter(slot=slot)
    comments = list(comments.order_by("at", "pk"))
    replies, agrees = defaultdict(list), defaultdict(set)
    for comment in comments:
        if comment.parent_id:
            replies[comment.parent_id].append(comment)
    about = Agreement.objects.filter(comment__review=review)
    for comment, by in about.values_list("comment", "by"):
        agrees[comment].add(by)
    spots, changed = dict(spots), dict(changed)
    return [
        Thread(
            comment=comment,
            replies=tuple(replies[comment.pk]),
            agrees=frozenset(agrees[comment.pk]),
            reader=reader,
            spot=spots.get(comment.slot),
            changed=changed.get(comment.slot),
        )
        for comment in comments
        if not comment.parent_id
    ]
