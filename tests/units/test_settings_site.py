"""The settings pages: who gets in, what each may write there, and what nobody may."""

import pytest
from django.conf import settings
from django.contrib import admin
from django.urls import reverse

from goals.choices import Level
from goals.models import Assignment, Goal
from indicators.models import GoalIndicator, Indicator
from plans.models import Deadline, Rubric, YearSetup
from plans.setup import set_up_year
from tests.builders import YEAR, a_cast, a_goal, a_red_thread, a_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


@pytest.fixture
def ada():
    return a_user("Ada Admin", is_staff=True, is_superuser=True)


@pytest.fixture
def save(client):
    """``save(user, Model, row or None, **fields)`` posts the form of a row, filled in with what it says now."""

    def save(user, model, row=None, **fields):
        client.force_login(user)
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        path = reverse(f"{name}_change", args=[row.pk]) if row else reverse(f"{name}_add")
        page = client.get(path)
        if page.status_code != 200:
            return page
        form = page.context["adminform"].form
        filled = {name: form[name].value() for name in form.fields} | fields
        for formset in page.context["inline_admin_formsets"]:
            prefix = formset.formset.prefix
            filled |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0} | {
                key: value for key, value in fields.items() if key.startswith(prefix)
            }
        return client.post(path, {key: value for key, value in filled.items() if value is not None})

    return save


def test_those_who_write_goals_come_in_and_others_are_told_why_not(client, cast, ada):
    for user in (cast.planner, cast.controller, ada):
        client.force_login(user)
        assert client.get("/admin/").status_code == 200
    for user in (cast.helena, cast.department_head, cast.employee):
        client.force_login(user)
        response = client.get("/admin/", follow=True)
        assert response.status_code == 403
        assert "Du har inte rätt att öppna inställningarna." in response.text
    client.logout()
    assert client.get("/admin/", follow=True).request["PATH_INFO"] == "/accounts/login/"


def test_the_way_there_is_shown_to_those_who_come_in(client, cast):
    for user, words in ((cast.controller, "Nämndens mål och rubriker"), (cast.planner, "Kommunfullmäktiges mål")):
        client.force_login(user)
        page = client.get("/").text
        assert words in page
        assert "Inställningar" in page
    client.force_login(cast.helena)
    assert "Inställningar" not in client.get("/").text


def test_the_planner_writes_the_councils_goals_and_no_others(save, cast, thread):
    new = {"level": Level.AREA, "year": YEAR, "parent": thread.orientation.pk, "number": "1.4", "title": "Nytt"}
    assert save(cast.planner, Goal, **new).status_code == 302
    assert Goal.objects.get(title="Nytt").number == "1.4"
    new |= {"level": Level.COMMITTEE, "parent": thread.area.pk, "title": "Inte hennes"}
    assert save(cast.planner, Goal, **new, committee=cast.committee.pk).status_code == 200
    assert not Goal.objects.filter(title="Inte hennes").exists()
    assert save(cast.planner, Goal, thread.committee, title="Nej").status_code == 302
    thread.committee.refresh_from_db()
    assert thread.committee.title != "Nej"


def test_the_controller_writes_the_goals_of_her_own_committee(save, client, cast, thread):
    new = {"level": Level.COMMITTEE, "year": YEAR, "parent": thread.area.pk, "title": "Nytt nämndmål"}
    assert save(cast.controller, Goal, **new, committee=cast.committee.pk).status_code == 302
    assert Goal.objects.get(title="Nytt nämndmål").committee == cast.committee
    new["title"] = "Någon annans"
    assert save(cast.controller, Goal, **new, committee=cast.other_committee.pk).status_code == 200
    theirs = a_goal(Level.COMMITTEE, thread.area, title="Deras", committee=cast.other_committee)
    save(cast.controller, Goal, theirs, title="Tagen")
    save(cast.controller, Goal, thread.area, title="Tagen")
    assert not Goal.objects.filter(title__in=("Tagen", "Någon annans")).exists()
    listed = client.get(reverse("admin:goals_goal_changelist")).text
    assert thread.area.title in listed
    assert "Deras" not in listed


def test_what_a_unit_has_written_is_only_looked_at_also_by_administrators(save, cast, thread, ada):
    for user in (ada, cast.controller):
        for row in (thread.own, thread.own_activity):
            assert save(user, type(row), row, title="Ändrat bakom ryggen").status_code in (200, 403)
        assert save(user, type(thread.own_line), thread.own_line, target="0").status_code in (302, 403, 200)
    for row in (thread.own, thread.own_activity, thread.own_line):
        before = str(row), getattr(row, "target", "")
        row.refresh_from_db()
        assert (str(row), getattr(row, "target", "")) == before


