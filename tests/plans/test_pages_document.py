"""The document page for those who write it, read it, and may not even know of it."""

import pytest

from goals.models import Goal
from plans.choices import Kind, Status
from plans.models import Deadline, Passage, Rubric, YearSetup
from plans.services import add_activity, add_goal
from plans.transitions import move
from tests.builders import CORRECTING, a_cast, a_plan, a_red_thread, a_report, write
from tests.queries import at_most, counted_queries

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


@pytest.fixture
def plan(cast, thread):
    return a_plan(cast)


@pytest.fixture
def visit(client):
    """``visit(user, path)`` answers as the user's browser gets it."""

    def visit(user, path):
        client.force_login(user)
        return client.get(path)

    return visit


def page_of(document):
    return f"/dokument/{document.key}/"


def test_the_enhetschef_reads_and_writes_her_plan(visit, cast, plan, thread):
    response = visit(cast.helena, page_of(plan))
    assert response.context["page"].can_write
    for words in (thread.own.title, "Vårt enhetsmål", "Nämndens beskrivning (10 ord)", "Kvar att göra", "Lämna in"):
        assert words in response.text


def test_sections_that_may_be_left_empty_are_told_of_as_such(visit, cast, plan):
    page = visit(cast.helena, page_of(plan)).text
    assert "men behöver inte fyllas i" in page
    assert "måste inte fyllas i" not in page  # "måste inte" is read by some as "får inte"


def test_the_controller_reads_the_draft_and_cannot_write_in_it(visit, cast, plan):
    response = visit(cast.controller, page_of(plan))
    assert response.status_code == 200
    assert not response.context["page"].can_write
    assert "data-edit" not in response.text
    assert "hx-post" not in response.text.replace(f'hx-post="{page_of(plan)}pdf/"', "")


@pytest.mark.parametrize("who", ["employee", "stranger", "registrar", "vp_group"])
def test_somebody_elses_draft_is_not_there(visit, cast, plan, who):
    assert visit(getattr(cast, who), page_of(plan)).status_code == 404


def test_an_adopted_plan_is_read_from_the_record(visit, cast, thread):
    plan = a_plan(cast, status=Status.ADOPTED)
    Goal.objects.filter(pk=thread.own.pk).update(title="Ändrat efteråt")
    response = visit(cast.employee, page_of(plan))
    assert "Deltagarna väljer själva vad de gör hos oss" in response.text
    assert "Ändrat efteråt" not in response.text
    assert "Fastställd</b>" in response.text


def test_while_it_is_corrected_the_writer_sees_the_draft_and_others_what_holds(visit, cast, thread):
    plan = a_plan(cast, status=CORRECTING)
    Goal.objects.filter(pk=thread.own.pk).update(title="Rättat mål")
    assert "Rättat mål" in visit(cast.helena, page_of(plan)).text
    reader = visit(cast.employee, page_of(plan))
    assert "Rättat mål" not in reader.text
    assert "Fastställd" in reader.text


def test_a_writer_reads_what_holds_while_it_is_corrected(visit, cast, thread):
    plan = a_plan(cast, status=CORRECTING)
    Goal.objects.filter(pk=thread.own.pk).update(title="Rättat mål")
    draft = visit(cast.helena, page_of(plan)).text
    assert "Rättelse pågår." in draft
    assert 'href="?utgava=1"' in draft
    response = visit(cast.helena, f"{page_of(plan)}?utgava=1")
    assert thread.own.title in response.text
    assert "Rättat mål" not in response.text
    assert not response.context["page"].can_write
    assert "/steg/" not in response.text
    assert f'hx-post="{page_of(plan)}pdf/?utgava=1"' in response.text
    assert "Tillbaka till dokumentet" in response.text


def test_an_older_edition_says_which_one_holds(visit, cast, thread):
    plan = a_plan(cast, status=CORRECTING)
    move(document=plan, name="submit", by=cast.helena)
    move(document=plan, name="adopt", by=cast.department_head)
    assert 'href="?utgava=1"' in visit(cast.employee, page_of(plan)).text
    assert "Utgåva 2 gäller i stället för den här." in visit(cast.employee, f"{page_of(plan)}?utgava=1").text


@pytest.mark.parametrize("number", ["0", "2", "x", "-1", "²", "99999999999"])
def test_an_edition_that_is_not_there_is_not_found(visit, cast, thread, number):
    plan = a_plan(cast, status=Status.ADOPTED)
    assert visit(cast.helena, f"{page_of(plan)}?utgava={number}").status_code == 404


def test_a_plan_that_was_sent_back_says_why(visit, cast, thread):
    plan = a_plan(cast, status=Status.SUBMITTED)
    move(document=plan, name="return", by=cast.controller, reason="Budgeten saknas.")
    response = visit(cast.helena, page_of(plan))
    assert "Skickad tillbaka" in response.text
    assert "Budgeten saknas." in response.text


