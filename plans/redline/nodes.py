"""An outline as plain nodes that can be compared: every one has a name, facts and texts, whatever it is.

A fact is shown as old → new; a text word by word.
"""

import dataclasses
import enum
from collections.abc import Iterator

from goals.choices import Level
from plans import outline as o
from plans.choices import Kind
from plans.mask import WITHHELD
from plans.redline.words import lines_of
from plans.tables import day

frozen = dataclasses.dataclass(frozen=True, slots=True, kw_only=True)

PERIOD = "period"  # a column that is another every year, and says nothing that the year does not


class Sort(enum.StrEnum):
    """What a node is."""

    PART = "part"
    SECTION = "section"
    GOAL = "goal"
    INDICATOR = "indicator"
    ACTIVITY = "activity"


@frozen
class Writing:
    """A text or a note, as its plain lines; ``html`` is that of a text, "" for a note. ``slot``: its id on the page."""

    label: str
    slot: str
    html: str = ""
    note: str = ""

    @property
    def lines(self) -> list[str]:
        return lines_of(self.html) if self.html else [line for line in self.note.splitlines() if line]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Node:
    """A part of the document, a section, a goal or a row.

    ``kind`` is what it is called. ``names``: what else it is known by in another document, the surest first. ``facts``
    and ``texts`` are by their codes; a fact is (label, as printed).
    """

    sort: Sort
    key: str
    title: str
    kind: str = ""
    level: Level | None = None
    number: str = ""
    names: tuple[tuple[str, ...], ...] = ()
    facts: dict[str, tuple[str, str]] = dataclasses.field(default_factory=dict)
    texts: dict[str, Writing] = dataclasses.field(default_factory=dict)
    children: tuple["Node", ...] = ()


def parts_of(outline: o.Outline) -> tuple[Node, ...]:
    """Return the document as nodes: its cover, the sections before the goals, the goals, and the sections after."""
    return (
        Node(sort=Sort.PART, key="omslag", title="Omslaget", facts=dict(_cover(outline))),
        _part("fore", "Före målen", (_section(section) for section in outline.front)),
        _part("mal", outline.layout.goals_heading or "Målen", (_goal(goal, outline) for goal in outline.goals)),
        _part("efter", "Efter målen", (_section(section) for section in outline.closing)),
    )


def walk(nodes, above: Node | None = None) -> Iterator[tuple[Node, Node | None]]:
    """Yield (node, the one above it) for the whole tree in printed order."""
    for node in nodes:
        yield node, above
        yield from walk(node.children, node)


def _name(title: str) -> str:
    """Return a title as it is compared with others: without differences of case, spaces and a closing full stop.

    The words stay apart, as they are read here; what is stored is known again by its letters alone (plans/store).
    """
    return " ".join(title.casefold().split()).rstrip(".")


def _part(key, title, children):
    return Node(sort=Sort.PART, key=key, title=title, children=tuple(children))


def _cover(outline):
    printed = (
        ("unit", "Enhet", outline.unit),
        ("department", "Avdelning", outline.department),
        ("committee", "Nämnd", outline.committee),
        ("dnr", "Diarienummer", outline.dnr),
    )
    yield from ((code, (label, value)) for code, label, value in printed if value)


def _section(section):
    by_code = () if section.own else (("code", section.rubric),)
    return Node(
        sort=Sort.SECTION,
        key=section.key,
        title=section.heading or "Text utan rubrik",
        kind="Eget avsnitt" if section.own else "Avsnitt",
        names=(*by_code, ("heading", _name(section.heading))),
        facts=_facts(("workplaces", "Gäller", ", ".join(section.workplaces))),
        texts=_texts((section.text,), code="text"),
    )


