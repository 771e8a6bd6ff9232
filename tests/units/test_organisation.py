"""People, nämnder, units and workplaces, and what the database refuses about them."""

import datetime
import unicodedata

import pytest
from django.db import models

from tests.builders import SINCE, a_cast, a_unit, a_user, a_workplace
from tests.refusals import is_refused
from units.choices import Role
from units.keys import ALPHABET, LENGTH, new_key
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
from units.swedish import search_text, sort_key

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


@pytest.fixture
def cast():
    return a_cast()


def test_there_is_one_municipality(cast):
    Municipality(name="Ekhamra kommun").save()
    assert [m.name for m in Municipality.objects.all()] == ["Ekhamra kommun"]
    assert is_refused(lambda: Municipality.objects.bulk_create([Municipality(pk=2, name="Grannstad")]))


def test_a_namnd_has_its_name_alone_however_it_is_typed(cast):
    assert is_refused(lambda: Committee.objects.create(name="norra  EKHAMRA stadsdelsnämnd"))


def test_two_namnder_may_have_departments_of_the_same_name(cast):
    Department.objects.create(name=cast.department.name, committee=cast.other_committee)
    assert is_refused(lambda: Department.objects.create(name=cast.department.name, committee=cast.committee))


def test_two_units_may_have_the_same_name(cast):
    a_unit("Lunden", cast.committee)
    a_unit("Lunden", cast.other_committee)
    assert Unit.objects.filter(search_text="lunden").count() == 2


def test_a_unit_has_one_open_placement_and_one_from_a_day(cast):
    new = {"unit": cast.unit, "committee": cast.other_committee}
    assert is_refused(lambda: Placement.objects.create(**new, valid_from=datetime.date(2020, 7, 1)))
    assert is_refused(lambda: Placement.objects.create(**new, valid_from=SINCE, valid_to=SINCE + DAY))


def test_a_placement_may_last_a_day_but_not_end_before_it_begins(cast):
    new = {"unit": cast.unit, "committee": cast.committee, "valid_from": SINCE - 9 * DAY}
    assert is_refused(lambda: Placement.objects.create(**new, valid_to=SINCE - 10 * DAY))
    Placement.objects.create(**new, valid_to=new["valid_from"])


def test_a_workplace_moves_from_one_unit_to_another(cast):
    moved = cast.workplace
    to = {"workplace": moved, "unit": cast.other_unit, "valid_from": datetime.date(2018, 12, 1)}
    assert is_refused(lambda: WorkplacePlacement.objects.create(**to))
    assert is_refused(lambda: WorkplacePlacement.objects.create(**to, valid_to=datetime.date(2018, 11, 30)))
    moved.placements.update(valid_to=datetime.date(2025, 12, 31))
    WorkplacePlacement.objects.create(**to | {"valid_from": datetime.date(2026, 1, 1)})
    assert [p.unit for p in moved.placements.all()] == [cast.other_unit, cast.unit]


SCOPES = {
    Role.CITY_PLANNER: set(),
    Role.CONTROLLER: {"committee"},
    Role.DEPARTMENT_HEAD: {"department"},
    Role.UNIT_HEAD: {"unit"},
    Role.DEPUTY: {"unit"},
    Role.REVIEWER: {"unit", "workplace"},
    Role.REGISTRAR: {"committee"},
}
PLACES = ("committee", "department", "unit", "workplace")
EVERY_SCOPE = [{p for n, p in enumerate(PLACES) if bits >> n & 1} for bits in range(16)]


@pytest.mark.parametrize("role", SCOPES)
def test_a_role_has_the_scope_that_it_asks_for_and_no_other(cast, role):
    def give(scope):
        places = {name: getattr(cast, name) for name in scope}
        Membership.objects.create(user=cast.employee, role=role, valid_from=SINCE, **places)

    assert [scope for scope in EVERY_SCOPE if not is_refused(lambda scope=scope: give(scope))] == [SCOPES[role]]


