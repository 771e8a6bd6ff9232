"""What the preview of a workbook tells beside the changes: what is locked, and what becomes of the units' totals."""

import sys

import pytest

from indicators.doubts import Beside
from indicators.outcomes import CELLS
from plans.choices import Kind
from plans.models import Document
from reports.workbooks import comparing
from reports.workbooks.columns import BASE, KEY, About, columns_of
from reports.workbooks.comparing import Weight
from reports.workbooks.lines import Line
from reports.workbooks.reading import Row
from tests.builders import CORRECTING, a_document, a_red_thread, a_workplace
from tests.reports.workbooks.filled import filled, opened, place, saved
from tests.reports.workbooks.sending import OWN, SHARED, record, told

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_a_locked_cell_that_was_changed_is_told_of_with_both_texts(fetch, compared):
    comparison = compared(filled(fetch(), {(SHARED, "Årsmål"): "95 %", (OWN, "Utfall"): "12"}))
    assert [(r.weight, r.cell, r.about, r.text) for r in comparison.remarks] == [
        (
            Weight.LEFT_OUT,
            place(opened(fetch()), SHARED, "Årsmål"),
            SHARED,
            "Cellen är låst och läses inte in. Du hade ändrat ”88 %” till ”95 %”.",
        )
    ]
    assert told(comparison) == [("Utfall", "", "12")]


def test_a_locked_cell_that_was_empty_and_was_filled_in_is_told_of_too(fetch, compared):
    """A workplace's name beside the unit's own row makes that no row of the workplace's."""
    sheet = opened(fetch())
    where = place(sheet, SHARED, "Arbetsplats")
    sheet[where].value = "Verkstan"
    ((remark,)) = compared(saved(sheet)).remarks
    assert (remark.weight, remark.cell) == (Weight.LEFT_OUT, where)
    assert remark.text.endswith("Du hade ändrat en tom cell till ”Verkstan”.")


def test_all_errors_of_a_workbook_are_told_at_once(fetch, compared, cast):
    """A formula, something beside the table, a number of answers that is none, and an error of Excel's."""
    content = fetch()
    sheet = opened(content)
    total, answers = place(sheet, OWN, "Utfall"), place(sheet, SHARED, "Antal svarande")
    sheet[total].value, sheet[answers].value = "=6*2", "tolv"
    sheet["AZ2"].value = "Kom ihåg"
    comparison = compared(saved(sheet))
    told_of = [(remark.cell, remark.text) for remark in comparison.errors]
    assert [cell for cell, _ in told_of] == ["", "", answers]
    assert f"formler i {total}." in told_of[0][1] and "AZ2" in told_of[1][1] and "heltal" in told_of[2][1]
    assert not comparison.changes  # what a formula comes to is not looked at: nothing is taken away by it either


def test_a_fact_that_the_system_has_changed_since_is_not_somebodys_change(fetch, compared, thread):
    content = fetch()
    thread.shared_line.target = "90 %"
    thread.shared_line.save()
    assert compared(content).remarks == ()


def test_what_the_workplaces_make_of_the_units_total_stands_in_the_preview(fetch, compared, thread, report, cast):
    verkstan = a_workplace("Verkstan", cast.unit)
    record(report, thread.shared_line, cast.helena, verkstan.key, total="70 %", total_respondents="10")
    content = fetch(every_workplace=True)
    values = {(SHARED, "Utfall", "Bruket"): "90 %", (SHARED, "Antal svarande", "Bruket"): 30}
    (remark,) = compared(filled(content, values)).remarks
    assert (remark.weight, remark.about) == (Weight.FOLLOWS, SHARED)
    assert remark.text.replace("\u00a0", " ") == "Enhetens siffra räknas om: utfall 85 %."


def test_a_units_figure_typed_with_its_workplaces_gets_one_clear_message(fetch, compared):
    values = {
        (SHARED, "Utfall", "Bruket"): "90 %",
        (SHARED, "Antal svarande", "Bruket"): 30,
        (SHARED, "Utfall"): "89 %",
    }
    content = filled(fetch(every_workplace=True), values)
    comparison = compared(content)
    assert len(comparison.changes) == 3
    (remark,) = comparison.remarks
    assert (remark.weight, remark.cell) == (Weight.WARNING, place(opened(content), SHARED, "Utfall"))
    assert remark.text.startswith("Både enhetens egen siffra och arbetsplatsernas är ifyllda. Enhetens egen gäller.")


def test_last_years_outcome_is_the_adopted_one_while_that_report_is_corrected(fetch, thread, cast):
    last = a_red_thread(cast, year=thread.own.year - 1).shared_line
    before = a_document(cast, Kind.ANNUAL_REPORT, year=thread.own.year - 1)
    record(before, last, cast.helena, total="81 %")
    a_document(cast, Kind.ANNUAL_REPORT, year=thread.own.year - 1, status=CORRECTING)
    record(before, last, cast.helena, total="79 %")
    sheet = opened(fetch())
    assert sheet[place(sheet, SHARED, "Utfall 2025")].value == "81 %"


def test_twice_as_many_workplaces_take_about_twice_as_many_steps():
    assert steps_of_comparing(units=80) < 2.1 * steps_of_comparing(units=40)


def steps_of_comparing(units):
    """Return how many steps the comparing takes where each unit has two workplaces that are filled in."""
    about = About(Kind.ANNUAL_REPORT, 2026, "namnden", several=True)
    total = next(n for n, column in enumerate(columns_of(about), start=3) if column.code == "total")
    lines = [a_line(f"i-{n}", place) for n in range(units) for place in (None, "w-1", "w-2")]
    rows = [
        Row(n, {KEY: line.key, BASE: "{}", total: "80 %"}, {})
        for n, line in enumerate(lines, start=2)
        if line.workplace
    ]
    steps, before = 0, sys.gettrace()

    def count(frame, event, arg):
        nonlocal steps
        if frame.f_code.co_filename != comparing.__file__:
            return None
        frame.f_trace_opcodes = True
        steps += event == "opcode"
        return count

    sys.settrace(count)
    try:
        comparison = comparing.compare(rows, lines, about)
    finally:
        sys.settrace(before)
    assert len(comparison.changes) == 2 * len(comparison.remarks) == 2 * units
    return steps


def a_line(key, place):
    return Line(
        document=Document(key="d-k3f9m2x7qa", unit_name="Enheten"),
        line=key,
        workplace=place,
        facts={"indicator": SHARED},
        cells=dict.fromkeys(CELLS, ""),
        locked={},
        beside=Beside(measured_in="%"),
        threshold=5,
        parts={},
        weighed=False,
    )
