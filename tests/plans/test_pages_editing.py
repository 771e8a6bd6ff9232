"""Changing the shape of a document from its page."""

import json

import pytest

from goals.models import Activity, Goal
from plans.choices import Kind, Status
from plans.models import ActivityFollowUp, GoalAssessment, Rubric
from plans.services import add_activity, add_goal, add_section
from tests.builders import a_cast, a_goal, a_plan, a_red_thread, a_report, a_workplace, an_indicator_line

pytestmark = [pytest.mark.django_db, pytest.mark.once]

HTMX = {"HX-Request": "true"}


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
def post(client, cast):
    """``post(document, "mal/ny/", ...)`` as the page's script does, Helena's unless said."""

    def post(document, path, *, by=None, htmx=True, **fields):
        client.force_login(by or cast.helena)
        return client.post(f"/dokument/{document.key}/{path}", fields, headers=HTMX if htmx else {})

    return post


def focus(response):
    return json.loads(response["HX-Trigger-After-Settle"])["roda:focus"]["key"]


def own_titles(unit):
    return list(Goal.objects.present().filter(unit=unit).order_by("position").values_list("title", flat=True))


def test_a_goal_is_added_and_the_page_goes_there(post, cast, plan, thread):
    response = post(plan, f"mal/ny/?under={thread.committee.key}", title="Fler vågar pröva")
    goal = Goal.objects.get(title="Fler vågar pröva")
    assert (goal.parent, goal.unit) == (thread.committee, cast.unit)
    assert "Fler vågar pröva" in response.text
    assert "<html" not in response.text
    assert focus(response) == goal.key


def test_a_goal_without_words_is_sent_back_to_the_dialog(post, plan, thread):
    response = post(plan, f"mal/ny/?under={thread.committee.key}", title=" ")
    assert "Skriv målet." in response.text
    assert response["HX-Retarget"] == "#dialog"


def test_what_the_service_refuses_is_said_in_the_dialog(post, plan):
    response = post(plan, "mal/ny/?under=g-finnsinte", title="Ett mål")
    assert "Enheten arbetar inte med det nämndmålet." in response.text


def test_a_goal_is_named_anew_and_moved_in_one_dialog(post, cast, plan, thread):
    other = a_goal(thread.committee.level, thread.area, title="Ett annat nämndmål", committee=cast.committee)
    cast.unit.assignments.create(goal=other)
    post(plan, f"mal/{thread.own.key}/", title="Nytt namn", under=other.key)
    thread.own.refresh_from_db()
    assert (thread.own.title, thread.own.parent) == ("Nytt namn", other)


def test_goals_change_places_and_stay_within_bounds(post, cast, plan, thread):
    second = add_goal(document=plan, parent_key=thread.committee.key, title="Andra", by=cast.helena)
    post(plan, f"mal/{second.key}/flytta/", steg="-1")
    assert own_titles(cast.unit) == ["Andra", thread.own.title]
    post(plan, f"mal/{second.key}/flytta/", steg="-1")
    assert own_titles(cast.unit) == ["Andra", thread.own.title]
    post(plan, f"mal/{second.key}/flytta/", steg="1")
    assert own_titles(cast.unit) == [thread.own.title, "Andra"]


def test_a_goal_is_taken_away_with_an_offer_to_undo(post, plan, thread):
    response = post(plan, f"mal/{thread.own.key}/ta-bort/")
    assert "Målet togs bort." in response.text
    assert f'hx-post="/dokument/{plan.key}/mal/{thread.own.key}/angra/"' in response.text
    assert focus(response) == thread.committee.key
    response = post(plan, f"mal/{thread.own.key}/angra/")
    assert thread.own.title in response.text
    assert focus(response) == thread.own.key


def test_what_has_gone_meanwhile_is_explained_in_a_sentence(post, plan, thread):
    post(plan, f"mal/{thread.own.key}/ta-bort/")
    response = post(plan, f"mal/{thread.own.key}/ta-bort/")
    assert response.status_code == 422
    assert response["Content-Type"].startswith("text/plain")
    assert "finns inte längre" in response.text


def test_the_committees_goals_are_not_changed_here(post, plan, thread):
    for path in ("", "ta-bort/", "flytta/"):
        assert post(plan, f"mal/{thread.committee.key}/{path}", title="Nej").status_code == 422
    thread.committee.refresh_from_db()
    assert thread.committee.title == "Den som får stöd bestämmer mer över sin vardag"


