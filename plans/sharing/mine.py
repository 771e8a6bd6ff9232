"""What the start page says of somebody's tasks: what is to be done, and what became of what she proposed."""

import dataclasses
import datetime

from django.db.models import Q
from django.utils import timezone

from plans.choices import Status
from plans.models import Task
from plans.sharing.joining import receives
from plans.sharing.standing import closed_by, is_late, standing
from plans.sharing.telling import path_of

SHOWN = datetime.timedelta(days=30)  # how long the start page leads to a task that is done


@dataclasses.dataclass(frozen=True, slots=True)
class Mine:
    """A task as its receiver sees it, and where it is done."""

    task: Task
    state: tuple[str, str, str]
    path: str
    late: bool
    ends: bool  # nothing more is to be done


def tasks_of(user) -> list[Mine]:
    """Return the user's tasks, in one query: first those that are waited for, by their last day."""
    lately = timezone.now() - SHOWN
    rows = Task.objects.received_by(user).present().filter(Q(done_at=None) | Q(done_at__gt=lately))
    rows = rows.filter(Q(done_at__isnull=False) | Q(document__status=Status.DRAFT) | Q(document__changed_at__gt=lately))
    rows = rows.with_proposals().select_related("document", "document__unit", "workplace", "user", "given_by")
    mine = [
        Mine(
            task,
            standing(task),
            path_of(task),
            late=is_late(task) and not closed_by(task.document),
            ends=bool(task.done_at or closed_by(task.document)),
        )
        for task in rows
        if receives(user, task)  # who has left the unit has nothing to do there
    ]
    return sorted(mine, key=lambda each: (each.ends, each.task.until, each.task.pk))
