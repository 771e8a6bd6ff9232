"""The role table, sentence by sentence as the design and the handbook have it."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from tests.builders import SINCE, a_cast, a_member, a_unit, everybody
from units.access import TABLE, WORDS, Action, Denied, PermissionRefused, Place, decide, require, roles_at
from units.choices import Role
from units.models import Department

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# Who may do it at home. "setting": only where the nämnd has given it to the role.
MAY = {
    Action.WRITE_COUNCIL: {"planner"},
    Action.WRITE_COMMITTEE: {"controller"},
    Action.OPEN_REPORTS: {"controller"},
    Action.READ_DRAFT: {"controller", "department_head", "helena", "deputy"},
    Action.READ_ADOPTED: "everybody",
    Action.WRITE: {"helena", "deputy"},
    Action.REGISTER_OUTCOMES: {"controller", "helena", "deputy"},
    Action.COMMENT: {"controller", "department_head", "helena", "deputy"},
    Action.HOLD_MEETINGS: {"helena", "deputy"},
    Action.REVIEW: {"helena"},
    Action.SUBMIT: {"helena"},
    Action.WITHDRAW: {"helena"},
    Action.RETURN: {"controller", "department_head"},
    Action.ADOPT: {"department_head"},
    Action.CORRECT: {"department_head"},
    Action.ABANDON: {"department_head"},
    Action.SETTLE: {"controller", "department_head", "helena"},
    Action.EXPORT_DRAFT: {"controller", "department_head", "helena", "deputy"},
    Action.EXPORT_ADOPTED: "everybody",
    Action.SEE_TRUE_FIGURES: {"controller", "department_head", "helena", "deputy"},
}


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def home(cast):
    return Place(unit=cast.unit.pk, committee=cast.committee.pk, department=cast.department.pk)


def allowed(cast, action, place, **also):
    return {name for name, user in everybody(cast).items() if decide(user, action, place, **also)}


@pytest.mark.parametrize("action", Action)
def test_at_home_each_role_may_do_what_the_table_says_and_nothing_else(cast, home, action):
    expected = MAY[action]
    assert allowed(cast, action, home) == (set(everybody(cast)) if expected == "everybody" else expected)


@pytest.mark.parametrize("action", Action)
def test_elsewhere_only_those_of_the_whole_city_may_do_more_than_an_employee(cast, action):
    somewhere_else = Place(unit=cast.other_unit.pk, committee=cast.other_committee.pk)
    strangers = allowed(cast, action, somewhere_else) - {"stranger"}
    everybody_else = set(everybody(cast)) - {"stranger"}
    assert strangers == (
        everybody_else if MAY[action] == "everybody" else {"planner"} if action == Action.WRITE_COUNCIL else set()
    )


@pytest.mark.parametrize("role", [Role.UNIT_HEAD, Role.CONTROLLER])
@pytest.mark.parametrize("action", [Action.ADOPT, Action.CORRECT])
def test_the_setting_gives_adoption_to_one_more_role_and_takes_it_from_none(cast, home, role, action):
    name = {Role.UNIT_HEAD: "helena", Role.CONTROLLER: "controller"}[role]
    assert allowed(cast, action, home, also={action: frozenset({role})}) == {"department_head", name}


def test_the_setting_reaches_no_further_than_home(cast):
    somewhere_else = Place(unit=cast.other_unit.pk, committee=cast.other_committee.pk)
    also = {Action.ADOPT: frozenset({Role.CONTROLLER})}
    assert not decide(cast.controller, Action.ADOPT, somewhere_else, also=also)


def test_every_action_and_role_is_in_the_table_and_has_words():
    assert set(TABLE) == set(Role)
    assert set(WORDS) == set(MAY) == set(Action)


def test_a_no_says_why_in_swedish(cast, home):
    assert decide(cast.controller, Action.WRITE, home) == Denied("Du har inte rätt att skriva i dokumentet.")
    assert decide(AnonymousUser(), Action.READ_ADOPTED, home) == Denied("Du behöver logga in.")
    with pytest.raises(PermissionRefused) as refusal:
        require(decide(cast.employee, Action.SUBMIT, home))
    assert refusal.value.reason == "Du har inte rätt att lämna in dokumentet."


def test_one_who_is_deactivated_may_do_nothing(cast, home):
    cast.helena.is_active = False
    assert not any(decide(cast.helena, action, home) for action in Action)


def test_a_role_holds_from_its_first_day_to_its_last(cast, home):
    today, day = timezone.localdate(), datetime.timedelta(days=1)
    former = a_member("Fia Förr", Role.UNIT_HEAD, cast.unit, until=today - day)
    coming = a_member("Kim Kommande", Role.UNIT_HEAD, cast.unit, since=today + day)
    last_day = a_member("Sara Sist", Role.UNIT_HEAD, cast.unit, until=today)
    first_day = a_member("Nils Nyss", Role.UNIT_HEAD, cast.unit, since=today)
    may_write = [bool(decide(user, Action.WRITE, home)) for user in (former, coming, last_day, first_day)]
    assert may_write == [False, False, True, True]


def test_somebody_may_have_roles_at_several_places(cast, home):
    second = a_unit("Lunden", cast.committee, cast.department)
    head_of_both = a_member("Maja Mång", Role.UNIT_HEAD, cast.unit)
    head_of_both.memberships.create(role=Role.DEPUTY, unit=second, valid_from=SINCE)
    assert roles_at(head_of_both, home) == {Role.EMPLOYEE, Role.UNIT_HEAD}
    assert roles_at(head_of_both, Place(unit=second.pk)) == {Role.EMPLOYEE, Role.DEPUTY}


def test_another_department_of_the_same_namnd_is_not_home(cast):
    other = Department.objects.create(name="Avdelningen för äldre", committee=cast.committee)
    there = Place(unit=cast.other_unit.pk, committee=cast.committee.pk, department=other.pk)
    assert not decide(cast.department_head, Action.READ_DRAFT, there)
    assert decide(cast.controller, Action.READ_DRAFT, there)


def test_a_place_without_department_is_no_department_heads_home(cast):
    assert not decide(cast.department_head, Action.READ_DRAFT, Place(unit=cast.unit.pk, committee=cast.committee.pk))
