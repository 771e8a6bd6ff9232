"""The controller opens a report for all her units, and each unit finds the way between the year's documents."""

import datetime

import pytest
from django.utils import timezone

from plans.choices import Kind, Status
from plans.models import Deadline, Document, YearSetup
from plans.services import open_reports, without_report
from plans.transitions import move
from tests.builders import (
    CORRECTING,
    YEAR,
    a_cast,
    a_document,
    a_member,
    a_plan,
    a_red_thread,
    a_report,
    a_unit,
)
from tests.queries import counted_queries
from units.access import PermissionRefused
from units.choices import Role
from units.models import Placement

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


@pytest.fixture
def plan(cast, thread):
    return a_plan(cast, status=Status.ADOPTED)


def open_for(cast, kind=Kind.TERTIAL_1, by=None):
    return open_reports(committee=cast.committee, year=YEAR, kind=kind, by=by or cast.controller)


def an_adopted_plan(cast, plan, name, *, status=Status.ADOPTED):
    """Another unit of the nämnd, with a plan that says the same."""
    unit = a_unit(name, cast.committee, cast.department)
    head = a_member(f"Chef {name}", Role.UNIT_HEAD, unit)
    copy = Document.objects.get(pk=plan.pk)
    copy.pk, copy.key, copy.unit, copy.status, copy.unit_name = None, f"d-{unit.key}", unit, Status.DRAFT, name
    copy.save()
    if status == Status.ADOPTED:
        move(document=copy, name="submit", by=head)
        move(document=copy, name="adopt", by=cast.department_head)
    return unit


def test_every_unit_with_an_adopted_plan_gets_the_report(cast, thread, plan):
    other = an_adopted_plan(cast, plan, "Björkens hemtjänst")
    an_adopted_plan(cast, plan, "Cederns hemtjänst", status=Status.DRAFT)
    a_unit("Utan plan", cast.committee)
    opened = open_for(cast)
    assert {report.unit for report in opened} == {cast.unit, other}
    assert {(r.kind, r.status, r.department, r.unit_name == r.unit.name, r.changed_by) for r in opened} == {
        ("T1", "DRAFT", cast.department, True, cast.controller)
    }


def test_it_is_the_document_that_the_unit_would_have_begun_itself(cast, thread, plan):
    (opened,) = open_for(cast)
    assert a_document(cast, Kind.TERTIAL_1) == opened
    left_out = {"id", "key", "created_at", "changed_at", "changed_by_id", "kind"}
    alike = {field.attname for field in Document._meta.concrete_fields} - left_out
    begun = a_document(cast, Kind.TERTIAL_2)
    assert {name: getattr(opened, name) for name in alike} == {name: getattr(begun, name) for name in alike}


def test_those_who_have_begun_keep_theirs_and_doing_it_again_changes_nothing(cast, thread, plan):
    begun = a_document(cast, Kind.TERTIAL_1)
    assert open_for(cast) == []
    open_for(cast, Kind.ANNUAL_REPORT)
    assert open_for(cast, Kind.ANNUAL_REPORT) == []
    assert Document.objects.filter(kind=Kind.TERTIAL_1).get() == begun


def test_no_report_is_opened_for_those_who_write_a_later_one(cast, thread, plan):
    a_report(cast)
    assert open_for(cast, Kind.TERTIAL_1) == open_for(cast, Kind.TERTIAL_2) == []


def test_a_plan_that_is_being_corrected_is_adopted_all_the_same(cast, thread):
    a_plan(cast, status=CORRECTING)
    assert [report.unit for report in open_for(cast)] == [cast.unit]


def test_a_unit_that_has_moved_to_another_namnd_reports_there(cast, thread, plan):
    cast.unit.placements.update(valid_to=datetime.date(YEAR, 6, 30))
    Placement.objects.create(unit=cast.unit, committee=cast.other_committee, valid_from=datetime.date(YEAR, 7, 1))
    assert without_report(committee=cast.committee, year=YEAR, kind=Kind.ANNUAL_REPORT) == []
    assert open_for(cast, Kind.ANNUAL_REPORT) == []
    there = a_member("Nora Ny", Role.CONTROLLER, cast.other_committee)
    (opened,) = open_reports(committee=cast.other_committee, year=YEAR, kind=Kind.ANNUAL_REPORT, by=there)
    assert (opened.unit, opened.committee) == (cast.unit, cast.other_committee)


@pytest.mark.parametrize("name", ["helena", "department_head", "planner", "employee", "stranger"])
def test_only_the_controller_of_the_namnd_opens_them(cast, thread, plan, name):
    with pytest.raises(PermissionRefused):
        open_for(cast, by=getattr(cast, name))
    elsewhere = a_member("Nora Ny", Role.CONTROLLER, cast.other_committee)
    with pytest.raises(PermissionRefused):
        open_for(cast, by=elsewhere)


def test_more_units_cost_no_more_queries(cast, thread, plan):
    def cost(kind):
        with counted_queries() as made:
            open_for(cast, kind)
        return len(made)

    before = cost(Kind.TERTIAL_1)
    for n in range(5):
        an_adopted_plan(cast, plan, f"Enhet {n}")
    assert cost(Kind.TERTIAL_2) <= before
    assert Document.objects.filter(kind=Kind.TERTIAL_2).count() == 6


