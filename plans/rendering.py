"""What the page and the paper tell in the same way: how deep a heading stands, and how a goal is judged."""

import itertools
from collections.abc import Iterable, Iterator

from goals.choices import Level
from plans import outline as o
from plans.choices import Fulfilment, Kind

NOT_ASSESSED = "Ej bedömd"


def with_depths(sections: Iterable[o.Section]) -> Iterator[tuple[o.Section, int, o.Section | None]]:
    """Yield each section with how deep it stands, from 1, and the section after it.

    A subheading that has none above it moves up, so that no heading level is skipped.
    """
    above: list[int] = []
    sections = tuple(sections)
    for section, after in itertools.zip_longest(sections, sections[1:]):
        while above and above[-1] >= section.level:
            above.pop()
        above.append(section.level)
        yield section, len(above), after


def verdict(goal: o.Goal, *, kind: Kind, layout: o.Layout) -> tuple[Fulfilment, str] | None:
    """Return a goal's bedömning and its word. That there is none is told where the nämnd wants it, in reports."""
    if goal.fulfilment not in (None, Fulfilment.NONE):
        return Fulfilment(goal.fulfilment), layout.fulfilment_label(goal.fulfilment)
    assessable = kind != Kind.PLAN and goal.level != Level.ORIENTATION
    return (Fulfilment.NONE, NOT_ASSESSED) if assessable and layout.print_no_assessment else None
