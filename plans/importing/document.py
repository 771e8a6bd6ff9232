"""Reads the lines of a document into a draft.

The text is read once, from the first line to the last. What a line is depends on what has been read: the same word is
a rubrik under a goal and a chapter after the goals, the same paragraph an analysis or the title of the next activity.
"""

import dataclasses
import functools
import re

from goals.choices import Level
from plans import defaults
from plans.choices import Place
from plans.importing import words
from plans.importing.cells import goes_on
from plans.importing.drafts import Draft, GoalDraft, SectionDraft, TextDraft, every_goal
from plans.importing.guesses import Facts
from plans.importing.headers import Header, read_header
from plans.importing.headings import section_at
from plans.importing.lines import Book, Gap, Line, Setting
from plans.importing.paragraphs import breaks, ends_sentence, had_room
from plans.importing.reading import Unreadable
from plans.importing.tables import Rows

LEVELS = list(Level)
KF_LEVELS = (Level.ORIENTATION, Level.AREA)
TITLE = 6, 60  # lines of a title; the number of characters that a full line of it has at least


class DocumentReader:
    """Reads one document; every line goes into the draft or into the book."""

    def __init__(self, lines: list[Line], setting: Setting, book: Book):
        self.lines, self.setting, self.book = lines, setting, book
        self.draft, self.facts = Draft(), Facts()
        self.rows = Rows(lines, setting, book, self._ends_row)
        self.index = 0
        self.open_goals: list[GoalDraft] = []  # from the inriktningsmål down to the goal being read
        self.closing = False
        self.analyses_come_first = False  # some goal's analysis has stood before its tables
        self._forget()

    def _forget(self) -> None:
        """Leave whatever table or text was being read."""
        self.header: Header | None = None
        self.text: TextDraft | None = None
        self.row = None  # the last row of the table
        self.fresh_header = False  # nothing has followed the table's header yet
        self.unclosed: Line | None = None  # where a row begins that has not been closed

    @property
    def goal(self) -> GoalDraft | None:
        return self.open_goals[-1] if self.open_goals else None

    def read(self) -> Draft:
        """Read all lines. Raises ``Unreadable`` when they hold no goals or end inside a table."""
        while self.index < len(self.lines):
            self._read_line(self.lines[self.index])
        self._refuse_if_no_document()
        self._refuse_if_cut_off()
        return self.draft

    def _read_line(self, line: Line) -> None:
        if label := self._label_at(self.index):
            self._begin_goal(line, *label)
        elif self.goal is None or self.closing:
            self._read_section_line(line)
        elif words.opens_closing(line.text) and not self._is_in_sentence(line):
            self.closing = True
            self._forget()
            self._read_section_line(line)
        else:
            self._read_goal_line(line)

    # --- before and after the goals ---

    def _read_section_line(self, line: Line) -> None:
        if not self.closing and self._read_cover_line(line):
            return
        sections = self.draft.closing if self.closing else self.draft.front
        above = sections[-1].lines[-1] if sections and sections[-1].lines else None
        place = Place.CLOSING if self.closing else Place.FRONT
        if (section := section_at(self.lines, self.index, place, above, self.setting)) is not None:
            self.book.label(line, line.text[len(line.text.rstrip(" :")) :])
            sections.append(section)
        elif not sections:
            nameless = SectionDraft(heading="", line=line.number, level=1, code=defaults.FREE_TEXT, own=True)
            sections.append(dataclasses.replace(nameless, lines=[line]))
        else:
            sections[-1].lines.append(line)
        self.index += 1

    def _read_cover_line(self, line: Line) -> bool:
        """Read a line that tells what the document is, or that the goals begin."""
        if words.GOALS_HEADING.fullmatch(line.text) and not self.draft.goals_heading:
            self.draft.goals_heading = " ".join(line.text.split())
        elif not self.draft.front and self.facts.read_cover(line):
            self.book.label(line)
        else:
            return False
        self.index += 1
        return True

    # --- goals ---

    def _label_at(self, index: int) -> tuple[Level, int] | None:
        """Return the level and the end of the goal's label on a line, or None.

        Where goals have their usual labels, "Enhetens mål:" is a sentence's beginning and no label.
        """
        line = self.lines[index]
        label = words.goal_label(line.text)
        if label is None:
            return None
        usual = words.has_usual_label(line.text)
        if line.text[label[1] - 1] == ":":
            return label if usual or label[0] not in self._usual_levels else None
        after = self.lines[index + 1] if index + 1 < len(self.lines) else None
        alone = usual and (self.goal is None or line.gap is not Gap.NONE or line.page)
        return label if alone and after is not None and not words.goal_label(after.text) else None

    @functools.cached_property
    def _usual_levels(self) -> set[Level]:
        """The levels whose goals have their usual label somewhere in the document."""
        labelled = (line.text for line in self.lines if words.has_usual_label(line.text) and ":" in line.text)
        return {label[0] for text in labelled if (label := words.goal_label(text))}

    def _begin_goal(self, line: Line, level: Level, end: int) -> None:
        self.closing = False
        self._forget()
        self.book.label(line, line.text[:end])
        self.draft.level_labels.setdefault(level, " ".join(line.text[:end].rstrip(" :.0123456789").split()))
        goal = GoalDraft(level=level, line=line.number)
        rest = line.cut(end)
        self.index += 1
        if rest.text and words.fulfilment(rest.text) is None:
            goal.title.append(rest)
        while self.index < len(self.lines) and self._goes_on_title(goal, self.lines[self.index], end):
            goal.title.append(self.lines[self.index])
            self.index += 1
        if not rest.text or goal.title:
            self._status_after_title(goal)
        else:
            goal.fulfilment = words.fulfilment(rest.text)
            self.book.label(rest)
        self._place(goal)

    def _goes_on_title(self, goal: GoalDraft, line: Line, label: int) -> bool:
        """Tell whether a line is more of a goal's title. ``label``: the width that the label took of its first line."""
        if self._is_structure(self.index):
            return False
        if not goal.title:
            return True
        before = goal.title[-1]
        if line.gap is not Gap.NONE or len(goal.title) >= TITLE[0]:
            return False
        number_alone = len(goal.title) == 1 and words.GOAL_NUMBER.fullmatch(before.text)
        if number_alone or before.text[-1] == "-" or line.text[0].islower():
            return True
        if self.setting.ends_bare and not before.trail:
            return False
        if ends_sentence(before) or (goal.level in KF_LEVELS and self._block_ends_sentence()):
            return False
        taken = label if len(goal.title) == 1 and before.number == goal.line else 0
        return not had_room(before, line, TITLE[1] - taken)

    def _block_ends_sentence(self) -> bool:
        """Tell whether the lines from here to a gap end with a full stop, as a text does and KF's titles do not."""
        index = self.index
        while index + 1 < min(len(self.lines), self.index + TITLE[0]) and self.lines[index + 1].gap is Gap.NONE:
            if self._is_structure(index + 1):
                break
            index += 1
        return ends_sentence(self.lines[index])

    def _status_after_title(self, goal: GoalDraft) -> None:
        """Read a bedömning that stands on the title's last line."""
        if not goal.title:
            return
        last = goal.title[-1]
        for at in [i for i, sign in enumerate(last.text) if sign.isspace()][-4:]:
            status = last.cut(at)
            found = words.fulfilment(status.text)
            if found is not None and last.text[:at].strip():
                goal.title[-1], goal.fulfilment = last.head(at), found
                self.book.label(status)
                return

    def _place(self, goal: GoalDraft) -> None:
        """Put a goal under the nearest goal above it; levels that the document leaves out are left out."""
        rank = LEVELS.index(goal.level)
        while self.open_goals and LEVELS.index(self.open_goals[-1].level) >= rank:
            self.open_goals.pop()
        (self.open_goals[-1].children if self.open_goals else self.draft.goals).append(goal)
        self.open_goals.append(goal)

    # --- what stands under a goal ---

    def _read_goal_line(self, line: Line) -> None:
        goal = self.goal
        untouched = not (goal.texts or goal.indicators or goal.activities or self.header)
        status = words.fulfilment(line.text)
        rubric = words.goal_rubric(line.text)
        if status is not None and goal.fulfilment is None and (untouched or "ppfyll" in line.text):
            goal.fulfilment = status
            self.book.label(line)
            self.index += 1
        elif rubric is not None and not self._is_in_sentence(line):
            self._begin_text(line, rubric)
        elif (header := read_header(self.lines, self.index)) is not None:
            self._begin_table(header)
        elif words.SUBHEADS.fullmatch(line.text) and self._header_follows():
            self.book.label(line)
            self.index += 1
        elif self.header is not None:
            self._read_table_line(line)
        else:
            self._write(line)
            self.index += 1

    def _is_in_sentence(self, line: Line) -> bool:
        """Tell whether a word that could be a rubrik is the end of a wrapped line of text."""
        if self.text is None or not self.text.lines or line.gap is not Gap.NONE or line.page:
            return False
        before = self.text.lines[-1]
        return before.trail and not ends_sentence(before) and not had_room(before, line, self.setting.width)

    def _begin_text(self, line: Line, rubric: str) -> None:
        """Begin a text under its rubrik. "Analys" right above its text is the analysis of the row before it."""
        goal, row, printed = self.goal, self.row, line.text.rstrip(" :")
        text = TextDraft(rubric=rubric, label=" ".join(printed.split()))
        self.book.label(line, line.text[len(printed) :])
        self.index += 1
        if rubric == defaults.ANALYSIS and row is not None and row.analysis is None and self._is_row_analysis():
            row.analysis = self.text = text
            return
        if rubric == defaults.ANALYSIS and self.header is None:
            self.analyses_come_first = True
        self._forget()
        if rubric in goal.texts:
            self.book.label(line, printed)
        self.text = goal.texts.setdefault(rubric, text)

    def _is_row_analysis(self) -> bool:
        """Tell whose "Analys" the line before this one is, where both the row above and the goal could have it.

        That of a row stands right above its text, where a document makes the difference.
        """
        if defaults.ANALYSIS in self.goal.texts or self.goal.level in (Level.ORIENTATION, Level.COMMITTEE):
            return True
        if self._is_right_above(self.index - 1):
            return True
        return not self._analyses_differ and self.analyses_come_first

    @functools.cached_property
    def _analyses_differ(self) -> bool:
        """Tell whether any analysis in the document stands right above its text."""
        analyses = (i for i, line in enumerate(self.lines) if words.goal_rubric(line.text) == defaults.ANALYSIS)
        return any(self._is_right_above(index) for index in analyses)

    def _is_right_above(self, index: int) -> bool:
        after = self.lines[index + 1] if index + 1 < len(self.lines) else None
        return after is None or after.gap is not Gap.EMPTY or after.page

    def _write(self, line: Line) -> None:
        """Add a line to the text being read; without one it is a text under the goal that has no rubrik."""
        if self.text is None:
            self.text = self.goal.texts.setdefault(defaults.FREE_TEXT, TextDraft(rubric=defaults.FREE_TEXT))
        self.text.lines.append(line)

    # --- tables ---

    def _begin_table(self, header: Header) -> None:
        repeated = self.header is not None and self.header.table == header.table
        row, text = (self.row, self.text) if repeated else (None, None)
        header.enter(self.lines, self.index, self.book)
        self.index += header.size
        if header.rest is not None:  # the first row begins on the header's last line
            self.index -= 1
            self.lines[self.index] = header.rest
        self._forget()
        self.draft.headers.append(header)
        self.header, self.row, self.text, self.fresh_header = header, row, text, True

    def _header_follows(self) -> bool:
        return self.index + 1 < len(self.lines) and read_header(self.lines, self.index + 1) is not None

    def _read_table_line(self, line: Line) -> None:
        fresh, self.fresh_header = self.fresh_header, False
        if fresh and self._read_rest_of_row(line):
            return
        strict = self.text is not None
        if strict and not (fresh or line.gap is not Gap.NONE or self._paragraph_ends_before(line)):
            return self._go_on(line)
        if self.header.table == "activity":
            found = self.rows.activity(self.index, strict)
            if found is None:
                return self._go_on(line)
            self.row, self.index = found
            self.unclosed = None
            self.goal.activities.append(self.row)
        else:
            found = self.rows.indicator(self.index, self.header, strict)
            if found is None:
                return self._go_on(line)
            self.row, self.index, closed = found
            self.unclosed = None if closed or self.header.last is None else line
            self.goal.indicators.append(self.row)
        self.text = None

    def _paragraph_ends_before(self, line: Line) -> bool:
        if not self.text.lines:
            return False
        width = max(self.setting.width, *(len(before.text) for before in self.text.lines[-40:]))
        return breaks(self.text.lines[-1], line, self.setting, width)

    def _go_on(self, line: Line) -> None:
        """Add a line that begins no row to the analysis above it; without one it is a row without values, or text."""
        if self.text is not None:
            self.text.lines.append(line)
            self.index += 1
            return
        block = [line]
        while (after := self.index + len(block)) < len(self.lines) and self.lines[after].gap is Gap.NONE:
            if self._ends_row(after) or read_header(self.lines, after):
                break
            block.append(self.lines[after])
        row = self.rows.bare(self.header, block)
        if row is None:
            self._read_between_rows(block)
            return
        self.index += len(block)
        self.row, self.unclosed = row, line
        (self.goal.activities if self.header.table == "activity" else self.goal.indicators).append(row)

    def _read_between_rows(self, block: list[Line]) -> None:
        """Read running text in a table: a goal's own, unless it is a scrap that no text begins with."""
        if block[0].text[0].islower() or self.index + len(block) == len(self.lines):
            self.book.not_understood(block)
            self.unclosed = block[0]
            self.index += len(block)
            return
        self.row = self.unclosed = None
        self._write(block[0])
        self.index += 1

    def _read_rest_of_row(self, line: Line) -> bool:
        """After a repeated header: read what is left of the row that the page cut in two."""
        if self.row is None or self.text is not None or not (line.text[0].islower() or goes_on(line.text)):
            return False
        size = self.rows.rest_of(self.index, self.row)
        self.index += size
        return size > 0

    # --- what ends a row, a title, a document ---

    def _is_structure(self, index: int) -> bool:
        """Tell whether a line is the form's own: a label, a rubrik, a bedömning, a table's header, a chapter."""
        judged = words.fulfilment(self.lines[index].text) is not None
        return judged or self._ends_row(index) or read_header(self.lines, index) is not None

    def _ends_row(self, index: int) -> bool:
        text = self.lines[index].text
        return bool(self._label_at(index)) or words.goal_rubric(text) is not None or words.opens_closing(text)

    def _refuse_if_no_document(self) -> None:
        if not any(goal.holds_something for goal in every_goal(self.draft.goals)):
            last = self.lines[-1].number if self.lines else 1
            message = "här slutar texten utan något mål. Är det en verksamhetsplan eller verksamhetsberättelse?"
            raise Unreadable(message, last)

    def _refuse_if_cut_off(self) -> None:
        """Refuse a document that ends inside a row or a header; what is missing cannot be known."""
        if self.closing or not self.lines:
            return
        last = self.lines[-1]
        half_header = re.fullmatch(r"(?:Indikator|Aktivitet)(?: (?:Periodens|Utfall|Start).*)?", last.text)
        open_table = self.header is not None and (self.fresh_header or self.unclosed is not None)
        if half_header or open_table or self._ends_in_council_table():
            raise Unreadable("dokumentet slutar mitt i en tabell. Resten av det saknas.", last.number)

    @property
    def ends_with_table(self) -> int | None:
        """The last line, where the document ends with a table and may be cut off; else None."""
        if self.closing or not self.lines or self.header is None or self.text is not None:
            return None
        return self.lines[-1].number

    def _ends_in_council_table(self) -> bool:
        """Tell whether the last thing is KF's indicators; a nämndmål always follows them."""
        in_table = self.header is not None and self.header.table == "indicator" and self.text is None
        return in_table and self.goal.level in KF_LEVELS
