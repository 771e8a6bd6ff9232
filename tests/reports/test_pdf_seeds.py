"""Real documents are imported and come out again as PDFs that say the same, by the two commands that users have."""

import subprocess
import sys

import page
import pytest
from django.conf import settings
from django.core.management import call_command

pytestmark = [pytest.mark.seeds, pytest.mark.once, pytest.mark.django_db]

SHARED = settings.BASE_DIR.parent / "shared"
LEAST = {"words": 0.99, "phrases": 0.95, "items": 0.95}
UNITS = {
    "001": ("Stöd- och aktivitetsenheten", 2018, "VB"),
    "002": ("Hägersten-Liljeholmens hemtjänst", 2020, "VP"),
    "004": ("Hägersten-Älvsjö grupp- och servicebostäder", 2024, "VP"),
}


@pytest.mark.parametrize("name", UNITS)
def test_a_real_document_is_imported_and_comes_out_again_with_nothing_lost(name, tmp_path):
    unit, year, kind = UNITS[name]
    truth, file = SHARED / "truth" / f"{name}.json", tmp_path / "document.pdf"
    source = next(SHARED.glob(f"seeds/{name}_*.txt"))
    call_command("import_document", str(source), unit=unit, committee="Hägersten-Liljeholmens stadsdelsnämnd")
    call_command("export_document", unit=unit, year=year, kind=kind, format="pdf", output=file)
    graded = subprocess.run(
        [sys.executable, SHARED / "tools" / "grade_pdf.py", truth, file], capture_output=True, text=True, check=True
    )
    figures = {label: float(figure) for figure, label in map(str.split, graded.stdout.splitlines())}
    assert all(figures[label] >= least for label, least in LEAST.items()), figures
    for profile in (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1):
        assert page.validate_pdf(file, profile=profile).is_compliant
