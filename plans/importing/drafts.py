"""What the parser fills while it reads, and how that becomes an outline.

Drafts hold lines, not texts: only when the whole document has been read is it known how wide its lines are, of which
kind it is and which columns its tables have.
"""

import dataclasses
import datetime

from goals.choices import Level
from plans import defaults
from plans.choices import Fulfilment, Kind, Owner
from plans.importing import words
from plans.importing.cells import with_columns
from plans.importing.headers import Header
from plans.importing.lines import Book, Line, Piece, Setting, joined, usual_width
from plans.importing.paragraphs import paragraphs
from plans.outline import ActivityRow, Column, Goal, IndicatorRow, Layout, Outline, Section, Text
from plans.richtext import from_lines
from units.keys import new_key

draft = dataclasses.dataclass(slots=True, kw_only=True)


@draft
class TextDraft:
    rubric: str
    label: str = ""
    lines: list[Line] = dataclasses.field(default_factory=list)


@draft
class IndicatorDraft:
    line: int
    name: list[Line]
    zone: list[Line]  # the lines, or ends of lines, that hold its values
    header: Header
    rest: list[Line] = dataclasses.field(default_factory=list)  # of a value that a page break cut in two
    analysis: TextDraft | None = None


@draft
class ActivityDraft:
    line: int
    title: list[Line]
    start: datetime.date | None = None
    end: datetime.date | None = None
    deviation: bool = False
    analysis: TextDraft | None = None


@draft
class GoalDraft:
    level: Level
    line: int
    title: list[Line] = dataclasses.field(default_factory=list)
    fulfilment: Fulfilment | None = None
    texts: dict[str, TextDraft] = dataclasses.field(default_factory=dict)
    indicators: list[IndicatorDraft] = dataclasses.field(default_factory=list)
    activities: list[ActivityDraft] = dataclasses.field(default_factory=list)
    children: list["GoalDraft"] = dataclasses.field(default_factory=list)

    @property
    def holds_something(self) -> bool:
        return bool(self.title or self.fulfilment or self.texts or self.indicators or self.activities or self.children)


@draft
class SectionDraft:
    heading: str
    line: int
    level: int
    code: str
    own: bool = False
    lines: list[Line] = dataclasses.field(default_factory=list)


@draft
class Draft:
    """A whole document while it is being read."""

    front: list[SectionDraft] = dataclasses.field(default_factory=list)
    goals: list[GoalDraft] = dataclasses.field(default_factory=list)
    closing: list[SectionDraft] = dataclasses.field(default_factory=list)
    goals_heading: str = ""
    level_labels: dict[Level, str] = dataclasses.field(default_factory=dict)  # as printed the first time
    headers: list[Header] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True, slots=True)
class Unsettled:
    """An indicator whose values stand in columns that the text does not tell, for a person to settle."""

    line: int
    key: str
    name: str
    values: tuple[str, ...]
    columns: tuple[Column, ...]


def every_goal(goals: list[GoalDraft]):
    """Yield every goal of the tree in printed order."""
    for goal in goals:
        yield goal
        yield from every_goal(goal.children)


