"""The start page by role, the overview and the search."""

import datetime

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from plans.assemble import assemble
from plans.choices import Kind, Status
from plans.left import left_to_do
from plans.models import Deadline, Document, Rubric, YearSetup
from plans.progress import places
from plans.services import add_goal, set_fulfilment, set_target, without_report
from plans.setup import set_up_year
from plans.transitions import move
from tests.builders import CORRECTING, a_cast, a_document, a_member, a_plan, a_red_thread, a_report, a_unit, write
from tests.queries import counted_queries
from units.choices import Role
from units.models import Placement

pytestmark = [pytest.mark.django_db, pytest.mark.once]

THIS_YEAR = timezone.localdate().year


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast, year=THIS_YEAR)


@pytest.fixture
def plan(cast, thread):
    return a_plan(cast, year=THIS_YEAR)


@pytest.fixture
def start(client):
    """``start(user, **asked)`` is the user's start page."""

    def start(user, **asked):
        client.force_login(user)
        return client.get("/", asked)

    start.page = lambda document: client.get(document.get_absolute_url())
    return start


def due(cast, kind, days, year=THIS_YEAR, unit=None):
    setup = YearSetup.objects.get(committee=cast.committee, year=year)
    on = timezone.localdate() + datetime.timedelta(days=days)
    return Deadline.objects.create(setup=setup, kind=kind, unit=unit, on=on)


def test_a_stranger_is_led_to_the_login_page(client, db):
    assert client.get("/").url == "/accounts/login/?next=/"


def test_the_enhetschef_sees_what_is_under_way_missing_and_next(start, cast, plan):
    due(cast, Kind.PLAN, 3)
    response = start(cast.helena)
    (desk,) = response.context["desks"]
    (card,) = desk.cards
    assert card.document == plan
    assert dict(card.missing)["Arbetssätt"] == 1
    assert "om 3 dagar" in card.next
    assert "Fortsätt skriva" in response.text


def test_a_plan_whose_last_day_has_passed_is_late(start, cast, plan):
    due(cast, Kind.PLAN, -1)
    response = start(cast.helena)
    assert response.context["desks"][0].cards[0].late
    assert "Försenad" in response.text


def test_the_next_year_can_be_begun_when_it_is_set_up(start, cast, plan, client):
    set_up_year(committee=cast.committee, year=THIS_YEAR + 1)
    (offer,) = start(cast.helena).context["desks"][0].offers
    assert offer.title == f"Verksamhetsplan {THIS_YEAR + 1}"
    response = client.post(f"/enhet/{cast.unit.key}/{THIS_YEAR + 1}/VP/")
    begun = Document.objects.get(unit=cast.unit, year=THIS_YEAR + 1)
    assert response.url == f"/dokument/{begun.key}/"
    assert client.post(f"/enhet/{cast.unit.key}/{THIS_YEAR + 1}/VP/").url == response.url


def test_a_plan_that_is_being_corrected_can_be_begun_from_since_its_edition_holds(start, cast, thread):
    a_plan(cast, year=THIS_YEAR, status=CORRECTING)
    set_up_year(committee=cast.committee, year=THIS_YEAR + 1)
    shown = start(cast.helena)
    assert [o.plan_before for o in shown.context["desks"][0].offers if o.kind == Kind.PLAN] == [THIS_YEAR]
    assert "Utgå från förra årets plan" in shown.text


def test_a_plan_that_begins_from_an_older_one_says_why(start, cast, thread, client):
    a_plan(cast, year=THIS_YEAR - 1, status=Status.ADOPTED)
    a_plan(cast, year=THIS_YEAR)
    set_up_year(committee=cast.committee, year=THIS_YEAR + 1)
    why = f"Planen för {THIS_YEAR} är inte fastställd"
    assert f"{why}. Därför utgår ni från den för {THIS_YEAR - 1}." in start(cast.helena).text
    answer = client.post(f"/enhet/{cast.unit.key}/{THIS_YEAR + 1}/VP/", {"utga": "1"}, follow=True)
    assert why in answer.content.decode()


def test_a_report_is_offered_when_its_last_day_comes_near(start, cast, thread):
    a_plan(cast, year=THIS_YEAR, status=Status.ADOPTED)
    far = due(cast, Kind.ANNUAL_REPORT, 300)
    assert not start(cast.helena).context["desks"][0].offers
    far.on = timezone.localdate() + datetime.timedelta(days=60)
    far.save()
    assert [offer.kind for offer in start(cast.helena).context["desks"][0].offers] == [Kind.ANNUAL_REPORT]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED])
