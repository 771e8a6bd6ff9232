"""From an outline to what the document page shows: blocks, folded texts and tables.

Pure functions over the outline, so the page of an adopted document is made in the same way from its snapshot. The
goal tree is flattened to a list of blocks: the template is then one loop, however deep the tree.
"""

import dataclasses
import html
import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from goals.choices import Level
from plans import outline as o
from plans import progress
from plans.choices import Fulfilment, Kind, Owner
from plans.defaults import ANALYSIS, DESCRIPTION, EXPECTED_RESULT

frozen = dataclasses.dataclass(frozen=True, slots=True, kw_only=True)

_TAG = re.compile(r"<[^>]+>")
_WORD = re.compile(r"\w+")
_WORDS = ("period", "periodicity")  # columns that hold words; the others hold figures and are set to the right
_LONG = 14  # a value longer than this is a phrase and may wrap
_DEFINITE = {DESCRIPTION: "beskrivning", EXPECTED_RESULT: "förväntade resultat", ANALYSIS: "analys"}
_OWNERS = {Owner.COMMITTEE: "Nämndens", Owner.COUNCIL: "Kommunfullmäktiges", Owner.UNIT: "Vår"}
_SIGNS = {
    Fulfilment.FULL: ("●", "ok"),
    Fulfilment.PARTIAL: ("◐", "part"),
    Fulfilment.NOT: ("○", "no"),
    Fulfilment.NONE: ("–", ""),
}


@frozen
class Fold:
    """Texts that somebody else has written, folded to one line."""

    label: str
    words: int
    texts: tuple[o.Text, ...]


@frozen
class Cell:
    """A cell of a table: what is printed, and how."""

    code: str
    label: str
    value: object
    css: str


@frozen
class Row:
    """A line of a table with its cells in the order of the columns; ``row`` is the outline's own."""

    row: o.IndicatorRow | o.ActivityRow
    cells: tuple[Cell, ...]


@frozen
class Table:
    """A table: heads as (label with places to break, css) and rows."""

    heads: tuple[tuple[SafeString, str], ...]
    rows: tuple[Row, ...]

    @property
    def wide(self) -> bool:
        return len(self.heads) > 5


@frozen
class Analysis:
    """A text about one line of a table."""

    about: str
    text: o.Text


@frozen
class Block:
    """A goal as the page shows it. ``ours``: it or a goal below it is the unit's own."""

    goal: o.Goal
    depth: int
    heading: int
    kind: str
    own: bool
    ours: bool
    chip: tuple[str, str, str] | None
    fold: Fold | None
    texts: tuple[o.Text, ...]
    indicators: Table | None
    activities: Table | None
    analyses: tuple[Analysis, ...]
    may_add: tuple[Analysis, ...]  # texts that are still empty and need not be written: only a way to begin is shown
    first: bool
    last: bool
    add_under: o.Goal | None  # the nämndmål whose part of the tree ends with this block


@frozen
class Page:
    """Everything that the document page shows of an outline."""

    outline: o.Outline
    can_write: bool
    report: bool
    front: tuple[o.Section, ...]
    closing: tuple[o.Section, ...]
    blocks: tuple[Block, ...]
    contents: tuple[progress.Entry, ...]
    places: tuple[progress.Place, ...]  # where something is left to do
    unchanged: tuple[tuple[str, str], ...]

    @property
    def left(self) -> int:
        return sum(len(place.left) for place in self.places)


def page_of(outline: o.Outline, *, can_write: bool) -> Page:
    """Return what the page shows; ``can_write``: the reader may write in the document as it is now.

    A reader sees no empty sections and nothing about what is left to do.
    """
    shown = outline if can_write else _without_empty(outline)
    found = progress.places(outline) if can_write else ()
    return Page(
        outline=shown,
        can_write=can_write,
        report=outline.kind != Kind.PLAN,
        front=shown.front,
        closing=shown.closing,
        blocks=tuple(b for goal in outline.goals for b in _branch(goal, outline.layout, can_write)),
        contents=progress.contents(shown, found),
        places=tuple(p for p in found if p.left),
        unchanged=tuple(progress.unchanged(outline)) if can_write else (),
    )


def count_words(markup: str) -> int:
    """Count the words of permitted HTML; the page does so for every folded text, so without a parser."""
    text = _TAG.sub(" ", markup)
    return len(_WORD.findall(html.unescape(text) if "&" in text else text))


