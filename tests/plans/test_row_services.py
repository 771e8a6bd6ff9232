"""Activities, lines of indicators and the unit's own sections; and what a report says of them."""

import datetime
from functools import partial

import pytest
from django.core.exceptions import ValidationError

from goals.choices import Level
from indicators.models import Indicator, Measure
from plans import outline as o
from plans import services
from plans.assemble import assemble
from plans.choices import Fulfilment
from plans.models import ActivityFollowUp, GoalAssessment
from tests.builders import a_cast, a_goal, a_plan, a_red_thread, a_report, a_workplace, an_indicator_line, write
from units.access import PermissionRefused

pytestmark = pytest.mark.django_db

JANUARY, JUNE = datetime.date(2026, 1, 1), datetime.date(2026, 6, 30)


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


@pytest.fixture
def plan(cast, thread):
    return a_plan(cast)


def own_goal(document, thread):
    return next(goal for _, goal in o.walk(assemble(document).goals) if goal.key == thread.own.key)


# --- activities


@pytest.fixture
def add_activity(cast, plan, thread):
    return partial(services.add_activity, document=plan, goal_key=thread.own.key, by=cast.helena)


def test_a_new_activity_stands_last_under_its_goal(plan, thread, add_activity):
    add_activity(title=" Husmöte\n varje månad ", start=JANUARY, end=JUNE, responsible=" alla ")
    row = own_goal(plan, thread).activities[-1]
    assert (row.title, row.start, row.end, row.responsible) == ("Husmöte varje månad", JANUARY, JUNE, "alla")


def test_an_activity_may_begin_long_ago_and_need_not_have_dates(add_activity):
    add_activity(title="Byggs om", start=datetime.date(2014, 1, 1), end=datetime.date(2040, 1, 1))
    add_activity(title="Utan datum")
    add_activity(title="En dag", start=JUNE, end=JUNE)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"title": " "}, "Skriv aktiviteten"),
        ({"title": "ö" * 2001}, "högst 2000 tecken"),
        ({"title": "x", "start": JUNE, "end": JANUARY}, "Slutdatum kan inte vara före startdatum"),
        ({"title": "x", "responsible": "ö" * 201}, "högst 200 tecken"),
    ],
)
def test_a_bad_activity_is_refused_with_a_reason(cast, plan, thread, add_activity, fields, reason):
    before = assemble(plan)
    with pytest.raises(ValidationError, match=reason):
        add_activity(**fields)
    with pytest.raises(ValidationError, match=reason):
        services.change_activity(document=plan, key=thread.own_activity.key, by=cast.helena, **fields)
    assert assemble(plan) == before


def test_an_activity_is_changed_and_keeps_its_key(cast, plan, thread):
    key = thread.own_activity.key
    services.change_activity(document=plan, key=key, title="Något annat", start=JUNE, by=cast.helena)
    row = own_goal(plan, thread).activities[0]
    assert (row.key, row.title, row.start, row.end, row.responsible) == (key, "Något annat", JUNE, None, "")


def test_an_activity_is_moved_among_its_siblings(cast, plan, thread, add_activity):
    second = add_activity(title="Två")
    services.move_activity(document=plan, key=second.key, position=0, by=cast.helena)
    assert [row.title for row in own_goal(plan, thread).activities] == ["Två", thread.own_activity.title]


def test_undo_brings_back_the_same_activity_with_its_analysis(cast, thread):
    report = a_report(cast)
    write(report, f"{thread.own_activity.key}.analys", "<p>Blev av.</p>", by=cast.helena)
    before = assemble(report)
    services.remove_activity(document=report, key=thread.own_activity.key, by=cast.helena)
    assert own_goal(report, thread).activities == ()
    services.restore_activity(document=report, key=thread.own_activity.key, by=cast.helena)
    assert assemble(report) == before


# --- indicators


