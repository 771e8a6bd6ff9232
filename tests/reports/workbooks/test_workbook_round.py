"""A unit's outcomes go out as a workbook, are filled in and come back: what has changed is told by cell."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.choices import Periodicity
from indicators.doubts import Beside
from indicators.models import Indicator, Outcome
from indicators.outcomes import CELLS, typed
from plans import outline as o
from plans import services
from plans.assemble import assemble
from plans.choices import Kind
from plans.mask import shown_to
from plans.models import Document, PrintedRow, YearSetup
from plans.results import cells_of_result
from plans.richtext import strip_controls
from plans.transitions import move
from reports import xlsx
from reports.workbooks.columns import About
from reports.workbooks.comparing import Weight, compare
from reports.workbooks.lines import Line, lines_of
from reports.workbooks.taking import read_rows
from tests.builders import a_document, a_workplace, an_indicator_line
from tests.reports.workbooks.filled import filled, headings, opened, place, saved
from tests.reports.workbooks.sending import OWN, SHARED, about, fetched, record, told

pytestmark = [pytest.mark.django_db, pytest.mark.once]


# --- out


def test_every_indicator_has_a_row_with_what_was_promised_beside(fetch, thread):
    sheet = opened(fetch())
    at = headings(sheet)
    shown = {sheet[f"{at['Indikator']}{row}"].value: row for row in (2, 3)}
    assert list(shown) == [SHARED, OWN]
    values = {h: sheet[f"{at[h]}{shown[SHARED]}"].value for h in ("Mål", "Årsmål", "KF:s årsmål", "Utfall 2025")}
    assert values == {
        "Mål": "1.3 Stödet kommer i tid och med respekt",
        "Årsmål": "88 %",
        "KF:s årsmål": "85 %",
        "Utfall 2025": None,
    }


def test_only_what_is_to_be_filled_in_can_be(fetch):
    sheet = opened(fetch())
    assert sheet.protection.sheet
    unlocked = {cell.column_letter for cell in sheet[2] if not cell.protection.locked}
    assert {h for h, letter in headings(sheet).items() if letter in unlocked} == {
        "Utfall", "Utfall kvinnor/flickor", "Utfall män/pojkar", "Antal svarande", "Antal svarande kvinnor/flickor",
        "Antal svarande män/pojkar", "Svarsfrekvens", "Jämförelsevärde", "Jämförs med", "Redovisas inte, skäl",
        "Anteckning",
    }  # fmt: skip
    assert all(cell.protection.locked for cell in sheet[1])


def test_the_spreadsheet_itself_tells_what_a_cell_takes(fetch):
    sheet = opened(fetch())
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    at = headings(sheet)
    total, answers = (
        rules[f"{at['Utfall']}2:{at['Utfall']}3"],
        rules[f"{at['Antal svarande']}2:{at['Antal svarande']}3"],
    )
    assert (total.type, total.formula1, total.error) == ("textLength", "100", "Här får det stå högst 100 tecken.")
    assert (answers.type, answers.formula1) == ("whole", "0")
    assert sheet[f"{at['Utfall']}2"].number_format == "@"


def test_the_keys_are_out_of_sight(fetch):
    sheet = opened(fetch())
    assert [sheet.column_dimensions[letter].hidden for letter in "ABC"] == [True, True, False]


@pytest.mark.parametrize("text", ["=1+1", "+46 8 123", "-5", "@SUMMA(A1)", '=HYPERLINK("http://x.example")'])
def test_what_looks_like_a_formula_goes_out_as_text(fetch, compared, thread, report, cast, text):
    record(report, thread.shared_line, cast.helena, total=text, note=text)
    content = fetch()
    sheet = opened(content)
    cell = sheet[place(sheet, SHARED, "Utfall")]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert not compared(content).changes and not compared(content).errors


def test_a_workplace_with_figures_has_a_row_and_the_units_own_is_locked(fetch, thread, report, cast):
    record(report, thread.shared_line, cast.helena, cast.workplace.key, total="80 %", total_respondents="10")
    sheet = opened(fetch())
    assert sheet[place(sheet, SHARED, "Utfall", "Bruket")].value == "80 %"
    unit = sheet[place(sheet, SHARED, "Utfall")]
    assert (unit.value.replace("\u00a0", " "), unit.protection.locked) == ("80 %", True)


def test_every_workplace_has_a_row_where_asked_for(fetch, cast):
    a_workplace("Verkstaden", cast.unit)
    sheet = opened(fetch(every_workplace=True))
    assert sheet[place(sheet, OWN, "Utfall", "Verkstaden")].value is None
    assert sheet.max_row == 1 + 2 * 3


def test_an_indicator_of_both_together_takes_no_figures_by_sex(fetch, compared):
    sheet = opened(fetch())
    where = place(sheet, OWN, "Utfall kvinnor/flickor")
    assert sheet[where].protection.locked
    comparison = compared(filled(fetch(), {(OWN, "Utfall kvinnor/flickor"): "5"}))
    assert [(r.cell, r.weight) for r in comparison.remarks] == [(where, Weight.LEFT_OUT)] and not comparison.changes


def test_the_sexes_stand_in_the_order_of_the_namnd(helena, report, cast):
    def order():
        return [h for h in headings(opened(fetched(helena, report))) if h.startswith("Utfall ")][-2:]

    assert order() == ["Utfall män/pojkar", "Utfall kvinnor/flickor"]
    setup = YearSetup.objects.get(committee=cast.committee, year=report.year)
    columns = setup.indicator_columns["VB"]
    setup.indicator_columns["VB"] = sorted(columns, key=lambda column: column[0] == "men")
    setup.save()
    assert order() == ["Utfall kvinnor/flickor", "Utfall män/pojkar"]


# --- back


def test_a_workbook_that_nobody_has_touched_changes_nothing(fetch, compared, thread, report, cast):
    record(
        report,
        thread.shared_line,
        cast.helena,
        total="31,25\u00a0%",
        women="30 %",
        total_respondents="1 200",
        note="Så.",
    )
    comparison = compared(fetch())
    assert comparison.changes == comparison.remarks == ()


def test_what_is_filled_in_is_told_by_cell(fetch, compared, thread, report, cast):
    record(report, thread.own_line, cast.helena, total="9")
    content = filled(fetch(), {(SHARED, "Utfall"): "31,25 %", (OWN, "Utfall"): "12", (OWN, "Antal svarande"): 14})
    comparison = compared(content)
    sheet = opened(content)
    assert [(c.about, c.cell, c.before, c.after) for c in comparison.changes] == [
        (SHARED, place(sheet, SHARED, "Utfall"), "", "31,25 %"),
        (OWN, place(sheet, OWN, "Utfall"), "9", "12"),
        (OWN, place(sheet, OWN, "Antal svarande"), "", "14"),
    ]
    assert all(change.chosen is None for change in comparison.changes)


def test_what_is_emptied_is_a_change_too(fetch, compared, thread, report, cast):
    record(report, thread.own_line, cast.helena, total="9")
    assert told(compared(filled(fetch(), {(OWN, "Utfall"): None}))) == [("Utfall", "9", "")]


def test_what_somebody_else_has_changed_since_is_a_clash(fetch, compared, thread, report, cast):
    content = filled(fetch(), {(OWN, "Utfall"): "12", (SHARED, "Utfall"): "80 %"})
    record(report, thread.own_line, cast.deputy, total="11")
    changes = compared(content).changes
    assert [(c.about, c.base, c.before, c.after, c.chosen) for c in changes] == [
        (SHARED, "", "", "80 %", None),
        (OWN, "", "11", "12", False),
    ]


def test_what_others_have_changed_and_the_workbook_has_not_is_left_alone(fetch, compared, thread, report, cast):
    content = fetch()
    record(report, thread.own_line, cast.deputy, total="11")
    assert not compared(content).changes


def test_two_who_write_the_same_do_not_clash(fetch, compared, thread, report, cast):
    content = filled(fetch(), {(OWN, "Utfall"): "11"})
    record(report, thread.own_line, cast.deputy, total="11")
    assert not compared(content).changes


def test_a_typing_error_is_told_at_its_cell_and_hinders_nothing(fetch, compared):
    content = filled(fetch(), {(SHARED, "Utfall"): "9O %", (SHARED, "Utfall kvinnor/flickor"): "120 %"})
    comparison = compared(content)
    sheet = opened(content)
    assert len(comparison.changes) == 2
    said = {remark.cell: (remark.weight, remark.text) for remark in comparison.remarks}
    assert said[place(sheet, SHARED, "Utfall")] == (Weight.WARNING, "Skriv noll med siffran 0, inte bokstaven O.")
    assert said[place(sheet, SHARED, "Utfall kvinnor/flickor")][0] is Weight.WARNING


@pytest.mark.parametrize(
    ("heading", "value", "text"),
    [
        ("Antal svarande", "många", "Antal svarande ska vara ett heltal, till exempel 45."),
        ("Antal svarande", 4.5, "Antal svarande ska vara ett heltal, till exempel 45."),
        ("Antal svarande", -3, "Antal svarande ska vara ett heltal, till exempel 45."),
        ("Utfall", "x" * 101, "Utfall får ha högst 100 tecken, nu är det 101."),
        ("Utfall", True, "Cellen innehåller SANT eller FALSKT. Skriv värdet som text eller tal."),
    ],
)
def test_what_cannot_be_stored_is_an_error_at_its_cell(fetch, compared, heading, value, text):
    content = filled(fetch(), {(OWN, heading): value})
    errors = compared(content).errors
    assert [(error.cell, error.about, error.text) for error in errors] == [
        (place(opened(content), OWN, heading), OWN, text)
    ]


def test_an_indicator_that_is_gone_is_left_out(fetch, compared, thread, report, cast):
    content = filled(fetch(), {(OWN, "Utfall"): "12"})
    services.remove_indicator(document=report, key=thread.own_line.key, by=cast.helena)
    comparison = compared(content)
    assert not comparison.changes
    assert [(r.weight, r.text) for r in comparison.remarks] == [
        (Weight.LEFT_OUT, "Indikatorn i rad 3 finns inte längre. Raden läses inte in.")
    ]


def test_the_same_row_twice_is_an_error(fetch, compared):
    sheet = opened(fetch())
    for column in range(1, sheet.max_column + 1):
        sheet.cell(5, column).value = sheet.cell(2, column).value
    errors = compared(saved(sheet)).errors
    assert [error.text for error in errors] == ["Rad 2 och 5 gäller samma indikator. Ta bort en av dem."]


def test_a_row_without_its_key_is_an_error(fetch, compared):
    sheet = opened(fetch())
    sheet["A2"].value = None
    sheet[place(sheet, SHARED, "Utfall")].value = "80 %"
    assert [error.text for error in compared(saved(sheet)).errors] == [
        "Rad 2 hör inte till någon indikator. Ta bort det som står i den."
    ]


@pytest.mark.parametrize("base", ["x", "[]", '{"total": 1}', "[" * 2000])
def test_a_row_whose_hidden_cell_was_changed_is_an_error(fetch, compared, base):
    sheet = opened(fetch())
    sheet["B2"].value = base
    errors = compared(saved(sheet)).errors
    assert [error.text for error in errors] == ["Rad 2 är skadad. Hämta en ny arbetsbok och fyll i den."]


def test_an_indicator_that_stands_twice_is_found_by_either_of_its_rows(cast, report, thread):
    """An outcome is a measure's: one row in the workbook, also when the goals have changed places since."""
    again = an_indicator_line(thread.own, cast.unit, name=SHARED)
    first, *_ = lines_of([report], reader=cast.helena)
    assert [line.line for line in lines_of([report], reader=cast.helena) if line.beside.name == SHARED] == [first.line]
    other = {first.line, again.key, thread.shared_line.key} - {first.line}
    assert {line.line for line in lines_of([report], reader=cast.helena, keys=other)} == other


