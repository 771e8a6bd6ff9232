"""Who receives a task: the one it is given to, or those who represent a workplace today."""

from collections import defaultdict

from django.http import Http404

from plans.models import Task
from plans.permissions import entitled
from units.access import Action, Denied, PermissionRefused, current_memberships, require
from units.choices import Role
from units.models import Membership, Workplace


def receives(user, task: Task) -> bool:
    """Tell whether the task is the user's to do today."""
    if task.user_id:
        return task.user_id == user.pk and bool(entitled(user, Action.WRITE, task.document))
    return any(
        membership.role == Role.REVIEWER
        and (membership.workplace_id, membership.unit_id) == (task.workplace_id, task.document.unit_id)
        for membership in current_memberships(user)
    )


def task_for(user, key: str) -> Task:
    """Return a task that is the user's, also one that was taken back where she has proposed something, to read.

    Raises ``Http404`` for everybody else, and ``PermissionRefused`` with the reason for one whose it was.
    """
    about = ("document", "document__unit", "workplace", "user", "given_by", "done_by")
    task = Task.objects.with_proposals().select_related(*about).filter(key=key).first()
    if task is None:
        raise Http404("Uppgiften finns inte.")
    if receives(user, task):
        if task.removed_at and not task.contributions.filter(by=user).exists():
            require(Denied(f"{task.given_by} har tagit tillbaka uppgiften. Du behöver inte göra något."))
        return task
    if task.user_id == user.pk:
        raise PermissionRefused("Du skriver inte längre i dokumentet. Fråga enhetschefen.")
    was = user.memberships.filter(role=Role.REVIEWER, workplace=task.workplace_id) if task.workplace_id else None
    if was is not None and was.exists():
        raise PermissionRefused(f"Du är inte längre representant för {task.workplace}. Fråga enhetschefen.")
    raise Http404("Uppgiften finns inte.")


def representatives(unit, workplaces) -> dict[int, list]:
    """Return the users who represent each of the workplaces (primary keys) in the unit today."""
    found = defaultdict(list)
    members = Membership.objects.current().filter(unit=unit, workplace__in=workplaces, role=Role.REVIEWER)
    for member in members.filter(user__is_active=True).select_related("user").order_by("pk"):
        if member.user not in found[member.workplace_id]:
            found[member.workplace_id].append(member.user)
    return found


def other_workplaces(document, workplace) -> frozenset[str]:
    """Return the names of the unit's other workplaces in the document's year."""
    there = Workplace.objects.of_unit(document.unit_id, year=document.year).exclude(pk=workplace.pk)
    return frozenset(there.values_list("name", flat=True))
