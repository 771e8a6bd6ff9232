"""Putting the demo into an empty database, through the same doors as everything else."""

import datetime
from functools import partial

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from goals.models import Activity, Goal
from indicators.models import GoalIndicator, Indicator, Outcome
from indicators.values import parse
from plans.choices import Kind
from plans.demo.content import Demo, Stage
from plans.demo.noting import note_meetings
from plans.demo.reviewing import open_round
from plans.demo.sharing import give_out
from plans.models import Deadline, Document
from plans.services import take_over_text
from plans.setup import set_up_year
from plans.store import store_committee, store_document
from plans.transitions import move
from units.choices import MailChoice, NoticeKind, Role, Scope
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
from units.services import choose_mail

PASSWORD = "ekhamra"
DEADLINES = (  # kind, years after the document's, month, day
    (Kind.PLAN, 0, 1, 23),
    (Kind.TERTIAL_1, 0, 5, 15),
    (Kind.TERTIAL_2, 0, 9, 15),
    (Kind.ANNUAL_REPORT, 1, 1, 30),
)
TODAY = datetime.date(2026, 1, 21)  # in the demo
BEGINNING = datetime.date(2019, 1, 1)


def is_loaded(demo: Demo) -> bool:
    """Tell whether the database already holds the demo."""
    return Committee.objects.filter(name=demo.committee).exists()


@transaction.atomic
def load_into_database(demo: Demo, *, progress=lambda word: None) -> None:
    """Store the whole demo, or nothing. The caller sees to it that the database is empty."""
    organisation = _Organisation(demo)
    organisation.store()
    for year, goals in demo.goals.items():
        setup = set_up_year(committee=organisation.committee, year=year)
        Deadline.objects.bulk_create(
            Deadline(setup=setup, kind=kind, on=datetime.date(year + later, month, day))
            for kind, later, month, day in DEADLINES
        )
        store_committee(committee=organisation.committee, year=year, goals=goals)
    _indicators(demo, organisation)
    for unit in demo.units:
        progress(unit.name)
        _documents(unit, organisation)
    _carried_over(demo)
    note_meetings(demo.meetings, head=organisation.heads[demo.meetings["unit"]])
    open_round(demo.review, people=organisation.people, head=organisation.heads[demo.review["unit"]])
    give_out(demo.tasks, people=organisation.people, head=organisation.heads[demo.tasks["unit"]])


class _Organisation:
    """The rows of people and organisation, by name and e-mail address."""

    def __init__(self, demo):
        self.demo = demo

    def store(self):
        demo = self.demo
        Municipality.objects.create(name=demo.municipality)
        self.committee = Committee.objects.create(name=demo.committee)
        self.departments = {
            name: Department.objects.create(committee=self.committee, name=name) for name in demo.departments
        }
        self.units = {unit.name: self._unit(unit) for unit in demo.units}
        self.people = self._people()
        self.heads = {}
        for person in demo.people:
            if person.role == Role.UNIT_HEAD:
                self.heads[person.unit] = self.people[person.email]

    def _unit(self, content):
        unit = Unit.objects.create(key=content.key, name=content.name)
        department = self.departments[content.department]
        Placement.objects.create(
            unit=unit, committee=self.committee, department=department, valid_from=content.valid_from
        )
        for place in content.workplaces:
            workplace = Workplace.objects.create(key=place.key, name=place.name)
            WorkplacePlacement.objects.create(workplace=workplace, unit=unit, valid_from=content.valid_from)
        return unit

    def _people(self):
        password = make_password(PASSWORD)  # once: the hash is slow on purpose
        people = {}
        for person in self.demo.people:
            first, _, last = person.name.partition(" ")
            people[person.email] = User.objects.create(
                username=person.email, email=person.email, first_name=first, last_name=last, password=password
            )
            self._membership(person, people[person.email])
            # nobody reads the mail of those who are made up
            choose_mail(user=people[person.email], choices=dict.fromkeys(NoticeKind, MailChoice.NONE))
        return people

    def _membership(self, person, user):
        unit = self.units.get(person.unit)
        workplace = Workplace.objects.filter(name=person.workplace, placements__unit=unit).first() if unit else None
        Membership.objects.create(
            user=user,
            role=person.role,
            committee=self.committee if person.role.scope == Scope.COMMITTEE else None,
            department=self.departments.get(person.department),
            unit=unit,
            workplace=workplace,
            valid_from=BEGINNING,
        )


