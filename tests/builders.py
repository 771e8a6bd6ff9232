"""The small cast that tests are about, and what they work with.

Plain functions: what a test does not say has a default. A cast first, then a red thread, then its documents.
"""

import dataclasses
import datetime

from django.utils import timezone

from goals.choices import Level
from goals.models import Activity, Goal
from indicators.models import GoalIndicator, Indicator, Measure, UnitIndicator
from plans.choices import Kind, Place, Status
from plans.models import Document, Participant, Passage, Review, Rubric, YearSetup
from plans.services import Invited, open_review, save_text
from plans.services.documents import begin, new_document, placement_in
from plans.setup import set_up_year
from plans.transitions import move
from units.choices import Role
from units.models import (
    Committee,
    Department,
    Membership,
    Municipality,
    Placement,
    Unit,
    User,
    Workplace,
    WorkplacePlacement,
)

YEAR = 2026
SINCE = datetime.date(2019, 1, 1)
CORRECTING = "CORRECTING"  # a draft beside its adopted edition


@dataclasses.dataclass(frozen=True, slots=True)
class Cast:
    """A unit in its nämnd, the people around it, and a stranger who heads a unit in another nämnd."""

    committee: Committee
    department: Department
    unit: Unit
    workplace: Workplace
    other_committee: Committee
    other_unit: Unit
    helena: User  # enhetschef
    deputy: User
    vp_group: User
    controller: User
    department_head: User
    registrar: User
    planner: User
    employee: User
    stranger: User


@dataclasses.dataclass(frozen=True, slots=True)
class Thread:
    """A goal on each of the four levels, with an indicator and an activity of the nämnd's and of the unit's own."""

    orientation: Goal
    area: Goal
    committee: Goal
    own: Goal
    shared_line: UnitIndicator
    own_line: UnitIndicator
    shared_activity: Activity
    own_activity: Activity


def a_user(name, **fields) -> User:
    """Return somebody who can log in (with ``force_login``: there is no password)."""
    first, _, last = name.partition(" ")
    email = f"{name.casefold().replace(' ', '.').translate(str.maketrans('åäöé', 'aaoe'))}@ekhamra.example"
    return User.objects.create(username=email, email=email, first_name=first, last_name=last, **fields)


def a_member(name, role, place=None, *, unit=None, since=SINCE, until=None) -> User:
    """Return a user with a role at the place that its scope asks for (a unit's workplace for the VP-grupp)."""
    user = a_user(name)
    fields = {"unit": unit} if unit else {}
    if place is not None:
        fields[role.scope.value.lower()] = place
    Membership.objects.create(user=user, role=role, valid_from=since, valid_to=until, **fields)
    return user


def a_unit(name, committee, department=None, *, since=SINCE) -> Unit:
    """Return a unit that belongs to the nämnd since a day."""
    unit = Unit.objects.create(name=name)
    Placement.objects.create(unit=unit, committee=committee, department=department, valid_from=since)
    return unit


def a_workplace(name, unit, *, since=SINCE) -> Workplace:
    """Return a workplace of the unit's."""
    workplace = Workplace.objects.create(name=name)
    WorkplacePlacement.objects.create(workplace=workplace, unit=unit, valid_from=since)
    return workplace


def a_cast() -> Cast:
    """Return the small cast."""
    Municipality.objects.get_or_create(defaults={"name": "Ekhamra stad"})
    committee = Committee.objects.create(name="Norra Ekhamra stadsdelsnämnd")
    department = Department.objects.create(name="Avdelningen för funktionsstöd", committee=committee)
    unit = a_unit("Ängbackens dagliga verksamheter", committee, department)
    workplace = a_workplace("Bruket", unit)
    elsewhere = Committee.objects.create(name="Södra Ekhamra stadsdelsnämnd")
    other_unit = a_unit("Åkerns hemtjänst", elsewhere)
    return Cast(
        committee=committee,
        department=department,
        unit=unit,
        workplace=workplace,
        other_committee=elsewhere,
        other_unit=other_unit,
        helena=a_member("Helena Lund", Role.UNIT_HEAD, unit),
        deputy=a_member("Bo Dahl", Role.DEPUTY, unit),
        vp_group=a_member("Vera Pihl", Role.REVIEWER, workplace, unit=unit),
        controller=a_member("Karin Öberg", Role.CONTROLLER, committee),
        department_head=a_member("David Ek", Role.DEPARTMENT_HEAD, department),
        registrar=a_member("Rut Åhs", Role.REGISTRAR, committee),
        planner=a_member("Clara Bly", Role.CITY_PLANNER),
        employee=a_member("Emil Ny", Role.EMPLOYEE, unit=unit),
        stranger=a_member("Stig Främling", Role.UNIT_HEAD, other_unit),
    )


def a_goal(level, parent=None, *, title, number="", unit=None, committee=None, year=YEAR, position=1) -> Goal:
    """Return a goal of any level; nämnd and unit are those that its level asks for."""
    return Goal.objects.create(
        level=level,
        parent=parent,
        title=title,
        number=number,
        year=year,
        position=position,
        committee=committee if level in (Level.COMMITTEE, Level.UNIT) else None,
        unit=unit if level == Level.UNIT else None,
    )