def test_a_total_that_is_put_together_is_not_read(fetch, compared, thread, report, cast):
    record(report, thread.shared_line, cast.helena, cast.workplace.key, total="80 %", total_respondents="10")
    comparison = compared(filled(fetch(), {(SHARED, "Utfall"): "99 %"}))
    assert not comparison.changes
    assert comparison.remarks[0].weight is Weight.LEFT_OUT
    assert Outcome.objects.get(workplace=None).total == 80


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (0.3125, "0%", "31,25\u00a0%"),
        (0.5, "0.0%", "50,0\u00a0%"),
        (31.25, "General", "31,25"),
        (1 / 3, "0%", "33\u00a0%"),
        (1945.5, "#,##0.0", "1\u00a0945,5"),
        (1945, "General", "1945"),
        (0.1 + 0.2, "General", "0,3"),
        (46154, "yyyy-mm-dd", "12\u00a0maj\u00a02026"),
        (-5, "General", "−5"),
    ],
)
def test_numbers_of_the_spreadsheet_become_swedish_text(fetch, compared, value, number_format, text):
    sheet = opened(fetch())
    cell = sheet[place(sheet, SHARED, "Utfall")]
    cell.value, cell.number_format = value, number_format
    assert told(compared(saved(sheet))) == [("Utfall", "", text)]