@pytest.fixture
def add_indicator(cast, plan, thread):
    return partial(services.add_indicator, document=plan, goal_key=thread.own.key, by=cast.helena)


def test_a_units_own_indicator_stands_last_under_its_goal(cast, plan, thread, add_indicator):
    line = add_indicator(name=" Antal  husmöten ", target=" minst\n12 ")
    row = own_goal(plan, thread).indicators[-1]
    assert (row.name, row.value("target"), row.owner, row.key) == ("Antal husmöten", "minst 12", o.Owner.UNIT, line.key)
    assert line.measure.indicator.unit == cast.unit


def test_the_same_indicator_twice_under_a_goal_needs_a_label(plan, thread, add_indicator):
    add_indicator(name="Antal husmöten")
    with pytest.raises(ValidationError, match="Ge den en etikett"):
        add_indicator(name="ANTAL  husmöten")
    add_indicator(name="Antal husmöten", label="Bruket")
    assert [(r.name, r.label) for r in own_goal(plan, thread).indicators[1:]] == [
        ("Antal husmöten", ""),
        ("Antal husmöten", "Bruket"),
    ]
    assert Indicator.objects.filter(search_text="antal husmöten").count() == 1


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"name": " "}, "Skriv vad indikatorn heter"),
        ({"name": "ö" * 501}, "högst 500 tecken"),
        ({"name": "x", "label": "ö" * 101}, "högst 100 tecken"),
        ({"name": "x", "target": "ö" * 201}, "högst 200 tecken"),
    ],
)
def test_a_bad_indicator_is_refused_with_a_reason(plan, add_indicator, fields, reason):
    before = assemble(plan)
    with pytest.raises(ValidationError, match=reason):
        add_indicator(**fields)
    assert assemble(plan) == before
    assert not Measure.objects.filter(indicator__name="x").exists()


def test_an_indicator_named_anew_is_the_same_one_with_its_outcomes(cast, plan, thread):
    services.change_indicator(
        document=plan, key=thread.own_line.key, name="Byten av grupp", label="Bruket", by=cast.helena
    )
    row = own_goal(plan, thread).indicators[0]
    assert (row.name, row.label, row.measure) == ("Byten av grupp", "Bruket", thread.own_line.measure.key)


def test_two_indicators_do_not_get_the_same_name(cast, plan, thread, add_indicator):
    line = add_indicator(name="Antal husmöten", label="Bruket")
    twin = add_indicator(name="Antal husmöten", label="Kajen")
    change = partial(services.change_indicator, document=plan, by=cast.helena)
    before = assemble(plan)
    with pytest.raises(ValidationError, match="redan med den etiketten"):
        change(key=twin.key, name="Antal husmöten", label="Bruket")
    with pytest.raises(ValidationError, match="redan en annan indikator"):
        change(key=line.key, name="DELTAGARE som bytt grupp", label="Bruket")
    assert assemble(plan) == before


def test_an_indicator_is_moved_among_its_siblings_and_to_another_goal(cast, plan, thread, add_indicator):
    line = add_indicator(name="Antal husmöten")
    services.move_indicator(document=plan, key=line.key, position=0, by=cast.helena)
    assert [row.key for row in own_goal(plan, thread).indicators] == [line.key, thread.own_line.key]
    other = services.add_goal(document=plan, parent_key=thread.committee.key, title="Ett till", by=cast.helena)
    services.move_indicator(document=plan, key=line.key, to_goal_key=other.key, by=cast.helena)
    assert [row.key for row in own_goal(plan, thread).indicators] == [thread.own_line.key]
    with pytest.raises(ValidationError):
        services.move_indicator(document=plan, key=thread.shared_line.key, to_goal_key=other.key, by=cast.helena)


