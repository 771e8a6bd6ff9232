"""Real documents are imported and come out again as PDFs that say the same, by the two commands that users have."""

import json
import re
import subprocess
import sys

import page
import pytest
from django.conf import settings
from django.core.management import call_command

from plans.importing.graded import COLUMNS
from plans.models import Document
from plans.record import latest_edition, outline_of
from tests.reports.reading import TaggedPdf

pytestmark = [pytest.mark.seeds, pytest.mark.once, pytest.mark.django_db]

SHARED = settings.BASE_DIR.parent / "shared"
LEAST = {"words": 0.99, "phrases": 0.95, "items": 0.95}
UNITS = {
    "001": ("Stöd- och aktivitetsenheten", 2018, "VB"),
    "002": ("Hägersten-Liljeholmens hemtjänst", 2020, "VP"),
    "004": ("Hägersten-Älvsjö grupp- och servicebostäder", 2024, "VP"),
}


def imported(name, file):
    """Import a real document, take it out again as a PDF, and return the path of its truth."""
    unit, year, kind = UNITS[name]
    source = next(SHARED.glob(f"seeds/{name}_*.txt"))
    call_command("import_document", str(source), unit=unit, committee="Hägersten-Liljeholmens stadsdelsnämnd")
    call_command("export_document", unit=unit, year=year, kind=kind, format="pdf", output=file)
    return SHARED / "truth" / f"{name}.json"


@pytest.mark.parametrize("name", UNITS)
def test_a_real_document_is_imported_and_comes_out_again_with_nothing_lost(name, tmp_path):
    file = tmp_path / "document.pdf"
    truth = imported(name, file)
    graded = subprocess.run(
        [sys.executable, SHARED / "tools" / "grade_pdf.py", truth, file], capture_output=True, text=True, check=True
    )
    figures = {label: float(figure) for figure, label in map(str.split, graded.stdout.splitlines())}
    assert all(figures[label] >= least for label, least in LEAST.items()), figures
    for profile in (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1):
        assert page.validate_pdf(file, profile=profile).is_compliant


@pytest.mark.parametrize("name", UNITS)
def test_every_value_stands_in_the_column_that_the_text_tells_and_the_others_in_order_with_the_mark(name, tmp_path):
    file = tmp_path / "document.pdf"
    truth = json.loads(imported(name, file).read_text(encoding="utf-8"))
    layout = outline_of(latest_edition(Document.objects.get()).snapshot).layout
    columns = [COLUMNS.get(column.code, column.code) for column in layout.indicator_columns]
    printed = list(rows(TaggedPdf(file.read_bytes()), [column.label for column in layout.indicator_columns]))
    expected = [row for goal in goals(truth["goals"]) for row in goal["indicators"]]
    assert len(expected) >= 9
    for row in expected:
        cells, below = printed.pop(next(n for n, (head, *_) in enumerate(printed) if head == plain(row["name"])))[1:]
        if row["cells_basis"] == "A":
            told = {column: plain(value or "") for column, value in row["cells"].items()}
            assert dict(zip(columns, cells, strict=True)) == {column: told.get(column, "") for column in columns}
            assert not any(text.startswith("Kolumnokänd") for text in below)
            continue
        told = [value for value in cells if value and not value.startswith("Kolumnokänd")]
        (marked,) = (value for value in (*cells, *below) if value.startswith("Kolumnokänd"))
        in_order = marked.removeprefix("Kolumnokänd:").split("·")
        assert sorted([*told, *in_order]) == sorted(map(plain, row["raw_values"]))
        assert in_order == [value for value in map(plain, row["raw_values"]) if value in in_order][: len(in_order)]


def rows(document, labels):
    """Return (head, cells, what stands below) of every row of the tables of indicators."""
    found, heads = [], []
    for element in document.elements:
        if element.tag == "THead":
            heads = []
        elif element.tag == "TH" and "THead" in element.path:
            heads.append(plain(element.text))
        elif heads[1:] != [plain(label) for label in labels] or "Table" not in element.path:
            continue
        elif element.tag == "TH":
            found.append((plain(element.text), [], []))
        elif element.tag == "TD" and "/ColSpan" in element.attributes and found[-1][1]:
            found[-1][2].append(plain(element.text))
        elif element.tag == "TD":
            found[-1][1].append(plain(element.text))
    return found


def goals(below):
    for goal in below:
        yield goal
        yield from goals(goal["children"])


def plain(text):
    return re.sub(r"[\s-]", "", text)
