"""What a representative reads under a task: the texts as they stand, what is around them, and what was proposed."""

import dataclasses

from plans import outline as o
from plans.assemble import assemble
from plans.choices import TaskKind, Verdict
from plans.mask import shown_to
from plans.models import Contribution, Task
from plans.page import Block, Fold, page_of
from plans.permissions import entitled
from plans.redline import compare, lines_of
from plans.redline.showing import Block as Lines
from plans.redline.showing import blocks_of
from plans.sharing.figures import Cell, cells_of_row, filled
from plans.sharing.joining import other_workplaces
from plans.sharing.places import Asked, Item, asked_at
from plans.sharing.standing import closed_by, verdict_of
from units.access import Action

frozen = dataclasses.dataclass(frozen=True, slots=True, kw_only=True)


@frozen
class Proposed:
    """A proposal as it is shown: what differs from the text that it was begun from, or its cells.

    ``settled``: what was written in instead, where that was something else. ``hidden``: figures that are only for
    those who work with the report, and the one who has proposed them.
    """

    row: Contribution
    lines: tuple[Lines, ...] = ()
    cells: tuple[Cell, ...] = ()
    settled: tuple[Cell, ...] = ()
    hidden: bool = False

    @property
    def verdict(self) -> tuple[str, str, str]:
        return verdict_of(self.row)

    @property
    def waits(self) -> bool:
        return self.row.state == Verdict.WAITING


@frozen
class Entry:
    """Something to write: ``own`` is her proposal that waits, ``others`` what else was proposed from the workplace.

    ``html`` is what the editor begins with, ``since``: the text says something else than what she began from.
    """

    item: Item
    own: Proposed | None
    others: tuple[Proposed, ...]
    html: str = ""
    base_version: int = 0
    since: bool = False
    cells: tuple[Cell, ...] = ()
    known: tuple[tuple[str, str], ...] = ()


@frozen
class Reading:
    """The page of a task. ``asked`` is None where the place has gone, or the document is no draft (``closed``).

    ``folds``: the nämnd's texts above the goal, what the plan promised of it and how it was reported.
    """

    closed: str
    asked: Asked | None
    above: tuple[tuple[str, str], ...]
    block: Block | None
    folds: tuple[Fold, ...]
    entries: tuple[Entry, ...]
    left: tuple[Proposed, ...]  # proposals whose place is not shown


def reading_of(task: Task, reader, *, at="", typed=None, hindered=None) -> Reading:
    """Return what the reader sees of a task; figures as she may see them.

    ``typed``: what she sent for the place ``at`` and was refused, by field; ``hindered``: why, by cell.
    """
    again = {at: (typed or {}, hindered or {})} if at else {}
    rows = list(task.contributions.present().select_related("decided_by"))
    for row in rows:
        row.task = task
    closed = closed_by(task.document)
    if closed or task.removed_at:
        return Reading(closed=closed, asked=None, above=(), block=None, folds=(), entries=(), left=_all(rows, reader))
    outline = shown_to(reader, task.document, assemble(task.document))
    asked = asked_at(outline, task.place)
    if asked is None:
        return Reading(closed="", asked=None, above=(), block=None, folds=(), entries=(), left=_all(rows, reader))
    asked = asked.of_workplace(str(task.workplace), other_workplaces(task.document, task.workplace))
    entries = tuple(_entry(item, outline, task, reader, rows, again) for item in asked.items)
    shown = {item.place for item in asked.items}
    block, folds = _around(outline, asked.group.goal)
    return Reading(
        closed="",
        asked=asked,
        above=tuple(_above(outline, asked.group.goal)),
        block=block,
        folds=folds,
        entries=entries,
        left=_all((row for row in rows if row.place not in shown), reader),
    )


def proposed(row: Contribution, entry_cells=(), *, to=None) -> Proposed:
    """Return a proposal as it is shown; ``entry_cells``: the cells of its line, for their labels.

    ``to``: the reader at a workplace, who sees nobody else's figures: they may be few. Without one it is somebody who
    writes in the document.
    """
    if row.cells is None:
        return Proposed(row=row, lines=difference(row.base_html, row.html))
    if to and row.by_id != to.pk and not entitled(to, Action.WRITE, row.task.document):
        return Proposed(row=row, hidden=True)
    settled = filled(entry_cells, row.settled_cells) if row.settled_cells else ()
    return Proposed(row=row, cells=filled(entry_cells, row.cells), settled=settled)


def difference(old: str, new: str) -> tuple[Lines, ...]:
    """Return the lines of a text with what differs from another."""
    return tuple(blocks_of(compare(lines_of(old), lines_of(new))))


def _entry(item, outline, task, reader, rows, again):
    here = [row for row in rows if row.place == item.place]
    own = next((row for row in here if row.by_id == reader.pk and row.state == Verdict.WAITING), None)
    others = [row for row in here if row is not own]
    if item.kind == TaskKind.ROW:
        typed, hindered = again.get(item.place, ({}, {}))
        cells, known = cells_of_row(item, outline, task.workplace, (own.cells if own else {}) | typed, hindered)
        return Entry(
            item=item,
            own=own and proposed(own, cells),
            others=tuple(proposed(row, cells, to=reader) for row in others),
            cells=cells,
            known=known,
        )
    text = item.text
    return Entry(
        item=item,
        own=own and proposed(own),
        others=_all(others, reader),
        html=own.html if own else text.html,
        base_version=own.base_version if own else text.version,
        since=bool(own) and own.base_html != text.html,
    )


def _all(rows, reader):
    return tuple(proposed(row, to=reader) for row in rows)


def _above(outline, goal):
    """Yield (level, title) of the goals above one, from the top."""
    if goal is None:
        return
    path = []
    for depth, each in o.walk(outline.goals):
        path = [*path[:depth], each]
        if each.key == goal.key:
            for one in path[:-1]:
                yield outline.layout.level_label(one.level), f"{one.number} {one.title}".strip()
            return


def _around(outline, goal):
    """Return (the block of a goal, or None; the folded texts around it)."""
    if goal is None:
        return None, ()
    path = []
    for block in page_of(outline, can_write=False).blocks:
        path = [*path[: block.depth], block]
        if block.goal.key == goal.key:
            return block, (*(each.fold for each in path[-2:] if each.fold), *block.beside)
    return None, ()
