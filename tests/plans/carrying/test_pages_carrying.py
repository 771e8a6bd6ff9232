"""The page of the carry-over: cards, choices that are kept, what is missing, and what the plan says afterwards."""

import html
import json
import re

import pytest
from django.test import Client

from goals.choices import Level
from goals.models import Activity, Goal
from plans.choices import Fate, Kind, Status
from plans.models import CarriedItem, CarryDraft, Document, Rubric
from plans.services import keep_choices
from plans.transitions import move
from tests.builders import YEAR, a_plan
from tests.plans.carrying.material import NEXT, carry, next_year

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def helena(client, cast):
    client.force_login(cast.helena)
    return client


def address(document, *, end=""):
    return f"/dokument/{document.key}/fran-forra-aret/{end}"


def page(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def chosen(document):
    return CarryDraft.objects.get(document=document).choices


def test_the_start_page_offers_to_begin_from_last_years_plan(helena, cast, last_year):
    next_year(cast).delete()
    assert "Utgå från" in page(helena, "/")
    answer = helena.post(f"/enhet/{cast.unit.key}/{NEXT}/VP/", {"utga": "1"})
    assert answer["Location"] == address(Document.objects.get(year=NEXT))


def test_the_empty_plan_leads_there_until_something_has_been_carried(helena, cast, coming):
    assert "Ni behöver inte börja från tomt" in page(helena, coming.get_absolute_url())
    carry(cast, coming)
    shown = page(helena, coming.get_absolute_url())
    assert "Ni behöver inte börja från tomt" not in shown
    assert "Ta med mer från förra årets plan" in shown


def test_the_cards_show_last_years_texts_and_a_suggestion(helena, thread, coming):
    shown = page(helena, address(coming))
    assert "Vi frågar varje morgon." in shown
    assert f'name="val.{thread.own.key}" value="KEEP" checked' in shown
    assert f'name="val.{thread.own_activity.key}" value="CLOSE" checked' in shown
    assert "0</b> av" in shown


def test_a_choice_is_kept_as_it_is_made(helena, thread, coming):
    name = f"val.{thread.own.key}"
    assert helena.post(address(coming, end="val/"), {"namn": name, "varde": "REWORK"}).status_code == 200
    shown = page(helena, address(coming))
    assert f'name="{name}" value="REWORK" checked' in shown
    assert "1</b> av" in shown
    assert not Goal.objects.filter(year=NEXT, level=Level.UNIT).exists()


# --- two who choose


def shown_by(page):
    """What a page says that it showed in each field."""
    return html.unescape(re.search('name="bas" value="([^"]*)"', page)[1])


@pytest.fixture
def bo(cast, coming, helena):
    """Bo's page, opened before Helena closed the goal with a reason: what it posts if he presses the button."""
    opened = Client()
    opened.force_login(cast.deputy)
    before = page(opened, address(coming))

    class Bo:
        def sends(self, **fields):
            shown = json.loads(shown_by(before))
            return opened.post(address(coming), shown | {"bas": shown_by(before)} | fields)

        def keeps(self, name, value, base):
            return opened.post(address(coming, end="val/"), {"namn": name, "varde": value, "base": base})

    return Bo()


def closes(client, document, key, *, why):
    for name, value in ((f"val.{key}", "CLOSE"), (f"skal.{key}", why)):
        assert client.post(address(document, end="val/"), {"namn": name, "varde": value, "base": ""}).status_code == 200


def test_an_older_page_does_not_write_over_what_somebody_else_has_chosen_since(helena, bo, thread, coming):
    closes(helena, coming, thread.own.key, why="Målet är nått.")
    answer = bo.sends(gor="spara")
    assert answer.status_code == 302
    assert chosen(coming) == {f"val.{thread.own.key}": "CLOSE", f"skal.{thread.own.key}": "Målet är nått."}


def test_nothing_is_carried_over_that_the_page_did_not_show(helena, bo, thread, coming):
    closes(helena, coming, thread.own.key, why="Målet är nått.")
    answer = bo.sends(gor="ta-med")
    assert answer.status_code == 409
    told = answer.content.decode()
    assert "Helena Lund valde ”Avsluta”" in told and "Helena Lund skrev ”Målet är nått.”" in told
    assert 'value="Målet är nått."' in told
    assert f'name="val.{thread.own.key}" value="CLOSE" checked' in told
    assert not Goal.objects.filter(year=NEXT, level=Level.UNIT).exists()
    seen = shown_by(told)
    again = helena.post(address(coming), json.loads(seen) | {"bas": seen, "gor": "ta-med"})
    assert again.status_code == 302
    assert CarriedItem.objects.get(key=thread.own.key).reason == "Målet är nått."


def test_where_both_have_chosen_both_are_shown_and_neither_is_lost(helena, bo, thread, coming):
    closes(helena, coming, thread.own.key, why="Målet är nått.")
    name = f"val.{thread.own.key}"
    told = bo.sends(gor="spara", **{name: "REWORK"})
    assert told.status_code == 409
    assert "Helena Lund valde ”Avsluta”" in told.text and ", du valde ”Behåll och arbeta om”" in told.text
    assert chosen(coming)[name] == "CLOSE"
    assert f'name="{name}" value="REWORK" checked' in told.text
    seen = shown_by(told.text)
    assert json.loads(seen)[name] == "CLOSE"  # both have been seen, so that the next choice is made knowing it
    helena.post(address(coming), json.loads(seen) | {name: "REWORK", "bas": seen, "gor": "spara"})
    assert chosen(coming) == {name: "REWORK", f"skal.{thread.own.key}": "Målet är nått."}


def test_a_choice_that_clashes_is_answered_with_what_is_chosen(helena, bo, thread, coming):
    closes(helena, coming, thread.own.key, why="Målet är nått.")
    answer = bo.keeps(f"val.{thread.own.key}", "REWORK", base="KEEP")
    assert (answer.status_code, answer.json()) == (409, {"value": "CLOSE", "by": "Helena Lund"})
    assert bo.keeps(f"val.{thread.own.key}", "CLOSE", base="KEEP").status_code == 200  # the same
    assert bo.keeps(f"val.{thread.own.key}", "REWORK", base="CLOSE").status_code == 200


@pytest.mark.parametrize("told", ["", "[1]", "{", '{"a": 1}'])
def test_a_page_that_does_not_tell_what_it_showed_writes_nothing_over(helena, bo, thread, coming, told):
    closes(helena, coming, thread.own.key, why="Målet är nått.")
    assert bo.sends(gor="ta-med", bas=told).status_code == 409
    assert chosen(coming)[f"val.{thread.own.key}"] == "CLOSE"


def test_what_is_no_field_of_the_form_is_refused(helena, coming):
    assert helena.post(address(coming, end="val/"), {"namn": "annat", "varde": "x"}).status_code == 422
    assert not CarryDraft.objects.exists()


def test_only_what_somebody_has_chosen_is_counted_after_something_was_missing(helena, thread, coming):
    seen = shown_by(page(helena, address(coming)))
    closed = {f"val.{thread.own.key}": "CLOSE", f"skal.{thread.own.key}": ""}
    told = helena.post(address(coming), json.loads(seen) | closed | {"bas": seen, "gor": "ta-med"})
    assert "Inget är taget med ännu" in told.text and '<b id="chosen">1</b> av' in told.text
    assert '<b id="chosen">1</b> av' in page(helena, address(coming))


def test_where_one_lands_it_can_be_undone(helena, coming):
    seen = shown_by(page(helena, address(coming)))
    answer = helena.post(address(coming), json.loads(seen) | {"bas": seen, "gor": "ta-med"}, follow=True)
    assert f'<a href="{address(coming, end="angra/")}">Ångra</a>' in answer.text.split("Med från förra året")[1][:300]


def test_an_odd_value_is_no_choice(helena, cast, thread, coming):
    keep_choices(document=coming, fields={f"val.{thread.own.key}": "MITTEMELLAN\0"}, shown={}, by=cast.helena)
    assert f'name="val.{thread.own.key}" value="KEEP" checked' in page(helena, address(coming))


def test_without_scripts_the_choices_are_saved_for_later(helena, thread, coming):
    fields = {f"val.{thread.own.key}": "CLOSE", f"skal.{thread.own.key}": "Nått.", "gor": "spara"}
    assert helena.post(address(coming), fields).status_code == 302
    assert chosen(coming) == {f"val.{thread.own.key}": "CLOSE", f"skal.{thread.own.key}": "Nått."}
    assert not Goal.objects.filter(year=NEXT, level=Level.UNIT).exists()


def test_what_is_missing_is_told_with_a_link_and_nothing_is_lost(helena, thread, coming):
    fields = {f"val.{thread.own.key}": "CLOSE", f"skal.{thread.own_activity.key}": "Färdig.", "gor": "ta-med"}
    answer = helena.post(address(coming), fields)
    shown = answer.content.decode()
    assert f'href="#k-{thread.own.key}"' in shown
    assert "Skriv varför" in shown
    assert 'value="Färdig."' in shown
    assert f'name="val.{thread.own.key}" value="CLOSE" checked' in shown


def test_carrying_over_leads_to_the_plan_and_says_what_was_done(helena, thread, coming):
    answer = helena.post(address(coming), {f"val.{thread.own.key}": "REWORK", "gor": "ta-med"}, follow=True)
    shown = answer.content.decode()
    assert "Med från förra året: 1 enhetsmål, 1 indikator, 1 avsnitt." in shown
    assert "Avslutat: 1 aktivitet." in shown
    assert f"målet är övertaget från Verksamhetsplan {YEAR}, inte ändrat" in shown
    assert f"övertagen från Verksamhetsplan {YEAR}, inte ändrad" in shown
    assert "Att arbeta om (1)" in shown
    assert "sedan i fjol" not in shown  # told once, as taken over


def test_what_is_to_be_worked_over_is_called_what_it_is_called_this_year(helena, cast, coming):
    Rubric.objects.filter(year=NEXT, code="lokaler").update(label="Lokaler {year}")
    carry(cast, coming, {"s-lokaler": (Fate.REWORK, "")})
    assert f"Avsnitt: Lokaler {NEXT}<" in page(helena, coming.get_absolute_url())


def test_a_goal_is_worked_over_when_somebody_has_changed_it(helena, cast, thread, coming):
    carry(cast, coming, {thread.own.key: (Fate.REWORK, "")})
    goal = Goal.objects.get(year=NEXT, level=Level.UNIT)
    helena.post(f"/dokument/{coming.key}/text/{goal.key}.arbetssatt/", {"html": "<p>Nytt.</p>", "base_version": 1})
    shown = page(helena, coming.get_absolute_url())
    assert "Att arbeta om" not in shown
    assert ">målet är övertaget" not in shown


def test_what_was_to_be_worked_over_and_is_as_it_was_is_told_before_handing_in_and_adopting(
    client, helena, cast, thread, coming
):
    carry(cast, coming, {thread.own.key: (Fate.REWORK, "")})
    goal = Goal.objects.get(year=NEXT, level=Level.UNIT)
    told = page(helena, f"/dokument/{coming.key}/steg/submit/")
    assert "Att arbeta om (1)" in told
    assert f'<a href="#{goal.key}" data-close>Enhetsmål: ' in told
    move(document=coming, name="submit", by=cast.helena)
    client.force_login(cast.department_head)
    told = page(client, f"/dokument/{coming.key}/steg/adopt/")
    assert "Att arbeta om (1)" in told
    assert "<li>Enhetsmål: " in told


def test_the_second_time_what_is_there_has_no_choice(helena, cast, thread, coming):
    carry(cast, coming)
    shown = page(helena, address(coming))
    assert "Redan med" in shown
    assert f'name="val.{thread.own.key}"' not in shown
    assert f'name="val.{thread.own_activity.key}" value="CLOSE" checked' in shown


def test_undoing_shows_first_what_goes_and_what_stays(helena, cast, thread, coming):
    carry(cast, coming, {thread.own_activity.key: (Fate.KEEP, "")})
    activity = Activity.objects.get(goal__year=NEXT)
    activity.title = "Husmöte varje vecka"
    activity.save()
    shown = page(helena, address(coming, end="angra/"))
    assert "1 indikator, 1 avsnitt" in shown
    assert "Det här blir kvar" in shown
    assert f"Enhetsmål: {thread.own.title}" in shown
    answer = helena.post(address(coming, end="angra/"), follow=True)
    assert "Övertagandet är ångrat. Kvar i planen" in answer.content.decode()
    assert not Goal.objects.get(year=NEXT, level=Level.UNIT).removed_at


def test_there_is_nothing_to_begin_from_the_first_year(helena, cast, thread):
    assert "ingen fastställd plan från ett tidigare år" in page(helena, address(a_plan(cast)))


def test_what_was_closed_is_read_with_its_reason_and_texts(helena, cast, thread, coming):
    carry(cast, coming, {thread.own.key: (Fate.CLOSE, "Alla väljer redan själva.")})
    shown = page(helena, f"/dokument/{coming.key}/avslutat/")
    for words in (thread.own.title, "Alla väljer redan själva.", "Vi frågar varje morgon.", "Helena Lund"):
        assert words in shown


def test_employees_read_what_was_closed_when_the_plan_was_adopted(client, cast, thread, coming):
    carry(cast, coming, {thread.own.key: (Fate.CLOSE, "Alla väljer redan själva.")})
    for name, by in (("submit", cast.helena), ("adopt", cast.department_head), ("correct", cast.department_head)):
        coming = move(document=coming, name=name, by=by, reason="Fel.")
    assert (coming.kind, coming.status) == (Kind.PLAN, Status.DRAFT)
    carry(cast, coming, {thread.own.key: (Fate.CLOSE, "Ett skäl i rättelsen.")})
    client.force_login(cast.employee)
    shown = page(client, f"/dokument/{coming.key}/avslutat/")
    assert "Alla väljer redan själva." in shown
    assert "Ett skäl i rättelsen." not in shown
