"""Setting up a year and starting a document."""

import datetime

import pytest
from django.utils import timezone

from goals.choices import Level
from indicators.models import GoalIndicator, Indicator, Measure
from plans import outline as o
from plans.assemble import assemble
from plans.choices import Kind, Status
from plans.defaults import RUBRICS
from plans.models import Document, Rubric, YearSetup
from plans.services import choose_committee_goals, start_document
from plans.setup import layout_of, set_up_year, with_year
from tests.builders import YEAR, a_cast, a_goal, a_member, a_plan, a_red_thread, a_unit
from units.access import PermissionRefused
from units.choices import Role
from units.models import Placement, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return a_cast()


def start(cast, *, unit=None, year=YEAR, kind=Kind.PLAN, by=None):
    return start_document(unit=unit or cast.unit, year=year, kind=kind, by=by or cast.helena)


# --- a year


def test_the_first_year_of_a_namnd_begins_with_what_units_know(cast):
    setup = set_up_year(committee=cast.committee, year=YEAR)
    assert Rubric.objects.filter(committee=cast.committee, year=YEAR).count() == len(RUBRICS)
    layout = layout_of(setup, Kind.ANNUAL_REPORT)
    assert [c.label for c in layout.indicator_columns] == [
        "Periodens utfall",
        "Utfall män/pojkar",
        "Utfall kvinnor/flickor",
        "Periodens utfall VB 2025",
        "Årsmål",
        "KF:s årsmål",
        "Period",
    ]
    assert [c.code for c in layout.activity_columns] == ["title", "start", "end", "deviation"]
    assert layout.goals_heading == "Uppföljning av Kommunfullmäktiges inriktningsmål"
    assert layout_of(setup, Kind.PLAN).goals_heading == ""


def test_a_year_is_set_up_once(cast):
    assert set_up_year(committee=cast.committee, year=YEAR) == set_up_year(committee=cast.committee, year=YEAR)
    assert Rubric.objects.filter(committee=cast.committee).count() == len(RUBRICS)


def test_the_next_year_begins_as_the_one_before_without_what_was_retired(cast):
    setup = set_up_year(committee=cast.committee, year=YEAR)
    setup.adopted_by, setup.level_labels = "CONTROLLER", {"UNIT": "Åtagande"}
    setup.gap_limit, setup.show_charts = 7, False
    setup.save()
    Rubric.objects.filter(code="agenda_2030").update(retired_at=datetime.datetime.now(datetime.UTC))
    Rubric.objects.filter(code="budget").update(label="Vår budget {year}", required=False, position=7)
    after = set_up_year(committee=cast.committee, year=YEAR + 1)
    assert (after.adopted_by, after.level_labels) == ("CONTROLLER", {"UNIT": "Åtagande"})
    assert (after.gap_limit, after.show_charts) == (7, False)
    codes = dict(Rubric.objects.filter(year=YEAR + 1).values_list("code", "label"))
    assert "agenda_2030" not in codes
    assert codes["budget"] == "Vår budget {year}"
    assert list(Rubric.objects.filter(year=YEAR + 1, code="budget").values_list("required", "position")) == [(False, 7)]
    assert layout_of(after, Kind.ANNUAL_REPORT).indicator_columns[3].label == "Periodens utfall VB 2026"


def test_a_units_own_sections_do_not_become_the_namnds_next_year(cast):
    plan = a_plan(cast)
    Rubric.objects.create(
        committee=cast.committee, year=YEAR, document=plan, place="FRONT", code="s-eget", label="Eget", kinds=["VP"]
    )
    set_up_year(committee=cast.committee, year=YEAR + 1)
    assert not Rubric.objects.filter(year=YEAR + 1, label="Eget").exists()


def test_an_earlier_year_that_is_imported_later_does_not_take_from_the_future(cast):
    set_up_year(committee=cast.committee, year=YEAR)
    YearSetup.objects.update(adopted_by="CONTROLLER")
    assert set_up_year(committee=cast.committee, year=YEAR - 6).adopted_by == "DEPARTMENT_HEAD"


def test_only_the_year_is_filled_into_a_label():
    assert with_year("Budget {year} ({previous}), {annat} {", 2026) == "Budget 2026 (2025), {annat} {"


# --- a document


def test_a_document_freezes_the_names_it_had_when_it_was_begun(cast):
    plan = start(cast)
    assert (plan.status, plan.changed_by) == (Status.DRAFT, cast.helena)
    assert (plan.unit_name, plan.committee_name) == (cast.unit.name, cast.committee.name)
    assert (plan.department_name, plan.municipality_name) == (cast.department.name, "Ekhamra stad")


def test_starting_again_gives_the_same_document(cast):
    assert start(cast) == start(cast, by=cast.deputy)


def test_starting_again_does_not_give_back_the_goals_that_were_taken_away(cast):
    thread = a_red_thread(cast)
    second = a_goal(Level.COMMITTEE, thread.area, title="Mer luft", committee=cast.committee)
    plan = start(cast)
    choose_committee_goals(document=plan, add=[], remove=[second.key], by=cast.helena)
    chosen = assemble(plan).goals
    assert assemble(start(cast)).goals == chosen


@pytest.mark.parametrize("name", ["controller", "department_head", "vp_group", "registrar", "employee", "stranger"])
def test_only_those_who_write_start_a_document(cast, name):
    with pytest.raises(PermissionRefused, match="skriva i dokumentet"):
        start(cast, by=getattr(cast, name))
    assert not Document.objects.exists()
    assert not YearSetup.objects.exists()


