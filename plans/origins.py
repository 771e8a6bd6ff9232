"""Where the wordings of a text came from, when its writer did not find the words: an earlier document, or a proposal.

Told by what is kept anyway: what was carried over, and what became of proposals. Of a wording in which several have
been put in all are told.
"""

import bisect
import dataclasses
import datetime
from collections.abc import Iterator, Sequence

from plans.choices import Decision, Fate, Verdict
from plans.models import CarriedItem, Comment, Contribution, Passage
from plans.redline import lines_of

_MOMENTS = datetime.timedelta(seconds=30)  # within which one transaction writes a text and what it came of
_TAKEN, _PROPOSED = "övertagen från {}", "med förslag av {}"


@dataclasses.dataclass(frozen=True, slots=True)
class Saves:
    """The saves of a sitting: by whom (primary key), when, what stood at the end, and what stood there before."""

    by: int | None
    times: tuple[datetime.datetime, ...]
    html: str
    before: str
    now: bool


class Origins:
    """Everything that is known of where the wordings of a text came from, in a fixed number of queries.

    ``times``: when it has been saved, the oldest first.
    """

    def __init__(self, passage: Passage, times: Sequence[datetime.datetime]):
        self.times = times
        self.passage, document, slot = passage, passage.document_id, passage.slot
        node = slot.rpartition(".")[0]
        carried = CarriedItem.objects.filter(carry__document=document, fate__in=(Fate.KEEP, Fate.REWORK))
        carried = carried.filter(row__in=(slot, node, passage.rubric.key))
        self.carried = list(carried.select_related("carry", "source__document"))
        decided = Contribution.objects.filter(task__document=document, place=slot, cells__isnull=True)
        decided = decided.filter(state__in=(Verdict.ACCEPTED, Verdict.ADAPTED))
        self.contributions = list(decided.order_by("decided_at"))
        accepted = Comment.objects.filter(review__document=document, slot=slot)
        accepted = accepted.filter(decision__in=(Decision.ACCEPTED, Decision.ADAPTED))
        self.comments = list(accepted.select_related("by"))
        others = Passage.objects.present().filter(slot=slot).exclude(pk=passage.pk).exclude(document=None)
        self.others = list(others.select_related("document").order_by("-changed_at"))

    def of(self, saves: Saves) -> tuple[str, ...]:
        """Return where what was saved in a sitting came from, in words; () for its writer's own words."""
        return tuple(dict.fromkeys((*self._taken(saves), *self._proposed(saves))))

    def _taken(self, saves) -> Iterator[str]:
        if not saves.html:
            return
        if saves.now and self.passage.taken_from:
            yield _TAKEN.format(self.passage.taken_from)
            return
        for item in self.carried:
            if saves.by == item.carry.by_id and self._saved_after(item.carry.at) in saves.times:
                yield _TAKEN.format(item.source.document.title)
        same = (o for o in self.others if o.html == saves.html and o.changed_at < saves.times[0])
        for other in same if not saves.before else ():
            yield _TAKEN.format(other.document.title)
            return

    def _proposed(self, saves) -> Iterator[str]:
        for proposal in self.contributions:
            if saves.by == proposal.decided_by_id and self._saved_before(proposal.decided_at) in saves.times:
                yield _PROPOSED.format(proposal.by_name)
        there, before = (set(map(_bare, lines_of(html))) for html in (saves.html, saves.before))
        for comment in self.comments:
            put = _bare(comment.settled or comment.wording)
            if put in there - before and comment.at <= saves.times[0]:
                yield _PROPOSED.format(comment.by.name)

    def _saved_after(self, moment):
        """When the text was saved by what began at a moment, None where it was not."""
        found = self.times[bisect.bisect_left(self.times, moment) :][:1]
        return next((time for time in found if time - moment < _MOMENTS), None)

    def _saved_before(self, moment):
        """When the text was saved by what ended at a moment."""
        found = self.times[: bisect.bisect_right(self.times, moment)][-1:]
        return next((time for time in found if moment - time < _MOMENTS), None)


def _bare(line):
    return " ".join(line.removeprefix("• ").split())
