"""What differs between two points of a document, as it is set on paper."""

import dataclasses
import datetime
from collections.abc import Iterator

from django.utils import timezone

from plans.choices import Status
from plans.outline import Outline
from plans.redline import redline
from plans.redline.showing import Showing, show
from plans.rendering import adoption_words
from plans.tables import day
from reports.printing import MARKS


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A document at a point: ``name`` is what somebody called the point, ``frozen_at`` when it said this.

    ``words``: what the page called it, "" where that was not kept.
    """

    outline: Outline
    frozen_at: datetime.datetime
    name: str = ""
    words: str = ""

    def __str__(self):
        if self.words:
            return self.words
        adopted = self.outline.adoption if self.outline.status == Status.ADOPTED else None
        if adopted:
            return f"{self.outline.title}, utgåva {adopted.number}, fastställd {adoption_words(adopted)}"
        at = timezone.localtime(self.frozen_at)
        name = f"”{self.name}”, " if self.name else ""
        return f"{self.outline.title}, {name}så som det var {day(at.date())} kl. {at:%H.%M}"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A redline, ready to be set. ``mark`` stands on every page, "" when both documents are adopted."""

    title: str
    running: str
    mark: str
    outline: Outline
    facts: tuple[tuple[str, str], ...]
    showing: Showing


def paper(older: Version, newer: Version, *, previous: dict[str, str], produced_at: datetime.datetime) -> Paper:
    """Return everything that the templates print of what differs between two versions."""
    new = newer.outline
    marks = [MARKS[version.outline.status] for version in (newer, older)]
    return Paper(
        title=f"Ändringar i {new.title}",
        running=f"Ändringar i {new.title} · {new.unit}",
        mark=next(filter(None, marks), ""),
        outline=new,
        facts=tuple(_facts(older, newer, produced_at)),
        showing=show(redline(older.outline, new, previous=previous)),
    )


def _facts(older, newer, produced_at) -> Iterator[tuple[str, str]]:
    if newer.outline.dnr:
        yield "Diarienummer", newer.outline.dnr
    yield "Från", str(older)
    yield "Till", str(newer)
    yield "Utskriven", day(timezone.localtime(produced_at))
