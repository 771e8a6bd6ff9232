"""Deciding about a proposal: nothing is written over, and a refusal gives back what was typed and begun from."""

import html
import re

import pytest
from django.test import Client

from indicators.models import Outcome
from plans import services
from plans.choices import Status, Verdict
from plans.models import Contribution, Passage
from tests.builders import a_cast, a_plan, a_red_thread, a_report, write
from tests.plans.sharing.giving import give

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NOW, NEW = "<p>Vi frågar varje morgon.</p>", "<p>Vi frågar varje kväll.</p>"
BOS = "<p>Bos nya stycke.</p>"


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


@pytest.fixture
def slot(thread):
    return f"{thread.own.key}.arbetssatt"


@pytest.fixture
def plan(cast, slot):
    plan = a_plan(cast)
    write(plan, slot, NOW, by=cast.helena)
    return plan


@pytest.fixture
def task(cast, plan, slot):
    return give(cast, plan, slot, workplaces=[cast.workplace]).tasks[0]


@pytest.fixture
def made(cast, slot, task):
    return services.propose_text(task=task, place=slot, html=NEW, base_version=1, by=cast.vp_group)


@pytest.fixture
def helena(cast):
    client = Client()
    client.force_login(cast.helena)
    return client


def there(made):
    return f"/dokument/{made.task.document.key}/utdelat/forslag/{made.key}/"


def adaptation(page):
    """The fields of the form that adapts a text, as the browser would send them."""
    form = page.partition(" data-adapts")[2]
    fields = dict(re.findall(r'<input type="hidden" name="(base_html|base_version|sedd)" value="([^"]*)"', form))
    fields["html"] = re.search(r'<textarea name="html"[^>]*>(.*?)</textarea>', form, re.S)[1]
    return {name: html.unescape(value) for name, value in fields.items()} | {"svar": "andra"}


def stands(made):
    return Passage.objects.get(document=made.task.document, slot=made.place).html


def test_where_they_clash_the_editor_holds_what_stands_now_and_both_wordings(cast, plan, slot, made, helena):
    weekly = NOW.replace("morgon", "vecka")
    write(plan, slot, weekly + BOS, base_version=1, base_html=NOW, by=cast.deputy)
    page = helena.get(there(made)).text
    assert "Godta, skriv in det" not in page
    fields = adaptation(page)
    for words in ("varje vecka", "varje kväll", "Bos nya stycke"):
        assert words in fields["html"]
    helena.post(there(made), fields | {"html": fields["html"].replace(NEW, "")})
    assert stands(made) == weekly + BOS


def test_a_refused_answer_gives_back_the_text_with_the_version_it_was_begun_from(cast, plan, slot, made, helena):
    fields = adaptation(helena.get(there(made)).text)
    write(plan, slot, NOW + BOS, base_version=1, base_html=NOW, by=cast.deputy)
    answer = helena.post(there(made), fields | {"reply": "a" * 4001})
    assert answer.status_code == 422
    assert adaptation(answer.text)["base_version"] == "1"
    helena.post(there(made), adaptation(answer.text))
    assert stands(made) == NEW + BOS


def test_a_clash_while_adapting_gives_back_both_and_loses_neither(cast, plan, slot, made, helena):
    fields = adaptation(helena.get(there(made)).text) | {"html": "<p>Vi frågar morgon och kväll.</p>"}
    write(plan, slot, "<p>Vi frågar varje vecka.</p>" + BOS, base_version=1, base_html=NOW, by=cast.deputy)
    answer = helena.post(there(made), fields)
    assert answer.status_code == 409
    again = adaptation(answer.text)
    assert again["base_version"] == "2"
    assert again["html"] == "<p>Vi frågar varje vecka.</p>" + BOS + "<p>Vi frågar morgon och kväll.</p>"


def test_accepting_as_it_was_never_drops_what_she_has_made_of_it(cast, made, helena):
    fields = adaptation(helena.get(there(made)).text) | {"svar": "godta"}
    answer = helena.post(there(made), fields | {"html": "<p>Mina egna ord.</p>"})
    assert (answer.status_code, stands(made)) == (422, NOW)
    assert "Du har skrivit om förslaget" in answer.text and "Mina egna ord." in answer.text
    helena.post(there(made), fields)
    assert stands(made) == NEW


def test_what_is_accepted_is_what_was_shown_whatever_the_browser_says_it_began_from(cast, slot, task, helena):
    client = Client()
    client.force_login(cast.vp_group)
    fields = {"place": slot, "seen": "0", "base_version": "1", "base_html": "<p>X</p>", "html": "<p>X</p><p>Ny.</p>"}
    client.post(f"/uppgifter/{task.key}/", fields)
    made = Contribution.objects.get()
    assert made.base_html == NOW
    page = helena.get(there(made)).text
    assert re.search("<del>.*varje morgon.*</del>", page.partition("Så ändras texten")[2])


def test_a_version_that_nobody_knows_clashes_rather_than_writes_over(cast, slot, task):
    made = services.propose_text(task=task, place=slot, html=NEW, base_version=7, by=cast.vp_group)
    with pytest.raises(services.Conflict):
        services.decide(document=task.document, key=made.key, answer="godta", seen=1, by=cast.helena)


def test_what_was_written_in_is_kept_also_where_others_had_written_meanwhile(cast, plan, slot, made, helena):
    write(plan, slot, NOW + BOS, base_version=1, base_html=NOW, by=cast.deputy)
    services.decide(document=plan, key=made.key, answer="godta", seen=1, by=cast.helena)
    made.refresh_from_db()
    assert (made.state, made.settled) == (Verdict.ACCEPTED, NEW + BOS)
    assert "Så skrevs det in" in helena.get(there(made)).text


def test_words_that_can_no_longer_be_put_in_are_given_back_to_copy(cast, plan, thread, made, helena):
    fields = adaptation(helena.get(there(made)).text) | {"html": "<p>Mina ord.</p><p>Och till.</p>"}
    services.remove_goal(document=plan, key=thread.own.key, by=cast.helena)
    answer = helena.post(there(made), fields)
    assert answer.status_code == 422
    assert re.search(r"Mina ord\.\s+Och till\.", answer.text)


def test_figures_written_meanwhile_are_shown_and_only_hers_are_kept(cast, thread, helena):
    a_plan(cast, status=Status.ADOPTED)
    row = give(cast, a_report(cast), thread.own_line.key, workplaces=[cast.workplace]).tasks[0]
    made = services.propose_figures(task=row, place=row.place, cells={"total": "14"}, by=cast.vp_group)
    about = {"document": row.document, "line": row.place, "workplace": cast.workplace.key, "by": cast.deputy}
    services.record_outcome(cells={"total": "12", "total_respondents": "20"}, **about)
    seen = '{"total": "", "total_respondents": ""}'
    fields = {"svar": "andra", "sedd": "1", "base_cells": seen, "total": "15", "total_respondents": ""}
    answer = helena.post(there(made), fields)
    assert answer.status_code == 409
    form = answer.text.partition(" data-adapts")[2]
    again = dict(re.findall(r'name="(total|total_respondents|base_cells)" value="([^"]*)"', form))
    assert (again["total"], again["total_respondents"]) == ("15", "20"), "what she left follows what stands now"
    helena.post(there(made), fields | {name: html.unescape(value) for name, value in again.items()})
    stored = Outcome.objects.get(workplace=cast.workplace)
    assert (stored.total_raw, stored.total_respondents) == ("15", 20)