def _goal(goal, outline):
    layout = outline.layout
    judged = layout.fulfilment_label(goal.fulfilment) if goal.fulfilment else ""
    return Node(
        sort=Sort.GOAL,
        key=goal.key,
        title=f"{goal.number} {goal.title}".strip(),
        kind=layout.level_label(goal.level),
        level=goal.level,
        number=goal.number,
        names=(("number", goal.number, _name(goal.title)), ("title", _name(goal.title))),
        facts=_facts(
            ("fulfilment", "Bedömning", judged),
            ("workplaces", "Gäller", ", ".join(goal.workplaces)),
        ),
        texts=_texts(goal.texts) | _notes(goal.key, ("reason", "Motivering", goal.reason)),
        children=(
            *(_indicator(row, outline) for row in goal.indicators),
            *(_activity(row, outline) for row in goal.activities),
            *(_goal(child, outline) for child in goal.children),
        ),
    )


def _indicator(row, outline):
    printed = [(column.code, column.label, row.value(column.code) or "") for column in outline.layout.indicator_columns]
    return Node(
        sort=Sort.INDICATOR,
        key=row.key,
        title=f"{row.name} ({row.label})" if row.label else row.name,
        kind="Indikator",
        names=(("measure", row.measure), ("name", _name(row.name), _name(row.label)), ("name", _name(row.name))),
        facts=_facts(
            *(fact for fact in printed if fact[0] != PERIOD),
            ("unsettled", "Värden utan känd kolumn", " · ".join(row.unsettled)),
            *_results(row, outline),
        ),
        texts=_texts((row.analysis,)),
    )


def _results(row, outline):
    """What a report tells of the indicator's own period beside its columns, and of each workplace."""
    if outline.kind == Kind.PLAN:
        return
    for result in row.results:
        if (result.year, str(result.period)) != (outline.year, str(outline.kind)):
            continue
        at, where = f"result.{result.place}", f", {result.workplace}" if result.workplace else ""
        if where:
            yield f"{at}.total", f"Utfall{where}", _figure(result.total)
            yield f"{at}.women", f"Kvinnor/flickor{where}", _figure(result.women)
            yield f"{at}.men", f"Män/pojkar{where}", _figure(result.men)
        yield f"{at}.rate", f"Svarsfrekvens{where}", result.response_rate
        comparison = f"{result.comparison_label}: {result.comparison}" if result.comparison_label else result.comparison
        yield f"{at}.comparison", f"Att jämföra med{where}", result.comparison and comparison
        yield f"{at}.note", f"Kommentar{where}", result.note
        yield f"{at}.not_reported", f"Redovisas inte{where}", result.not_reported


def _figure(figure):
    return WITHHELD if figure.withheld else figure.raw


def _activity(row, outline):
    labels = {column.code: column.label for column in outline.layout.activity_columns}
    return Node(
        sort=Sort.ACTIVITY,
        key=row.key,
        title=row.title,
        kind="Aktivitet",
        names=(("title", _name(row.title)),),
        facts=_facts(
            ("start", labels.get("start", "Startdatum"), day(row.start) if row.start else ""),
            ("end", labels.get("end", "Slutdatum"), day(row.end) if row.end else ""),
            ("responsible", labels.get("responsible", "Ansvarig"), row.responsible),
            ("progress", labels.get("progress", "Läge"), row.progress.label if row.progress else ""),
            ("deviation", "Avvikelse", "Ja" if row.deviation else ""),
            ("workplaces", "Gäller", ", ".join(row.workplaces)),
        ),
        texts=_texts((row.analysis,))
        | _notes(row.key, ("cause", "Orsak", row.cause), ("measure", "Åtgärd", row.measure)),
    )


def _facts(*facts):
    return {code: (label, value) for code, label, value in facts if value}


def _texts(texts, *, code=""):
    return {
        code or text.rubric: Writing(label=text.label, slot=text.slot, html=text.whole)
        for text in texts
        if text and text.whole
    }


def _notes(key, *notes):
    return {code: Writing(label=label, slot=f"{key}.{code}", note=note) for code, label, note in notes if note}
