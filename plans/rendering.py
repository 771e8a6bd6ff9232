"""What page and paper tell alike: how deep a heading stands, how a goal is judged, when a document was adopted."""

import itertools
from collections.abc import Iterable, Iterator

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from goals.choices import Level
from plans import outline as o
from plans.choices import Fulfilment, Kind
from plans.tables import day


def with_depths(sections: Iterable[o.Section]) -> Iterator[tuple[o.Section, int, o.Section | None]]:
    """Yield each section with how deep it stands, from 1, and the section after it.

    A subheading that has none above it moves up, so that no heading level is skipped. Text without a heading, as old
    documents may begin with, has nothing below it.
    """
    above: list[int] = []
    sections = tuple(sections)
    for section, after in itertools.zip_longest(sections, sections[1:]):
        while above and above[-1] >= section.level:
            above.pop()
        if section.heading:
            above.append(section.level)
        yield section, len(above) or 1, after


def verdict(goal: o.Goal, *, kind: Kind, layout: o.Layout) -> tuple[Fulfilment, str] | None:
    """Return a goal's bedömning and its word, None where nothing is to be said.

    That nothing could be judged, "Ingen" at every goal of KF's and the nämnd's, is told in reports where the nämnd
    wants the look of the system before this one.
    """
    if goal.fulfilment not in (None, Fulfilment.NONE):
        return Fulfilment(goal.fulfilment), layout.fulfilment_label(goal.fulfilment)
    assessable = kind != Kind.PLAN and goal.level != Level.ORIENTATION
    none = Fulfilment.NONE, layout.fulfilment_label(Fulfilment.NONE)
    return none if assessable and layout.print_no_assessment else None


def note_html(note: str) -> SafeString:
    """Return plain text that somebody has written as paragraphs, one for each line."""
    return format_html_join("", "<p>{}</p>", ((line,) for line in note.splitlines() if line))


def adoption_words(adoption: o.Adoption) -> str:
    """Return when and by whom a document was adopted, as far as it is known."""
    known = (day(adoption.on) if adoption.on else "", f"av {adoption.by}" if adoption.by else "")
    return " ".join(filter(None, known)) or "okänt datum"


def correction_words(adoption: o.Adoption) -> str:
    """Return which edition is corrected and why, ending with one full stop; "" when none is."""
    if not adoption.corrects:
        return ""
    words = f"utgåva {adoption.corrects}. {adoption.reason}".strip()
    return words if words.endswith((".", "!", "?")) else f"{words}."


def without_empty(outline: o.Outline) -> o.Outline:
    """Return the outline without the sections that say nothing, unless such are printed."""
    if outline.layout.print_empty_rubrics:
        return outline
    return o.replace(outline, front=_said(outline.front), closing=_said(outline.closing))


def _said(sections):
    """Keep the sections that say something, and the headings that stand above one that does."""
    kept, level = [], 0
    for section in reversed(sections):
        if section.text and section.text.whole or section.level < level:
            kept.append(section)
            level = section.level
    return tuple(reversed(kept))