class Builder:
    """Makes an outline of a draft. Bullets and the dots of numbers go into the book as it does."""

    def __init__(self, source: Draft, setting: Setting, book: Book):
        self.source, self.setting, self.book = source, setting, book
        self.unsettled: list[Unsettled] = []
        self.warnings: list[Piece] = []
        goals = list(every_goal(source.goals))
        rows = [row.analysis for goal in goals for row in (*goal.indicators, *goal.activities) if row.analysis]
        bodies = [text for goal in goals for text in goal.texts.values()]
        sections = [*source.front, *source.closing]
        self.width = usual_width(line.text for text in (*bodies, *sections) for line in text.lines)
        self.row_width = usual_width(line.text for text in rows for line in text.lines)

    def outline(self, kind: Kind, year: int, unit: str) -> Outline:
        return Outline(
            key=new_key("d"),
            kind=kind,
            year=year,
            unit=unit,
            layout=self._layout(kind),
            front=tuple(self._section(s, kind) for s in self.source.front),
            goals=self._goals(self.source.goals),
            closing=tuple(self._section(s, kind) for s in self.source.closing),
        )

    def _layout(self, kind: Kind) -> Layout:
        """Columns as printed; the widest header of a table, where they differ. Without a table, those of the kind."""
        columns = {}
        for header in self.source.headers:
            if len(header.columns) + 1 > len(columns.get(header.table, ())):
                columns[header.table] = (header.first, *header.columns)
        activity = columns.get("activity") or tuple(
            Column(code=code, label=label) for code, label in defaults.ACTIVITY_COLUMNS[kind]
        )
        return Layout(
            indicator_columns=columns.get("indicator", ())[1:],
            activity_columns=activity,
            level_labels=tuple((level, self.source.level_labels.get(level, level.label)) for level in Level),
            goals_heading=self.source.goals_heading,
            print_no_assessment=any(g.fulfilment is Fulfilment.NONE for g in every_goal(self.source.goals)),
        )

    def _text(self, node: str, text: TextDraft, owner: Owner, width: int | None = None) -> Text:
        html = from_lines(paragraphs(text.lines, self.setting, width or self.width, self.book))
        return Text(slot=f"{node}.{text.rubric}", rubric=text.rubric, label=text.label, html=html, owner=owner)

    def _section(self, section: SectionDraft, kind: Kind) -> Section:
        key, code = new_key("s"), words.economy_code(section.code, kind)
        text = self._text(key, TextDraft(rubric=code, lines=section.lines), Owner.UNIT) if section.lines else None
        return Section(
            key=key,
            rubric=code,
            heading=section.heading,
            level=section.level,
            text=text,
            own=section.own,
        )

    def _goals(self, goals: list[GoalDraft]) -> tuple[Goal, ...]:
        """Build goals; a label that nothing follows is none."""
        return tuple(self._goal(goal) for goal in goals if goal.holds_something)

    def _goal(self, goal: GoalDraft) -> Goal:
        key, (number, title) = new_key("g"), self._title(goal)
        made = Goal(key=key, level=goal.level, title=title, number=number, fulfilment=goal.fulfilment)
        if not title:
            self.warnings.append(Piece(goal.line, f"{goal.level.label} saknar text."))
        return dataclasses.replace(
            made,
            texts=tuple(self._text(key, text, self._owner(made, text)) for text in goal.texts.values()),
            indicators=tuple(self._indicator(row, made.owner) for row in goal.indicators),
            activities=tuple(self._activity(row, made.owner) for row in goal.activities),
            children=self._goals(goal.children),
        )

    @staticmethod
    def _owner(goal: Goal, text: TextDraft) -> Owner:
        inherited = text.rubric in (defaults.DESCRIPTION, defaults.EXPECTED_RESULT)
        return goal.owner if inherited else Owner.UNIT

    def _title(self, goal: GoalDraft) -> tuple[str, str]:
        """Return (number, title). The dot after a number varies within one document, so it is a label."""
        title = joined(goal.title, self.setting)
        match = words.GOAL_NUMBER.match(title)
        if match is None or (goal.level in (Level.COMMITTEE, Level.UNIT) and "." not in match["number"]):
            return "", title
        if match["dot"]:
            self.book.label(goal.title[0], ".")
        return match["number"], title[match.end() :]

    def _indicator(self, row: IndicatorDraft, owner: Owner) -> IndicatorRow:
        key, name = new_key("i"), joined(row.name, self.setting, in_cell=True)
        values, certain = with_columns(row.zone, row.rest, row.header, self.setting)
        if not values:
            self.warnings.append(Piece(row.line, f"Indikatorn ”{name}” saknar värden."))
        elif not certain:
            printed = tuple(value.raw for value in values)
            self.unsettled.append(Unsettled(row.line, key, name, printed, row.header.columns))
        return IndicatorRow(
            key=key,
            measure=new_key("m"),
            name=name,
            values=values,
            owner=owner,
            by_sex=any(value.column in ("men", "women") for value in values),
            analysis=self._text(key, row.analysis, Owner.UNIT, self.row_width) if row.analysis else None,
        )

    def _activity(self, row: ActivityDraft, owner: Owner) -> ActivityRow:
        key, title = new_key("a"), joined(row.title, self.setting, in_cell=True)
        if row.start is None:
            self.warnings.append(Piece(row.line, f"Aktiviteten ”{title}” saknar datum."))
        elif row.end is not None and row.end < row.start:
            self.warnings.append(Piece(row.line, f"Aktiviteten ”{title}” slutar {row.end} men börjar {row.start}."))
        return ActivityRow(
            key=key,
            title=title,
            start=row.start,
            end=row.end,
            deviation=row.deviation,
            owner=owner,
            analysis=self._text(key, row.analysis, Owner.UNIT, self.row_width) if row.analysis else None,
        )
