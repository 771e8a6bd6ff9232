"""A section for each workplace: made once however often it is asked for, given out in the same step, undone."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from plans import outline as o
from plans import services
from plans.assemble import assemble
from plans.models import Rubric, Task
from tests.builders import a_cast, a_plan, a_workplace, write
from tests.plans.sharing.giving import give, in_days, subjects

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    cast = a_cast()
    a_workplace("Kajen", cast.unit)
    a_workplace("Annans", cast.other_unit)
    return cast


@pytest.fixture
def plan(cast):
    return a_plan(cast)


def add(cast, plan, **options):
    options = {"after_key": "s-lokaler", "by": cast.helena, **options}
    return services.add_workplace_sections(document=plan, **options)


def after_lokaler(plan):
    """The headings that follow Lokaler, with whom they concern."""
    front = list(assemble(plan).front)
    start = next(n for n, section in enumerate(front) if section.rubric == "lokaler") + 1
    return [(section.heading, section.workplaces) for section in front[start : start + 3] if section.own]


def test_each_workplace_gets_a_section_of_its_own_in_order(cast, plan):
    made = add(cast, plan)
    assert after_lokaler(plan) == [("Bruket", ("Bruket",)), ("Kajen", ("Kajen",))]
    assert {text.slot for text in o.texts(assemble(plan))} >= {f"{plan.key}.{s.key}" for s in made.sections}


def test_asked_again_only_those_that_lack_one_get_one(cast, plan):
    add(cast, plan)
    with pytest.raises(ValidationError, match="redan ett avsnitt"):
        add(cast, plan, after_key=Rubric.objects.filter(document=plan).first().key)
    a_workplace("Udden", cast.unit)
    assert [section.label for section in add(cast, plan).sections] == ["Udden"]
    assert [heading for heading, _ in after_lokaler(plan)] == ["Bruket", "Kajen", "Udden"]


def test_undone_they_are_gone_and_come_back_with_what_was_written(cast, plan):
    made = add(cast, plan, until=in_days(3))
    keys = [section.key for section in made.sections]
    write(plan, f"{plan.key}.{keys[0]}", "<p>Hos oss.</p>", by=cast.helena)
    tasks = [task.key for task in made.tasks]
    assert services.remove_workplace_sections(document=plan, keys=keys, tasks=tasks, by=cast.helena) == 2
    assert after_lokaler(plan) == []
    assert not Task.objects.open().exists()
    assert subjects(cast.vp_group)[-1].startswith("En uppgift har tagits tillbaka")
    assert [section.key for section in add(cast, plan).sections] == keys
    assert "<p>Hos oss.</p>" in {text.html for text in o.texts(assemble(plan))}


def test_undoing_leaves_what_was_given_since(cast, plan):
    made = add(cast, plan)
    keys = [section.key for section in made.sections]
    since = give(cast, plan, f"{plan.key}.{keys[0]}", people=[cast.deputy]).tasks
    services.remove_workplace_sections(document=plan, keys=keys, by=cast.helena)
    assert list(Task.objects.open()) == list(since)


def test_they_are_given_to_the_workplaces_in_the_same_step(cast, plan):
    made = add(cast, plan, until=in_days(3), note="En sida räcker.")
    assert {(task.name, str(task.workplace)) for task in made.tasks} == {("Bruket", "Bruket"), ("Kajen", "Kajen")}
    assert len(subjects(cast.vp_group)) == 1
    with pytest.raises(ValidationError, match="har redan varit"):
        a_workplace("Udden", cast.unit)
        add(cast, plan, until=in_days(-1))
    assert not Rubric.objects.filter(document=plan, label="Udden").exists()


def test_the_dialog_says_which_and_the_toast_undoes(cast, plan):
    client = Client()
    client.force_login(cast.helena)
    base, script = f"/dokument/{plan.key}/avsnitt/", {"HX-Request": "true"}
    assert "avsnitt per arbetsplats" in client.get(f"{base}ny/?efter=s-lokaler", headers=script).text
    assert "Bruket, Kajen" in client.get(f"{base}arbetsplatser/?efter=s-lokaler", headers=script).text
    answer = client.post(f"{base}arbetsplatser/?efter=s-lokaler", {"give": "on"}, headers=script)
    assert "Välj vilken dag" in answer.text
    answer = client.post(
        f"{base}arbetsplatser/?efter=s-lokaler", {"give": "on", "until": in_days(3).isoformat()}, headers=script
    )
    assert "2 avsnitt är tillagda och utdelade." in answer.text
    undo = answer.text.partition('hx-post="' + f"{base}arbetsplatser/angra/")[2].partition('"')[0].replace("&amp;", "&")
    assert (
        "Varje arbetsplats har redan ett avsnitt"
        in client.get(f"{base}arbetsplatser/?efter=s-lokaler", headers=script).text
    )
    client.post(f"{base}arbetsplatser/angra/{undo}", headers=script)
    assert after_lokaler(plan) == [] and not Task.objects.open().exists()