@pytest.mark.parametrize("path", ["mal/ny/", "aktiviteter/ny/", "avsnitt/ny/", "indikatorer/ny/", "mal/valj/"])
def test_a_reader_is_told_why_she_may_not(client, cast, plan, path):
    client.force_login(cast.controller)
    response = client.get(f"/dokument/{plan.key}/{path}", headers=HTMX)
    assert (response.status_code, response.text) == (403, "Du har inte rätt att skriva i dokumentet.")
    page = client.get(f"/dokument/{plan.key}/{path}")
    assert page.status_code == 403
    assert "Du har inte rätt att skriva i dokumentet." in page.text


def test_what_has_been_handed_in_is_not_changed(post, cast, thread):
    plan = a_plan(cast, status=Status.SUBMITTED)
    response = post(plan, f"mal/{thread.own.key}/ta-bort/")
    assert response.status_code == 403
    assert response.text.startswith("Planen är inlämnad.")


def test_activities_are_added_changed_moved_and_taken_away(post, cast, plan, thread):
    post(plan, f"aktiviteter/ny/?mal={thread.own.key}", title="Bjud in grannarna", start="2026-05-01")
    activity = Activity.objects.get(title="Bjud in grannarna")
    assert (activity.goal, str(activity.start), activity.end) == (thread.own, "2026-05-01", None)
    post(plan, f"aktiviteter/{activity.key}/flytta/", steg="-1")
    assert list(thread.own.activities.order_by("position")) == [activity, thread.own_activity]
    response = post(plan, f"aktiviteter/{activity.key}/", title="Bjud in", start="2026-05-01", end="2026-04-01")
    assert "Slutdatum kan inte vara före startdatum." in response.text
    post(plan, f"aktiviteter/{activity.key}/", title="Bjud in", responsible="Alla")
    activity.refresh_from_db()
    assert (activity.title, activity.start, activity.responsible) == ("Bjud in", None, "Alla")
    response = post(plan, f"aktiviteter/{activity.key}/ta-bort/")
    assert focus(response) == thread.own.key
    assert Activity.objects.present().filter(goal=thread.own).count() == 1


def test_the_dialog_of_an_activity_holds_what_it_says_now(client, cast, plan, thread):
    client.force_login(cast.helena)
    text = client.get(f"/dokument/{plan.key}/aktiviteter/{thread.own_activity.key}/", headers=HTMX).text
    assert 'value="2026-02-01"' in text
    assert "Varje grupp har ett eget husmöte" in text


INDICATOR = {"direction": "UP", "periodicity": "YEAR"}


def test_indicators_are_added_changed_moved_and_taken_away(post, cast, plan, thread):
    post(plan, f"indikatorer/ny/?mal={thread.own.key}", name="Antal husmöten", target="12", **INDICATOR)
    line = thread.own.unit_indicators.get(measure__indicator__name="Antal husmöten")
    assert line.target == "12"
    post(plan, f"indikatorer/{line.key}/flytta/", steg="-1")
    assert list(thread.own.unit_indicators.order_by("position")) == [line, thread.own_line]
    other = add_goal(document=plan, parent_key=thread.committee.key, title="Ett till", by=cast.helena)
    changed = {"name": "Husmöten", "measured_in": "antal", "direction": "DOWN", "periodicity": "TERTIAL"}
    post(plan, f"indikatorer/{line.key}/", under=other.key, by_sex="on", **changed)
    line = other.unit_indicators.select_related("measure__indicator").get(pk=line.pk)
    indicator = line.measure.indicator
    assert {name: getattr(indicator, name) for name in changed} == changed
    assert (indicator.by_sex, line.target) == (True, "12")
    assert "Indikatorn togs bort." in post(plan, f"indikatorer/{line.key}/ta-bort/").text
    assert "Husmöten" in post(plan, f"indikatorer/{line.key}/angra/").text


def test_an_indicator_that_all_share_is_only_labelled_here(client, post, cast, plan, thread):
    shared = an_indicator_line(thread.own, cast.unit, name="Andel nöjda")
    client.force_login(cast.helena)
    text = client.get(f"/dokument/{plan.key}/indikatorer/{shared.key}/", headers=HTMX).text
    assert "gemensam för flera enheter" in text
    assert "Riktning" not in text
    post(plan, f"indikatorer/{shared.key}/", name="Något annat", label="Bruket")
    shared.measure.refresh_from_db()
    assert str(shared.measure) == "Andel nöjda (Bruket)"


