"""What those who write in the document see of how it is shared: on its page, and as a list of all of it."""

import dataclasses
from collections import defaultdict

from django.db.models import Min

from plans.models import Contribution, Document, Task
from plans.querysets import WAITS
from plans.sharing.standing import standing
from plans.tables import day

frozen = dataclasses.dataclass(frozen=True, slots=True)


@frozen
class Mark:
    """What stands beside a text, a goal or a line: who writes it and until when, or that a proposal waits.

    ``to``: where it leads, from the list of all that is shared: to the proposal itself where there is one.
    """

    words: str
    to: str
    waits: bool = False
    late: bool = False


@frozen
class Beside:
    """What the document page tells: marks by place, and how many tasks are open, late and proposals waiting."""

    marks: dict[str, tuple[Mark, ...]]
    open: int
    late: int
    waiting: int


def beside(document: Document, reader) -> Beside:
    """Return what the page of a draft tells of its tasks, in one query."""
    marks, opened, late, waiting = defaultdict(list), 0, 0, 0
    rows = document.tasks.with_proposals().annotate(proposal=Min("contributions__key", filter=WAITS))
    rows = rows.select_related("user", "workplace")
    for task in rows:
        task.document = document
        if task.waiting:
            waiting += task.waiting
            to = f"forslag/{task.proposal}/" if task.waiting == 1 else f"#{task.key}"
            marks[task.place].append(Mark(f"Förslag från {task.receiver}", to, waits=True))
        if task.done_at or task.removed_at:
            continue
        opened += 1
        is_late = standing(task)[2] == "late"
        late += is_late
        who = "Din uppgift" if task.user_id == reader.pk else f"{_first(task)} skriver"
        last = f"skulle vara klar {day(task.until)}" if is_late else f"senast {day(task.until)}"
        marks[task.place].append(Mark(f"{who}, {last}", f"#{task.key}", late=is_late))
    return Beside({place: tuple(found) for place, found in marks.items()}, opened, late, waiting)


def _first(task):
    return (task.user.first_name or str(task.user)) if task.user_id else str(task.workplace)


@frozen
class Line:
    """A task in the list, and how far it has come."""

    task: Task
    state: tuple[str, str, str]


@frozen
class Overview:
    """All tasks of a document: what waits for an answer first, then those that are open, done, and taken back."""

    waiting: tuple[Contribution, ...]
    open: tuple[Line, ...]
    done: tuple[Line, ...]
    removed: tuple[Line, ...]
    answered: tuple[Contribution, ...]


def overview_of(document: Document) -> Overview:
    """Return how the document is shared, in two queries."""
    found = Contribution.objects.present().filter(task__document=document)
    found = list(found.select_related("task", "task__workplace", "decided_by"))
    for row in found:
        row.task.document = document
    lines = []
    rows = document.tasks.with_proposals().select_related("user", "workplace", "given_by", "done_by")
    for task in rows.order_by("until", "pk"):
        task.document = document
        lines.append(Line(task, standing(task)))
    present = [line for line in lines if not line.task.removed_at]
    return Overview(
        waiting=tuple(row for row in found if not row.decided_at),
        open=tuple(line for line in present if not line.task.done_at),
        done=tuple(line for line in present if line.task.done_at),
        removed=tuple(line for line in lines if line.task.removed_at),
        answered=tuple(row for row in found if row.decided_at),
    )