def test_a_goal_stands_under_one_of_the_level_above_in_the_same_year(save, cast, thread):
    new = {"level": Level.COMMITTEE, "year": YEAR, "committee": cast.committee.pk, "title": "Fel"}
    response = save(cast.controller, Goal, **new, parent=thread.orientation.pk)
    assert "Målet ska stå under ett mål på nivån ovanför" in response.text
    new["year"] = YEAR + 1
    response = save(cast.controller, Goal, **new, parent=thread.area.pk)
    assert "från samma år" in response.text


def test_a_goal_is_taken_away_and_comes_back_but_not_from_above_others(client, cast, thread):
    bare = a_goal(Level.COMMITTEE, thread.area, title="Utan något", committee=cast.committee)
    client.force_login(cast.controller)

    def act(action):
        rows = {"_selected_action": [bare.pk, thread.committee.pk, thread.area.pk], "action": action}
        page = client.post(reverse("admin:goals_goal_changelist"), rows, follow=True).text
        present = set(Goal.objects.present().values_list("pk", flat=True))
        return page, {goal.pk for goal in (bare, thread.committee, thread.area)} - present

    page, gone = act("take_away")
    assert gone == {bare.pk}
    assert "1 borttagna." in page
    assert f"Har mål under sig och är kvar: {thread.committee.title}." in page
    assert act("bring_back")[1] == set()


def test_the_controller_sets_up_a_year_with_rubriker_and_last_days(save, cast, thread):
    assert save(cast.controller, YearSetup, committee=cast.committee.pk, year=YEAR + 1).status_code == 302
    setup = YearSetup.objects.get(committee=cast.committee, year=YEAR + 1)
    assert setup.indicator_columns
    assert Rubric.objects.filter(committee=cast.committee, year=YEAR + 1).count() > 10
    day = {"deadlines-TOTAL_FORMS": 1, "deadlines-0-kind": "VP", "deadlines-0-on": "2027-01-20"}
    assert save(cast.controller, YearSetup, setup, **day).status_code == 302
    assert str(Deadline.objects.get(setup=setup).on) == "2027-01-20"


def test_a_rubrik_of_another_committee_is_not_there(save, cast, thread):
    set_up_year(committee=cast.other_committee, year=YEAR)
    mine, theirs = (Rubric.objects.filter(committee=c).first() for c in (cast.committee, cast.other_committee))
    assert save(cast.controller, Rubric, mine, label="Ny rubrik", kinds=["VP"], shown_in=[]).status_code == 302
    save(cast.controller, Rubric, theirs, label="Ny rubrik", kinds=["VP"])
    assert list(Rubric.objects.filter(label="Ny rubrik")) == [mine]


def test_arsmal_are_written_by_those_whose_they_are(save, cast, thread):
    indicator = Indicator.objects.get(name="Andel nöjda deltagare")
    councils = GoalIndicator.objects.get(indicator=indicator)
    save(cast.controller, GoalIndicator, councils, target="0 %")
    save(cast.controller, Indicator, indicator, name="Omdöpt")
    new = {"indicator": indicator.pk, "goal": thread.area.pk, "target": "90 %"}
    assert save(cast.controller, GoalIndicator, **new, committee=cast.committee.pk).status_code == 302
    assert save(cast.controller, GoalIndicator, **new | {"goal": thread.orientation.pk}).status_code == 403
    assert save(cast.planner, GoalIndicator, councils, target="86 %").status_code == 302
    found = GoalIndicator.objects.order_by("pk").values_list("committee", "target", "indicator__name")
    assert list(found) == [
        (None, "86 %", "Andel nöjda deltagare"),
        (cast.committee.pk, "90 %", "Andel nöjda deltagare"),
    ]


def test_the_controller_gives_a_unit_an_activity(save, cast, thread):
    row = {"unit": cast.unit.pk, "activity": thread.shared_activity.pk}
    assert save(cast.controller, Assignment, **row).status_code == 302
    theirs = {"unit": cast.other_unit.pk, "activity": thread.shared_activity.pk}
    assert save(cast.controller, Assignment, **theirs).status_code == 200
    assert Assignment.objects.get().unit == cast.unit


def test_nothing_that_documents_rest_on_is_deleted(rf, ada):
    request = rf.get("/")
    request.user = ada
    ours = {m: site for m, site in admin.site._registry.items() if m._meta.app_label in settings.INSTALLED_APPS}
    deletable = {model.__name__ for model, site in ours.items() if site.has_delete_permission(request)}
    assert deletable == {"Assignment", "Membership"}
