"""What other programs, or people, may put into a cell of the file: it is read or left empty, and nothing falls over."""

import pytest

from plans.choices import Kind
from reports import xlsx
from reports.workbooks.cells import content_of
from reports.workbooks.columns import About
from reports.workbooks.taking import read_rows
from tests.reports.workbooks.filled import rewritten

pytestmark = pytest.mark.once

ABOUT = About(Kind.ANNUAL_REPORT, 2026, "d-k3f9m2x7qa", several=False)


@pytest.mark.parametrize("index", ["9" * 5000, "99999999", "-1", "1e3", "٣"])
def test_a_number_of_a_shared_text_that_is_not_there_is_an_empty_cell(index):
    row = f'<row r="2"><c r="A2" t="inlineStr"><is><t>i-1</t></is></c><c r="J2" t="s"><v>{index}</v></c></row>'.encode()
    part = "xl/worksheets/sheet1.xml"
    changed = {part: lambda body: body.replace(b"</sheetData>", row + b"</sheetData>")}
    ((read,), _) = read_rows(rewritten(xlsx.write(ABOUT, "Utfall", []), changed), ABOUT)
    assert (read.cells, read.problems) == ({1: "i-1"}, {})


@pytest.mark.parametrize("decimals", [7, 30, 250])
def test_a_format_with_very_many_decimals_shows_as_many_as_are_kept(decimals):
    assert content_of("n", "0.5", "0." + "0" * decimals).text == "0,500000"
    assert content_of("n", "0.3125", "0." + "0" * decimals + "%").text == "31,250000\u00a0%"


@pytest.mark.parametrize(
    ("raw", "text"),
    [("a_xD800_b", "ab"), ("_xDFFF_", ""), ("_x0000_8", "8"), ("_x005F_x0041_", "_x0041_"), ("8_x00A0_%", "8\u00a0%")],
)
def test_a_character_that_is_written_out_is_read_unless_no_text_may_hold_it(raw, text):
    found = content_of("inlineStr", raw, "General").text
    assert found == text
    found.encode()


@pytest.mark.parametrize(
    "code", ["#,##0.00", "# ##0.00", r"#\ ##0.00", "#\u00a0##0.00", '# ##0.00" kr"', r"#\ ##0.00\ [$kr-41D]"]
)
def test_thousands_are_parted_however_a_program_writes_that_they_are(code):
    """LibreOffice escapes the space of "# ##0.00" when it saves a workbook."""
    assert content_of("n", "1234567.5", code).text == "1\u00a0234\u00a0567,50"


@pytest.mark.parametrize(("code", "text"), [(r"0\ %", "80\u00a0%"), ("0.0%", "80,0\u00a0%"), (r"0\ 0", "0,8")])
def test_a_share_is_read_by_its_format(code, text):
    assert content_of("n", "0.80000000000000004", code).text == text


PART, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"
FOREIGN_ROW = (
    '<row r="2" spans="1:60"><c r="A2" t="inlineStr"><is><r><rPr><b/></rPr><t>i-</t></r><r><t>1</t></r></is></c>'
    '<c r="J2" s="3"><v>0.29999999999999999</v></c><c r="K2" t="str"><v>80 %</v></c><c r="L2" s="2"/>'
    '<c r="AZ2" s="2"/><c r="BA2" s="99" t="n"></c></row><row r="3"><c r="AZ3" s="4"/></row>'
)


@pytest.mark.parametrize("styles", [None, b"<styleSheet/>"])
def test_a_workbook_as_other_programs_save_it_is_read(styles):
    """Texts in the cells themselves and in runs, doubles with all their digits, empty cells far to the right, and a
    style that is not there."""
    changed = {PART: lambda body: body.replace(b"</sheetData>", FOREIGN_ROW.encode() + b"</sheetData>")}
    (read,), faults = read_rows(
        rewritten(xlsx.write(ABOUT, "Utfall", []), changed | ({STYLES: styles} if styles else {})), ABOUT
    )
    assert (read.cells, read.problems, faults) == ({1: "i-1", 10: "0,3", 11: "80 %"}, {}, ())


@pytest.mark.parametrize(("raw", "text"), [("a_xD800_b", "ab"), ("_x005F_x0041_", "_x0041_"), ("8_x00A0_", "8")])
def test_so_is_one_of_a_text_that_cells_share(raw, text):
    row = b'<row r="2"><c r="J2" t="s"><v>0</v></c><c r="K2" t="s"><v>0</v></c></row>'
    changed = {
        "xl/sharedStrings.xml": f"<sst><si><t>{raw}</t></si></sst>".encode(),
        PART: lambda body: body.replace(b"</sheetData>", row + b"</sheetData>"),
    }
    ((read,), _) = read_rows(rewritten(xlsx.write(ABOUT, "Utfall", []), changed), ABOUT)
    assert [read.text(column).strip() for column in (10, 11)] == [text, text]


def test_a_shared_formula_is_named_by_each_cell_whatever_it_came_to():
    row = (
        '<row r="2"><c r="J2"><f t="shared" ref="J2:J3" si="0">A1*2</f><v>4</v></c></row>'
        '<row r="3"><c r="J3"><f t="shared" si="0"/><v>6</v></c></row>'
    )
    changed = {PART: lambda body: body.replace(b"</sheetData>", row.encode() + b"</sheetData>")}
    rows, (fault,) = read_rows(rewritten(xlsx.write(ABOUT, "Utfall", []), changed), ABOUT)
    assert fault == "Skriv värden i stället för formler. Det står formler i J2, J3."
    assert not any(row.cells for row in rows)
