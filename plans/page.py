"""From an outline to what the document page shows: chapters and blocks with their texts and tables.

Pure functions over the outline, so the page of an adopted document is made in the same way from its snapshot. The
goal tree is flattened to a list of blocks: the template is then one loop, however deep the tree.
"""

import dataclasses
import html
import re

from goals.choices import Level
from plans import charts, progress
from plans import outline as o
from plans.carrying.traces import Traces
from plans.checks import ASSESSMENT, TYPO, Finding, Severity
from plans.checks.finding import listed
from plans.choices import Fulfilment, Kind, Owner
from plans.defaults import ANALYSIS, DESCRIPTION, EXPECTED_RESULT
from plans.notes import Notes, notes_of
from plans.rendering import adoption_words, correction_words, verdict, with_depths, without_empty
from plans.tables import Table, activity_table, indicator_table
from plans.told import with_notes

frozen = dataclasses.dataclass(frozen=True, slots=True, kw_only=True)

_TAG = re.compile(r"<[^>]+>")
_WORD = re.compile(r"\w+")
_DEFINITE = {DESCRIPTION: "beskrivning", EXPECTED_RESULT: "förväntade resultat", ANALYSIS: "analys"}
_OWNERS = {Owner.COMMITTEE: "Nämndens", Owner.COUNCIL: "Kommunfullmäktiges", Owner.UNIT: "Vår"}
FEW_LEFT = 8  # lines of a card beside the sheet
_WEIGHT = {severity: weight for weight, severity in enumerate(Severity)}
_SIGNS = {
    Fulfilment.FULL: ("●", "ok"),
    Fulfilment.PARTIAL: ("◐", "part"),
    Fulfilment.NOT: ("○", "no"),
    Fulfilment.NONE: ("–", ""),
}


@frozen
class Fold:
    """Texts from somewhere else, folded to one line. ``reason``: that of a bedömning which the line tells."""

    label: str
    words: int
    texts: tuple[o.Text, ...]
    reason: str = ""


@frozen
class Analysis:
    """A text about one line of a table."""

    about: str
    text: o.Text


@frozen
class Block:
    """A goal as the page shows it. ``ours``: something in or below it is the unit's own, as årsmål and utfall are.

    ``beside``: what an enhetsmål promised, and how it was reported earlier in the year.
    """

    goal: o.Goal
    depth: int
    tag: str  # its heading, and that of subheadings in its texts
    below: str
    kind: str
    own: bool
    ours: bool
    chip: tuple[str, str, str] | None
    reason_for: str  # the other bedömning that its reason was written for, "" for none, to the one who writes
    fold: Fold | None
    texts: tuple[o.Text, ...]
    indicators: Table | None
    activities: Table | None
    analyses: tuple[Analysis, ...]
    may_add: tuple[Analysis, ...]  # texts that are still empty and need not be written: only a way to begin is shown
    first: bool
    last: bool
    add_under: o.Goal | None  # the nämndmål whose part of the tree ends with this block
    frame: charts.Frame | None  # what its pictures have in common, None for none
    beside: tuple[Fold, ...]


@frozen
class Chapter:
    """A section as the page shows it, with its heading and that of subheadings in its text.

    ``may_rise`` and ``may_sink``: there is a place above or below it for an own section to move to.
    """

    section: o.Section
    tag: str
    below: str
    may_rise: bool
    may_sink: bool


