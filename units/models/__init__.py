"""The organisation with its people, and what they are told."""

from units.models.notices import Notice, NoticeChoice
from units.models.organisation import (
    Committee,
    Department,
    Keyed,
    Membership,
    Municipality,
    Named,
    Period,
    Placement,
    Unit,
    User,
    UserManager,
    Workplace,
    WorkplacePlacement,
    _key,
    holds_on,
    workplace_count,
)

__all__ = [
    "workplace_count",
    "Committee",
    "Department",
    "Keyed",
    "Membership",
    "Municipality",
    "Named",
    "Notice",
    "NoticeChoice",
    "Period",
    "Placement",
    "Unit",
    "User",
    "UserManager",
    "Workplace",
    "WorkplacePlacement",
    "_key",
    "holds_on",
]
