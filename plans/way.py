"""The way of a document: its steps, what happens next and who is waited for."""

import dataclasses
import datetime

from django.utils import timezone

from plans.choices import Kind, Status
from plans.models import YearSetup
from plans.permissions import entitled
from plans.setup import setup_of
from plans.tables import day
from units.access import Action
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
_STEPS = (Action.WRITE, Action.SUBMIT, Action.RETURN, Action.ADOPT, Action.CORRECT)  # what takes a document further


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
    missing_hinders: bool = True  # what must be filled in has to be before the document is handed in

    @property
    def adopter(self) -> str:
        return ADOPTER[self.adopted_by]

    @property
    def late(self) -> bool:
        return self.deadline is not None and timezone.localdate() > self.deadline


def rules_of(document, setup: YearSetup | None = None) -> Rules:
    """Return what the nämnd has decided of the document; ``setup`` where it has been read (plans/setup.py)."""
    setup = setup or setup_of(document)
    if setup is None:
        return Rules(deadline=None, adopted_by=Role.DEPARTMENT_HEAD)
    return Rules(deadline=setup.deadline, adopted_by=Role(setup.adopted_by), missing_hinders=setup.missing_hinders)


def steps(status: Status, rules: Rules, adopted_on: datetime.date | None = None) -> tuple[Step, ...]:
    """Return the steps of the document's way, from draft to adopted."""
    by = f", senast {day(rules.deadline)}" if rules.deadline else ""
    if status == Status.DRAFT:
        return (Step("Utkast", now=True), Step(f"Lämnas in{by}"), Step(f"Fastställs av {rules.adopter}"))
    if status == Status.SUBMITTED:
        return (Step("Utkast", done=True), Step("Inlämnad", now=True), Step(f"Fastställs av {rules.adopter}"))
    on = f" {day(adopted_on)}" if adopted_on else ""
    return (Step("Utkast", done=True), Step("Inlämnad", done=True), Step(f"Fastställd{on}", now=True))


def what_next(document, rules: Rules, *, status: Status, reader, correcting: bool = False) -> str:
    """Tell the reader in a sentence or two what happens next with the document, and who is waited for: she or another.

    ``status`` is that of what she is shown: an adopted edition, where the draft beside it is not hers to read.
    ``correcting``: the draft corrects an edition that holds meanwhile; its last day has passed long since.
    """
    word = WORD[Kind(document.kind)]
    mine = {a for a in _STEPS if entitled(reader, a, document, adopted_by=rules.adopted_by)}
    if status == Status.ADOPTED:
        return f"{word.capitalize()} är fastställd och ändras inte mer.{_correcting(rules, mine)}"
    if status == Status.SUBMITTED:
        return f"{word.capitalize()} är inlämnad. {_reading(rules, mine)}"
    then = "Sedan fastställer du den." if Action.ADOPT in mine else f"Sedan fastställs den av {rules.adopter}."
    if correcting:
        word, rules = f"rättelsen av {word}", dataclasses.replace(rules, deadline=None)
    return f"{_writing(word, rules, mine)}. {then}"


def _correcting(rules, mine):
    if Action.CORRECT in mine:
        return " Ska något rättas öppnar du för rättelse, och rättelsen blir en ny utgåva."
    if Action.WRITE in mine:
        return f" Ska något rättas öppnar {rules.adopter} för rättelse, och rättelsen blir en ny utgåva."
    return ""


def _reading(rules, mine):
    if mine >= {Action.ADOPT, Action.RETURN}:
        return "Läs den och fastställ den, eller skicka tillbaka den."
    if Action.ADOPT in mine:
        return "Läs den och fastställ den."
    if Action.RETURN in mine:
        return f"Läs den, och skicka tillbaka den om något behöver ändras. Sedan fastställs den av {rules.adopter}."
    return f"Nu väntar den på att {rules.adopter} läser och fastställer den."


def _writing(word, rules, mine):
    """Who writes and who hands in, with the last day. Handing in is the enhetschef's by the role table."""
    if Action.SUBMIT in mine:
        start = f"Skriv klart {word} och lämna in den"
    elif Action.WRITE in mine:
        start = f"Skriv klart {word}; enhetschefen lämnar in den"
    else:
        start = f"Enheten skriver {word} och lämnar in den"
    if rules.deadline is None:
        return start
    days = (rules.deadline - timezone.localdate()).days
    if days < 0:
        return f"{start} så snart det går, sista dagen var {day(rules.deadline)}"
    left = {0: ", det är i dag", 1: ", det är i morgon"}.get(days, f", om {days} dagar" if days <= _SOON else "")
    return f"{start} senast {day(rules.deadline)}{left}"
