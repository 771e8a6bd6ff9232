"""How far a task and a proposal have come, in words. A task ends by itself when its document is no draft any more."""

from django.utils import timezone

from plans.choices import Kind, Status, Verdict
from plans.models import Contribution, Document, Task
from plans.permissions import CALLED
from plans.tables import day

_IS = {Status.SUBMITTED: "inlämnad", Status.ADOPTED: "fastställd"}
_SIGNS = {
    Verdict.WAITING: ("○", ""),
    Verdict.ACCEPTED: ("●", "ok"),
    Verdict.ADAPTED: ("●", "ok"),
    Verdict.DECLINED: ("–", "no"),
    Verdict.WITHDRAWN: ("–", ""),
}


def closed_by(document: Document) -> str:
    """Say what has closed the document's tasks ("planen är inlämnad"), "" while it is a draft."""
    is_now = _IS.get(Status(document.status))
    return f"{CALLED[Kind(document.kind)].lower()} är {is_now}" if is_now else ""


def standing(task: Task) -> tuple[str, str, str]:
    """Return (sign, words, css class) of a task; of ``with_proposals()`` also what has become of its proposals."""
    closed = closed_by(task.document)
    if task.removed_at:
        return "–", "Tillbakatagen", ""
    if getattr(task, "waiting", 0):
        return "◐", f"Förslag väntar, {closed}" if closed else "Förslag väntar på svar", "part"
    if task.done_at:
        return ("–", "Förslaget avslaget", "no") if _is_declined(task) else ("●", "Klar", "ok")
    if closed:
        return "–", f"Stängd: {closed}", ""
    if is_late(task):
        return "!", f"Försenad, skulle ha varit klar {day(task.until)}", "late"
    return "○", f"Senast {day(task.until)}", ""


def _is_declined(task: Task) -> bool:
    """Whether what was proposed came to nothing, and nobody has called the task done since."""
    declined_at = getattr(task, "declined_at", None)
    return bool(declined_at and not task.taken and declined_at >= task.done_at)


def is_late(task: Task) -> bool:
    """Whether the day has passed and somebody is still waited for."""
    return not task.done_at and timezone.localdate() > task.until


def verdict_of(contribution: Contribution) -> tuple[str, str, str]:
    """Return (sign, words, css class) of a proposal."""
    state = Verdict(contribution.state)
    sign, css = _SIGNS[state]
    return sign, state.label, css
