"""Giving texts, goals and lines of indicators to those who are to write them, and what is done with it afterwards."""

import dataclasses

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from plans.assemble import assemble
from plans.choices import TaskKind
from plans.models import LONGEST_WORD, Document, Task
from plans.permissions import entitled, people_who
from plans.richtext import strip_controls
from plans.services.writing import check_day, lock, plain
from plans.sharing import telling
from plans.sharing.joining import other_workplaces, receives, representatives
from plans.sharing.places import asked_at, everything, groups
from plans.sharing.standing import closed_by
from units.access import Action, Denied, require
from units.models import Workplace

_GONE = "Något av det du valde finns inte längre i dokumentet. Välj igen; resten av det du fyllde i står kvar."


@dataclasses.dataclass(frozen=True, slots=True)
class Given:
    """What came of giving: the new tasks, how many were there already, and workplaces that nobody represents."""

    tasks: tuple[Task, ...]
    already: int
    unrepresented: tuple[str, ...]


class TaskChanged(Exception):
    """Somebody else has changed the task since the page was opened. Nothing was changed."""

    def __init__(self, task):
        super().__init__("Uppgiften har ändrats sedan du öppnade sidan.")
        self.task = task


@transaction.atomic
def give(*, document, places, until, by, people=(), workplaces=(), note="") -> Given:
    """Give each of the places (plans/sharing/places.py) to each of the people and workplaces (keys), in one step.

    A goal holds its texts, so that these are not given beside it. Who has something already is not given it again.
    Raises ``ValidationError`` for a place that has gone, nobody to give to, or a day that has passed.
    """
    document = lock(document, by=by)
    note, until = word(note), check_day(until)
    asked = _asked(document, places)
    receivers = [{"user": user} for user in _people(document, people)]
    chosen = _workplaces(document, workplaces)
    receivers += [{"workplace": workplace} for workplace in chosen]
    if not receivers:
        raise ValidationError("Välj vem som ska få uppgiften.")
    _check_concerned(document, asked.values(), chosen)
    new = hand_out(
        document,
        [(place, found.kind, found.name, receiver) for place, found in asked.items() for receiver in receivers],
        until=until,
        note=note,
        by=by,
    )
    if not new:
        raise ValidationError("De har redan det du valde. Ändra dagen under Utdelat om det är den som är ny.")
    there_are = representatives(document.unit_id, [workplace.pk for workplace in chosen]) if chosen else {}
    return Given(
        tasks=new,
        already=len(asked) * len(receivers) - len(new),
        unrepresented=tuple(str(workplace) for workplace in chosen if not there_are.get(workplace.pk)),
    )


def hand_out(document, what, *, until, note, by) -> tuple[Task, ...]:
    """Make a task of each (place, kind, name, {"user" or "workplace": receiver}) that is not open already, and tell.

    The caller holds the document's lock and has checked the rest.
    """
    there = set(document.tasks.open().values_list("place", "user", "workplace"))
    longest = Task._meta.get_field("name").max_length
    new = [
        Task(
            document=document,
            kind=kind,
            place=place,
            name=name[:longest],
            until=until,
            note=note,
            given_by=by,
            **receiver,
        )
        for place, kind, name, receiver in what
        if (place, _pk(receiver, "user"), _pk(receiver, "workplace")) not in there
    ]
    tasks = tuple(Task.objects.bulk_create(new))
    telling.given(tasks, by=by)
    return tasks


@transaction.atomic
def change_task(*, document, key, until, by, note="", person="", workplace="", seen=None) -> Task:
    """Give a task another last day or another word, or give it to somebody else (the key of one) instead.

    What one workplace has proposed is nothing for another to read, so that somebody else gets a new task and this one
    is taken back; returned is the one that is open. ``seen``: the version that was looked at. Raises ``TaskChanged``.
    """
    document = lock(document, by=by)
    task = _task(document, key)
    if seen is not None and seen != task.version:
        raise TaskChanged(task)
    note, until = word(note), until if until == task.until else check_day(until)
    if person or workplace:
        user = next(iter(_people(document, [person] if person else ())), None)
        place = next(iter(_workplaces(document, [workplace] if workplace else ())), None)
        if (user, place) != (task.user, task.workplace):
            return _move(task, user=user, workplace=place, until=until, note=note, by=by)
    if (task.until, task.note) == (until, note):
        return task
    task.until, task.note, task.changed_at, task.version = until, note, timezone.now(), task.version + 1
    task.save()
    if not task.done_at:
        telling.changed(task, by=by)
    return task


@transaction.atomic
def take_back(*, document, key, by) -> Task:
    """Take back a task. What was proposed under it stays and can still be answered."""
    document = lock(document, by=by)
    task = _task(document, key)
    remove_tasks([task], by=by)
    return task


def remove_tasks(tasks, *, by):
    """Take back tasks, and tell those who had them to do. The caller holds the document's lock."""
    now = timezone.now()
    for task in tasks:
        task.removed_at = now
        task.save(update_fields=["removed_at"])
    telling.taken_back([task for task in tasks if not task.done_at], by=by)