@frozen
class Page:
    """Everything that the document page shows of an outline."""

    outline: o.Outline
    can_write: bool
    report: bool
    front: tuple[Chapter, ...]
    closing: tuple[Chapter, ...]
    blocks: tuple[Block, ...]
    contents: tuple[progress.Entry, ...]
    places: tuple[progress.Place, ...]  # where something is left to do
    empty: tuple[tuple[str, str], ...]  # sections where nothing is written, and nothing must be
    unchanged: tuple[tuple[str, str], ...]
    taken_over: tuple[tuple[str, str], ...]  # told to those who hand in and adopt too
    findings: tuple[Finding, ...]  # worth a look, the most serious first
    stands: tuple[Finding, ...]  # those that a writer has looked at and lets stand
    notes: Notes  # the first, by where they are shown
    carried: Traces  # what was taken along from last year's plan and has not been touched

    @property
    def required(self) -> tuple[tuple[str, str], ...]:
        """(Anchor, words) of what is empty though it must be filled in."""
        return progress.listed(progress.hindering(self.places))

    @property
    def other_left(self) -> tuple[tuple[str, str], ...]:
        """(Anchor, words) of what else is left to do."""
        return progress.listed(progress.others_left(self.places))

    @property
    def to_look_at(self) -> tuple[Finding, ...]:
        """The findings without those that are told of in what is left to do, to the one who writes."""
        return tuple(finding for finding in self.findings if finding.code not in (ASSESSMENT, TYPO))

    @property
    def ended(self) -> tuple[tuple[str, bool], ...]:
        """(Key, whether nothing is said of it) of each activity that has ended, in a report that is not adopted."""
        rows = (row for block in self.blocks if block.activities for row in block.activities.rows)
        return tuple((line.row.key, line.unreported) for line in rows if line.unreported is not None)

    @property
    def begun(self) -> bool:
        """Whether the unit has written anything of its own."""
        return any(text.html and text.owner == Owner.UNIT for text in o.texts(self.outline))

    @property
    def reasons(self) -> tuple[tuple[str, str], ...]:
        """(Key, the bedömning that its reason was written for, "" for the present one) of each enhetsmål."""
        if not (self.can_write and self.report):
            return ()
        return tuple((block.goal.key, block.reason_for) for block in self.blocks if block.own)

    @property
    def left(self) -> int:
        return sum(len(place.left) for place in self.places)

    @property
    def few_left(self) -> bool:
        """Whether all that is left can be read at a glance: more is folded, place by place."""
        return self.left <= FEW_LEFT

    @property
    def adopted(self) -> str:
        """When and by whom it was adopted, "" when it is not."""
        return adoption_words(self.outline.adoption) if self.outline.adoption else ""

    @property
    def corrected(self) -> str:
        """Which edition it corrects and why, "" for none."""
        return correction_words(self.outline.adoption) if self.outline.adoption else ""


def page_of(
    outline: o.Outline,
    *,
    can_write: bool,
    findings: tuple[Finding, ...] = (),
    seen=frozenset(),
    carried: Traces | None = None,
    pointed=frozenset(),
) -> Page:
    """Return what the page shows; ``can_write``: the reader may write in the document as it is now.

    ``findings``: what looks odd in it, for those who are to see that.
    ``seen``: the digests of those that a writer lets stand. ``carried``: what is left as it was in last year's plan.
    ``pointed``: the anchors of what was pointed out when it was sent back.

    A reader sees no empty sections and nothing about what is left to do.
    """
    shown = outline if can_write else without_empty(outline)
    stands = tuple(finding for finding in findings if finding.digest in seen) if seen else ()
    findings = tuple(finding for finding in findings if finding not in stands)
    # what has been answered is still beside its answer, and no longer among what is worth a look
    answered = {f"{goal.key}.bedomning" for _, goal in o.walk(outline.goals) if goal.explained}
    unanswered = (f for f in findings if f.code != ASSESSMENT or f.anchor not in answered)
    found = progress.places(outline) if can_write else ()
    return Page(
        outline=shown,
        can_write=can_write,
        report=outline.kind != Kind.PLAN,
        front=_chapters(shown.front),
        closing=_chapters(shown.closing),
        blocks=_Thread(outline, can_write).blocks,
        contents=progress.contents(shown, found, pointed),
        empty=progress.empty_sections(outline) if can_write else (),
        places=tuple(p for p in found if p.left),
        unchanged=tuple(progress.unchanged(outline)) if can_write else (),
        taken_over=tuple(progress.taken_over(outline)),
        findings=tuple(sorted(unanswered, key=lambda finding: _WEIGHT[finding.severity])),
        stands=stands,
        notes=notes_of(outline, findings),
        carried=carried or Traces(),
    )


def count_words(markup: str) -> int:
    """Count the words of permitted HTML; the page does so for every folded text, so without a parser."""
    text = _TAG.sub(" ", markup)
    return len(_WORD.findall(html.unescape(text) if "&" in text else text))


def chip_of(goal: o.Goal, *, kind: Kind, layout: o.Layout) -> tuple[str, str, str] | None:
    """Return (sign, word, css class) of a goal's bedömning, or None."""
    found = verdict(goal, kind=kind, layout=layout)
    if found is None:
        return None
    sign, css = _SIGNS[found[0]]
    return sign, found[1], css


