"""Real documents keep their words on paper: graded by the tool that the annotations come with."""

import subprocess
import sys

import page
import pytest
from django.conf import settings

from reports import pdf
from tests.reports.outlines import PRODUCED
from tests.reports.truth_outline import outline_of

pytestmark = [pytest.mark.seeds, pytest.mark.once]

SHARED = settings.BASE_DIR.parent / "shared"
LEAST = {"words": 0.99, "phrases": 0.95, "items": 0.95}


@pytest.mark.parametrize("name", ["001", "002", "004"])
def test_a_real_document_keeps_its_words_on_paper(name, tmp_path):
    truth = SHARED / "truth" / f"{name}.json"
    file = tmp_path / "document.pdf"
    file.write_bytes(pdf.render(outline_of(truth), produced_at=PRODUCED))
    graded = subprocess.run(
        [sys.executable, SHARED / "tools" / "grade_pdf.py", truth, file], capture_output=True, text=True, check=True
    )
    figures = {label: float(figure) for figure, label in map(str.split, graded.stdout.splitlines())}
    assert all(figures[label] >= least for label, least in LEAST.items()), figures
    for profile in (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1):
        assert page.validate_pdf(file, profile=profile).is_compliant
