"""Adding, renaming, moving and taking away enhetsmål, and choosing nämndmål."""

import pytest
from django.core.exceptions import ValidationError

from goals.choices import Level
from goals.models import Activity, Assignment, Goal
from indicators.models import GoalIndicator, Indicator, Measure
from plans import outline as o
from plans import services
from plans.assemble import assemble
from plans.transitions import move
from tests.builders import YEAR, a_cast, a_goal, a_plan, a_red_thread, a_report, write
from units.access import PermissionRefused

pytestmark = pytest.mark.django_db


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
def second(cast, thread, plan):
    """Another nämndmål, which the unit has not chosen."""
    return a_goal(Level.COMMITTEE, thread.area, title="Mer luft", committee=cast.committee, position=2)


def own_goals(document, under):
    tree = {goal.key: goal for _, goal in o.walk(assemble(document).goals)}
    return [goal.title for goal in tree[under.key].children]


def add(plan, thread, title, by):
    return services.add_goal(document=plan, parent_key=thread.committee.key, title=title, by=by)


def test_a_new_goal_stands_last_under_its_namndmal(cast, plan, thread):
    made = add(plan, thread, "  Alla\n har en plan ", cast.deputy)
    assert own_goals(plan, thread.committee) == [thread.own.title, "Alla har en plan"]
    assert (made.level, made.year, made.unit, made.committee) == (Level.UNIT, YEAR, cast.unit, cast.committee)
    plan.refresh_from_db()
    assert plan.changed_by == cast.deputy


def test_a_goal_gets_another_wording_and_keeps_its_key(cast, plan, thread):
    services.change_goal(document=plan, key=thread.own.key, title="Nytt ord", by=cast.helena)
    assert Goal.objects.get(key=thread.own.key).title == "Nytt ord"
    assert thread.own.history.count() == 2


@pytest.mark.parametrize("title", ["", "  \n", "\x00", None])
def test_a_goal_says_something(cast, plan, thread, title):
    with pytest.raises(ValidationError, match="Skriv målet"):
        add(plan, thread, title, cast.helena)
    with pytest.raises(ValidationError, match="Skriv målet"):
        services.change_goal(document=plan, key=thread.own.key, title=title, by=cast.helena)


def test_a_goal_has_at_most_a_thousand_characters(cast, plan, thread):
    add(plan, thread, "ö" * 1000, cast.helena)
    with pytest.raises(ValidationError, match="högst 1000 tecken, nu är det 1001"):
        add(plan, thread, "ö" * 1001, cast.helena)


def test_control_characters_do_not_come_into_a_goal(cast, plan, thread):
    assert add(plan, thread, "Alla\x00 är\ud800 med", cast.helena).title == "Alla är med"


@pytest.mark.parametrize(
    ("position", "order"),
    [(0, "CAB"), (1, "ACB"), (2, "ABC"), (None, "ABC"), (-5, "CAB"), (99, "ABC")],
)
def test_a_goal_is_moved_among_its_siblings(cast, plan, thread, position, order):
    services.change_goal(document=plan, key=thread.own.key, title="A", by=cast.helena)
    add(plan, thread, "B", cast.helena)
    moved = add(plan, thread, "C", cast.helena)
    services.move_goal(document=plan, key=moved.key, position=position, by=cast.helena)
    assert "".join(own_goals(plan, thread.committee)) == order


def test_a_goal_is_moved_to_another_namndmal_with_all_it_has(cast, plan, thread, second):
    Assignment.objects.create(unit=cast.unit, goal=second)
    write(plan, f"{thread.own.key}.arbetssatt", "<p>Så.</p>", by=cast.helena)
    services.move_goal(document=plan, key=thread.own.key, to_parent_key=second.key, by=cast.helena)
    assert own_goals(plan, thread.committee) == []
    assert own_goals(plan, second) == [thread.own.title]
    assert "<p>Så.</p>" in [text.html for text in o.texts(assemble(plan))]


