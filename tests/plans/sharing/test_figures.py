"""Figures that a workplace proposes: nobody's true figure is shown or written over by what she could not see."""

import html
import re

import pytest
from django.test import Client

from indicators.models import Outcome, UnitIndicator
from plans import services
from plans.choices import Answer, Status, Verdict
from plans.models import Contribution
from tests.builders import a_cast, a_member, a_plan, a_red_thread, a_report, a_workplace, an_indicator_line
from tests.plans.sharing.giving import give
from units.choices import Role

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def row(cast):
    thread = a_red_thread(cast)
    a_plan(cast, status=Status.ADOPTED)
    return give(cast, a_report(cast), thread.own_line.key, workplaces=[cast.workplace]).tasks[0]


def as_(user):
    client = Client()
    client.force_login(user)
    return client


def page_of(task):
    return f"/uppgifter/{task.key}/"


def decided_at(made):
    return f"/dokument/{made.task.document.key}/utdelat/forslag/{made.key}/"


def stands(cast, row, **cells):
    """Helena has written these figures of the workplace."""
    about = {"document": row.document, "line": row.place, "workplace": cast.workplace.key, "by": cast.helena}
    services.record_outcome(cells=cells, **about)


def fields_of(page, *names):
    """The named fields of a page as a browser would send them."""
    found = re.findall(r'<input [^>]*name="(\w+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found if name in names}


def test_one_who_may_not_see_the_figures_is_not_asked_whether_they_are_right(cast, row):
    stands(cast, row, total="2", total_respondents="3")
    shown = as_(cast.vp_group).get(page_of(row)).content.decode()
    assert "bra som det är" not in shown
    assert "Klart, inget att fylla i" in shown


def test_a_withheld_figure_is_an_empty_cell_and_sending_the_form_as_it_is_leaves_it(cast, row):
    stands(cast, row, total="2", total_respondents="3")
    client = as_(cast.vp_group)
    page = client.get(page_of(row)).text
    assert fields_of(page, "total", "total_respondents") == {"total": "", "total_respondents": ""}
    assert "Här står redan en siffra. Den visas inte" in page
    client.post(page_of(row), fields_of(page, "place", "seen", "total") | {"total_respondents": "4"})
    made = Contribution.objects.get()
    helena = as_(cast.helena)
    fields = fields_of(helena.get(decided_at(made)).text, "sedd", "base_cells")
    helena.post(decided_at(made), fields | {"svar": "godta"})
    stored = Outcome.objects.get(workplace=cast.workplace)
    assert (stored.total_raw, stored.total_respondents) == ("2", 4)


def test_the_mark_of_a_withheld_figure_is_no_proposal(cast, row):
    client = as_(cast.vp_group)
    answer = client.post(page_of(row), {"place": row.place, "seen": "0", "total": ".."})
    assert (answer.status_code, Contribution.objects.count()) == (422, 0)
    client.post(page_of(row), {"place": row.place, "seen": "0", "total": "..", "total_respondents": "4"})
    assert Contribution.objects.get().cells["total"] == ""


def test_only_cells_that_are_offered_are_proposed_and_written(cast, row):
    as_(cast.vp_group).post(page_of(row), {"place": row.place, "seen": "0", "total": "14", "men": "9977"})
    made = Contribution.objects.get()
    assert set(made.cells) == {"total", "total_respondents"}, "the line is not split by sex"
    Contribution.objects.update(cells=made.cells | {"men": "9977"})
    services.decide(document=row.document, key=made.key, answer=Answer.ACCEPT, seen=1, by=cast.helena)
    stored = Outcome.objects.get(workplace=cast.workplace)
    assert (stored.total_raw, stored.men_raw) == ("14", "")


def test_a_colleagues_figures_are_only_for_her_and_those_who_write(cast, row):
    nils = a_member("Nils Ny", Role.REVIEWER, cast.workplace, unit=cast.unit)
    fields = {"place": row.place, "seen": "0", "total": "2", "total_respondents": "3", "word": "Bara Anna svarade."}
    as_(cast.vp_group).post(page_of(row), fields)
    assert "<dd>2</dd>" in as_(cast.vp_group).get(page_of(row)).text
    page = as_(nils).get(page_of(row)).text
    assert "Siffrorna visas bara för Vera Pihl" in page
    assert "<dd>2</dd>" not in page and "Bara Anna" not in page
    assert ">2</td>" in as_(cast.helena).get(decided_at(Contribution.objects.get())).text


def test_the_figures_that_were_written_in_instead_are_kept_and_shown(cast, row):
    as_(cast.vp_group).post(page_of(row), {"place": row.place, "seen": "0", "total": "14"})
    made = Contribution.objects.get()
    cells = {"total": "15", "total_respondents": "20"}
    services.decide(document=row.document, key=made.key, answer=Answer.ADAPT, seen=1, cells=cells, by=cast.helena)
    made.refresh_from_db()
    assert (made.state, made.cells["total"], made.settled_cells) == (Verdict.ADAPTED, "14", cells)
    for page in (as_(cast.vp_group).get(page_of(row)).text, as_(cast.helena).get(decided_at(made)).text):
        assert "Så skrevs det in" in page and "<dd>15</dd>" in page


def test_a_closed_task_names_its_figures_in_words(cast, row):
    as_(cast.vp_group).post(page_of(row), {"place": row.place, "seen": "0", "total": "2", "total_respondents": "30"})
    a_report(cast, status=Status.SUBMITTED)
    page = as_(cast.vp_group).get(page_of(row)).text
    assert "<dt>Svarande, periodens utfall</dt><dd>30</dd>" in page and "total_respondents" not in page


def test_a_goal_does_not_ask_for_a_line_of_another_workplace(cast, row):
    a_workplace("Kajen", cast.unit)
    goal = UnitIndicator.objects.get(key=row.place).goal
    theirs = an_indicator_line(goal, cast.unit, name="Deltagare som slutat", target="3", own=True, label="Kajen")
    (task,) = give(cast, row.document, goal.key, workplaces=[cast.workplace]).tasks
    page = as_(cast.vp_group).get(page_of(task)).text
    assert row.place in page and theirs.key not in page
    (named,) = give(cast, row.document, theirs.key, workplaces=[cast.workplace]).tasks
    assert theirs.key in as_(cast.vp_group).get(page_of(named)).text, "given by its name it is hers to fill in"