def test_an_indicator_does_not_come_to_stand_twice_by_being_moved_or_taken_back(cast, plan, thread, add_indicator):
    line = add_indicator(name="Antal husmöten")
    other = services.add_goal(document=plan, parent_key=thread.committee.key, title="Ett till", by=cast.helena)
    add_indicator(name="Antal husmöten", goal_key=other.key)
    on_line = {"document": plan, "key": line.key, "by": cast.helena}
    with pytest.raises(ValidationError, match="Ge den en etikett"):
        services.move_indicator(to_goal_key=other.key, **on_line)
    services.remove_indicator(**on_line)
    add_indicator(name="Antal husmöten")
    with pytest.raises(ValidationError, match="Ge den en etikett"):
        services.restore_indicator(**on_line)


def test_an_indicator_that_the_unit_has_is_not_taken_for_one_that_is_measured_otherwise(thread, plan, add_indicator):
    add_indicator(name="Antal husmöten", measured_in="st")
    with pytest.raises(ValidationError, match="mäts i st. Ge den här ett annat namn"):
        add_indicator(name="antal husmöten", measured_in="timmar", label="Bruket")
    add_indicator(name="antal husmöten", label="Bruket")
    assert {row.measured_in for row in own_goal(plan, thread).indicators[1:]} == {"st"}


def test_an_activity_concerns_workplaces_of_the_units_only(cast, plan, thread):
    change = partial(
        services.change_activity, document=plan, key=thread.own_activity.key, title="Husmöten", by=cast.helena
    )
    change(workplaces=[cast.workplace.key])
    change(title="Bara orden ändras")
    assert own_goal(plan, thread).activities[0].workplaces == ("Bruket",)
    theirs = a_workplace("Deras", cast.other_unit)
    with pytest.raises(ValidationError, match="hör inte till enheten"):
        change(workplaces=[theirs.key])
    change(workplaces=[])
    assert own_goal(plan, thread).activities[0].workplaces == ()


def test_a_workplace_that_has_left_the_unit_can_stay_where_it_is_named(cast, plan, thread):
    thread.own_activity.workplaces.add(cast.workplace)
    cast.workplace.placements.update(valid_to=datetime.date(2025, 12, 31))
    change = partial(
        services.change_activity, document=plan, key=thread.own_activity.key, title="Husmöten", by=cast.helena
    )
    change(workplaces=[cast.workplace.key])
    assert own_goal(plan, thread).activities[0].workplaces == ("Bruket",)
    change(workplaces=[])
    with pytest.raises(ValidationError, match="hör inte till enheten"):
        change(workplaces=[cast.workplace.key])


def test_control_characters_do_not_come_into_an_arsmal(cast, plan, thread, add_indicator):
    assert add_indicator(name="Ny\x00tt", target="80\x00 %").target == "80 %"
    assert services.set_target(document=plan, key=thread.own_line.key, raw="\x0080\ud800 %", by=cast.helena).target == (
        "80 %"
    )


def test_a_name_that_grows_when_folded_is_kept(add_indicator):
    assert add_indicator(name="ß" * 500).measure.indicator.name == "ß" * 500


def test_the_unit_sets_its_arsmal_on_its_own_lines_and_on_those_of_kf(cast, plan, thread):
    for line in (thread.own_line, thread.shared_line):
        services.set_target(document=plan, key=line.key, raw=" öka ", by=cast.helena)
        line.refresh_from_db()
        assert line.target == "öka"
    services.set_target(document=plan, key=thread.own_line.key, raw="", by=cast.helena)
    assert own_goal(plan, thread).indicators[0].value("target") is None
    with pytest.raises(ValidationError, match="högst 200 tecken"):
        services.set_target(document=plan, key=thread.own_line.key, raw="8" * 201, by=cast.helena)


@pytest.mark.parametrize("key", ["", "g-finns-inte", "g-\x00"])
def test_nothing_is_added_under_a_goal_that_is_not_there(add_activity, add_indicator, key):
    for add in (partial(add_activity, title="x"), partial(add_indicator, name="x")):
        with pytest.raises(ValidationError, match="finns inte längre"):
            add(goal_key=key)