def _move(task, *, by, **to):
    if task.contributions.waiting().exists():
        raise ValidationError("Ett förslag väntar på svar. Svara på det innan du ger uppgiften till någon annan.")
    there = asked_at(assemble(task.document), task.place)
    if there and to["workplace"]:
        _check_concerned(task.document, [there], [to["workplace"]])
    new = Task(document=task.document, kind=task.kind, place=task.place, name=task.name, given_by=by, **to)
    _check_free(new)
    remove_tasks([task], by=by)
    new.save()
    telling.given([new], by=by)
    return new


@transaction.atomic
def give_again(*, document, key, by) -> Task:
    """Undo that a task was taken back."""
    document = lock(document, by=by)
    task = _task(document, key, removed=True)
    task.removed_at = None
    if not task.done_at:
        _check_free(task)
    task.version, task.changed_at = task.version + 1, timezone.now()
    task.save(update_fields=["removed_at", "version", "changed_at"])
    if not task.done_at:
        telling.given([task], by=by)
    return task


@transaction.atomic
def mark_done(*, task, by, done=True) -> Task:
    """Say that a task is done, or that it is not after all: its receiver, or one who writes in the document."""
    document = Document.objects.select_for_update(of=("self",)).get(pk=task.document_id)
    task = _task(document, task.key)
    if not receives(by, task):
        require(entitled(by, Action.WRITE, document))
    if closed := closed_by(document):
        require(Denied(f"{closed.capitalize()}, så uppgiften är redan stängd."))
    if done == bool(task.done_at):
        return task
    if not done:
        _check_free(task)
    finish(task, by=by) if done else reopen(task)
    if done:
        telling.done(task, by=by)
    return task


def finish(task, *, by):
    """Note that the task is done. The caller holds the document's lock."""
    task.done_at, task.done_by = timezone.now(), by
    task.save(update_fields=["done_at", "done_by"])


def reopen(task):
    """Note that the task is not done after all. The caller holds the document's lock."""
    task.done_at = task.done_by = None
    task.save(update_fields=["done_at", "done_by"])


def word(text) -> str:
    """Return a word to somebody as clean plain text; raises ``ValidationError`` when it is too long."""
    return plain(text, what="Hälsningar och svar", longest=LONGEST_WORD)


def _asked(document, places):
    places = [strip_controls(place) for place in places]
    if not places:
        raise ValidationError("Välj vad som ska skrivas.")
    there = everything(groups(assemble(document)))
    if set(places) - there.keys():
        raise ValidationError(_GONE)
    asked = {place: there[place] for place in dict.fromkeys(places)}
    goals = {place for place, found in asked.items() if found.kind == TaskKind.GOAL}
    return {p: found for p, found in asked.items() if found.kind == TaskKind.GOAL or found.group.key not in goals}


def _people(document, keys):
    people = {user.key: user for user in people_who([Action.WRITE], document)} if keys else {}
    if set(keys) - people.keys():
        raise ValidationError("En av dem skriver inte längre i dokumentet. Välj igen.")
    return [people[key] for key in dict.fromkeys(keys)]


def _workplaces(document, keys):
    if not keys:
        return []
    offered = {w.key: w for w in Workplace.objects.of_unit(document.unit_id, year=document.year)}
    if set(keys) - offered.keys():
        raise ValidationError("En av arbetsplatserna hör inte till enheten längre. Välj igen.")
    return [offered[key] for key in dict.fromkeys(keys)]


def _check_concerned(document, asked, workplaces):
    """Refuse a goal where nothing is the workplace's to write; a text or a line that is named may be anybody's."""
    for workplace in workplaces:
        others = other_workplaces(document, workplace)
        for found in asked:
            if not found.of_workplace(str(workplace), others).items:
                raise ValidationError(
                    f"Inget i {found.name[:1].lower()}{found.name[1:]} rör {workplace}. "
                    "Ändra vilka arbetsplatser målet rör, eller dela ut en av dess texter för sig."
                )


def _pk(receiver, field):
    return receiver[field].pk if field in receiver else None


def _check_free(task):
    """Refuse a receiver who has the same to do already."""
    others = Task.objects.open().filter(document=task.document_id, place=task.place).exclude(pk=task.pk)
    if others.filter(user=task.user_id, workplace=task.workplace_id).exists():
        raise ValidationError(f"{task.receiver} har redan den uppgiften.")


def _task(document, key, *, removed=False) -> Task:
    tasks = Task.objects.select_for_update(of=("self",)).select_related("user", "workplace", "given_by")
    task = tasks.filter(document=document, key=strip_controls(key), removed_at__isnull=not removed).first()
    if task is None:
        raise ValidationError(
            "Uppgiften har tagits tillbaka eller getts till någon annan. Se hur det är nu under Utdelat."
        )
    task.document = document
    return task