def test_a_goal_does_not_stand_under_a_namndmal_that_the_unit_has_not_chosen(cast, plan, thread, second):
    with pytest.raises(ValidationError, match="Välj det först"):
        services.add_goal(document=plan, parent_key=second.key, title="Ett mål", by=cast.helena)
    with pytest.raises(ValidationError, match="Välj det först"):
        services.move_goal(document=plan, key=thread.own.key, to_parent_key=second.key, by=cast.helena)
    for key in (thread.own.key, thread.area.key, thread.orientation.key, "", "g-\x00"):
        with pytest.raises(ValidationError):
            services.add_goal(document=plan, parent_key=key, title="Ett mål", by=cast.helena)


def test_undo_brings_back_the_same_goal_at_its_place_with_all_it_had(cast, plan, thread):
    write(plan, f"{thread.own.key}.arbetssatt", "<p>Så.</p>", by=cast.helena)
    add(plan, thread, "Sist", cast.helena)
    before = assemble(plan)
    services.remove_goal(document=plan, key=thread.own.key, by=cast.helena)
    assert own_goals(plan, thread.committee) == ["Sist"]
    services.restore_goal(document=plan, key=thread.own.key, by=cast.deputy)
    assert assemble(plan) == before


def test_undo_brings_back_the_namndmal_too_when_it_was_dropped_meanwhile(cast, plan, thread):
    services.remove_goal(document=plan, key=thread.own.key, by=cast.helena)
    services.choose_committee_goals(document=plan, add=[], remove=[thread.committee.key], by=cast.helena)
    assert assemble(plan).goals == ()
    services.restore_goal(document=plan, key=thread.own.key, by=cast.helena)
    assert own_goals(plan, thread.committee) == [thread.own.title]


def test_what_is_gone_cannot_be_changed_nor_what_is_there_be_brought_back(cast, plan, thread):
    with pytest.raises(ValidationError, match="finns inte längre"):
        services.restore_goal(document=plan, key=thread.own.key, by=cast.helena)
    services.remove_goal(document=plan, key=thread.own.key, by=cast.helena)
    for change in (
        lambda: services.remove_goal(document=plan, key=thread.own.key, by=cast.helena),
        lambda: services.change_goal(document=plan, key=thread.own.key, title="x", by=cast.helena),
        lambda: services.move_goal(document=plan, key=thread.own.key, position=0, by=cast.helena),
        lambda: services.add_activity(document=plan, goal_key=thread.own.key, title="x", by=cast.helena),
        lambda: services.add_indicator(document=plan, goal_key=thread.own.key, name="x", by=cast.helena),
    ):
        with pytest.raises(ValidationError, match="finns inte längre"):
            change()


def test_another_units_goal_and_another_years_are_out_of_reach(cast, plan, thread):
    owner = {"committee": cast.committee, "unit": cast.other_unit}
    others = a_goal(Level.UNIT, thread.committee, title="Deras", **owner)
    last_years = a_goal(
        Level.UNIT, thread.committee, title="I fjol", unit=cast.unit, committee=cast.committee, year=YEAR - 1
    )
    for goal in (others, last_years, thread.committee, thread.area):
        for change in (
            lambda goal=goal: services.remove_goal(document=plan, key=goal.key, by=cast.helena),
            lambda goal=goal: services.change_goal(document=plan, key=goal.key, title="x", by=cast.helena),
            lambda goal=goal: services.move_goal(document=plan, key=goal.key, position=0, by=cast.helena),
        ):
            with pytest.raises(ValidationError):
                change()


# --- choosing nämndmål


def test_a_unit_begins_with_all_of_the_namnds_goals(cast, thread):
    second = a_goal(Level.COMMITTEE, thread.area, title="Mer luft", committee=cast.committee, position=2)
    plan = a_plan(cast)
    assert own_goals(plan, second) == []


def test_a_unit_chooses_its_namndmal_and_gets_their_activities(cast, plan, thread, second):
    activity = Activity.objects.create(goal=second, title="Vädra")
    services.choose_committee_goals(document=plan, add=[second.key], remove=[], by=cast.helena)
    assert own_goals(plan, second) == []
    assert Assignment.objects.filter(unit=cast.unit, activity=activity).exists()
    services.choose_committee_goals(document=plan, add=[], remove=[second.key], by=cast.helena)
    assert second.key not in [goal.key for _, goal in o.walk(assemble(plan).goals)]
    services.choose_committee_goals(document=plan, add=[thread.committee.key, second.key], remove=[], by=cast.helena)
    assert Assignment.objects.filter(unit=cast.unit, goal=second).count() == 1


