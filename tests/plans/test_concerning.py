"""What of a document concerns a workplace: what names it or what it stands under, and what names nobody."""

import pytest

from goals.models import Activity
from plans import outline as o
from plans import services
from plans.assemble import assemble
from plans.concerning import concerning
from tests.builders import a_cast, a_plan, a_red_thread, a_workplace, an_indicator_line, write
from units.models import Workplace

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    cast = a_cast()
    a_workplace("Kajen", cast.unit)
    return cast


@pytest.fixture
def kajen(cast):
    return Workplace.objects.get(name="Kajen")


def goals_of(plan, name, other):
    return {goal.key: goal for _, goal in o.walk(concerning(assemble(plan), name, {other}).goals)}


def test_an_activity_that_names_nobody_follows_its_goal(cast, kajen):
    thread, plan = a_red_thread(cast), a_plan(cast)
    thread.own.workplaces.set([kajen])
    write(plan, f"{thread.own.key}.arbetssatt", "<p>Kajens text.</p>", by=cast.helena)
    assert thread.own.key not in goals_of(plan, "Bruket", "Kajen")
    only = Activity.objects.create(goal=thread.own, title="Bara Bruket", position=2)
    only.workplaces.set([cast.workplace])
    goal = goals_of(plan, "Bruket", "Kajen")[thread.own.key]
    assert [row.title for row in goal.activities] == ["Bara Bruket"]
    assert (goal.texts, goal.indicators) == ((), ()), "the goal is there for the activity's sake only"
    assert "Bara Bruket" not in [row.title for row in goals_of(plan, "Kajen", "Bruket")[thread.own.key].activities]


def test_a_line_with_another_workplaces_name_is_theirs(cast, kajen):
    thread, plan = a_red_thread(cast), a_plan(cast)
    line = an_indicator_line(thread.own, cast.unit, name="Deltagare som slutat", target="3", own=True, label="Kajen")
    for name, other, there in (("Bruket", "Kajen", False), ("Kajen", "Bruket", True)):
        rows = goals_of(plan, name, other)[thread.own.key].indicators
        assert (line.key in [row.key for row in rows]) is there


def test_a_subheading_follows_the_heading_it_stands_under(cast, kajen):
    plan = a_plan(cast)
    add = {"document": plan, "by": cast.helena}
    theirs = services.add_section(after_key="s-lokaler", heading="Om Kajen", level=2, workplaces=[kajen.key], **add)
    below = services.add_section(after_key=theirs.key, heading="Bryggan", level=3, **add)
    services.add_section(after_key=below.key, heading="Om alla", level=2, **add)
    headings = [section.heading for section in concerning(assemble(plan), "Bruket", {"Kajen"}).front]
    assert "Bryggan" not in headings and "Om alla" in headings
    assert "Bryggan" in [section.heading for section in concerning(assemble(plan), "Kajen", {"Bruket"}).front]