def test_no_report_is_offered_or_late_before_there_is_a_plan_to_follow_up(start, cast, thread, status):
    a_plan(cast, year=THIS_YEAR, status=status)
    due(cast, Kind.TERTIAL_1, -5)
    page = start(cast.helena)
    assert not page.context["desks"][0].offers
    assert f"Tertialrapport 1 {THIS_YEAR} följer upp årets verksamhetsplan och kan påbörjas först när" in page.text
    (overview,) = start(cast.controller, dokument=f"{THIS_YEAR}-T1").context["overviews"]
    assert [line.late for line in overview["lines"]] == [False]


def test_a_unit_without_any_plan_begins_with_a_report_and_is_told_what_is_lacking(start, cast, thread):
    due(cast, Kind.ANNUAL_REPORT, 20)
    page = start(cast.helena)
    assert [offer.kind for offer in page.context["desks"][0].offers] == [Kind.PLAN, Kind.ANNUAL_REPORT]
    assert f"Enheten har ingen verksamhetsplan för {THIS_YEAR} här" in page.text
    a_plan(cast, year=THIS_YEAR - 1, status=Status.ADOPTED)
    assert [offer.kind for offer in start(cast.helena).context["desks"][0].offers] == [Kind.PLAN]


def test_a_tertialrapport_is_offered_and_late_after_a_later_one_but_not_beside_the_annual_report(start, cast, thread):
    plan = a_plan(cast, year=THIS_YEAR, status=Status.ADOPTED)
    a_document(cast, Kind.TERTIAL_2, year=THIS_YEAR)
    due(cast, Kind.TERTIAL_1, -5)

    def found():
        offers = start(cast.helena).context["desks"][0].offers
        siblings = start.page(plan).context["siblings"]
        (overview,) = start(cast.controller, dokument=f"{THIS_YEAR}-T1").context["overviews"]
        offered = Kind.TERTIAL_1 in [offer.kind for offer in offers]
        beside = Kind.TERTIAL_1 in [sibling.kind for sibling in siblings]
        opened = without_report(committee=cast.committee, year=THIS_YEAR, kind=Kind.TERTIAL_1) == [cast.unit]
        return {offered, beside, opened, overview["lines"][0].late}

    assert found() == {True}
    a_report(cast, year=THIS_YEAR)
    assert found() == {False}
    assert "kan inte påbörjas" not in start(cast.helena).text


def test_a_report_that_is_not_begun_though_its_last_day_has_passed_is_late(start, cast, thread):
    a_plan(cast, year=THIS_YEAR, status=Status.ADOPTED)
    due(cast, Kind.TERTIAL_1, -5)
    response = start(cast.helena)
    (offer,) = response.context["desks"][0].offers
    assert offer.late
    assert "Försenad" in response.text
    assert "Skulle ha lämnats in senast" in response.text


def test_nobody_begins_a_document_of_a_year_that_is_far_away(client, cast, plan):
    client.force_login(cast.helena)
    response = client.post(f"/enhet/{cast.unit.key}/{THIS_YEAR + 20}/T2/")
    assert response.status_code == 403
    assert not YearSetup.objects.filter(year=THIS_YEAR + 20).exists()


def test_nobody_begins_a_document_for_another_unit(client, cast, thread):
    client.force_login(cast.stranger)
    response = client.post(f"/enhet/{cast.unit.key}/{THIS_YEAR}/VP/")
    assert response.status_code == 403
    assert "Du har inte rätt att skriva i dokumentet." in response.text
    assert not Document.objects.exists()
    assert client.post(f"/enhet/{cast.unit.key}/{THIS_YEAR}/XX/").status_code == 404


def test_adopted_documents_stand_below_what_is_under_way(start, cast, thread):
    adopted = a_plan(cast, year=THIS_YEAR, status=Status.ADOPTED)
    (desk,) = start(cast.helena).context["desks"]
    assert (desk.cards, desk.earlier) == ((), (adopted,))


def test_the_controller_sees_every_unit_also_the_one_that_has_not_begun(start, cast, plan):
    unit = a_unit("Ålstens hemtjänst", cast.committee, cast.department)
    a_member("Åsa Ek", Role.UNIT_HEAD, unit)
    due(cast, Kind.PLAN, -2)
    (overview,) = start(cast.controller).context["overviews"]
    assert [(str(line.unit), line.state, line.late) for line in overview["lines"]] == [
        ("Ålstens hemtjänst", "ej", True),
        ("Ängbackens dagliga verksamheter", Status.DRAFT, True),
    ]
    assert overview["late"] == 2


def test_a_unit_where_nobody_can_write_is_not_late_but_says_so(start, cast, plan):
    a_unit("Ålstens hemtjänst", cast.committee, cast.department)
    due(cast, Kind.PLAN, -2)
    page = start(cast.controller)
    (overview,) = page.context["overviews"]
    assert [(line.late, line.nobody_writes) for line in overview["lines"]] == [(False, True), (True, False)]
    assert "Ingen enhetschef är inlagd" in page.text


