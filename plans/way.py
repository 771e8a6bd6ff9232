"""The way of a document: its steps, what happens next and who is waited for."""

import dataclasses
import datetime

from django.utils import timezone

from plans.choices import Kind, Status
from plans.models import YearSetup
from plans.tables import day
from units.choices import Role

WORD = {
    Kind.PLAN: "planen",
    Kind.TERTIAL_1: "rapporten",
    Kind.TERTIAL_2: "rapporten",
    Kind.ANNUAL_REPORT: "verksamhetsberättelsen",
}
ADOPTER = {
    Role.DEPARTMENT_HEAD: "avdelningschefen",
    Role.UNIT_HEAD: "enhetschefen",
    Role.CONTROLLER: "controllern",
}
_SOON = 14  # days before a deadline from which the page counts them


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """A step of the way: done, present or to come."""

    label: str
    done: bool = False
    now: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Rules:
    """What the nämnd has decided about handing in and adopting."""

    deadline: datetime.date | None
    adopted_by: Role

    @property
    def adopter(self) -> str:
        return ADOPTER[self.adopted_by]

    @property
    def late(self) -> bool:
        return self.deadline is not None and timezone.localdate() > self.deadline


def rules_of(document) -> Rules:
    """Return the last day for handing in the document (the unit's own exception first) and who adopts it."""
    setup = YearSetup.objects.filter(committee=document.committee_id, year=document.year)
    rows = list(setup.values_list("adopted_by", "deadlines__kind", "deadlines__unit", "deadlines__on"))
    days = {unit: on for _, kind, unit, on in rows if kind == document.kind}
    role = rows[0][0] if rows else Role.DEPARTMENT_HEAD
    return Rules(deadline=days.get(document.unit_id) or days.get(None), adopted_by=Role(role))


def steps(status: Status, rules: Rules, adopted_on: datetime.date | None = None) -> tuple[Step, ...]:
    """Return the steps of the document's way, from draft to adopted."""
    by = f", senast {day(rules.deadline)}" if rules.deadline else ""
    if status == Status.DRAFT:
        return (Step("Utkast", now=True), Step(f"Lämnas in{by}"), Step(f"Fastställs av {rules.adopter}"))
    if status == Status.SUBMITTED:
        return (Step("Utkast", done=True), Step("Inlämnad", now=True), Step(f"Fastställs av {rules.adopter}"))
    on = f" {day(adopted_on)}" if adopted_on else ""
    return (Step("Utkast", done=True), Step("Inlämnad", done=True), Step(f"Fastställd{on}", now=True))


def what_next(kind: Kind, status: Status, rules: Rules, *, can_write: bool) -> str:
    """Tell in a sentence or two what happens next and who is waited for."""
    word = WORD[kind]
    if status == Status.ADOPTED:
        return f"{word.capitalize()} är fastställd och ändras inte mer. En rättelse blir en ny utgåva."
    if status == Status.SUBMITTED:
        return f"{word.capitalize()} är inlämnad. Nu väntar den på att {rules.adopter} läser och fastställer den."
    start = f"Skriv klart {word} och lämna in den" if can_write else f"Enheten skriver {word} och lämnar in den"
    if rules.deadline is None:
        return f"{start}. Sedan fastställs den av {rules.adopter}."
    days = (rules.deadline - timezone.localdate()).days
    if days < 0:
        last_day = f"sista dagen var {day(rules.deadline)}"
        return f"{start} så snart det går, {last_day}. Sedan fastställs den av {rules.adopter}."
    left = {0: ", det är i dag", 1: ", det är i morgon"}.get(days, f", om {days} dagar" if days <= _SOON else "")
    return f"{start} senast {day(rules.deadline)}{left}. Sedan fastställs den av {rules.adopter}."