def test_another_units_line_is_out_of_reach(cast, plan, thread):
    others = an_indicator_line(thread.area, cast.other_unit, name="Deras")
    with pytest.raises(ValidationError, match="finns inte längre"):
        services.set_target(document=plan, key=others.key, raw="1", by=cast.helena)


def test_only_lines_under_the_units_own_goals_are_taken_away_and_undo_brings_back_the_same(cast, plan, thread):
    with pytest.raises(ValidationError):
        services.remove_indicator(document=plan, key=thread.shared_line.key, by=cast.helena)
    before = assemble(plan)
    services.remove_indicator(document=plan, key=thread.own_line.key, by=cast.helena)
    assert own_goal(plan, thread).indicators == ()
    services.restore_indicator(document=plan, key=thread.own_line.key, by=cast.helena)
    assert assemble(plan) == before


# --- what a report says


def test_a_person_sets_the_bedomning_and_takes_it_away(cast, thread):
    report = a_report(cast)
    judge = partial(services.set_fulfilment, document=report, goal_key=thread.own.key, by=cast.helena)
    for value in (*Fulfilment, Fulfilment.FULL):
        judge(value=value)
        assert own_goal(report, thread).fulfilment == value
    judge(value="")
    assert own_goal(report, thread).fulfilment is None


def test_only_the_units_own_goals_are_judged_with_words_that_there_are(cast, thread):
    report = a_report(cast)
    others = a_goal(Level.UNIT, thread.committee, title="Deras", committee=cast.committee, unit=cast.other_unit)
    for key, value in ((thread.committee.key, "FULL"), (others.key, "FULL"), (thread.own.key, "BRA")):
        with pytest.raises(ValidationError):
            services.set_fulfilment(document=report, goal_key=key, value=value, by=cast.helena)


def test_a_deviation_is_marked_and_the_mark_taken_away(cast, thread):
    report = a_report(cast)
    for value in (True, False):
        services.set_deviation(document=report, key=thread.own_activity.key, value=value, by=cast.helena)
        assert own_goal(report, thread).activities[0].deviation is value
    assert ActivityFollowUp.objects.count() == 1


def test_a_plan_judges_nothing(cast, plan, thread):
    with pytest.raises(ValidationError):
        services.set_fulfilment(document=plan, goal_key=thread.own.key, value="FULL", by=cast.helena)
    with pytest.raises(ValidationError):
        services.set_deviation(document=plan, key=thread.own_activity.key, value=True, by=cast.helena)
    assert not GoalAssessment.objects.exists()
    assert not ActivityFollowUp.objects.exists()


@pytest.mark.parametrize("name", ["controller", "employee", "stranger"])
def test_only_those_who_write_change_rows(cast, plan, thread, name):
    user = getattr(cast, name)
    row, line, goal = thread.own_activity.key, thread.own_line.key, thread.own.key
    before = assemble(plan)
    for verb, fields in (
        (services.add_activity, {"goal_key": goal, "title": "x"}),
        (services.change_activity, {"key": row, "title": "x"}),
        (services.move_activity, {"key": row, "position": 0}),
        (services.remove_activity, {"key": row}),
        (services.restore_activity, {"key": row}),
        (services.add_indicator, {"goal_key": goal, "name": "x"}),
        (services.change_indicator, {"key": line, "name": "x"}),
        (services.move_indicator, {"key": line, "position": 0}),
        (services.set_target, {"key": line, "raw": "x"}),
        (services.remove_indicator, {"key": line}),
        (services.restore_indicator, {"key": line}),
        (services.set_fulfilment, {"goal_key": goal, "value": "FULL"}),
        (services.set_deviation, {"key": row, "value": True}),
        (services.add_section, {"after_key": "s-lokaler", "heading": "x"}),
    ):
        with pytest.raises(PermissionRefused):
            verb(document=plan, by=user, **fields)
    assert assemble(plan) == before