def test_a_document_that_is_corrected_counts_as_adopted_and_is_not_late(start, cast, thread):
    a_plan(cast, year=THIS_YEAR, status=CORRECTING)
    due(cast, Kind.PLAN, -2)
    page = start(cast.controller)
    (overview,) = page.context["overviews"]
    assert [(line.state, line.late) for line in overview["lines"]] == [("rattas", False)]
    assert overview["late"] == 0
    assert "Fastställd, rättelse pågår" in page.text


def test_the_overview_is_narrowed_by_state_and_name(start, cast, plan):
    a_unit("Ålstens hemtjänst", cast.committee, cast.department)
    (overview,) = start(cast.controller, status="ej").context["overviews"]
    assert [str(line.unit) for line in overview["lines"]] == ["Ålstens hemtjänst"]
    (overview,) = start(cast.controller, q="ÄNGBACKEN").context["overviews"]
    assert [str(line.unit) for line in overview["lines"]] == ["Ängbackens dagliga verksamheter"]
    assert "Ingen enhet stämmer med urvalet." in start(cast.controller, q="finns inte").text


def test_the_overview_shows_another_document_when_asked(start, cast, plan):
    a_document(cast, Kind.ANNUAL_REPORT, year=THIS_YEAR)
    (overview,) = start(cast.controller, dokument=f"{THIS_YEAR}-VB").context["overviews"]
    assert overview["title"] == f"Verksamhetsberättelse {THIS_YEAR}"


def test_the_overview_shows_what_is_due_rather_than_what_somebody_touched_last(start, cast, plan):
    due(cast, Kind.PLAN, -20)
    a_document(cast, Kind.TERTIAL_2, year=THIS_YEAR)
    (overview,) = start(cast.controller).context["overviews"]
    assert overview["title"] == f"Verksamhetsplan {THIS_YEAR}"
    due(cast, Kind.TERTIAL_2, 20)
    (overview,) = start(cast.controller).context["overviews"]
    assert overview["title"] == f"Tertialrapport 2 {THIS_YEAR}"


def test_a_unit_that_has_changed_committee_keeps_its_draft_from_the_new_one(start, cast, plan):
    placement = cast.unit.placements.get()
    placement.valid_to = datetime.date(THIS_YEAR, 6, 30)
    placement.save()
    since = datetime.date(THIS_YEAR, 7, 1)
    Placement.objects.create(unit=cast.unit, committee=cast.other_committee, valid_from=since)
    controller_elsewhere = a_member("Nora Ny", Role.CONTROLLER, cast.other_committee)
    (overview,) = start(controller_elsewhere, dokument=f"{THIS_YEAR}-VP").context["overviews"]
    assert [str(line.unit) for line in overview["lines"]] == ["Åkerns hemtjänst"]
    (overview,) = start(cast.controller, dokument=f"{THIS_YEAR}-VP").context["overviews"]
    assert [line.document for line in overview["lines"]] == [plan]


def test_the_avdelningschef_sees_her_own_units_only(start, cast, plan):
    a_unit("Utan avdelning", cast.committee)
    (overview,) = start(cast.department_head).context["overviews"]
    assert [str(line.unit) for line in overview["lines"]] == ["Ängbackens dagliga verksamheter"]


def test_more_units_cost_no_more_queries(client, cast, plan):
    client.force_login(cast.controller)

    def cost():
        with counted_queries() as made:
            client.get("/")
        return len(made)

    before = cost()
    for n in range(15):
        a_unit(f"Enhet {n}", cast.committee, cast.department)
    assert cost() == before


def test_everyone_else_finds_what_has_been_adopted(start, cast, thread):
    a_plan(cast, year=THIS_YEAR, status=Status.ADOPTED)
    a_plan(cast, year=THIS_YEAR - 1)
    for who in (cast.employee, cast.registrar, cast.vp_group):
        assert [d.year for d in start(who).context["documents"]] == [THIS_YEAR]
    assert start(cast.employee, q="ängbacken").text.count("/dokument/d-") == 1
    assert "Inget fastställt dokument stämmer" in start(cast.employee, q="hemtjänst").text
    assert "Inget fastställt dokument stämmer" in start(cast.employee, ar="1999").text


def test_where_nothing_has_been_adopted_the_page_says_when_something_will_be(start, cast, plan):
    assert "De syns här så snart den första planen har fastställts." in start(cast.employee).text