def test_the_controller_confirms_first_and_is_told_how_many_it_was(client, cast, thread, plan):
    client.force_login(cast.controller)
    way = f"/namnd/{cast.committee.key}/{YEAR}/rapporter/"
    assert way in client.get("/", {"dokument": f"{YEAR}-VP"}).text
    page = client.get(way).text
    assert page.count("Öppna för 1 enhet …<") == 3
    assert '<form method="post" action="' not in page.partition("<main")[2]
    question = client.get(way, {"slag": "T1"}).text
    assert "<li>Ängbackens dagliga verksamheter</li>" in question
    assert "Rapporten öppnas som utkast" in question
    assert not Document.objects.exclude(kind=Kind.PLAN).exists()
    answer = client.post(way, {"slag": "T1"}, follow=True)
    assert f"Tertialrapport 1 {YEAR} är öppnad för 1 enhet: Ängbackens dagliga verksamheter." in answer.text
    assert answer.context["overviews"][0]["title"] == f"Tertialrapport 1 {YEAR}"
    assert "Alla enheter som har en fastställd plan har redan börjat på den" in client.get(way).text


@pytest.mark.parametrize("kind", ["VP", "XX", ""])
def test_only_reports_are_opened(client, cast, thread, plan, kind):
    client.force_login(cast.controller)
    assert client.post(f"/namnd/{cast.committee.key}/{YEAR}/rapporter/", {"slag": kind}).status_code == 404
    assert client.get(f"/namnd/{cast.committee.key}/1/rapporter/").status_code == 404


# --- the way between the year's documents


def due(cast, days, *kinds, unit=None):
    """Let the last day of these kinds be in so many days."""
    setup, on = YearSetup.objects.get(), timezone.localdate() + datetime.timedelta(days=days)
    for kind in kinds:
        Deadline.objects.update_or_create(setup=setup, kind=kind, unit=unit, defaults={"on": on})


@pytest.fixture
def siblings(client, cast, thread):
    """``siblings(user, document)``: what stands on the page, as (kind, whether it is there). All is due soon."""
    due(cast, 30, "T1", "T2", "VB")

    def siblings(user, document):
        client.force_login(user)
        shown = client.get(document.get_absolute_url()).context["siblings"]
        return [(sibling.kind.value, bool(sibling.key)) for sibling in shown]

    return siblings


def test_the_reports_are_one_click_from_an_adopted_plan(client, siblings, cast, thread, plan):
    assert siblings(cast.helena, plan) == [("VP", True), ("T1", False), ("T2", False), ("VB", False)]
    assert client.post(f"/enhet/{cast.unit.key}/{YEAR}/T1/").url.startswith("/dokument/d-")
    assert siblings(cast.helena, plan) == [("VP", True), ("T1", True), ("T2", False), ("VB", False)]


def test_a_report_is_not_one_click_away_long_before_it_is_due(siblings, cast, thread, plan):
    due(cast, 300, "T2", "VB")
    assert siblings(cast.helena, plan) == [("VP", True), ("T1", False)]
    due(cast, 20, "T2", unit=cast.unit)
    assert siblings(cast.helena, plan) == [("VP", True), ("T1", False), ("T2", False)]
    due(cast, -300, "VB")
    assert siblings(cast.helena, plan)[-1] == ("VB", False), "what is late is still to be written"


def test_where_no_last_day_is_set_reports_can_be_begun_when_the_year_has(client, cast, thread):
    for ahead, offered in ((0, True), (1, False)):
        year = timezone.localdate().year + ahead
        a_red_thread(cast, year=year)
        plan = a_plan(cast, year=year, status=Status.ADOPTED)
        client.force_login(cast.helena)
        shown = client.get(plan.get_absolute_url()).context["siblings"]
        assert ("VB" in [sibling.kind for sibling in shown]) == offered


def test_a_draft_of_a_plan_promises_nothing_to_follow_up(siblings, cast, thread):
    assert siblings(cast.helena, a_plan(cast)) == []


def test_no_report_is_offered_that_comes_before_one_that_is_begun(siblings, cast, thread, plan):
    report = a_report(cast)
    assert siblings(cast.helena, report) == [("VP", True), ("VB", True)]


def test_a_reader_finds_what_she_may_read_and_begins_nothing(siblings, cast, thread, plan):
    a_report(cast)
    assert siblings(cast.controller, plan) == [("VP", True), ("VB", True)]
    assert siblings(cast.employee, plan) == []
    a_report(cast, status=Status.ADOPTED)
    assert siblings(cast.employee, plan) == [("VP", True), ("VB", True)]


def test_who_may_not_read_a_draft_is_not_told_of_it(client, siblings, cast, thread, plan):
    a_report(cast, status=CORRECTING)
    client.force_login(cast.employee)
    shown = client.get(plan.get_absolute_url()).context["siblings"]
    assert [sibling.state for sibling in shown] == [Status.ADOPTED, Status.ADOPTED]
