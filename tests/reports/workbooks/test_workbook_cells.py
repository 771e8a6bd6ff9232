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
    found = content_of("s", raw, "General").text
    assert found == text
    found.encode()