@pytest.mark.parametrize("kind", [Kind.PLAN, Kind.ANNUAL_REPORT])
def test_the_count_for_many_is_the_count_for_one(cast, thread, kind):
    plan = a_plan(cast, year=THIS_YEAR)
    document = plan if kind == Kind.PLAN else a_report(cast, year=THIS_YEAR)
    Rubric.objects.filter(place__in=("AREA", "INDICATOR", "ACTIVITY", "COMMITTEE")).update(required=True)
    second = add_goal(document=plan, parent_key=thread.committee.key, title="Ett mål till", by=cast.helena)
    write(plan, f"{second.key}.arbetssatt", "<p>Så.</p>", by=cast.helena)
    write(
        document, f"{document.key}.{'budget' if kind == Kind.PLAN else 'driftbudget'}", "<p>10 mnkr</p>", by=cast.helena
    )
    if kind == Kind.PLAN:
        set_target(document=plan, key=thread.own_line.key, raw="", by=cast.helena)
    else:
        set_fulfilment(document=document, goal_key=second.key, value="FULL", by=cast.helena)
        write(document, f"{thread.own_activity.key}.analys", "<p>Klart.</p>", by=cast.helena)
    one = sum(len(place.left) for place in places(assemble(document)))
    assert left_to_do([document])[document.pk].total() == one > 0


def test_no_arsmal_is_asked_for_where_the_plan_has_no_column_for_it(cast, thread):
    plan = a_plan(cast)
    setup = YearSetup.objects.get(year=plan.year)
    with_column = left_to_do([plan])[plan.pk]["Årsmål"]
    set_target(document=plan, key=thread.own_line.key, raw="", by=cast.helena)
    assert left_to_do([plan])[plan.pk]["Årsmål"] == with_column + 1
    setup.indicator_columns["VP"] = [["council_target", "KF:s årsmål"], ["periodicity", "Periodicitet"]]
    setup.save()
    asked = [item.label for place in places(assemble(plan)) for item in place.left]
    assert left_to_do([plan])[plan.pk].total() == len(asked)
    assert not any("Årsmål" in label for label in asked)


def test_a_plan_that_came_back_says_so_with_the_reason_and_is_not_called_late(client, cast):
    plan = a_plan(cast)
    Deadline.objects.create(setup=YearSetup.objects.get(), kind=Kind.PLAN, on="2020-01-23")
    client.force_login(cast.helena)
    assert "Försenad" in client.get("/").text
    move(document=plan, name="submit", by=cast.helena)
    move(document=plan, name="return", by=cast.controller, reason="Budgeten stämmer inte.")
    page = client.get("/").text
    assert "Skickad tillbaka" in page
    assert "Budgeten stämmer inte." in page
    assert "Försenad" not in page


def test_what_is_handed_in_waits_first_on_the_page_of_those_who_read_it(client, cast):
    plan = a_plan(cast)
    client.force_login(cast.department_head)
    assert "Väntar på att läsas" not in client.get("/").text
    move(document=plan, name="submit", by=cast.helena)
    page = client.get("/").text
    assert "Väntar på att läsas (1)" in page
    assert page.index(plan.get_absolute_url()) < page.index("Urval")


def test_the_one_who_reads_a_plan_is_told_what_should_have_been_filled_in(client, cast):
    plan = a_plan(cast)
    move(document=plan, name="submit", by=cast.helena)
    client.force_login(cast.department_head)
    page = client.get(plan.get_absolute_url()).text
    assert "Inlämnad fast något saknas." in page
    assert "Verksamhetsbeskrivning" in page[page.index("Inlämnad fast") :]


def test_a_correction_tells_why_it_was_opened(client, cast):
    plan = a_plan(cast, status="ADOPTED")
    move(document=plan, name="correct", by=cast.department_head, reason="Fel siffra i budgeten.")
    client.force_login(cast.helena)
    page = client.get(plan.get_absolute_url()).text
    assert "Öppnad för rättelse" in page
    assert "Fel siffra i budgeten." in page


def test_the_list_of_what_has_been_adopted_tells_when_and_which_edition_holds(start, cast, thread):
    plan = a_plan(cast, year=THIS_YEAR, status=CORRECTING)
    first = start(cast.employee).text
    assert f"fastställd {date_format(timezone.localdate(), 'j F Y')}<" in first
    assert "utgåva" not in first
    move(document=plan, name="submit", by=cast.helena)
    move(document=plan, name="adopt", by=cast.department_head)
    assert ", utgåva 2" in start(cast.employee).text


def test_more_adopted_documents_cost_no_more_queries(client, cast, thread):
    client.force_login(cast.employee)

    def cost():
        with counted_queries() as made:
            client.get("/dokument/")
        return len(made)

    a_plan(cast, year=THIS_YEAR, status=Status.ADOPTED)
    before = cost()
    for n in range(1, 4):
        a_plan(cast, year=THIS_YEAR - n, status=Status.ADOPTED)
    assert cost() == before