def an_indicator_line(goal, unit, *, name, target="", council_target=None, own=False, label="") -> UnitIndicator:
    """Return the unit's line of an indicator under a goal, with its definition and measure."""
    indicator, _ = Indicator.objects.get_or_create(name=name, unit=unit if own else None)
    if council_target is not None:
        GoalIndicator.objects.create(indicator=indicator, goal=goal, target=council_target)
    measure, _ = Measure.objects.get_or_create(indicator=indicator, unit=unit, label=label)
    return UnitIndicator.objects.create(measure=measure, goal=goal, target=target, position=1)


def a_committee_text(goal, code, html) -> Passage:
    """Return a text of the nämnd's own under its goal."""
    rubric = Rubric.objects.get(committee=goal.committee, year=goal.year, place=Place.COMMITTEE, code=code)
    return Passage.objects.create(rubric=rubric, slot=f"{goal.key}.{code}", html=html, version=1)


def a_year(cast: Cast, *, year=YEAR) -> YearSetup:
    """Return the nämnd's year. It lets what is not filled in be handed in; most tests are about something else."""
    there = YearSetup.objects.filter(committee=cast.committee, year=year)
    if not there.exists():
        set_up_year(committee=cast.committee, year=year)
        there.update(missing_hinders=False)
    return there.get()


def a_red_thread(cast: Cast, *, year=YEAR) -> Thread:
    """Return the goals of a year down to the unit's own, in a year that is set up."""
    a_year(cast, year=year)
    owner = {"committee": cast.committee, "unit": cast.unit, "year": year}
    orientation = a_goal(Level.ORIENTATION, title="En stad att lita på hela livet", number="1", year=year)
    area = a_goal(Level.AREA, orientation, title="Stödet kommer i tid och med respekt", number="1.3", year=year)
    committee = a_goal(Level.COMMITTEE, area, title="Den som får stöd bestämmer mer över sin vardag", **owner)
    a_committee_text(committee, "beskrivning", "<p>Nämnden vill att stödet formas av den som får det.</p>")
    own = a_goal(Level.UNIT, committee, title="Deltagarna väljer själva vad de gör hos oss", **owner)
    return Thread(
        orientation=orientation,
        area=area,
        committee=committee,
        own=own,
        shared_line=an_indicator_line(
            area, cast.unit, name="Andel nöjda deltagare", target="88 %", council_target="85 %"
        ),
        own_line=an_indicator_line(own, cast.unit, name="Deltagare som bytt grupp", target="12", own=True),
        shared_activity=Activity.objects.create(goal=committee, title="Temadag om självbestämmande", position=1),
        own_activity=Activity.objects.create(
            goal=own,
            title="Varje grupp har ett eget husmöte",
            start=datetime.date(year, 2, 1),
            end=datetime.date(year, 12, 31),
            responsible="arbetsledarna",
            position=1,
        ),
    )


def a_document(cast: Cast, kind, *, year=YEAR, status=Status.DRAFT) -> Document:
    """Return the unit's document of a kind, started by Helena and moved on by those who may.

    Documents come in the order that a test needs; when one can be begun is told in test_documents.py.
    """
    a_year(cast, year=year)
    document = Document.objects.filter(unit=cast.unit, year=year, kind=kind).first()
    if document is None:
        document = new_document(
            unit=cast.unit,
            year=year,
            kind=kind,
            placement=placement_in(cast.unit, year),
            municipality=Municipality.objects.first(),
        )
        document.changed_by = cast.helena
        begin(document)
    if status != Status.DRAFT:
        document = move(document=document, name="submit", by=cast.helena)
    if status in (Status.ADOPTED, CORRECTING):
        document = move(document=document, name="adopt", by=cast.department_head)
    if status == CORRECTING:
        document = move(document=document, name="correct", by=cast.department_head, reason="Fel budget.")
    return document


def a_plan(cast: Cast, *, year=YEAR, status=Status.DRAFT) -> Document:
    """Return the unit's verksamhetsplan."""
    return a_document(cast, Kind.PLAN, year=year, status=status)


def a_report(cast: Cast, *, year=YEAR, status=Status.DRAFT) -> Document:
    """Return the unit's verksamhetsberättelse."""
    return a_document(cast, Kind.ANNUAL_REPORT, year=year, status=status)


def a_review(cast: Cast, document, *, days=7, note="", **invited) -> Review:
    """Return an open round of the document, sent out by Helena; to the VP-grupp unless somebody else is said."""
    invited = Invited(**(invited or {"vp_group": True}))
    until = timezone.localdate() + datetime.timedelta(days=days)
    return open_review(document=document, invited=invited, until=until, note=note, by=cast.helena)


def a_voice(review, user) -> Participant:
    """Return what a user is in a round: one who is invited, or who reads drafts anyway."""
    there = Participant.objects.filter(review=review, user=user).first()
    voice = there or Participant(user=user, name=str(user), invited=False)
    voice.review = review
    return voice


def write(document, slot, html, **options):
    """Save a text, by default the first at its slot; return what came of it. Name the writer with ``by``."""
    return save_text(document=document, slot=slot, html=html, **{"base_version": 0, **options})


def everybody(cast: Cast) -> dict[str, User]:
    """Return each role at home, by the name it has in the role table, and the stranger."""
    return {
        "planner": cast.planner,
        "controller": cast.controller,
        "department_head": cast.department_head,
        "helena": cast.helena,
        "deputy": cast.deputy,
        "vp_group": cast.vp_group,
        "registrar": cast.registrar,
        "employee": cast.employee,
        "stranger": cast.stranger,
    }