def _indicators(demo, organisation):
    """The definitions, and KF:s årsmål of each year."""
    goals = {goal.key: goal for goal in Goal.objects.all()}
    for content in demo.indicators:
        indicator = Indicator.objects.create(
            key=content.key,
            name=content.name,
            definition=content.definition,
            measured_in=content.measured_in,
            direction=content.direction,
            by_sex=content.by_sex,
            periodicity=content.periodicity,
            unit=organisation.units[content.unit] if content.unit else None,
        )
        for year, goal in content.goals.items():
            if goal not in goals:  # measured before KF had the goal
                continue
            GoalIndicator.objects.create(
                indicator=indicator, goal=goals[goal], target=content.council_targets.get(year, "")
            )


def _documents(unit, organisation):
    made = partial(move, tell=False)  # it happened long ago
    head = organisation.heads[unit.name]
    for content in unit.documents:
        if content.stage == Stage.NOT_STARTED:
            continue
        author = {"by": head, "author": str(head), "committee": organisation.committee, "adopt": False}
        first = content.record if content.stage == Stage.CORRECTING else content.outline
        document = store_document(outline=first, **author).document
        _outcomes(unit, first.year, first.kind)  # before it is frozen, so that what is adopted holds them too
        for slot in content.taken:
            take_over_text(document=document, slot=slot, by=head)
        mover = organisation.people.get(content.by)
        if content.stage == Stage.DRAFT:
            _date(document, TODAY)
            continue
        document = made(document=document, name="submit", by=head, at=_morning(content.submitted or content.on))
        if content.stage == Stage.RETURNED:
            made(document=document, name="return", by=mover, reason=content.reason, at=_morning(content.on))
        elif content.stage == Stage.ADOPTED:
            made(document=document, name="adopt", by=mover, at=_morning(content.on))
        elif content.stage == Stage.CORRECTING:
            adopted = content.record.adoption
            adopter = next(user for user in organisation.people.values() if str(user) == adopted.by)
            document = made(document=document, name="adopt", by=adopter, at=_morning(adopted.on))
            made(document=document, name="correct", by=mover, reason=content.reason, at=_morning(content.on))
            store_document(outline=content.outline, replace=True, **author)
        _date(document, content.on)


def _date(document, day):
    """Let the document be as old as its story says, not as new as the loading."""
    Document.objects.filter(pk=document.pk).update(changed_at=_morning(day))


def _outcomes(unit, year, kind):
    """What a report's tables do not show: how many answered, what the city reached, and the years before the first."""
    if kind == Kind.PLAN:
        return
    there = {
        (outcome.measure.key, outcome.year, outcome.period): outcome
        for outcome in Outcome.objects.filter(measure__unit__key=unit.key).select_related("measure")
    }
    measures = {outcome.measure.key: outcome.measure for outcome in there.values()}
    for content in unit.outcomes:
        outcome = there.get((content.measure, content.year, content.period))
        if outcome is None and content.year < unit.documents[0].year and content.measure in measures:
            measure = measures[content.measure]
            outcome = Outcome(measure=measure, year=content.year, period=content.period, total_raw=content.total)
        if outcome is None or not outcome.total_raw or content.year > year:  # a draft may not have come to it yet
            continue
        for part in ("total", "women", "men"):
            raw = getattr(content, part)
            setattr(outcome, f"{part}_raw", raw)
            setattr(outcome, part, parse(raw).exact)
            setattr(outcome, f"{part}_respondents", getattr(content, f"{part}_respondents"))
        outcome.response_rate = content.response_rate
        outcome.comparison_raw, outcome.comparison_label = content.comparison, content.comparison_label
        outcome.save()


def _carried_over(demo):
    """Which of last year's goals and activities each one comes from."""
    for model in (Goal, Activity):
        rows = {row.key: row for row in model.objects.all()}
        changed = []
        for key, before in demo.previous.items():
            if key in rows and before in rows:
                rows[key].previous = rows[before]
                changed.append(rows[key])
        model.objects.bulk_update(changed, ["previous"])


def _morning(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(9, 30)))


def logins(demo: Demo) -> list[tuple[str, str, str]]:
    """Return (role, name, e-mail address) of those whose logins are shown; all have the same password."""
    return [(person.role.label, person.name, person.email) for person in demo.people if person.on_login_page]