def test_an_employee_belongs_to_no_namnd_or_department(cast):
    role = {"user": cast.helena, "role": Role.EMPLOYEE, "valid_from": SINCE}
    assert is_refused(lambda: Membership.objects.create(**role, committee=cast.committee))
    assert is_refused(lambda: Membership.objects.create(**role, department=cast.department))
    Membership.objects.create(**role, unit=cast.unit, workplace=cast.workplace)


def test_who_gets_a_role_is_kept_in_the_history(cast):
    given = Membership.objects.create(user=cast.employee, role=Role.DEPUTY, unit=cast.unit, valid_from=SINCE)
    given.valid_to = SINCE
    given.save()
    assert list(given.history.values_list("history_type", flat=True)) == ["~", "+"]


def test_people_log_in_with_their_address_however_it_is_typed():
    made = User.objects.create_user("Åsa.Berg@Ekhamra.Example", password="hemligt")
    assert made.email == "åsa.berg@ekhamra.example"
    assert User.objects.get_by_natural_key("åsa.berg@EKHAMRA.example") == made


def test_two_people_cannot_have_the_same_address_in_different_letters():
    a_user("Nora Ny")
    twin = User(username="2", email="NORA.NY@ekhamra.example")
    assert is_refused(twin.save)


def test_people_are_deactivated_and_never_deleted(cast):
    somebody = a_user("Nora Ny")
    with pytest.raises(models.ProtectedError):
        somebody.delete()
    with pytest.raises(models.ProtectedError):
        User.objects.filter(pk=somebody.pk).delete()
    assert User.objects.filter(pk=somebody.pk).exists()


def test_somebody_without_a_name_is_called_by_her_address():
    assert str(User(email="vikarie@ekhamra.example")) == "vikarie@ekhamra.example"


def test_the_longest_name_has_room_wherever_it_is_written_down():
    """Two names of 150 letters are allowed."""
    user = User(first_name="Å" * 150, last_name="Ö" * 150, email="a@ekhamra.example")
    assert str(user) == f"{'Å' * 150} {'Ö' * 49}"


def test_a_renamed_unit_is_found_and_sorted_by_its_new_name(cast):
    cast.unit.name = "Österängens dagliga verksamheter"
    cast.unit.save(update_fields=["name"])
    assert Unit.objects.get(search_text="österängens dagliga verksamheter") == cast.unit
    assert list(Unit.objects.all()) == [cast.other_unit, cast.unit]


def test_names_stand_in_swedish_order(cast):
    names = ["Örnen", "Zinken", "Ängen", "alen", "Ålen", "Éclair", "Al 2", "Vägen", "Wallen"]
    for name in names:
        a_workplace(name, cast.unit)
    there = Workplace.objects.filter(name__in=names)
    assert [w.name for w in there] == ["Al 2", "alen", "Éclair", "Vägen", "Wallen", "Zinken", "Ålen", "Ängen", "Örnen"]


def test_search_is_without_case_and_double_blanks():
    assert search_text("  Ängbackens\u00a0 DAGLIGA\tverksamheter ") == "ängbackens dagliga verksamheter"
    assert sort_key("Åsa, Ärla och Örn!") == "zzasa zzbrla och zzcrn"


@pytest.mark.parametrize("name", ["Ängbackens åkeri", "ÖRTGÅRDEN"])
def test_names_are_the_same_whether_their_dots_are_signs_of_their_own_or_not(name):
    apart = unicodedata.normalize("NFD", name)
    assert apart != name
    assert search_text(apart) == search_text(name) and sort_key(apart) == sort_key(name)


def test_a_unit_whose_name_came_in_parts_is_found(cast):
    unit = a_unit(unicodedata.normalize("NFD", "Källängens förskola"), cast.committee)
    assert Unit.objects.get(search_text=search_text("Källängens förskola")) == unit


def test_keys_are_random_and_can_be_read_aloud():
    keys = {new_key("g") for _ in range(1000)}
    assert len(keys) == 1000
    assert all(key.startswith("g-") and len(key) == 2 + LENGTH and set(key[2:]) <= set(ALPHABET) for key in keys)
