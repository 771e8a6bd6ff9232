"""The real documents are read as the hand-annotated truth says."""

import json
import subprocess
import sys

import pytest
from django.conf import settings

from plans.importing.graded import graded
from plans.importing.parse import Unreadable, parse
from plans.importing.reading import read_source
from tests.plans.importing.accounting import counted, everything

SHARED = settings.BASE_DIR.parent / "shared"
UNITS = {
    "001": "Stöd- och aktivitetsenheten",
    "002": "Hägersten-Liljeholmens hemtjänst",
    "004": "Hägersten-Älvsjö grupp- och servicebostäder",
}

pytestmark = [pytest.mark.seeds, pytest.mark.once]


def read(number: str) -> str:
    return read_source(next((SHARED / "seeds").glob(f"{number}_*.txt")).read_bytes())


@pytest.mark.parametrize("number", UNITS)
def test_every_figure_of_the_grading_is_at_least_099(number, tmp_path):
    found = tmp_path / "found.json"
    found.write_text(json.dumps(graded(parse(read(number), unit=UNITS[number]).outline)), encoding="utf-8")
    command = [sys.executable, SHARED / "tools" / "grade_import.py", SHARED / "truth" / f"{number}.json", found]
    result = subprocess.run([*command, "--least", "0.99"], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("number", UNITS)
def test_every_letter_is_accounted_for_and_understood(number):
    text = read(number)
    parsed = parse(text)
    assert everything(parsed) == counted(text)
    assert not parsed.unknown


@pytest.mark.parametrize("number", UNITS)
def test_just_the_values_whose_column_nobody_can_tell_are_unsettled(number):
    truth = json.loads((SHARED / "truth" / f"{number}.json").read_text(encoding="utf-8"))

    def rows(goals):
        for goal in goals:
            yield from goal["indicators"]
            yield from rows(goal["children"])

    unclear = {row["line"] for row in rows(truth["goals"]) if row["cells_basis"] != "A"}
    assert {row.line for row in parse(read(number)).unsettled} == unclear


@pytest.mark.parametrize("number", UNITS)
def test_a_document_cut_off_at_a_tables_header_is_refused(number):
    lines = read(number).split("\n")
    for place, line in enumerate(lines, 1):
        if line.strip().startswith(("Indikator ", "Aktivitet ")):
            with pytest.raises(Unreadable) as refusal:
                parse("\n".join(lines[:place]), year=2020)
            assert refusal.value.line == place
