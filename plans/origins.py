"""Where the wordings of a text came from, when its writer did not find the words: an earlier document, or a proposal.

What was taken from an earlier document says so itself; proposals are told by what became of them. Of a wording in which
several have been put in all are told.
"""

import bisect
import dataclasses
import datetime
from collections.abc import Iterator, Sequence

from plans.choices import Decision, Verdict
from plans.models import Comment, Contribution, Passage
from plans.redline import lines_of

_MOMENTS = datetime.timedelta(seconds=30)  # within which one transaction writes a text and what it came of
_TAKEN, _PROPOSED = "övertagen från {}", "med förslag av {}"


@dataclasses.dataclass(frozen=True, slots=True)
class Saves:
    """The saves of a sitting: by whom (primary key), when, what stood at the end, and what stood there before.

    ``taken_from``: the title of the document whose words stood at the end, "" for none.
    """

    by: int | None
    times: tuple[datetime.datetime, ...]
    html: str
    before: str
    taken_from: str


class Origins:
    """Everything that is known of where the wordings of a text came from, in two queries.

    ``times``: when it has been saved, the oldest first.
    """

    def __init__(self, passage: Passage, times: Sequence[datetime.datetime]):
        self.times = times
        document, slot = passage.document_id, passage.slot
        decided = Contribution.objects.filter(task__document=document, place=slot, cells__isnull=True)
        decided = decided.filter(state__in=(Verdict.ACCEPTED, Verdict.ADAPTED))
        self.contributions = list(decided.order_by("decided_at"))
        accepted = Comment.objects.filter(review__document=document, slot=slot)
        accepted = accepted.filter(decision__in=(Decision.ACCEPTED, Decision.ADAPTED))
        self.comments = list(accepted.select_related("by"))

    def of(self, saves: Saves) -> tuple[str, ...]:
        """Return where what was saved in a sitting came from, in words; () for its writer's own words."""
        taken = (_TAKEN.format(saves.taken_from),) if saves.taken_from else ()
        return (*taken, *dict.fromkeys(self._proposed(saves)))

    def _proposed(self, saves) -> Iterator[str]:
        for proposal in self.contributions:
            if saves.by == proposal.decided_by_id and self._saved_before(proposal.decided_at) in saves.times:
                yield _PROPOSED.format(proposal.by_name)
        there, before = (set(map(_bare, lines_of(html))) for html in (saves.html, saves.before))
        for comment in self.comments:
            put = _bare(comment.settled or comment.wording)
            if put in there - before and comment.at <= saves.times[0]:
                yield _PROPOSED.format(comment.by.name)

    def _saved_before(self, moment):
        """When the text was saved by what ended at a moment."""
        found = self.times[: bisect.bisect_right(self.times, moment)][-1:]
        return next((time for time in found if moment - time < _MOMENTS), None)


def _bare(line):
    return " ".join(line.removeprefix("• ").split())
