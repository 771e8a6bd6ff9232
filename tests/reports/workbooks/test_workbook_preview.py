"""What the preview of a workbook tells beside the changes: what is locked, and what becomes of the units' totals."""

import pytest

from plans.choices import Kind
from reports.workbooks.comparing import Weight
from tests.builders import CORRECTING, a_document, a_red_thread, a_workplace
from tests.reports.workbooks.filled import filled, opened, place
from tests.reports.workbooks.sending import OWN, SHARED, record, told

pytestmark = pytest.mark.django_db


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