def test_a_stranger_does_not_get_hold_of_a_document_by_starting_it_again(cast):
    start(cast)
    with pytest.raises(PermissionRefused):
        start(cast, by=cast.stranger)


def test_a_unit_without_a_namnd_is_told_so(cast):
    nowhere = Unit.objects.create(name="Nya Lunden")
    with pytest.raises(PermissionRefused, match="Nya Lunden hör inte till någon nämnd år 2026"):
        start(cast, unit=nowhere)
    coming = a_unit("Framtiden", cast.committee, since=datetime.date(YEAR + 1, 1, 1))
    with pytest.raises(PermissionRefused, match="hör inte till någon nämnd"):
        start(cast, unit=coming)


def test_a_unit_that_was_closed_before_the_year_has_no_plan_for_it(cast):
    cast.unit.placements.update(valid_to=datetime.date(YEAR - 1, 12, 31))
    with pytest.raises(PermissionRefused, match="hör inte till någon nämnd"):
        start(cast)
    set_up_year(committee=cast.committee, year=YEAR - 1)
    assert start(cast, kind=Kind.ANNUAL_REPORT, year=YEAR - 1).committee == cast.committee


def test_a_document_belongs_where_the_unit_last_belonged_in_its_year(cast):
    cast.unit.placements.update(valid_to=datetime.date(YEAR, 6, 30))
    Placement.objects.create(
        unit=cast.unit, committee=cast.other_committee, valid_from=datetime.date(YEAR, 7, 1), valid_to=None
    )
    assert start(cast).committee == cast.other_committee
    set_up_year(committee=cast.committee, year=YEAR - 1)
    assert start(cast, year=YEAR - 1).committee == cast.committee


@pytest.mark.parametrize("years", [-3, 2, 24])
def test_a_year_that_the_namnd_has_not_set_up_is_refused(cast, years):
    year = timezone.localdate().year + years
    with pytest.raises(PermissionRefused, match=f"har inte lagt upp år {year} ännu"):
        start(cast, year=year)
    assert not YearSetup.objects.filter(year=year).exists()


def test_a_line_begins_with_the_namnds_arsmal_and_the_unit_may_set_its_own(cast):
    thread = a_red_thread(cast)
    left_to_it, added = (Indicator.objects.create(name=name) for name in ("Sjukfrånvaro", "Antal husmöten"))
    GoalIndicator.objects.create(indicator=left_to_it, goal=thread.area, target="Tas fram av nämnd", position=5)
    GoalIndicator.objects.create(indicator=left_to_it, goal=thread.area, committee=cast.committee, target="7,5 %")
    GoalIndicator.objects.create(indicator=added, goal=thread.committee, committee=cast.committee, target="12")
    GoalIndicator.objects.create(indicator=added, goal=thread.area, committee=cast.other_committee, target="99")
    Measure.objects.create(indicator=left_to_it, unit=cast.unit)
    plan = start(cast)
    rows = {row.name: row for _, goal in o.walk(assemble(plan).goals) for row in goal.indicators}
    assert (rows["Sjukfrånvaro"].value("target"), rows["Sjukfrånvaro"].value("council_target")) == (
        "7,5 %",
        "Tas fram av nämnd",
    )
    assert (rows["Antal husmöten"].value("target"), rows["Antal husmöten"].value("council_target")) == ("12", None)


def test_a_new_unit_gets_the_namnds_indicators_and_activities(cast):
    thread = a_red_thread(cast)
    GoalIndicator.objects.create(indicator=Indicator.objects.create(name="Antal träd"), goal=thread.area, target="9")
    unit = a_unit("Den nya enheten", cast.committee, cast.department)
    head = a_member("Nya Chefen", Role.UNIT_HEAD, unit=unit)
    outline = assemble(start(cast, unit=unit, by=head))
    goals = {goal.key: goal for _, goal in o.walk(outline.goals)}
    assert "Antal träd" in [row.name for row in goals[thread.area.key].indicators]
    assert [row.key for row in goals[thread.committee.key].activities] == [thread.shared_activity.key]


REPORTS = [Kind.TERTIAL_1, Kind.TERTIAL_2, Kind.ANNUAL_REPORT]


@pytest.mark.parametrize("kind", REPORTS)
def test_no_report_is_begun_on_a_draft_of_a_plan(cast, kind):
    a_plan(cast)
    with pytest.raises(PermissionRefused, match="kan påbörjas först när planen är fastställd"):
        start(cast, kind=kind)
    a_plan(cast, status=Status.ADOPTED)
    assert start(cast, kind=kind).kind == kind


def test_no_tertialrapport_is_begun_beside_a_verksamhetsberattelse_but_one_that_is_there_is_opened(cast):
    there = start(cast, kind=Kind.TERTIAL_1)
    start(cast, kind=Kind.ANNUAL_REPORT)
    with pytest.raises(PermissionRefused, match="när årets verksamhetsberättelse redan är påbörjad"):
        start(cast, kind=Kind.TERTIAL_2)
    assert start(cast, kind=Kind.TERTIAL_1) == there


@pytest.mark.parametrize("year", [-1, 0, 1, 1899, 2101, 9999, 10_000, 99_999_999])
def test_a_year_that_nobody_plans_for_is_refused(cast, year):
    with pytest.raises(PermissionRefused, match=f"hör inte till någon nämnd år {year}"):
        start(cast, year=year)
