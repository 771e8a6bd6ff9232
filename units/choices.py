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