def test_the_page_tells_the_last_day_and_the_units_own_exception_first(visit, cast, plan):
    setup = YearSetup.objects.get(committee=cast.committee, year=plan.year)
    Deadline.objects.create(setup=setup, kind=Kind.PLAN, on="2099-01-23")
    Deadline.objects.create(setup=setup, kind=Kind.ANNUAL_REPORT, on="2099-02-01")
    assert "senast 23\u00a0januari\u00a02099" in visit(cast.helena, page_of(plan)).text
    Deadline.objects.create(setup=setup, kind=Kind.PLAN, unit=cast.unit, on="2099-01-30")
    response = visit(cast.helena, page_of(plan))
    assert "senast 30\u00a0januari\u00a02099" in response.text
    assert "senast 23\u00a0januari\u00a02099" not in response.text


def test_the_contents_are_marked_for_the_one_who_writes(visit, cast, plan, thread):
    write(plan, f"{plan.key}.brukare", "<p>Vi är 96.</p>", by=cast.helena)
    writer = visit(cast.helena, page_of(plan)).text
    for words in ("kvar</span>", ">klart<", "inget skrivet, inget krävs"):
        assert words in writer
        assert words not in visit(cast.controller, page_of(plan)).text


def test_subheadings_stand_below_the_heading_of_their_place(visit, cast, plan, thread):
    write(plan, f"{thread.own.key}.arbetssatt", "<h3>Varje dag</h3><p>Ja</p>", by=cast.helena)
    assert "<h6>Varje dag</h6>" in visit(cast.helena, page_of(plan)).text


def test_what_is_written_cannot_become_markup_of_the_page(visit, cast, plan, thread):
    add_goal(document=plan, parent_key=thread.committee.key, title="<script>alert(1)</script>", by=cast.helena)
    text = visit(cast.helena, page_of(plan)).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_a_report_shows_what_the_plan_promised_and_asks_for_a_bedomning(visit, cast, plan, thread):
    write(plan, f"{thread.own.key}.forvantat_resultat", "<p>Alla har valt.</p>", by=cast.helena)
    move(document=plan, name="submit", by=cast.helena)
    move(document=plan, name="adopt", by=cast.department_head)
    response = visit(cast.helena, page_of(a_report(cast)))
    for words in ("Alla har valt.", "från verksamhetsplanen", "Inte bedömt ännu"):
        assert words in response.text


def test_only_ours_is_remembered_by_the_browser(client, cast, plan):
    client.force_login(cast.helena)
    client.cookies["bara-vart"] = "1"
    assert 'class="sheet only-ours"' in client.get(page_of(plan)).text


def test_ten_times_the_goals_cost_no_more_queries(client, cast, plan, thread):
    client.force_login(cast.helena)

    def cost():
        with counted_queries() as made:
            assert client.get(page_of(plan)).status_code == 200
        return len(made)

    before = cost()
    for n in range(20):
        goal = add_goal(document=plan, parent_key=thread.committee.key, title=f"Mål {n}", by=cast.helena)
        add_activity(document=plan, goal_key=goal.key, title="Gör det", by=cast.helena)
        write(plan, f"{goal.key}.arbetssatt", "<p>Så här.</p>", by=cast.helena)
    assert cost() == before


def test_an_adopted_document_is_opened_with_few_queries(client, cast, thread):
    plan = a_plan(cast, status=Status.ADOPTED)
    client.force_login(cast.employee)
    with at_most(8):
        client.get(page_of(plan))


def test_what_is_left_is_made_anew_when_a_text_has_been_saved(client, cast, plan, thread):
    client.force_login(cast.helena)
    before = client.get(f"{page_of(plan)}laget/").text
    write(plan, f"{thread.own.key}.uppfoljning", "<p>Varje månad.</p>", by=cast.helena)
    after = client.get(f"{page_of(plan)}laget/").text
    assert before.count(".uppfoljning") == 1
    assert after.count(".uppfoljning") == 0
    assert 'hx-swap-oob="true"' in after
    assert Passage.objects.filter(document=plan).count() == 1


def test_who_adopts_is_told_what_is_missing_in_what_was_handed_in(visit, cast, plan):
    plan = move(document=plan, name="submit", by=cast.helena)
    dialog = visit(cast.department_head, f"{page_of(plan)}steg/adopt/").text
    assert "Allt är inte ifyllt." in dialog
    assert "<li>Budget 2026</li>" in dialog
    Rubric.objects.update(required=False)
    YearSetup.objects.update(indicator_columns={})
    move(document=plan, name="return", by=cast.controller, reason="Mer.")
    move(document=plan, name="submit", by=cast.helena)
    assert "Allt är inte ifyllt." not in visit(cast.department_head, f"{page_of(plan)}steg/adopt/").text