# --- tertial reports


def test_a_tertial_report_asks_for_a_forecast_and_for_what_is_reported_every_tertial(cast, thread):
    Indicator.objects.filter(name=SHARED).update(periodicity=Periodicity.TERTIAL)
    first, second = a_document(cast, Kind.TERTIAL_1), a_document(cast, Kind.TERTIAL_2)
    lines = lines_of([second], reader=cast.helena)
    assert [line.beside.name for line in lines] == [SHARED]
    assert len(lines_of([second], reader=cast.helena, every_indicator=True)) == 2
    record(first, thread.shared_line, cast.helena, total="79 %", forecast="85 %")
    move(document=move(document=first, name="submit", by=cast.helena), name="adopt", by=cast.department_head)
    sheet = opened(xlsx.write(about(second), "Utfall", lines_of([second], reader=cast.helena)))
    assert sheet[place(sheet, SHARED, "Utfall tertial 1")].value == "79 %"
    assert sheet[place(sheet, SHARED, "Prognos helår")].value is None


# --- small numbers


def test_what_a_reader_may_not_see_is_not_in_the_workbook(fetch, thread, report, cast):
    cells = {"women": "33 %", "men": "75 %", "women_respondents": "3", "men_respondents": "40", "note": "Tre kvinnor."}
    record(report, thread.shared_line, cast.helena, total="72 %", **cells)
    content = fetch(reader=cast.employee)
    sheet = opened(content)
    for heading in ("Utfall kvinnor/flickor", "Utfall män/pojkar"):
        cell = sheet[place(sheet, SHARED, heading)]
        assert (cell.value, cell.protection.locked) == ("..", True)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert not [text for text in ("33 %", "75 %", "Tre kvinnor") if text in everything]
    own = opened(fetch())
    assert own[place(own, SHARED, "Utfall kvinnor/flickor")].value == "33 %"


