"""The meetings where a document is talked about. They are noted until it is adopted, also while it waits for that."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from plans.choices import MeetingSort
from plans.models import LONGEST_NOTE, Meeting
from plans.richtext import strip_controls
from plans.services.documents import YEARS
from plans.services.writing import concern, lock, plain
from plans.tables import day
from units.access import Action
from units.models import Workplace

_WRITES = {"action": Action.HOLD_MEETINGS}


class MeetingChanged(Exception):
    """Somebody else has noted something else of the meeting since. Nothing was changed."""


@transaction.atomic
def add_meeting(*, document, sort, by, workplaces=(), planned_on=None, held_on=None, note="") -> Meeting:
    """Note a meeting: an APT of the workplaces with these keys, or the samverkansgrupp. Both days may be unknown."""
    document = lock(document, by=by, **_WRITES)
    meeting = Meeting(document=document)
    _fill(meeting, sort=sort, workplaces=workplaces, planned_on=planned_on, held_on=held_on, note=note)
    return meeting


@transaction.atomic
def change_meeting(
    *, document, key, version, sort, by, workplaces=(), planned_on=None, held_on=None, note=""
) -> Meeting:
    """Note something else of a meeting; all that it said is replaced.

    ``version``: the one that the writer had before her. Raises ``MeetingChanged`` where another stands there now that
    does not say the same.
    """
    document = lock(document, by=by, **_WRITES)
    meeting = _meeting(document, key)
    older, before = meeting.version != version, _said(meeting)
    _fill(meeting, sort=sort, workplaces=workplaces, planned_on=planned_on, held_on=held_on, note=note)
    if older and _said(meeting) != before:
        raise MeetingChanged("Någon annan har ändrat mötet.")  # which takes back what was filled in
    return meeting


@transaction.atomic
def note_held(*, document, key, held_on, by) -> Meeting:
    """Note the day when a meeting was held."""
    document = lock(document, by=by, **_WRITES)
    meeting = _meeting(document, key)
    if held_on is None:
        raise ValidationError("Skriv vilken dag mötet hölls.")
    _check_day(held_on, held=True)
    if meeting.held_on and meeting.held_on != held_on:
        raise ValidationError(
            f"Det är redan inskrivet att mötet hölls den {day(meeting.held_on)}. Är det fel väljer du Ändra."
        )
    meeting.held_on = held_on
    meeting.version += 1
    meeting.save(update_fields=["held_on", "version"])
    return meeting


@transaction.atomic
def plan_for_all(*, document, by, planned_on=None) -> int:
    """Plan an APT for each of the unit's workplaces that has none, held or planned; return how many. Safe to repeat."""
    document = lock(document, by=by, **_WRITES)
    _check_day(planned_on)
    there = Meeting.objects.present().filter(document=document, sort=MeetingSort.APT)
    unit = Workplace.objects.of_unit(document.unit_id, year=document.year)
    lacking = list(unit.exclude(pk__in=there.filter(workplaces__isnull=False).values("workplaces")))
    made = Meeting.objects.bulk_create(
        Meeting(document=document, sort=MeetingSort.APT, planned_on=planned_on) for _ in lacking
    )
    link = Meeting.workplaces.through
    link.objects.bulk_create(
        link(meeting=meeting, workplace=workplace) for meeting, workplace in zip(made, lacking, strict=True)
    )
    return len(made)


@transaction.atomic
def remove_meeting(*, document, key, by) -> Meeting:
    """Take away a meeting; ``restore_meeting`` brings it back."""
    return _set_removed(document, key, by, timezone.now())


@transaction.atomic
def restore_meeting(*, document, key, by) -> Meeting:
    """Undo a removal."""
    return _set_removed(document, key, by, None)


def _set_removed(document, key, by, when):
    document = lock(document, by=by, **_WRITES)
    meeting = _meeting(document, key, removed=when is None)
    meeting.removed_at = when
    meeting.save(update_fields=["removed_at"])
    return meeting


def _fill(meeting, *, sort, workplaces, planned_on, held_on, note):
    if sort not in MeetingSort.values:
        raise ValidationError("Välj vilket möte det är.")
    _check_day(planned_on)
    _check_day(held_on, held=True)
    note = plain("\n".join(map(str.strip, note.splitlines())), what="Anteckningen", longest=LONGEST_NOTE)
    document, workplaces = meeting.document, tuple(workplaces)
    if sort == MeetingSort.SAMVERKAN:
        workplaces = ()  # the group is the whole unit's
    elif not workplaces and Workplace.objects.of_unit(document.unit_id, year=document.year).exists():
        raise ValidationError("Välj vilka arbetsplatser mötet är för.")
    meeting.sort, meeting.planned_on, meeting.held_on, meeting.note = sort, planned_on, held_on, note
    if meeting.pk:
        meeting.version += 1
    meeting.save()
    concern(meeting, workplaces, document=document)


def _said(meeting):
    """All that is noted of a meeting."""
    workplaces = sorted(meeting.workplaces.values_list("pk", flat=True))
    return meeting.sort, meeting.planned_on, meeting.held_on, meeting.note, workplaces


def _check_day(date: datetime.date | None, *, held=False):
    if date is None:
        return
    if date.year not in YEARS:
        raise ValidationError(f"{day(date).capitalize()} är nog felskrivet.")
    if held and date > timezone.localdate():
        raise ValidationError(f"Mötet kan inte ha hållits den {day(date)}, som inte har varit än.")


def _meeting(document, key, *, removed=False) -> Meeting:
    meetings = Meeting.objects.select_for_update(of=("self",))
    found = meetings.filter(document=document, key=strip_controls(key), removed_at__isnull=not removed).first()
    if found is None and not removed and document.meetings.filter(key=strip_controls(key)).exists():
        raise ValidationError("Mötet har tagits bort. Ta tillbaka det längst ner i listan, så går det att ändra.")
    if found is None:
        raise ValidationError("Mötet finns inte längre. Ladda om sidan.")
    found.document = document
    return found