def test_what_a_colleague_has_chosen_meanwhile_stays(cast, plan, thread, second):
    third = a_goal(Level.COMMITTEE, thread.area, title="Mer ljus", committee=cast.committee, position=3)
    services.choose_committee_goals(document=plan, add=[second.key], remove=[], by=cast.deputy)
    services.choose_committee_goals(document=plan, add=[third.key], remove=[], by=cast.helena)
    assert {g.key for _, g in o.walk(assemble(plan).goals)} >= {second.key, third.key}


def test_with_a_namndmal_come_the_indicators_that_the_unit_measures(cast, plan, thread, second):
    measured, other = (Indicator.objects.create(name=name) for name in ("Andel nöjda", "Antal träd"))
    Measure.objects.create(indicator=measured, unit=cast.unit)
    for indicator in (measured, other):
        GoalIndicator.objects.create(indicator=indicator, goal=second, target="80 %")
    for _ in range(2):
        services.choose_committee_goals(document=plan, add=[second.key], remove=[], by=cast.helena)
    goal = next(g for _, g in o.walk(assemble(plan).goals) if g.key == second.key)
    assert [row.name for row in goal.indicators] == ["Andel nöjda"]


def test_rows_that_another_document_shares_stay_while_it_is_handed_in(cast, plan, thread):
    report = a_report(cast)
    move(document=plan, name="submit", by=cast.helena)
    with pytest.raises(ValidationError, match="är inlämnad och har samma mål"):
        services.change_goal(document=report, key=thread.own.key, title="Något annat", by=cast.helena)
    move(document=plan, name="return", by=cast.controller, reason="Se över.")
    services.change_goal(document=report, key=thread.own.key, title="Något annat", by=cast.helena)


def test_an_activity_comes_back_only_with_its_goal(cast, plan, thread):
    services.remove_activity(document=plan, key=thread.own_activity.key, by=cast.helena)
    services.remove_goal(document=plan, key=thread.own.key, by=cast.helena)
    with pytest.raises(ValidationError, match="finns inte längre"):
        services.restore_activity(document=plan, key=thread.own_activity.key, by=cast.helena)


def test_a_namndmal_with_enhetsmal_is_not_dropped_unseen(cast, plan, thread, second):
    with pytest.raises(ValidationError, match="Flytta eller ta bort enhetsmålet först") as told:
        services.choose_committee_goals(document=plan, add=[second.key], remove=[thread.committee.key], by=cast.helena)
    assert thread.own.title in told.value.message
    assert own_goals(plan, thread.committee) == [thread.own.title]
    assert not Assignment.objects.filter(goal=second).exists()


def test_the_choice_offers_the_namnds_goals_of_the_year_and_no_others(cast, plan, thread, second):
    a_goal(Level.COMMITTEE, thread.area, title="Den andras", committee=cast.other_committee)
    a_goal(Level.COMMITTEE, thread.area, title="I fjol", committee=cast.committee, year=YEAR - 1)
    assert list(services.committee_goals(plan)) == [thread.committee, second]
    before = Assignment.objects.filter(unit=cast.unit).count()
    services.choose_committee_goals(document=plan, add=["g-inget"], remove=["g-inget"], by=cast.helena)
    assert Assignment.objects.filter(unit=cast.unit).count() == before


@pytest.mark.parametrize("name", ["controller", "department_head", "vp_group", "stranger"])
def test_only_those_who_write_change_the_goals(cast, plan, thread, name):
    user = getattr(cast, name)
    before = assemble(plan)
    for change in (
        lambda: add(plan, thread, "Ett mål", user),
        lambda: services.change_goal(document=plan, key=thread.own.key, title="x", by=user),
        lambda: services.move_goal(document=plan, key=thread.own.key, position=0, by=user),
        lambda: services.remove_goal(document=plan, key=thread.own.key, by=user),
        lambda: services.restore_goal(document=plan, key=thread.own.key, by=user),
        lambda: services.choose_committee_goals(document=plan, add=[], remove=[thread.committee.key], by=user),
    ):
        with pytest.raises(PermissionRefused, match="Du har inte rätt att skriva i dokumentet"):
            change()
    assert assemble(plan) == before
