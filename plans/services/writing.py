"""What every write has in common: the document is locked, the writer may write, and the change is noted."""

import datetime

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone

from goals.choices import Level
from goals.models import Goal
from plans.choices import Status
from plans.models import Document
from plans.permissions import may
from plans.richtext import strip_controls
from plans.services.documents import YEARS
from plans.tables import day
from units.access import Action, require
from units.models import Workplace
from units.prepared import prepared


def lock(document, *, by, action=Action.WRITE):
    """Lock the document's row and return it fresh; refuses with a reason when ``by`` may not do ``action`` now.

    Call it first in every transaction that writes: it is what keeps two writers apart.
    """
    (fresh,) = lock_all([document], by=by, action=action)
    return fresh


def lock_all(documents, *, by, action):
    """Lock the rows of many documents and return them fresh, as ``lock`` does one; always in the same order."""
    locked = _locked(pks=tuple(document.pk for document in documents))
    for document in locked:
        require(may(by, action, document))
    return locked


@prepared
def _locked(pks):
    return Document.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")


def lock_shared(document, *, by):
    """Lock a document for writing in rows that it shares with the unit's other documents of the year.

    Raises ``ValidationError`` while another of them is handed in: what somebody is reading to adopt it must not change.
    """
    document = lock(document, by=by)
    others = Document.objects.filter(unit=document.unit_id, year=document.year, status=Status.SUBMITTED)
    waiting = others.exclude(pk=document.pk).first()
    if waiting:
        raise ValidationError(
            f"{waiting.title} är inlämnad och har samma mål. "
            "De kan ändras när den är fastställd eller har skickats tillbaka."
        )
    return document


def note_change(document, *, by):
    """Note on the document when it was last changed and by whom."""
    Document.objects.filter(pk=document.pk).update(changed_at=timezone.now(), changed_by=by)


def note_changes(documents, *, by):
    """Note on many documents when they were last changed and by whom."""
    pks = [document.pk for document in documents]
    Document.objects.filter(pk__in=pks).update(changed_at=timezone.now(), changed_by=by)


def own_goal(document, key, *, removed=False) -> Goal:
    """Return the unit's own goal of that key, locked: plan and report share it, and each locks only its document.

    Raises ``ValidationError`` where the goal is not there.
    """
    goals = Goal.objects.select_for_update(of=("self",))
    goal = goals.filter(
        key=strip_controls(key),
        level=Level.UNIT,
        unit=document.unit_id,
        year=document.year,
        removed_at__isnull=not removed,
    ).first()
    if goal is None:
        raise ValidationError("Enhetsmålet finns inte längre. Ladda om sidan för att se hur dokumentet ser ut nu.")
    return goal


def one_line(text, *, what, longest):
    """Return what was typed as one clean line. Raises ValidationError with a Swedish message when empty or too long."""
    line = " ".join(strip_controls(text or "").split())
    if not line:
        raise ValidationError(f"Skriv {what}.")
    if len(line) > longest:
        raise ValidationError(f"{what.capitalize()} får ha högst {longest} tecken, nu är det {len(line)}.")
    return line


def plain(text, *, what, longest) -> str:
    """Return what was typed as clean plain text. Raises ValidationError with a Swedish message when it is too long."""
    text = strip_controls(text or "").replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > longest:
        raise ValidationError(f"{what} får ha högst {longest} tecken, nu är det {len(text)}.")
    return text


def check_day(until) -> datetime.date:
    """Return the last day; raises ``ValidationError`` for none, one that has passed or one that is odd."""
    if until is None:
        raise ValidationError("Skriv dagen som ÅÅÅÅ-MM-DD.")
    if until < timezone.localdate():
        raise ValidationError(f"{day(until).capitalize()} har redan varit. Välj i dag eller en senare dag.")
    if until.year not in YEARS:
        raise ValidationError(f"{day(until).capitalize()} är nog felskrivet.")
    return until


def concern(row, workplaces, *, document):
    """Let the row concern the unit's workplaces with these keys; none of them means all, None leaves it as it is."""
    if workplaces is None:
        return
    named = row.workplaces.values_list("name", flat=True)
    offered = Workplace.objects.of_unit(document.unit_id, year=document.year, or_named=named)
    chosen = [workplace for workplace in offered if workplace.key in set(workplaces)]
    if len(chosen) < len(set(workplaces)):
        raise ValidationError("En av arbetsplatserna hör inte till enheten längre. Ladda om sidan.")
    row.workplaces.set(chosen)


def last_position(rows):
    """Return the position that comes after those of the rows."""
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def place_in_order(rows, moved, position):
    """Give the rows positions 1, 2, 3 … with ``moved`` at index ``position`` (from 0), and save those that changed."""
    others = [row for row in rows if row.pk != moved.pk]
    others.insert(max(0, min(position, len(others))), moved)
    changed = []
    for n, row in enumerate(others, start=1):
        if row.position != n:
            row.position = n
            changed.append(row)
    type(moved).objects.bulk_update(changed, ["position"])
