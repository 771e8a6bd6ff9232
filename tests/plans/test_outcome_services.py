"""Entering outcomes: what is typed is kept, the unit's total follows its workplaces, and two who write lose nothing."""

from decimal import Decimal
from functools import partial

import pytest
from django.core.exceptions import ValidationError

from goals.choices import Level
from indicators.models import Indicator, Outcome
from plans import outline as o
from plans import services
from plans.assemble import assemble
from plans.choices import Kind, Status
from plans.models import PrintedRow
from plans.services import OutcomeChange, OutcomeConflict
from tests.builders import a_cast, a_document, a_goal, a_plan, a_red_thread, a_report, a_workplace, an_indicator_line
from tests.queries import at_most, counted_queries
from units.access import PermissionRefused, current_memberships

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


@pytest.fixture
def report(cast, thread):
    return a_report(cast)


@pytest.fixture
def line(thread):
    return thread.shared_line


@pytest.fixture
def record(cast, report, line):
    return partial(services.record_outcome, document=report, line=line.key, by=cast.helena)


def stored(line, workplace=None):
    return Outcome.objects.get(measure=line.measure, workplace=workplace)


def measured_in(line, unit):
    Indicator.objects.filter(pk=line.measure.indicator_id).update(measured_in=unit)


def printed(report, line):
    rows = (row for _, goal in o.walk(assemble(report).goals) for row in goal.indicators)
    return next(row for row in rows if row.key == line.key)


# --- one cell


def test_what_was_typed_is_kept_as_it_was_with_the_number_beside_it(record, report, line):
    (row,) = record(cells={"total": "31,25 %"})
    assert row.cells["total"] == "31,25 %"
    assert (stored(line).total_raw, stored(line).total) == ("31,25 %", Decimal("31.25"))
    assert printed(report, line).value("outcome") == "31,25 %"


def test_every_cell_can_be_filled_in_and_emptied_again(record, line):
    cells = {
        "total": "88 %", "women": "90 %", "men": "86 %", "total_respondents": "1 945", "women_respondents": "1 000",
        "men_respondents": "945", "note": "Enkät i maj", "response_rate": "72 %", "comparison": "84 %",
        "comparison_label": "Staden",
    }  # fmt: skip
    record(cells=cells)
    outcome = stored(line)
    assert (outcome.total_respondents, outcome.comparison_label, outcome.women) == (1945, "Staden", 90)
    (row,) = record(cells=dict.fromkeys(cells, ""))
    assert not any(row.cells.values())
    assert stored(line).total_respondents is None and stored(line).total is None


def test_a_typing_error_is_told_at_its_cell_and_saved_all_the_same(record, line):
    (row,) = record(cells={"total": "9O %", "women": "120 %"})
    assert (stored(line).total_raw, stored(line).total) == ("9O %", None)
    assert [(fault.cell, fault.warning) for fault in row.faults] == [("total", False), ("women", True)]


def test_a_total_outside_women_and_men_is_warned_of(record):
    (row,) = record(cells={"total": "95 %", "women": "90 %", "men": "80 %"})
    assert [fault.text for fault in row.faults] == ["Totalen ska ligga mellan kvinnor och män."]


@pytest.mark.parametrize("typed", ["tolv", "-3", "4,5", "99999999999", "½", "٣"])
def test_respondents_are_a_whole_number_and_what_else_was_written_is_told_of_by_name(record, line, typed):
    with pytest.raises(ValidationError) as refused:
        record(cells={"total": "88 %", "total_respondents": typed})
    assert refused.value.message_dict == {"total_respondents": ["Antal svarande ska vara ett heltal, till exempel 45."]}
    assert not Outcome.objects.exists()


def test_what_is_too_long_to_keep_is_refused_with_its_length(record):
    with pytest.raises(ValidationError) as refused:
        record(cells={"total": "8" * 101})
    assert refused.value.messages == ["Utfall får ha högst 100 tecken, nu är det 101."]


def test_what_cannot_be_seen_is_taken_away(record, line):
    record(cells={"total": " 88\x00 %\n", "note": "Två\trader\nblir en"})
    assert (stored(line).total_raw, stored(line).note) == ("88 %", "Två rader blir en")


def test_not_reported_has_a_reason_and_without_one_it_is_reported(record, report, line):
    record(cells={"not_reported": "Enkäten gjordes inte i år."})
    assert stored(line).not_reported
    assert printed(report, line).results[-1].not_reported == "Enkäten gjordes inte i år."
    record(cells={"not_reported": " "})
    assert not stored(line).not_reported


def test_a_figure_beside_a_reason_for_there_being_none_is_warned_of(record):
    (row,) = record(cells={"not_reported": "Ingen enkät.", "total": "86 %"})
    assert [fault.cell for fault in row.faults] == ["not_reported"]