def test_dots_that_somebody_typed_are_no_secret_and_can_be_replaced(fetch, compared, thread, report, cast):
    record(report, thread.shared_line, cast.helena, total="..", note="..")
    sheet = opened(content := fetch())
    assert not sheet[place(sheet, SHARED, "Utfall")].protection.locked
    comparison = compared(filled(content, {(SHARED, "Utfall"): "81 %"}))
    assert told(comparison) == [("Utfall", "..", "81 %")] and not comparison.remarks


def as_shown(cast, report, line):
    """A line as an employee sees it in the document: its results, and what her workbook says of each."""
    outline = shown_to(cast.employee, report, assemble(report))
    row = next(row for _, goal in o.walk(outline.goals) for row in goal.indicators if row.key == line.key)
    lines = {each.workplace or "": each for each in lines_of([report], reader=cast.employee) if each.line == line.key}
    return row, lines


def test_the_workbook_withholds_of_numbers_that_are_added_what_the_document_does(thread, report, cast):
    line, verkstan = thread.shared_line, a_workplace("Verkstan", cast.unit)
    Indicator.objects.filter(pk=line.measure.indicator_id).update(measured_in="st")
    for workplace, total, women in ((cast.workplace, "170", "3"), (verkstan, "190", "15")):
        answers = {"men_respondents": "20", "women_respondents": women}
        record(report, line, cast.helena, workplace.key, total=total, **answers)
    row, lines = as_shown(cast, report, line)
    shown = {result.workplace_key: cells_of_result(result) for result in row.results}
    assert shown[verkstan.key]["total"] == ".."
    assert {key: each.cells for key, each in lines.items()} == shown


def test_the_workbook_withholds_what_only_a_printed_value_tells_as_the_document_does(thread, report, cast):
    line = thread.shared_line
    record(report, line, cast.helena, women_respondents="3", total_respondents="40", forecast="100 %")
    values = [["100 %", None], ["74 %", "previous"]]
    PrintedRow.objects.create(document=report, line=line, values=values)
    row, lines = as_shown(cast, report, line)
    assert row.results[-1].forecast == lines[""].cells["forecast"] == ""
    assert lines[""].facts["previous"] == row.value("previous") == "74 %"


def test_a_printed_value_of_few_last_year_is_withheld_in_the_workbook_too(thread, report, cast):
    line = thread.shared_line
    few = {"year": report.year - 1, "period": "VB", "measure": line.measure}
    Outcome.objects.create(**few, total_respondents=3)
    PrintedRow.objects.create(document=report, line=line, values=[["71 %", None], ["74 %", "previous"]])
    row, lines = as_shown(cast, report, line)
    assert lines[""].facts["previous"] == row.value("previous") == ".."


# --- any text


@given(
    total=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=100),
    note=st.sampled_from(
        ["_x0041_", "_x005F_", " kant ", "a\nb", "&<>\"'", "=1", "''", "\u00a0", "", "0123", "1e5", "😀"]
    ),
)
def test_any_text_comes_back_as_it_went_out(total, note):
    """What is not touched is no change, whatever it is."""
    place = About(Kind.ANNUAL_REPORT, 2026, "d-k3f9m2x7qa", several=False)
    cells = dict.fromkeys(CELLS, "") | {
        code: typed(code, strip_controls(raw)) for code, raw in (("total", total), ("note", note))
    }
    facts = {"indicator": total, "workplace": note}
    rest = {
        "locked": {},
        "beside": Beside(measured_in="%", by_sex=True),
        "threshold": 5,
        "workplace": None,
        "parts": {},
        "weighed": False,
    }
    line = Line(document=Document(key="d-k3f9m2x7qa", unit_name="="), line="i-1", facts=facts, cells=cells, **rest)
    rows, _ = read_rows(xlsx.write(place, total, [line]), place)
    comparison = compare(rows, [line], place)
    assert not comparison.changes and not comparison.errors