class _Thread:
    """Flattens the goal tree of an outline to blocks."""

    def __init__(self, outline, can_write):
        self.outline, self.layout, self.can_write = outline, outline.layout, can_write
        self.year, self.kind = outline.year, outline.kind
        self.frame = charts.frame_of(outline)
        self.top = 3 if outline.layout.goals_heading else 2  # the page's own heading is h1
        self.blocks = tuple(block for goal in outline.goals for block in self._branch(goal))

    def _branch(self, goal, depth=0, first=True, last=True):
        """Return the blocks of a goal and everything below it, in printed order."""
        below, children = [], goal.children
        for n, child in enumerate(children):
            below += self._branch(child, depth + 1, n == 0, n == len(children) - 1)
        alone = dataclasses.replace(goal, children=())  # a block does not change with those below it
        ends_here = alone if goal.level == Level.COMMITTEE else None
        if ends_here and below:
            below[-1] = dataclasses.replace(below[-1], add_under=alone)
        own, can_write = goal.level == Level.UNIT, self.can_write
        written = [t for t in goal.texts if t.owner == Owner.UNIT]
        analyses = [Analysis(about=row.named, text=row.analysis) for row in goal.indicators if row.analysis]
        analyses += [Analysis(about=row.title, text=row.analysis) for row in goal.activities if row.analysis]
        block = Block(
            goal=alone,
            depth=depth,
            tag=_tag(self.top + depth),
            below=_tag(self.top + depth + 1),
            kind=_kind(goal, self.layout),
            own=own,
            ours=own or bool(goal.indicators) or any(b.ours for b in below) or any(t.html for t in written),
            chip=chip_of(goal, kind=self.kind, layout=self.layout),
            reason_for=self._reason_for(goal),
            fold=_fold([t for t in goal.texts if t.owner != Owner.UNIT and t.html]),
            texts=tuple(t for t in written if t.html or (own and can_write)),
            indicators=with_notes(
                indicator_table(
                    goal.indicators, self.outline, writing=can_write, targets=can_write and self.kind == Kind.PLAN
                ),
                year=self.year,
                kind=self.kind,
            ),
            activities=activity_table(goal.activities, self.outline, writing=can_write),
            analyses=tuple(a for a in analyses if a.text.html or (a.text.required and can_write)),
            may_add=(
                *(Analysis(about="", text=t) for t in written if can_write and not own and not t.html),
                *(a for a in analyses if can_write and not a.text.html and not a.text.required),
            ),
            first=first,
            last=last,
            add_under=None if below else ends_here,
            frame=self.frame if goal.indicators else None,
            beside=tuple(_beside(goal, self.outline)),
        )
        return [block, *below]

    def _reason_for(self, goal):
        if not (self.can_write and goal.reason_for and goal.fulfilment):
            return ""
        return self.layout.fulfilment_label(goal.reason_for)


def _tag(level):
    return f"h{min(level, 6)}"


def _chapters(sections):
    """The page's own heading is h1, so chapters begin at h2."""
    last = len(sections) - 1
    return tuple(
        # before the first one there is no place: an own section stands after another (services/sections.py)
        Chapter(section=s, tag=_tag(depth + 1), below=_tag(depth + 2), may_rise=n > 1, may_sink=n < last)
        for n, (s, depth, _) in enumerate(with_depths(sections))
    )


def _kind(goal, layout):
    label = layout.level_label(goal.level)
    if goal.level == Level.UNIT:
        return f"Vårt {label[:1].lower()}{label[1:]}"
    return f"{label} {goal.number}".strip()


def _fold(texts):
    if not texts:
        return None
    named = listed([_DEFINITE.get(t.rubric, t.label.lower()) for t in texts])
    return Fold(label=f"{_OWNERS[texts[0].owner]} {named}", words=_words(texts), texts=tuple(texts))


def _beside(goal, outline):
    """Yield the promise, without what the report shows of it unfolded, and what earlier reports of the year said."""
    shown = {text.html for text in goal.texts}
    promise = tuple(text for text in goal.promise if text.html not in shown)
    if promise:
        named = listed([text.label.lower() for text in promise])
        yield Fold(label=f"Ur verksamhetsplanen: {named}", words=_words(promise), texts=promise)
    for told in goal.reported:
        judged = f": {outline.layout.fulfilment_label(told.fulfilment).lower()}" if told.fulfilment else ""
        label = f"{told.title}{judged}"
        yield Fold(
            label=label, words=_words(told.texts) + count_words(told.reason), texts=told.texts, reason=told.reason
        )


def _words(texts):
    return sum(count_words(text.html) for text in texts)