@pytest.mark.parametrize(
    ("path", "fields", "row"),
    [
        ("mal/{own.key}/", {"title": "Målet"}, "own"),
        ("aktiviteter/{own_activity.key}/", {"title": "Husmöten"}, "own_activity"),
    ],
)
def test_one_chooses_which_workplaces_are_concerned(client, post, cast, plan, thread, path, fields, row):
    quay = a_workplace("Kajen", cast.unit)
    a_workplace("Deras", cast.other_unit)
    path = path.format(own=thread.own, own_activity=thread.own_activity)
    client.force_login(cast.helena)
    text = client.get(f"/dokument/{plan.key}/{path}", headers=HTMX).text
    assert "Bruket" in text
    assert "Deras" not in text
    assert "Gäller Kajen" in post(plan, path, workplaces=[quay.key], **fields).text
    assert list(getattr(thread, row).workplaces.all()) == [quay]
    assert "Gäller Kajen" not in post(plan, path, **fields).text
    assert not getattr(thread, row).workplaces.exists()


def test_a_new_section_may_concern_a_workplace(post, cast, plan):
    a_workplace("Kajen", cast.unit)
    fields = {"heading": "På Bruket", "level": "2", "workplaces": [cast.workplace.key]}
    assert "Gäller Bruket" in post(plan, "avsnitt/ny/?efter=s-inledning", **fields).text
    section = Rubric.objects.get(label="På Bruket")
    assert "Gäller Bruket" not in post(plan, f"avsnitt/{section.key}/", heading="Överallt").text


def test_with_one_workplace_there_is_nothing_to_choose(client, cast, plan, thread):
    client.force_login(cast.helena)
    assert "Bruket" not in client.get(f"/dokument/{plan.key}/mal/{thread.own.key}/", headers=HTMX).text


def test_an_activity_is_moved_to_another_goal_in_its_dialog(post, cast, plan, thread):
    other = add_goal(document=plan, parent_key=thread.committee.key, title="Ett till", by=cast.helena)
    post(plan, f"aktiviteter/{thread.own_activity.key}/", title="Husmöten", under=other.key)
    assert list(other.activities.all()) == [thread.own_activity]


def test_what_was_taken_away_is_listed_with_a_way_back(client, post, cast, plan, thread):
    section = add_section(document=plan, after_key="s-inledning", heading="Våra grupper", by=cast.helena)
    client.force_login(cast.helena)
    assert "Inget är borttaget." in client.get(f"/dokument/{plan.key}/borttaget/", headers=HTMX).text
    gone = (f"aktiviteter/{thread.own_activity.key}", f"indikatorer/{thread.own_line.key}", f"avsnitt/{section.key}")
    for node in gone:
        post(plan, f"{node}/ta-bort/")
    text = client.get(f"/dokument/{plan.key}/borttaget/", headers=HTMX).text
    assert all(f'hx-post="/dokument/{plan.key}/{node}/angra/"' in text for node in gone)
    assert text.index("Våra grupper") < text.index(thread.own_activity.title)  # the latest first
    post(plan, f"mal/{thread.own.key}/ta-bort/")
    text = client.get(f"/dokument/{plan.key}/borttaget/", headers=HTMX).text
    assert thread.own.title in text
    assert thread.own_activity.title not in text  # it comes back with its goal


def test_own_sections_are_added_named_moved_and_taken_away(post, cast, plan):
    post(plan, "avsnitt/ny/?efter=s-inledning", heading="Våra grupper", level="2")
    section = Rubric.objects.get(label="Våra grupper")
    second = add_section(document=plan, after_key=section.key, heading="Vår historia", by=cast.helena)
    post(plan, f"avsnitt/{second.key}/flytta/", steg="-1")
    text = post(plan, f"avsnitt/{section.key}/", heading="Våra åtta grupper").text
    assert text.index("Inledning</h2>") < text.index("Vår historia</h3>") < text.index("Våra åtta grupper</h3>")
    post(plan, f"avsnitt/{second.key}/flytta/", steg="-1")  # it stands right after the first heading already
    assert "Avsnittet togs bort." in post(plan, f"avsnitt/{section.key}/ta-bort/").text


