"""Who may do what: the role table, as data, and the one function that reads it.

The rest of the system asks ``decide`` (or ``require``, which refuses) and never looks at roles itself. The answer
carries a reason that a user understands. Source of the table: docs/adr/0003 and the handbook's chapter on roles.
"""

import dataclasses
from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from units.choices import Role, Scope


@dataclasses.dataclass(frozen=True, slots=True)
class Allowed:
    """Yes."""

    def __bool__(self):
        return True


@dataclasses.dataclass(frozen=True, slots=True)
class Denied:
    """No, and why, in Swedish for the one who asked."""

    reason: str

    def __bool__(self):
        return False


class PermissionRefused(PermissionDenied):
    """Raised by services when the table says no; becomes a 403 page or answer with the reason."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


class Action(StrEnum):
    """Everything that the table decides on."""

    WRITE_COUNCIL = "write_council"
    WRITE_COMMITTEE = "write_committee"
    OPEN_REPORTS = "open_reports"
    READ_DRAFT = "read_draft"
    READ_ADOPTED = "read_adopted"
    WRITE = "write"
    REGISTER_OUTCOMES = "register_outcomes"
    COMMENT = "comment"
    HOLD_MEETINGS = "hold_meetings"
    REVIEW = "review"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    RETURN = "return"
    ADOPT = "adopt"
    CORRECT = "correct"
    ABANDON = "abandon"
    SETTLE = "settle"
    EXPORT_DRAFT = "export_draft"
    EXPORT_ADOPTED = "export_adopted"
    SEE_TRUE_FIGURES = "see_true_figures"


WORDS = {
    Action.WRITE_COUNCIL: "ändra kommunfullmäktiges mål",
    Action.WRITE_COMMITTEE: "ändra nämndens mål och rubriker",
    Action.OPEN_REPORTS: "öppna nämndens rapporter",
    Action.READ_DRAFT: "läsa utkastet",
    Action.READ_ADOPTED: "läsa det fastställda dokumentet",
    Action.WRITE: "skriva i dokumentet",
    Action.REGISTER_OUTCOMES: "registrera utfall",
    Action.COMMENT: "kommentera",
    Action.HOLD_MEETINGS: "anteckna möten om dokumentet",
    Action.REVIEW: "skicka ut dokumentet på granskning",
    Action.SUBMIT: "lämna in dokumentet",
    Action.WITHDRAW: "ta tillbaka inlämningen",
    Action.RETURN: "skicka tillbaka dokumentet",
    Action.ADOPT: "fastställa dokumentet",
    Action.CORRECT: "rätta ett fastställt dokument",
    Action.ABANDON: "avbryta rättelsen",
    Action.SETTLE: "avgöra i vilka kolumner importerade värden står",
    Action.EXPORT_DRAFT: "ladda ner utkastet",
    Action.EXPORT_ADOPTED: "ladda ner det fastställda dokumentet",
    Action.SEE_TRUE_FIGURES: "se siffror som bygger på få personer",
}

EVERYONE = {Action.READ_ADOPTED, Action.EXPORT_ADOPTED}
WRITERS = {
    Action.READ_DRAFT,
    Action.WRITE,
    Action.REGISTER_OUTCOMES,
    Action.COMMENT,
    Action.HOLD_MEETINGS,
    Action.EXPORT_DRAFT,
    Action.SEE_TRUE_FIGURES,
}

# What each role may do in its own scope. ADOPT, CORRECT and ABANDON stand here for those who always may; the nämnd's
# setting "who adopts" can give them to others as well (``also``).
TABLE = {
    Role.CITY_PLANNER: EVERYONE | {Action.WRITE_COUNCIL},
    Role.CONTROLLER: EVERYONE
    | {
        Action.WRITE_COMMITTEE,
        Action.OPEN_REPORTS,
        Action.READ_DRAFT,
        Action.REGISTER_OUTCOMES,
        Action.COMMENT,
        Action.RETURN,
        Action.SETTLE,
        Action.EXPORT_DRAFT,
        Action.SEE_TRUE_FIGURES,
    },
    Role.DEPARTMENT_HEAD: EVERYONE
    | {
        Action.READ_DRAFT,
        Action.COMMENT,
        Action.RETURN,
        Action.ADOPT,
        Action.CORRECT,
        Action.ABANDON,
        Action.SETTLE,
        Action.EXPORT_DRAFT,
        Action.SEE_TRUE_FIGURES,
    },
    Role.UNIT_HEAD: EVERYONE | WRITERS | {Action.SUBMIT, Action.WITHDRAW, Action.REVIEW, Action.SETTLE},
    Role.DEPUTY: EVERYONE | WRITERS,
    Role.REVIEWER: EVERYONE,
    Role.REGISTRAR: EVERYONE,
    Role.EMPLOYEE: EVERYONE,
}


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: the primary keys of its unit, nämnd and avdelning, as far as it has them."""

    unit: int | None = None
    committee: int | None = None
    department: int | None = None


def roles_that(action: Action, *, also: dict[Action, frozenset[Role]] | None = None) -> frozenset[Role]:
    """Return the roles that may do ``action`` in their own scope."""
    return frozenset(role for role in Role if action in TABLE[role]) | (also or {}).get(action, frozenset())


def current_memberships(user):
    """Return the user's memberships that hold today, read once per request (they are kept on the user object).

    Without what they name, which few pages need: see ``prefetch_related_objects`` in plans/views/start.py.
    """
    if not user.is_authenticated or not user.is_active:
        return ()
    if not hasattr(user, "_current_memberships"):
        today = timezone.localdate()
        user._current_memberships = tuple(
            m
            for m in user.memberships.order_by("pk")
            if m.valid_from <= today and (m.valid_to is None or m.valid_to >= today)
        )
    return user._current_memberships


def roles_at(user, place: Place) -> frozenset[Role]:
    """Return the roles that a user has at a place today. Every active user is an employee everywhere."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    roles = {Role.EMPLOYEE}
    for membership in current_memberships(user):
        role = Role(membership.role)
        matches = {
            Scope.CITY: True,
            Scope.COMMITTEE: place.committee is not None and membership.committee_id == place.committee,
            Scope.DEPARTMENT: place.department is not None and membership.department_id == place.department,
            Scope.UNIT: place.unit is not None and membership.unit_id == place.unit,
            Scope.WORKPLACE: place.unit is not None and membership.unit_id == place.unit,
            Scope.ANY: False,
        }
        if matches[role.scope]:
            roles.add(role)
    return frozenset(roles)


def decide(
    user, action: Action, place: Place, *, also: dict[Action, frozenset[Role]] | None = None
) -> Allowed | Denied:
    """Tell whether the user may do ``action`` at ``place``; ``also`` adds roles that a setting has given the action."""
    roles = roles_at(user, place)
    if not roles:
        return Denied("Du behöver logga in.")
    if any(action in TABLE[role] for role in roles) or roles & (also or {}).get(action, frozenset()):
        return Allowed()
    return Denied(f"Du har inte rätt att {WORDS[action]}.")


def require(decision: Allowed | Denied) -> None:
    """Raise ``PermissionRefused`` with the reason unless allowed."""
    if not decision:
        raise PermissionRefused(decision.reason)
