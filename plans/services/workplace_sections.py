"""A section of its own for each of the unit's workplaces, under a rubrik before or after the goals."""

import dataclasses

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from plans.choices import TaskKind
from plans.models import Rubric, Task
from plans.services.sections import in_order, renumber, section_of
from plans.services.sharing import hand_out, remove_tasks, word
from plans.services.writing import check_day, lock, note_change
from units.keys import new_key
from units.models import Workplace


@dataclasses.dataclass(frozen=True, slots=True)
class SectionsMade:
    """The new sections, in order, and the tasks that they were given out as."""

    sections: tuple[Rubric, ...]
    tasks: tuple[Task, ...] = ()


@transaction.atomic
def add_workplace_sections(*, document, after_key, by, until=None, note="") -> SectionsMade:
    """Add a section for each workplace of the unit that has none under the rubrik where ``after_key`` stands.

    One that was taken away comes back with its text. With ``until`` each is given to its workplace by that day.
    Raises ``ValidationError`` where every workplace has one.
    """
    document = lock(document, by=by)
    at = section_of(document, after_key)
    order = in_order(document, at.place)
    above, under = _under(order, at)
    workplaces = _workplaces(document)
    if not workplaces:
        raise ValidationError("Enheten har inga arbetsplatser det året.")
    there = _there(under)
    gone = _by_workplace(rubric for rubric in under if rubric.removed_at)
    made = []
    for workplace in workplaces:
        if workplace.pk not in there:
            made.append(_back(gone[workplace.pk]) if workplace.pk in gone else _new(document, at, workplace))
    if not made:
        raise ValidationError("Varje arbetsplats har redan ett avsnitt under den rubriken.")
    fresh = {rubric.pk for rubric in made} - {rubric.pk for rubric in under}
    last = next((n for n, rubric in reversed(list(enumerate(order))) if rubric in under), order.index(above))
    order[last + 1 : last + 1] = [rubric for rubric in made if rubric.pk in fresh]
    renumber(order)
    note_change(document, by=by)
    tasks = ()
    if until is not None:
        named = _by_workplace(made)
        what = [
            (f"{document.key}.{named[w.pk].code}", TaskKind.TEXT, named[w.pk].label, {"workplace": w})
            for w in workplaces
            if w.pk in named
        ]
        tasks = hand_out(document, what, until=check_day(until), note=word(note), by=by)
    return SectionsMade(tuple(made), tasks)


@transaction.atomic
def remove_workplace_sections(*, document, keys, by, tasks=()) -> int:
    """Undo ``add_workplace_sections``: take away the sections with these keys; how many.

    ``tasks``: the keys of those that it gave, which are taken back. What somebody has given since is left.
    """
    document = lock(document, by=by)
    rubrics = Rubric.objects.select_for_update(of=("self",)).filter(document=document, key__in=keys, removed_at=None)
    now, rubrics = timezone.now(), list(rubrics)
    for rubric in rubrics:
        rubric.removed_at = now
        rubric.save(update_fields=["removed_at"])
    places = [f"{document.key}.{rubric.code}" for rubric in rubrics]
    given = Task.objects.open().filter(document=document, place__in=places, key__in=tasks)
    given = list(given.select_related("user", "workplace"))
    for task in given:
        task.document = document
    remove_tasks(given, by=by)
    note_change(document, by=by)
    return len(rubrics)


def workplaces_without(*, document, after_key) -> list[Workplace]:
    """Return the workplaces that ``add_workplace_sections`` would add a section for; none where the rubrik has gone."""
    try:
        at = section_of(document, after_key)
    except ValidationError:
        return []
    there = _there(_under(in_order(document, at.place), at)[1])
    return [workplace for workplace in _workplaces(document) if workplace.pk not in there]


def _workplaces(document):
    return list(Workplace.objects.of_unit(document.unit_id, year=document.year).order_by("sort_key"))


def _there(under):
    return _by_workplace(rubric for rubric in under if rubric.removed_at is None)


def _under(order, at):
    """Return (the section that the rubrik is, the unit's own sections that follow it before the nämnd's next one)."""
    here = next(n for n, rubric in enumerate(order) if rubric.pk == at.pk)
    above = next((n for n in range(here, -1, -1) if order[n].document_id is None), 0)
    under = []
    for rubric in order[above + 1 :]:
        if rubric.document_id is None:
            break
        under.append(rubric)
    return order[above], under


def _by_workplace(rubrics):
    """Return the sections that concern one workplace alone, by it."""
    found = {}
    for rubric in rubrics:
        named = [workplace.pk for workplace in rubric.workplaces.all()]
        if len(named) == 1:
            found.setdefault(named[0], rubric)
    return found


def _back(rubric):
    rubric.removed_at = None
    rubric.save(update_fields=["removed_at"])
    return rubric


def _new(document, at, workplace):
    key = new_key("s")
    rubric = Rubric.objects.create(
        key=key,
        code=key,
        committee_id=document.committee_id,
        year=document.year,
        document=document,
        place=at.place,
        label=workplace.name,
        level=2,
        kinds=[document.kind],
        position=at.position,
    )
    rubric.workplaces.set([workplace])
    return rubric