def test_the_committees_sections_are_not_named_anew(post, plan):
    assert post(plan, "avsnitt/s-inledning/", heading="Nej").status_code == 422


def test_single_values_are_saved(post, cast, plan, thread):
    assert post(plan, f"indikatorer/{thread.own_line.key}/arsmal/", value=" minst  14 ", htmx=False).json()["at"]
    thread.own_line.refresh_from_db()
    assert thread.own_line.target == "minst 14"
    report = a_report(cast)
    post(report, f"mal/{thread.own.key}/bedomning/", value="PARTIAL", htmx=False)
    assert GoalAssessment.objects.get(document=report).fulfilment == "PARTIAL"
    post(report, f"aktiviteter/{thread.own_activity.key}/avvikelse/", value="on", htmx=False)
    assert ActivityFollowUp.objects.get(document=report).deviation
    post(report, f"aktiviteter/{thread.own_activity.key}/avvikelse/", value="", htmx=False)
    assert not ActivityFollowUp.objects.get(document=report).deviation


def test_a_value_that_cannot_be_saved_says_why(post, plan, thread):
    response = post(plan, f"indikatorer/{thread.own_line.key}/arsmal/", value="9" * 201, htmx=False)
    assert (response.status_code, response.text) == (422, "Årsmålet får ha högst 200 tecken, nu är det 201.")


def test_committee_goals_are_chosen_on_a_page_of_their_own(post, client, cast, plan, thread):
    other = a_goal(thread.committee.level, thread.area, title="Ett annat nämndmål", committee=cast.committee)
    client.force_login(cast.helena)
    text = client.get(f"/dokument/{plan.key}/mal/valj/").text
    assert "har 1 enhetsmål och kan inte väljas bort" in text
    response = post(plan, "mal/valj/", mal=[thread.committee.key, other.key], htmx=False)
    assert response.status_code == 302
    assert "Ett annat nämndmål" in client.get(f"/dokument/{plan.key}/").text


def test_a_committee_goal_with_own_goals_is_not_dropped_in_silence(post, plan, thread):
    response = post(plan, "mal/valj/", mal=[], fanns=[thread.committee.key], htmx=False)
    assert response.status_code == 422
    assert f"Nämndmålet ”{thread.committee.title}” har enhetsmålet ”{thread.own.title}”." in response.text


def test_a_choice_made_from_an_older_page_leaves_what_a_colleague_chose(post, cast, plan, thread):
    other = a_goal(thread.committee.level, thread.area, title="Ett annat nämndmål", committee=cast.committee)
    there = thread.committee.key
    post(plan, "mal/valj/", by=cast.deputy, mal=[there, other.key], fanns=[there], htmx=False)
    post(plan, "mal/valj/", mal=[there], fanns=[there], htmx=False)
    assert cast.unit.assignments.filter(goal=other).exists()


def test_a_plan_is_handed_in_after_a_question(post, client, cast, plan):
    client.force_login(cast.helena)
    question = client.get(f"/dokument/{plan.key}/steg/submit/", headers=HTMX).text
    assert "saker som måste fyllas i är tomma." in question
    response = post(plan, "steg/submit/")
    assert response["HX-Redirect"] == f"/dokument/{plan.key}/"
    plan.refresh_from_db()
    assert plan.status == Status.SUBMITTED
    assert "Inlämnat: Verksamhetsplan 2026." in client.get(f"/dokument/{plan.key}/").text


def test_sending_back_needs_a_reason(post, cast, thread):
    plan = a_plan(cast, status=Status.SUBMITTED)
    assert "Skriv varför." in post(plan, "steg/return/", by=cast.controller).text
    post(plan, "steg/return/", by=cast.controller, reason="Budgeten saknas.")
    plan.refresh_from_db()
    assert plan.status == Status.DRAFT


def test_a_step_that_is_not_ones_own_is_refused(post, cast, plan):
    assert post(plan, "steg/submit/", by=cast.deputy).status_code == 403
    assert post(plan, "steg/hopp/").status_code == 404


def test_a_date_of_an_activity_may_lie_years_back(post, cast, plan, thread):
    activity = add_activity(document=plan, goal_key=thread.own.key, title="Länge pågått", by=cast.helena)
    post(plan, f"aktiviteter/{activity.key}/", title="Länge pågått", start="2014-01-01", end="2018-12-31")
    activity.refresh_from_db()
    assert activity.start.year == 2014
    assert plan.kind == Kind.PLAN
