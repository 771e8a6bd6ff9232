"""What the printed page needs to know of an outline: heading levels, verdicts, what the cover says, the contents.

Everything here is plain data for the templates under ``templates/print/``; they decide nothing.
"""

import dataclasses
import datetime
from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.safestring import mark_safe

from goals.choices import Level
from plans import charts
from plans.charts.shapes import Strip
from plans.choices import Status
from plans.outline import Goal, Outline, Section, Text
from plans.rendering import adoption_words, correction_words, verdict, with_depths, without_empty
from plans.tables import day
from reports.contents import Entry, best_size
from reports.tables import Table, Tables
from reports.texts import PrintedText, printed_note, printed_text

printed = dataclasses.dataclass(frozen=True, slots=True, kw_only=True)

DEEPEST_HEADING = 6  # PDF knows H1 to H6
GOALS_KEY = "malen"
STRIP_KEY, STRIP_HEADING = "indikatorer-i-korthet", "Våra indikatorer i korthet"
MARKS = {Status.DRAFT: "UTKAST – arbetsmaterial", Status.SUBMITTED: "INLÄMNAD – ej fastställd", Status.ADOPTED: ""}
STATUSES = {Status.DRAFT: "Utkast", Status.SUBMITTED: "Inlämnad, ej fastställd", Status.ADOPTED: "Fastställd"}
NOTHING_WRITTEN = mark_safe('<p class="nothing">Inget skrivet.</p>')


@printed
class PrintedSection:
    """A chapter or a subheading of one. ``level`` is its heading in the file (2 is H2), ``depth`` its look (1 to 3).

    ``empty``: there is nothing under the heading that it could part from.
    """

    key: str
    level: int
    depth: int
    heading: str
    workplaces: str
    text: PrintedText | None
    empty: bool


@printed
class PrintedGoal:
    """A goal with everything under it. ``verdict`` is (sign, word): the sign is drawn, the word is what counts."""

    key: str
    level: int
    css: str
    kind: str
    number: str
    title: str
    own: bool
    verdict: tuple[str, str] | None
    reason: PrintedText | None
    workplaces: str
    texts: tuple[PrintedText, ...]
    tables: tuple[Table, ...]
    children: tuple["PrintedGoal", ...]


@printed
class Paper:
    """A whole document, ready to be set. ``mark`` stands on every page, "" when the document is adopted."""

    title: str
    running: str
    mark: str
    outline: Outline
    facts: tuple[tuple[str, str], ...]
    contents: tuple[Entry, ...]
    contents_size: float
    front: tuple[PrintedSection, ...]
    strip: Strip | None
    goals_heading: str
    goals: tuple[PrintedGoal, ...]
    closing: tuple[PrintedSection, ...]


def paper(outline: Outline, *, produced_at: datetime.datetime) -> Paper:
    """Return everything that the templates print. Heading levels follow the tree, so that none is skipped."""
    outline = without_empty(outline)
    heading = outline.layout.goals_heading
    front, closing = tuple(_sections(outline.front)), tuple(_sections(outline.closing))
    tables = Tables(outline)
    goals = tuple(_goal(goal, 3 if heading else 2, outline, tables) for goal in outline.goals)
    entries = tuple(map(_goal_entry, goals))
    if heading:
        entries = (Entry(key=GOALS_KEY, title=heading, children=entries),)
    strip = charts.strip_of(outline)
    brief = (Entry(key=STRIP_KEY, title=STRIP_HEADING),) if strip else ()
    entries = (*_section_entries(front), *brief, *entries, *_section_entries(closing))
    return Paper(
        title=outline.title,
        running=f"{outline.title} · {outline.unit}",
        mark=MARKS[outline.status],
        outline=outline,
        facts=tuple(_facts(outline, produced_at)),
        contents=entries,
        contents_size=best_size(entries),
        front=front,
        strip=strip,
        goals_heading=heading,
        goals=goals,
        closing=closing,
    )


def _facts(outline: Outline, produced_at: datetime.datetime) -> Iterator[tuple[str, str]]:
    """Yield what the cover tells about the document as a record."""
    if outline.department:
        yield "Avdelning", outline.department
    if outline.dnr:
        yield "Diarienummer", outline.dnr
    adoption = outline.adoption if outline.status == Status.ADOPTED else None
    if adoption:
        yield "Fastställd", adoption_words(adoption)
        yield "Utgåva", str(adoption.number)
        if adoption.corrects:
            yield "Rättar", correction_words(adoption)
    else:
        yield "Status", STATUSES[outline.status]
    yield "Utskriven", day(timezone.localtime(produced_at))


def _sections(sections: tuple[Section, ...]) -> Iterator[PrintedSection]:
    """Yield sections with heading levels: the document's name is the only H1."""
    for section, deep, after in with_depths(sections):
        yield PrintedSection(
            key=section.key,
            level=1 + deep,
            depth=min(section.level, 3),
            heading=section.heading,
            workplaces=", ".join(section.workplaces),
            text=printed_text(section.text),
            empty=not (section.text and section.text.whole) and (after is None or after.level <= section.level),
        )


def _goal(goal: Goal, level: int, outline: Outline, tables: Tables) -> PrintedGoal:
    return PrintedGoal(
        key=goal.key,
        level=min(level, DEEPEST_HEADING),
        css=goal.level.lower(),
        kind=outline.layout.level_label(goal.level),
        number=goal.number,
        title=goal.title,
        own=goal.level == Level.UNIT,
        verdict=_verdict(goal, outline),
        reason=printed_note("Motivering", goal.reason),
        workplaces=", ".join(goal.workplaces),
        texts=tuple(_texts(goal.texts, outline)),
        tables=tuple(tables.of(goal)),
        children=tuple(_goal(child, level + 1, outline, tables) for child in goal.children),
    )


def _verdict(goal: Goal, outline: Outline) -> tuple[str, str] | None:
    """Return the css class, which draws the sign, and the word of a bedömning."""
    found = verdict(goal, kind=outline.kind, layout=outline.layout)
    return (found[0].lower(), found[1]) if found else None


def _texts(texts: Iterable[Text], outline: Outline) -> Iterator[PrintedText]:
    for text in texts:
        if text.html:
            yield printed_text(text)
        elif outline.layout.print_empty_rubrics and text.label:
            yield PrintedText(text.label, NOTHING_WRITTEN)


def _goal_entry(goal: PrintedGoal) -> Entry:
    children = tuple(map(_goal_entry, goal.children))
    return Entry(key=goal.key, title=goal.title, number=goal.number, own=goal.own, children=children)


def _section_entries(sections: tuple[PrintedSection, ...]) -> Iterator[Entry]:
    """Yield a line per chapter, with its nearest subheadings under it; deeper ones are not listed."""
    chapters: list[tuple[PrintedSection, list[Entry]]] = []
    for section in sections:
        if not section.heading:
            continue
        if section.level == 2:
            chapters.append((section, []))
        elif section.level == 3:
            chapters[-1][1].append(Entry(key=section.key, title=section.heading))
    for chapter, below in chapters:
        yield Entry(key=chapter.key, title=chapter.heading, children=tuple(below))
