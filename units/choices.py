"""Roles of people, and what each is tied to."""

from enum import StrEnum

from django.db.models import TextChoices


class Scope(StrEnum):
    """What a role is tied to."""

    CITY = "CITY"
    COMMITTEE = "COMMITTEE"
    DEPARTMENT = "DEPARTMENT"
    UNIT = "UNIT"
    WORKPLACE = "WORKPLACE"
    ANY = "ANY"


class Role(TextChoices):
    """What a person does in the year of planning and reporting (docs/glossary.md)."""

    CITY_PLANNER = "CITY_PLANNER", "Stadsledningskontor"
    CONTROLLER = "CONTROLLER", "Controller"
    DEPARTMENT_HEAD = "DEPARTMENT_HEAD", "Avdelningschef"
    UNIT_HEAD = "UNIT_HEAD", "Enhetschef"
    DEPUTY = "DEPUTY", "Biträdande enhetschef"
    REVIEWER = "REVIEWER", "VP-grupp"
    REGISTRAR = "REGISTRAR", "Registrator"
    EMPLOYEE = "EMPLOYEE", "Medarbetare"

    @property
    def scope(self) -> Scope:
        return _SCOPES[self]


_SCOPES = {
    Role.CITY_PLANNER: Scope.CITY,
    Role.CONTROLLER: Scope.COMMITTEE,
    Role.DEPARTMENT_HEAD: Scope.DEPARTMENT,
    Role.UNIT_HEAD: Scope.UNIT,
    Role.DEPUTY: Scope.UNIT,
    Role.REVIEWER: Scope.WORKPLACE,
    Role.REGISTRAR: Scope.COMMITTEE,
    Role.EMPLOYEE: Scope.ANY,
}


class MailChoice(TextChoices):
    """When somebody wants e-mail."""

    AT_ONCE = "AT_ONCE", "Genast"
    DAILY = "DAILY", "Samlat en gång om dagen"
    NONE = "NONE", "Ingen e-post"


class NoticeKind(TextChoices):
    """What people are told of; each may say of each kind how she wants it by e-mail."""

    MOVES = "MOVES", "Steg i ett dokument"
    REVIEW = "REVIEW", "Granskning"
    COMMENTS = "COMMENTS", "Kommentarer"
    TASKS = "TASKS", "Uppgifter och påminnelser"

    @property
    def about(self) -> str:
        return _ABOUT[self]

    @property
    def usual(self) -> MailChoice:
        """How those get it who have not chosen."""
        return MailChoice.DAILY if self == NoticeKind.COMMENTS else MailChoice.AT_ONCE


_ABOUT = {
    NoticeKind.MOVES: "Ett dokument som rör dig lämnas in, tas tillbaka, skickas tillbaka, fastställs eller rättas.",
    NoticeKind.REVIEW: "Du får ett utkast att läsa, en påminnelse, ett svar i en tråd eller besked om din kommentar.",
    NoticeKind.COMMENTS: "Någon kommenterar ett dokument som du skriver i.",
    NoticeKind.TASKS: "Du får en uppgift, ett förslag eller ett svar, eller så ska något snart vara klart.",
}