def test_who_wrote_what_is_kept(record, line, cast):
    record(cells={"total": "88 %"})
    record(cells={"total": "89 %"}, by=cast.deputy)
    history = stored(line).history.order_by("history_id")
    assert [(each.total_raw, each.history_user) for each in history] == [("88 %", cast.helena), ("89 %", cast.deputy)]


def test_the_same_again_changes_nothing(record, line):
    record(cells={"total": "88 %"})
    record(cells={"total": "88 %"})
    assert stored(line).history.count() == 1


def test_a_tertial_report_has_a_forecast_and_its_own_outcome(cast, thread, line):
    tertial = a_document(cast, Kind.TERTIAL_1)
    services.record_outcome(document=tertial, line=line.key, cells={"forecast": "87 %"}, by=cast.helena)
    assert (stored(line).period, stored(line).forecast_raw) == ("T1", "87 %")


# --- two who write


def test_a_cell_that_somebody_else_has_changed_since_is_a_conflict_with_both_texts(record, line, cast):
    record(cells={"total": "88 %"}, base={"total": ""})
    with pytest.raises(OutcomeConflict) as conflict:
        record(cells={"total": "90 %"}, base={"total": ""}, by=cast.deputy)
    (clash,) = conflict.value.clashes
    assert (clash.cell, clash.mine, clash.theirs, conflict.value.author) == ("total", "90 %", "88 %", "Helena Lund")
    assert stored(line).total_raw == "88 %"


def test_two_who_write_in_different_cells_of_a_row_do_not_clash(record, line, cast):
    record(cells={"women": "88 %"}, base={"women": ""})
    record(cells={"men": "90 %"}, base={"men": ""}, by=cast.deputy)
    assert (stored(line).women_raw, stored(line).men_raw) == ("88 %", "90 %")


def test_the_same_save_sent_again_is_no_conflict(record, line):
    for _ in range(2):
        record(cells={"total": "88 %"}, base={"total": ""})
    assert stored(line).total_raw == "88 %"


def test_one_cell_that_clashes_leaves_the_others_of_the_save_alone_too(record, line):
    record(cells={"total": "88 %"})
    with pytest.raises(OutcomeConflict):
        record(cells={"total": "90 %", "note": "Ny"}, base={"total": "", "note": ""})
    assert stored(line).note == ""


@pytest.fixture
def places(cast):
    return cast.workplace, a_workplace("Verkstan", cast.unit)


# --- who, and where


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.ADOPTED])
def test_what_is_handed_in_or_adopted_is_not_changed(cast, thread, line, status):
    report = a_report(cast, status=status)
    with pytest.raises(PermissionRefused):
        services.record_outcome(document=report, line=line.key, cells={"total": "1"}, by=cast.helena)


@pytest.mark.parametrize("who", ["controller", "department_head", "vp_group", "stranger"])
def test_only_those_who_write_in_the_report_enter_outcomes(record, cast, who):
    with pytest.raises(PermissionRefused):
        record(cells={"total": "1"}, by=getattr(cast, who))


def test_a_plan_has_no_outcomes(cast, thread, line):
    with pytest.raises(ValidationError, match="i rapporterna"):
        services.record_outcome(document=a_plan(cast), line=line.key, cells={"total": "1"}, by=cast.helena)


def test_a_line_of_another_unit_or_year_is_not_there(record, cast, thread):
    elsewhere = an_indicator_line(thread.area, cast.other_unit, name="Deras")
    with pytest.raises(ValidationError, match="finns inte längre"):
        record(line=elsewhere.key, cells={"total": "1"})


def test_a_row_that_was_read_in_keeps_what_nobody_knew_the_column_of(record, report, line):
    PrintedRow.objects.create(document=report, line=line, values=[["77 %", None], ["88 %", "target"], ["2026", None]])
    record(cells={"total": "77 %"})
    assert stored(line).note == "Inläst, kolumn okänd: 77 % · 2026"
    assert printed(report, line).value("outcome") == "77 %"


def test_what_was_printed_with_its_column_is_kept_where_nothing_else_stands(record, line, report):
    values = [["2026", None], ["74 %", "previous"], ["80 %", "women"], ["70 %", "outcome"]]
    PrintedRow.objects.create(document=report, line=line, values=values)
    record(cells={"total": "77 %"})
    outcome = stored(line)
    assert (outcome.previous_raw, outcome.women_raw, outcome.women) == ("74 %", "80 %", 80)
    assert (outcome.total_raw, outcome.note) == ("77 %", "Inläst, kolumn okänd: 2026")


