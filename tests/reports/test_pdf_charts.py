"""Women and men, and pictures, on paper: what is told, what a screen reader hears, and how they stand on the pages."""

import page
import pytest

from indicators.choices import Period, Weighing
from plans.choices import Kind
from plans.outline import Figure, Goal, Level, Result, replace
from reports import pdf
from tests.reports import outlines
from tests.reports.outlines import indicator
from tests.reports.reading import TaggedPdf

pytestmark = pytest.mark.once

PROFILES = (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1)
STRIP = "Våra indikatorer i korthet"
WORDS = "Vi frågade alla i oktober, och de flesta svarade samma vecka. Skillnaden beror på de nya schemana. "
YEAR = 2025


def a_row(n, *, analysis=""):
    """An indicator with ten years behind it, where women are as many procentenheter above men as its number says."""
    results = tuple(
        Result(
            year=year, period=Period.YEAR, total=Figure(raw=f"{year - 1950} %"),
            women=Figure(raw=f"{year - 1950 + n} %"), men=Figure(raw=f"{year - 1950} %"),
        )
        for year in range(YEAR - 9, YEAR + 1)
    )  # fmt: skip
    cells = {"outcome": "75 %", "women": f"{75 + n} %", "men": "75 %", "previous": "74 %", "target": "80 %"}
    row = indicator(f"i-{n}", f"Andel nöjda, fråga {n}", analysis, **cells)
    return replace(row, measured_in="%", by_sex=True, results=results)


def a_report(*rows, show_charts=True):
    goal = Goal(key="g-1", level=Level.UNIT, title="Deltagarna väljer själva", indicators=rows)
    layout = outlines.layout(Kind.ANNUAL_REPORT, YEAR, show_charts=show_charts)
    return outlines.outline(year=YEAR, goals=(goal,), layout=layout, front=(outlines.section("s", "Analys", 1, "Så."),))


def read(outline):
    return TaggedPdf(pdf.render(outline, produced_at=outlines.PRODUCED))


@pytest.fixture(scope="module")
def rows():
    return [a_row(n, analysis=WORDS * (n % 4 * 5)) for n in range(1, 15)]


@pytest.fixture(scope="module")
def report(rows):
    return read(a_report(*rows))


def test_a_report_with_pictures_is_both_pdf_a_2a_and_pdf_ua_1():
    data = pdf.render(a_report(a_row(3), a_row(4)), produced_at=outlines.PRODUCED)
    reports = (page.validate_pdf_bytes(data, profile=profile) for profile in PROFILES)
    assert [f"{f.rule_id}: {f.message}" for report in reports for f in report.failures] == []


def test_every_picture_tells_in_words_what_it_shows(report, rows):
    told = [str(figure.raw.Alt) for figure in report.all("Figure")]
    assert len(told) == 3 * len(rows)
    assert sum(alt.startswith("Andel nöjda, fråga 3: utfall 2016–2025. 2016: 66 %.") for alt in told) == 2
    (pair,) = (alt for alt in told if alt.startswith("Andel nöjda, fråga 3: män och kvinnor 2020–2025."))
    assert pair.endswith("2025: män 75 %, kvinnor 78 %.")
    assert all("Årsmål 80 %." in alt for alt in told if "utfall" in alt)


def test_all_indicators_at_a_glance_are_a_chapter_before_the_goals(report):
    chapters = [title for depth, title in report.bookmarks() if depth == 0]
    assert chapters == ["Innehåll", "Analys", STRIP, "Uppföljning av Kommunfullmäktiges inriktningsmål"]


def test_the_difference_belongs_to_the_row_above_it(report):
    ids = {str(head.raw.ID): head.text for head in report.all("TH")}
    lines = [cell for cell in report.all("TD") if cell.text.startswith("Skillnad mellan män och kvinnor")]
    assert len(lines) == 14
    assert {ids[str(line.attributes.Headers[0])] for line in lines} == {f"Andel nöjda, fråga {n}" for n in range(1, 15)}
    assert (
        lines[3]
        .text.replace("\u00a0", " ")
        .startswith("Skillnad mellan män och kvinnor: 4 procentenheter, högre för kvinnor. I fjol var den lika stor.")
    )


def test_a_total_of_some_of_the_workplaces_says_so_under_its_name_in_the_file():
    row = a_row(3)
    own = replace(row.results[-1], weighed=Weighing.RESPONDENTS, together=(2, 3))
    document = read(a_report(replace(row, results=(*row.results[:-1], own))))
    (head,) = (head for head in document.all("TH") if head.text.startswith("Andel nöjda, fråga 3"))
    assert head.text.endswith("2 av 3 arbetsplatser vägda efter antal svarande")


def test_heads_are_whole_at_every_page_break_and_analyses_stand_under_their_rows(report):
    tables = report.all("Table")
    assert len(tables) == len({table.page for table in tables}) > 2
    labels = [column.label for column in outlines.layout(Kind.ANNUAL_REPORT, YEAR).indicator_columns]
    heads = [head.text.replace(" ", "") for head in report.all("TH") if "THead" in head.path]
    assert heads == ["Indikator", *(label.replace(" ", "") for label in labels)] * len(tables)
    assert not any(body.text.startswith(("Analys", "Skillnad")) for body in report.all("TBody"))


def test_a_picture_is_not_parted_from_its_name(report):
    names = {f"Andel nöjda, fråga {n}" for n in range(1, 15)}
    pages = {}
    for element in report.elements:
        if element.tag == "P" and element.text in names:
            name = element
        elif element.tag == "Figure":
            pages[name.text, str(element.raw.Alt)] = (name.page, element.page)
            assert str(element.raw.Alt).startswith(name.text)
    assert len(pages) == 3 * len(names) - len(names)  # an outcome is told alike in both of its sizes
    assert all(named == drawn for named, drawn in pages.values())


def test_there_are_no_pictures_where_the_nämnd_wants_none_but_the_difference_is_told():
    report = read(a_report(a_row(3), show_charts=False))
    assert not report.all("Figure")
    assert STRIP not in report.text
    assert "Skillnad mellan män och kvinnor" in report.text
