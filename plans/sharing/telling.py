"""What people are told of about shared work. Each is told once of each thing: the key says what it is about.

The subject goes out by e-mail, so it names the document and the day and nothing of what is written, not even a goal.
"""

import datetime
from collections import defaultdict

from django.urls import reverse
from django.utils import timezone

from plans.choices import Status, Verdict
from plans.models import Contribution, Task
from plans.permissions import entitled, place_of
from plans.sharing.joining import representatives
from plans.tables import day
from units.access import Action, roles_that
from units.choices import NoticeKind
from units.models import User
from units.services import notify

FIRST, LAST = 2, 0  # days before the last day that a reminder goes out
_BECAME = {
    Verdict.ACCEPTED: "godtaget",
    Verdict.ADAPTED: "godtaget med ändringar",
    Verdict.DECLINED: "avslaget",
}


def given(tasks, *, by) -> None:
    """Tell the receivers of what they have just been given, in one notice however many tasks it is."""
    for users, those in _by_users(tasks, but=by):
        first = those[0]
        _tell(
            users,
            key=f"task {first.key} {first.version}",
            subject=f"Du har fått {_many(those)}: {_title(first)}, senast {day(first.until)}",
            text=f"{_names(those)}\n{first.note}",
            path=path_of(first) if len(those) == 1 else reverse("plans:start") + "#mina-uppgifter",
        )


def changed(task, *, by) -> None:
    """Tell the receivers that there is another last day or another word."""
    _tell(
        [user for user in receivers_of(task) if user != by],
        key=f"task {task.key} {task.version}",
        subject=f"En uppgift har ändrats: {_title(task)}, senast {day(task.until)}",
        text=f"{task.name}\n{task.note}",
        path=path_of(task),
    )


def taken_back(tasks, *, by) -> None:
    """Tell those who had tasks to do that they need not, in one notice."""
    for users, those in _by_users(tasks, but=by):
        first = those[0]
        _tell(
            users,
            key=f"task {first.key} {first.version} back",
            subject=f"{_many(those).capitalize()} har tagits tillbaka: {_title(first)}",
            text=f"{_names(those)}\nDu behöver inte göra något.",
            path=reverse("plans:start"),
        )


def done(task, *, by) -> None:
    """Tell the one who gave it that it is done, as long as she writes in the document."""
    if task.given_by_id != by.pk and entitled(task.given_by, Action.WRITE, task.document):
        _tell(
            [task.given_by],
            key=f"task {task.key} {task.version} done {task.done_at.isoformat()}",
            subject=f"En uppgift är klar: {_title(task)}",
            text=f"{task.receiver}: {task.name}",
            path=overview_of(task),
        )


def proposed(contribution) -> None:
    """Tell those who write in the document that a workplace has proposed something, once for each wording."""
    task = contribution.task
    writers = User.objects.holding(roles_that(Action.WRITE), place_of(task.document))
    _tell(
        writers.exclude(pk=contribution.by_id),
        key=f"contribution {contribution.key} {contribution.version}",
        subject=f"Förslag från {task.workplace}: {_title(task)}"[:240],
        text=f"{contribution.by_name}: {contribution.name}",
        path=reverse("plans:decide", args=[task.document.key, contribution.key]),
    )


def decided(contribution: Contribution, *, by) -> None:
    """Tell the one who proposed what came of it."""
    if contribution.by_id != by.pk:
        _tell(
            [contribution.by],
            key=f"contribution {contribution.key} {contribution.version}",
            subject=f"Ditt förslag är {_BECAME[Verdict(contribution.state)]}: {_title(contribution.task)}",
            text=f"{contribution.name}\n{contribution.reply}",
            path=f"{path_of(contribution.task)}#{contribution.key}",
        )


def remind_tasks(today: datetime.date) -> None:
    """Remind those who have not said that they are done, two days before the last day (or the day after, where nothing
    was done on that day) and on it; once of all that they have in a document. One who was given it later has just been
    told.
    """
    soon = Task.objects.open().filter(until__gte=today, until__lte=today + datetime.timedelta(days=FIRST))
    soon = soon.filter(document__status=Status.DRAFT).select_related("document", "workplace", "user")
    waited_for = defaultdict(list)
    for task in soon.order_by("pk"):
        reminder = FIRST if task.until > today else LAST
        if timezone.localdate(task.changed_at) < task.until - datetime.timedelta(days=reminder):
            for user in receivers_of(task):
                waited_for[user, task.document_id, task.until].append(task)
    for (user, _, until), tasks in waited_for.items():
        _remind(user, tasks, (until - today).days)


def _remind(user, tasks, ahead):
    first = tasks[0]
    when = {0: "i dag", 1: "i morgon"}.get(ahead, f"om {ahead} dagar")
    _tell(
        [user],
        key=f"tasks {first.document.key} reminder {first.until} {FIRST if ahead else LAST}",
        subject=f"Påminnelse: {_many(tasks)} i {_title(first)} ska vara klar{'' if len(tasks) == 1 else 'a'} {when}",
        text="\n".join(task.name for task in tasks),
        path=path_of(first) if len(tasks) == 1 else reverse("plans:start") + "#mina-uppgifter",
    )


def receivers_of(task) -> list[User]:
    """Return those whose task it is today."""
    if task.user_id:
        return [task.user] if entitled(task.user, Action.WRITE, task.document) else []
    return representatives(task.document.unit_id, [task.workplace_id])[task.workplace_id]


def _by_users(tasks, *, but):
    """Yield (users, their tasks), those who have the same together: one may represent several workplaces."""
    receivers, held = {}, defaultdict(list)
    for task in tasks:
        to = (task.user_id, task.workplace_id)
        receivers[to] = receivers.get(to) or receivers_of(task)
        for user in receivers[to]:
            if user != but:
                held[user].append(task)
    together = defaultdict(list)
    for user, those in held.items():
        together[tuple(those)].append(user)
    for those, users in together.items():
        yield users, those


def _many(tasks):
    return "en uppgift" if len(tasks) == 1 else f"{len(tasks)} uppgifter"


def _names(tasks):
    several = len({task.workplace_id for task in tasks}) > 1
    return "\n".join(f"{task.name}, {task.workplace}" if several else task.name for task in tasks)


def path_of(task) -> str:
    """Return where a task is done: in the document by one who writes there, else on a page of its own."""
    if task.user_id:
        return f"{task.document.get_absolute_url()}#{task.place}"
    return reverse("plans:task", args=[task.key])


def overview_of(task) -> str:
    """Return where those who write in the document see the task among the others."""
    return f"{reverse('plans:shared', args=[task.document.key])}#{task.key}"


def _tell(users, *, key, subject, text, path):
    notify(users=users, kind=NoticeKind.TASKS, key=key, subject=subject, text=text, path=path)


def _title(task) -> str:
    document = task.document
    return f"{document.title}, {document.unit_name[:100]}"  # a subject has room for 250 characters