def chip_of(fulfilment: Fulfilment | None, layout: o.Layout) -> tuple[str, str, str] | None:
    """Return (sign, word, css class) of a bedömning; None where none is made or "Ingen" is not printed."""
    if fulfilment is None or (fulfilment == Fulfilment.NONE and not layout.print_no_assessment):
        return None
    sign, css = _SIGNS[fulfilment]
    return sign, layout.fulfilment_label(fulfilment), css


def _branch(goal, layout, can_write, depth=0, first=True, last=True):
    """Return the blocks of a goal and everything below it, in printed order."""
    below = []
    for n, child in enumerate(goal.children):
        below += _branch(child, layout, can_write, depth + 1, n == 0, n == len(goal.children) - 1)
    own = goal.level == Level.UNIT
    ends_here = goal if goal.level == Level.COMMITTEE else None
    if ends_here and below:
        below[-1] = dataclasses.replace(below[-1], add_under=goal)
    written = [t for t in goal.texts if t.owner == Owner.UNIT]
    asked = own and can_write
    analyses = [Analysis(about=row.name, text=row.analysis) for row in goal.indicators if row.analysis]
    analyses += [Analysis(about=row.title, text=row.analysis) for row in goal.activities if row.analysis]
    block = Block(
        goal=goal,
        depth=depth,
        heading=min((3 if layout.goals_heading else 2) + depth, 6),
        kind=_kind(goal, layout),
        own=own,
        ours=own or any(b.ours for b in below) or any(t.html for t in written),
        chip=chip_of(goal.fulfilment, layout),
        fold=_fold([t for t in goal.texts if t.owner != Owner.UNIT and t.html]),
        texts=tuple(t for t in written if t.html or asked),
        first=first,
        last=last,
        indicators=_indicators(goal.indicators, layout),
        activities=_activities(goal.activities, layout),
        analyses=tuple(a for a in analyses if a.text.html or (a.text.required and can_write)),
        may_add=(
            *(Analysis(about="", text=t) for t in written if can_write and not own and not t.html),
            *(a for a in analyses if can_write and not a.text.html and not a.text.required),
        ),
        add_under=None if below else ends_here,
    )
    return [block, *below]


def _kind(goal, layout):
    label = layout.level_label(goal.level)
    if goal.level == Level.UNIT:
        return f"Vårt {label[:1].lower()}{label[1:]}"
    return f"{label} {goal.number}".strip()


def _fold(texts):
    if not texts:
        return None
    named = [_DEFINITE.get(t.rubric, t.label.lower()) for t in texts]
    label = f"{_OWNERS[texts[0].owner]} {' och '.join(filter(None, (', '.join(named[:-1]), named[-1])))}"
    return Fold(label=label, words=sum(count_words(t.html) for t in texts), texts=tuple(texts))


def _head(label):
    return mark_safe(escape(label).replace("/", "/<wbr>"))  # a head breaks after a slash, never inside a word


def _indicators(rows, layout):
    if not rows:
        return None
    columns = layout.indicator_columns
    return Table(
        heads=tuple((_head(c.label), "" if c.code in _WORDS else "n") for c in columns),
        rows=tuple(Row(row=row, cells=tuple(_figure(row, c) for c in columns)) for row in rows),
    )


def _figure(row, column):
    value = row.value(column.code) or ""
    css = "" if column.code in _WORDS else "n long" if len(value) > _LONG else "n"
    return Cell(code=column.code, label=column.label, value=value, css=css if value else f"{css} blank".strip())


def _activities(rows, layout):
    """The title is the row's head; who is responsible is shown when somebody is, last but for Avvikelse."""
    if not rows:
        return None
    columns = [c for c in layout.activity_columns if c.code not in ("title", "deviation", "responsible")]
    if any(row.responsible for row in rows):
        columns.append(o.Column(code="responsible", label="Ansvarig"))
    columns += [c for c in layout.activity_columns if c.code == "deviation"]
    return Table(
        heads=tuple((_head(c.label), "") for c in columns),
        rows=tuple(Row(row=row, cells=tuple(_fact(row, c) for c in columns)) for row in rows),
    )


def _fact(row, column):
    value = getattr(row, column.code, "") or ""
    return Cell(code=column.code, label=column.label, value=value, css="" if value else "blank")


def _without_empty(outline):
    if outline.layout.print_empty_rubrics:
        return outline
    return dataclasses.replace(outline, front=_said(outline.front), closing=_said(outline.closing))


def _said(sections):
    """Keep the sections that say something, and the headings that stand above one that does."""
    kept, level = [], 0
    for section in reversed(sections):
        if section.text and section.text.html or section.level < level:
            kept.append(section)
            level = section.level
    return tuple(reversed(kept))