def test_what_a_writer_empties_is_not_filled_in_again_with_what_was_printed(record, line, report):
    record(cells={"women": "80 %", "total": "77 %"})
    PrintedRow.objects.create(document=report, line=line, values=[["2026", None], ["80 %", "women"]])
    record(cells={"women": ""})
    assert stored(line).women_raw == ""


@pytest.mark.parametrize("length", [0, 450, 490, 500])
def test_a_note_is_never_cut_to_give_room_to_what_was_printed(record, line, report, length):
    note = "å" * length
    record(cells={"note": note})
    PrintedRow.objects.create(document=report, line=line, values=[["77 %" * 200, None]])
    record(cells={"total": "77 %"})
    assert stored(line).note.endswith(note) and len(stored(line).note) <= 500


def test_what_was_printed_stays_as_it_was_when_only_a_note_is_saved(record, report, line):
    PrintedRow.objects.create(document=report, line=line, values=[["77 %", None], ["88 %", "target"]])
    record(cells={"note": "Enkäten gjordes i maj."})
    row = printed(report, line)
    assert row.unsettled == ("77 %",)
    assert stored(line).note == "Enkäten gjordes i maj."


# --- many at once


@pytest.fixture
def lines(cast, thread):
    goal = a_goal(Level.UNIT, thread.committee, title="Fler", unit=cast.unit, committee=cast.committee, position=2)
    return [an_indicator_line(goal, cast.unit, name=f"Mått {n}", own=True) for n in range(20)]


def test_many_rows_are_saved_with_their_history(cast, report, lines, places):
    changes = [OutcomeChange(line.key, {"total": f"{n} %", "total_respondents": "9"}) for n, line in enumerate(lines)]
    changes[0] = OutcomeChange(lines[0].key, {"total": "5 %", "total_respondents": "2"}, workplace=places[0].key)
    recorded = services.record_outcomes(document=report, changes=changes, by=cast.helena)
    assert (recorded.changed, recorded.clashes) == (40, ())
    assert Outcome.objects.count() == 21
    assert Outcome.history.filter(history_user=cast.helena).count() == 21
    assert stored(lines[7]).total == 7
    assert stored(lines[0]).total_raw == "5\u00a0%"


def test_more_rows_take_no_more_queries(cast, report, lines):
    current_memberships(cast.helena)  # known from here on, as in a request

    def save(rows, raw):
        changes = [OutcomeChange(line.key, {"total": raw, "total_respondents": "30"}) for line in rows]
        with counted_queries() as made:
            services.record_outcomes(document=report, changes=changes, by=cast.helena)
        return len(made)

    assert save(lines[:2], "1 %") == save(lines[2:], "1 %")
    assert save(lines[:2], "2 %") == save(lines[2:], "2 %") <= 8


def test_hundreds_of_rows_take_as_many_queries_as_two(cast, report, thread):
    lines = [an_indicator_line(thread.own, cast.unit, name=f"Mått {n}", own=True) for n in range(200)]
    current_memberships(cast.helena)  # known from here on, as in a request

    def save(rows, raw):
        changes = [OutcomeChange(line.key, {"total": raw, "note": raw}) for line in rows]
        with counted_queries() as made:
            services.record_outcomes(document=report, changes=changes, by=cast.helena)
        return len(made)

    assert save(lines[:2], "1 %") == save(lines[2:], "1 %")
    assert save(lines[:2], "2 %") == save(lines, "3 %")


def test_a_cell_is_saved_in_few_queries(record):
    record(cells={"note": "Den första"})
    with at_most(6):  # and four more for who it is and which document
        record(cells={"total": "88 %"}, base={"total": ""})


def test_of_many_those_that_clash_are_left_and_told_of(cast, report, lines):
    save = partial(services.record_outcomes, document=report, by=cast.helena)
    save(changes=[OutcomeChange(lines[0].key, {"total": "1"})])
    recorded = save(changes=[OutcomeChange(line.key, {"total": "2"}, base={"total": ""}) for line in lines[:3]])
    assert [(clash.line, clash.theirs) for clash in recorded.clashes] == [(lines[0].key, "1")]
    assert [stored(line).total_raw for line in lines[:3]] == ["1", "2", "2"]


def test_of_many_one_that_cannot_be_stored_hinders_all_and_is_told_by_cell(cast, report, lines, places):
    changes = [
        OutcomeChange(lines[0].key, {"total": "1"}),
        OutcomeChange(lines[1].key, {"total_respondents": "många"}, workplace=places[0].key),
    ]
    with pytest.raises(ValidationError) as refused:
        services.record_outcomes(document=report, changes=changes, by=cast.helena)
    assert list(refused.value.message_dict) == [f"{lines[1].key}.{places[0].key}.total_respondents"]
    assert not Outcome.objects.exists()
