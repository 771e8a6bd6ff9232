"""Several people at the same moment: no save is lost, and of two who do what only one can, the other is told."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError

from goals.choices import Level
from goals.models import Assignment
from indicators.models import Outcome
from plans import services
from plans.choices import Kind, Status
from plans.merge import blocks
from plans.models import ActivityFollowUp, Document, Edition, Move, Passage, PassageVersion, YearSetup
from plans.services import Conflict, Saved
from plans.setup import set_up_year
from plans.transitions import move
from tests.builders import YEAR, a_cast, a_document, a_goal, a_plan, a_red_thread, a_report, a_workplace, write
from tests.threads import together
from units.access import PermissionRefused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


@pytest.fixture
def slot(thread):
    return f"{thread.own.key}.arbetssatt"


def kinds(results):
    return sorted(type(result).__name__ for result in results)


def test_eight_who_write_in_the_same_text_lose_no_paragraph(cast, thread, slot):
    plan = a_plan(cast)
    shared = write(plan, slot, "<p>Börjar.</p>", by=cast.helena).html

    def writer(name):
        base, version = shared, 1
        for n in range(5):
            mine = base.replace("<p>Börjar.</p>", f"<p>Börjar.</p><p>{name} {n}</p>")
            saved = write(plan, slot, mine, by=cast.helena, base_version=version, base_html=base)
            base, version = saved.html, saved.version

    assert together(*(partial(writer, name) for name in "abcdefgh")) == [None] * 8
    passage = Passage.objects.get(slot=slot)
    expected = {f"<p>{name} {n}</p>" for name in "abcdefgh" for n in range(5)}
    assert sorted(blocks(passage.html)) == sorted(expected | {"<p>Börjar.</p>"})
    numbers = PassageVersion.objects.filter(passage=passage).order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 42))


def test_eight_who_write_in_texts_of_their_own_are_all_in_the_history(cast, thread):
    plan = a_plan(cast)
    owner = {"committee": cast.committee, "unit": cast.unit}
    goals = [a_goal(Level.UNIT, thread.committee, title=f"Mål {n}", **owner) for n in range(8)]

    def writer(goal):
        base = ""
        for n in range(10):
            html = f"<p>{n}</p>"
            write(plan, f"{goal.key}.arbetssatt", html, by=cast.deputy, base_version=n, base_html=base)
            base = html

    assert together(*(partial(writer, goal) for goal in goals)) == [None] * 8
    assert PassageVersion.objects.count() == 80
    assert set(Passage.objects.filter(document=plan).values_list("html", "version")) == {("<p>9</p>", 10)}


def test_of_two_first_texts_one_is_saved_and_the_other_writer_sees_both(cast, thread, slot):
    plan = a_plan(cast)
    results = together(
        lambda: write(plan, slot, "<p>Helenas.</p>", by=cast.helena),
        lambda: write(plan, slot, "<p>Bos.</p>", by=cast.deputy),
    )
    assert kinds(results) == ["Conflict", "Saved"]
    clash = next(result for result in results if isinstance(result, Conflict))
    saved = next(result for result in results if isinstance(result, Saved))
    assert {clash.html, clash.mine} == {"<p>Helenas.</p>", "<p>Bos.</p>"}
    assert clash.html == saved.html == Passage.objects.get(slot=slot).html


def test_the_same_first_text_sent_twice_at_once_is_saved_once(cast, thread, slot):
    plan = a_plan(cast)
    save = partial(write, plan, slot, "<p>Ett.</p>", by=cast.helena)
    assert together(*[save] * 4) == [Saved(1, "<p>Ett.</p>", False)] * 4
    assert PassageVersion.objects.count() == 1


def test_a_save_sent_again_while_the_first_is_under_way_is_stored_once(cast, thread, slot):
    plan = a_plan(cast)
    write(plan, slot, "<p>Ett.</p>", by=cast.helena)
    save = partial(write, plan, slot, "<p>Två.</p>", by=cast.helena, base_version=1, save_id="a1")
    assert together(*[save] * 4) == [Saved(2, "<p>Två.</p>", False)] * 4
    assert PassageVersion.objects.count() == 2


def test_of_two_who_move_a_document_one_wins_and_the_other_is_told(cast, thread):
    plan = a_plan(cast)
    results = together(*[partial(move, document=plan, name="submit", by=cast.helena)] * 2)
    assert kinds(results) == ["Document", "PermissionRefused"]
    assert next(r for r in results if isinstance(r, PermissionRefused)).reason == "Planen är redan inlämnad."
    assert Move.objects.count() == 1


def test_a_plan_is_either_sent_back_or_adopted_never_both(cast, thread):
    plan = a_plan(cast, status=Status.SUBMITTED)
    results = together(
        partial(move, document=plan, name="return", by=cast.controller, reason="Mer om budgeten."),
        partial(move, document=plan, name="adopt", by=cast.department_head),
    )
    assert kinds(results) == ["Document", "PermissionRefused"]
    plan.refresh_from_db()
    assert (plan.status == Status.ADOPTED) == Edition.objects.exists()


def test_nothing_is_written_after_it_was_handed_in(cast, thread, slot):
    plan = a_plan(cast)
    save, submit = together(
        partial(write, plan, slot, "<p>I sista stund.</p>", by=cast.deputy),
        partial(move, document=plan, name="submit", by=cast.helena),
    )
    frozen = Move.objects.get().snapshot.content
    assert isinstance(submit, Document)
    assert ("I sista stund" in frozen) == isinstance(save, Saved)


def test_of_two_who_start_a_document_both_get_the_same(cast):
    a_red_thread(cast)
    start = partial(services.start_document, unit=cast.unit, year=YEAR, kind=Kind.PLAN, by=cast.helena)
    first, *rest = together(*[start] * 4)
    assert rest == [first] * 3
    assert Document.objects.count() == 1
    assert Assignment.objects.count() == 2  # the nämndmål and its activity


def test_a_year_is_set_up_once_by_two_who_begin_it(cast):
    first, *rest = together(*[partial(set_up_year, committee=cast.committee, year=2031)] * 4)
    assert rest == [first] * 3
    assert YearSetup.objects.filter(year=2031).count() == 1


def test_plan_and_report_choose_the_same_namndmal_at_once(cast, thread):
    plan, report = a_plan(cast), a_report(cast)
    more = [a_goal(Level.COMMITTEE, thread.area, title=f"Mål {n}", committee=cast.committee) for n in range(3)]
    keys = [goal.key for goal in more]
    choose = [
        partial(services.choose_committee_goals, document=document, add=keys, remove=[], by=cast.helena)
        for document in (plan, report)
    ]
    assert together(*choose) == [None, None]
    assert Assignment.objects.filter(unit=cast.unit, goal__in=more).count() == 3


def test_what_is_taken_away_in_the_report_does_not_come_back_when_the_plan_rewords_it(cast, thread):
    plan, report = a_plan(cast), a_report(cast)
    for n in range(8):
        activity = services.add_activity(document=plan, goal_key=thread.own.key, title=f"Möte {n}", by=cast.helena)
        on_it = {"key": activity.key}
        reworded, removed = together(
            partial(services.change_activity, document=plan, title=f"Husmöte {n}", by=cast.helena, **on_it),
            partial(services.remove_activity, document=report, by=cast.deputy, **on_it),
        )
        activity.refresh_from_db()
        assert removed == activity and activity.removed_at
        assert isinstance(reworded, ValidationError) or activity.title == f"Husmöte {n}"


def test_plan_and_report_add_the_same_indicator_at_once(cast, thread):
    add = [
        partial(services.add_indicator, document=document, goal_key=thread.own.key, name="Ny", by=cast.helena)
        for document in (a_plan(cast), a_report(cast))
    ]
    assert kinds(together(*add)) == ["UnitIndicator", "ValidationError"]


def test_goals_that_are_added_and_moved_at_once_all_stand_in_one_order(cast, thread):
    plan = a_plan(cast)
    add = partial(services.add_goal, document=plan, parent_key=thread.committee.key, by=cast.helena)
    made = together(*(partial(add, title=f"Mål {n}") for n in range(4)))
    assert sorted(goal.position for goal in made) == [2, 3, 4, 5]
    together(*(partial(services.move_goal, document=plan, key=g.key, position=0, by=cast.deputy) for g in made))
    positions = thread.committee.children.values_list("position", flat=True)
    assert sorted(positions) == [1, 2, 3, 4, 5]


def test_two_who_enter_different_cells_of_a_new_row_lose_neither(cast, thread):
    report, line = a_report(cast), thread.shared_line

    def enter(by, cell):
        cells, base = {cell: "90 %"}, {cell: ""}
        services.record_outcome(document=report, line=line.key, cells=cells, base=base, by=by)

    assert together(partial(enter, cast.helena, "women"), partial(enter, cast.deputy, "men")) == [None] * 2
    outcome = Outcome.objects.get(measure=line.measure)
    assert (outcome.women_raw, outcome.men_raw, outcome.history.count()) == ("90 %", "90 %", 2)


def test_of_two_who_enter_the_same_cell_one_is_shown_the_others(cast, thread):
    report, line = a_report(cast), thread.shared_line

    def enter(by, raw):
        services.record_outcome(document=report, line=line.key, cells={"total": raw}, base={"total": ""}, by=by)

    results = together(partial(enter, cast.helena, "88 %"), partial(enter, cast.deputy, "90 %"))
    assert kinds(results) == ["NoneType", "OutcomeConflict"]


def test_the_units_total_holds_both_workplaces_that_are_entered_at_once(cast, thread):
    report, line = a_report(cast), thread.shared_line
    places = [cast.workplace, *(a_workplace(name, cast.unit) for name in ("Verkstan", "Ateljén"))]

    def enter(place):
        cells = {"total": "80 %", "total_respondents": "10"}
        services.record_outcome(document=report, line=line.key, workplace=place.key, cells=cells, by=cast.helena)

    assert together(*(partial(enter, place) for place in places)) == [None] * 3
    assert Outcome.objects.get(measure=line.measure, workplace=None).total_respondents == 30


def test_a_report_that_the_controller_and_the_unit_begin_at_once_is_one(cast, thread):
    a_plan(cast, status=Status.ADOPTED)
    opened = partial(
        services.open_reports, committee=cast.committee, year=YEAR, kind=Kind.TERTIAL_1, by=cast.controller
    )
    begun = partial(services.start_document, unit=cast.unit, year=YEAR, kind=Kind.TERTIAL_1, by=cast.helena)
    results = together(opened, begun, opened, begun)
    assert Document.objects.filter(kind=Kind.TERTIAL_1).count() == 1
    assert {type(result).__name__ for result in results} == {"list", "Document"}


def test_of_two_who_take_over_the_same_text_one_is_told(cast, thread):
    told, slot = a_document(cast, Kind.TERTIAL_2), f"{thread.own.key}.analys"
    write(told, slot, "<p>Halvvägs.</p>", by=cast.helena)
    a_document(cast, Kind.TERTIAL_2, status=Status.ADOPTED)
    report = a_report(cast)
    take = partial(services.take_over_text, document=report, slot=slot)
    assert kinds(together(partial(take, by=cast.helena), partial(take, by=cast.deputy))) == ["Saved", "ValidationError"]
    assert PassageVersion.objects.filter(passage__document=report).count() == 1


def test_eight_who_tell_of_the_same_activity_lose_nothing_of_each_other(cast, thread):
    report = a_report(cast)
    on_it = {"document": report, "key": thread.own_activity.key, "by": cast.helena}
    verbs = (
        partial(services.set_progress, value="ONGOING", **on_it),
        partial(services.set_deviation, value=True, **on_it),
        partial(services.set_cause, text="Ingen lokal.", **on_it),
        partial(services.set_measure, text="Ny lokal.", **on_it),
    )
    assert not [fault for fault in together(*verbs, *verbs) if isinstance(fault, Exception)]
    told = ActivityFollowUp.objects.get(document=report)
    assert (told.progress, told.deviation, told.cause, told.measure) == ("ONGOING", True, "Ingen lokal.", "Ny lokal.")
