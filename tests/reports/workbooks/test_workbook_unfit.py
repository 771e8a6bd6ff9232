"""Files that are no workbook of ours, or that want to do harm: a clear answer, and never much memory."""

import os
import subprocess
import sys
import zipfile
from io import BytesIO

import pytest
from django.conf import settings
from openpyxl.utils import get_column_letter

from plans.choices import Kind
from reports import xlsx
from reports.workbooks.columns import About, columns_of, headings_of
from reports.workbooks.opening import MAX_FILE, Refused
from reports.workbooks.taking import read_rows
from tests.reports.workbooks.filled import foreign, headings, opened, rewritten, saved

pytestmark = pytest.mark.once

ABOUT = About(Kind.ANNUAL_REPORT, 2026, "d-k3f9m2x7qa", several=False)
SHEET_PART = "xl/worksheets/sheet1.xml"
MEGABYTES = 300


@pytest.fixture(scope="module")
def empty():
    return xlsx.write(ABOUT, "Utfall", [])


def reasons(content, name="utfall.xlsx"):
    """Everything that hinders the workbook, whether its rows could be understood or not."""
    try:
        _, faults = read_rows(content, ABOUT, name=name)
    except Refused as refused:
        return refused.reasons
    assert faults
    return faults


def with_rows(content, rows):
    return rewritten(content, {SHEET_PART: lambda body: body.replace(b"</sheetData>", rows + b"</sheetData>")})


def test_an_empty_workbook_of_ours_is_read(empty):
    assert read_rows(empty, ABOUT) == ([], ())


def test_a_csv_that_is_called_xlsx_is_no_workbook():
    assert reasons("Indikator;Utfall\nNöjda;80 %\n".encode()) == (
        "Filen är ingen Excel-arbetsbok, vad den än heter. Spara den som Excel-arbetsbok (.xlsx) och försök igen.",
    )


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "ingen Excel-arbetsbok"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "lösenord"),
        (b"PK\x03\x04" + bytes(60), "skadad"),
        (b"x" * (MAX_FILE + 1), "större"),
    ],
)
def test_what_is_something_else_is_told_so(content, word):
    assert word in reasons(content)[0]


def test_a_zip_of_other_things_is_no_workbook():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert "OpenDocument" in reasons(out.getvalue())[0]


def test_a_cut_off_file_is_damaged(empty):
    assert "skadad" in reasons(empty[: len(empty) // 2])[0]


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml"])
def test_macros_are_refused(empty, part):
    assert "makron" in reasons(rewritten(empty, {part: b"Sub Main()"}))[0]


def test_a_workbook_for_macros_is_refused_by_its_name(empty):
    assert "makron" in reasons(empty, "utfall.xlsm")[0]


def test_somebodys_own_workbook_is_refused():
    assert reasons(foreign()) == ("Arbetsboken saknar bladet ”Utfall”. Hämta en ny arbetsbok och fyll i den.",)


def test_formulas_are_named_by_cell(empty):
    sheet = opened(empty)
    sheet["L2"].value, sheet["M3"].value = "=1+1", "=SUM(A1:A2)"
    assert reasons(saved(sheet)) == ("Skriv värden i stället för formler. Det står formler i L2, M3.",)


def test_merged_cells_are_named(empty):
    sheet = opened(empty)
    sheet.merge_cells("L2:M2")
    assert reasons(saved(sheet)) == ("Dela upp de sammanslagna cellerna L2:M2.",)


def test_many_formulas_are_not_all_named(empty):
    sheet = opened(empty)
    for row in range(2, 140):
        sheet[f"L{row}"].value = "=1+1"
    assert reasons(saved(sheet))[0].endswith("L100, L101 och fler.")


def test_all_that_is_wrong_is_told_at_once(empty):
    sheet = opened(empty)
    sheet["L2"].value = "=1+1"
    sheet.merge_cells("L3:M3")
    sheet[f"{headings(sheet)['Utfall']}1"].value = "Resultat"
    sheet[f"{get_column_letter(len(columns_of(ABOUT)) + 5)}7"].value = "Kom ihåg"
    said = " ".join(reasons(saved(sheet)))
    assert all(word in said for word in ("formler i L2", "L3:M3", "”Resultat”", "utanför tabellen"))


def test_other_columns_are_named_by_cell(empty):
    sheet = opened(empty)
    letter = headings(sheet)["Utfall"]
    sheet[f"{letter}1"].value = "Resultat"
    said = reasons(saved(sheet))
    assert said[1] == f"Cell {letter}1 ska vara rubriken ”Utfall”, men där står ”Resultat”."


def test_a_column_more_is_named_by_cell(empty):
    sheet = opened(empty)
    letter = get_column_letter(len(columns_of(ABOUT)) + 3)
    sheet[f"{letter}1"].value = "Min egen"
    assert reasons(saved(sheet))[1] == f"Kolumnen i cell {letter}1 hör inte till arbetsboken."


def test_what_stands_beside_the_table_is_named_by_cell(empty):
    sheet = opened(empty)
    letter = get_column_letter(len(columns_of(ABOUT)) + 5)
    sheet[f"{letter}7"].value = "Kom ihåg"
    assert f"{letter}7" in reasons(saved(sheet))[0]


@pytest.mark.parametrize(
    ("about", "word"),
    [
        ("roda-utfall 1 T1 2026 d-k3f9m2x7qa", "Arbetsboken gäller T1 2026"),
        ("roda-utfall 1 VB 2025 d-k3f9m2x7qa", "Arbetsboken gäller VB 2025"),
        ("roda-utfall 1 VB 2026 d-zzzzzzzzzz", "annan enhet"),
        ("roda-utfall 0 VB 2026 d-k3f9m2x7qa", "äldre slag"),
        ("Nyckel", "A1"),
    ],
)
def test_a_workbook_for_something_else_is_told_so(empty, about, word):
    sheet = opened(empty)
    sheet["A1"].value = about
    assert word in reasons(saved(sheet))[0]


@pytest.mark.parametrize("number", ["0", "-1", "x", "1e9"])
def test_rows_in_disorder_are_refused_or_counted(empty, number):
    content = with_rows(empty, f'<row r="{number}"><c r="A2" t="n"><v>1</v></c></row>'.encode())
    try:
        read_rows(content, ABOUT)
    except Refused as refused:
        assert refused.reasons


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>',
        b"<worksheet><sheetData>",
        b"\x00\x01\x02",
        b"<worksheet>" + b"<a>" * 100 + b"</a>" * 100 + b"</worksheet>",
    ],
)
def test_a_part_that_no_program_writes_is_refused(empty, body):
    assert reasons(rewritten(empty, {SHEET_PART: body}))


START, END = b"<worksheet><sheetData>", b"</sheetData></worksheet>"
ROW, TEXT = b'<row r="2">', b'<c r="L2" t="inlineStr"><is><t>'
# Small when sent, huge when unpacked: (part, how it begins, what is repeated, how many times, how it ends)
BOMBS = {
    "zip": (SHEET_PART, START, b" " * 1000, 100_000, END),
    "rows": (SHEET_PART, START, b'<row><c t="inlineStr"><is><t>x</t></is></c></row>', 1_000_000, END),
    "elements": (SHEET_PART, START, b"<x/>", 5_000_000, END),
    "tag": (SHEET_PART, b'<worksheet a="', b"x" * 1000, 60_000, b'"/>'),
    "comment": (SHEET_PART, b"<worksheet><!--", b"x" * 1000, 60_000, b"--></worksheet>"),
    "text": (SHEET_PART, START + ROW + TEXT, b"x" * 1000, 60_000, b"</t></is></c></row>" + END),
    "cells": (SHEET_PART, START + ROW, b'<c t="n"><v>1</v></c>', 3_000_000, b"</row>" + END),
    "formulas": (SHEET_PART, START + ROW, b'<c r="L2"><f>1</f></c>', 500_000, b"</row>" + END),
    "merged": (
        SHEET_PART,
        b"<worksheet><mergeCells>",
        b'<mergeCell ref="A1:B1"/>',
        500_000,
        b"</mergeCells></worksheet>",
    ),
    "strings": ("xl/sharedStrings.xml", b"<sst>", b"<si><t>abc</t></si>", 3_000_000, b"</sst>"),
    "formats": ("xl/styles.xml", b"<a><cellXfs>", b'<xf numFmtId="1"/>', 1_000_000, b"</cellXfs></a>"),
}

# Not refused for what it is: as many rows as there may be, each cell full of something else.
HEAD = b"".join(
    b'<c r="%s1" t="inlineStr"><is><t>%s</t></is></c>' % (get_column_letter(n).encode(), heading.encode())
    for n, heading in enumerate([str(ABOUT), *headings_of(ABOUT)], start=1)
)
FULL = b"<row>" + b'<c t="inlineStr"><is><t>abcdefgh</t></is></c>' * (len(columns_of(ABOUT)) + 2) + b"</row>"
BOMBS["full"] = (SHEET_PART, START + b'<row r="1">' + HEAD + b"</row>", FULL, 49_900, END)
# Texts that each take four bytes a character for the sake of one, and a long one that very many cells say.
WIDE = b'<row><c t="inlineStr"><is><t>' + b"x" * 32_000 + "\U0001f9f5".encode() + b"</t></is></c></row>"
BOMBS["wide"] = (SHEET_PART, START, WIDE, 2_400, END)
ECHO = b"<row>" + b'<c t="s"><v>0</v></c>' * (len(columns_of(ABOUT)) + 2) + b"</row>"
BOMBS["echo"] = (SHEET_PART, START + b'<row r="1">' + HEAD + b"</row>", ECHO, 2_000, END)
LONG = {"xl/sharedStrings.xml": b"<sst><si><t>" + b"x" * 32_000 + b"_x0041_</t></si></sst>"}


def write_bomb(path, workbook, part, begins, repeated, times, ends):
    """Put a workbook together with one part that is written a piece at a time: here too memory is scarce."""
    with (
        zipfile.ZipFile(BytesIO(workbook)) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in set(old.namelist()) - {part}:
            new.writestr(name, old.read(name))
        with new.open(part, "w") as out:
            out.write(begins)
            for _ in range(100):
                out.write(repeated * (times // 100))
            out.write(ends)


MEASURE = """
import os, re, sys
import django
django.setup()
from plans.choices import Kind
from reports.workbooks.columns import About
from reports.workbooks.opening import Refused
from reports.workbooks.taking import read_rows
about = About(Kind.ANNUAL_REPORT, 2026, "d-k3f9m2x7qa", several=False)
for path in sys.argv[1:]:
    if os.fork():
        os.wait()
        continue
    said = ["Läst."]
    try:
        read_rows(open(path, "rb").read(), about)
    except Refused as refused:
        said = refused.reasons
    peak = re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1]
    print(os.path.basename(path), int(peak) // 1024, said[0], sep="|", flush=True)
    os._exit(0)
"""


def test_a_bomb_takes_little_memory(empty, tmp_path):
    """Each is read by a process of its own, whose peak is its own too; they share the start, which takes longest."""
    paths = [tmp_path / name for name in BOMBS]
    for path in paths:
        write_bomb(path, rewritten(empty, LONG) if path.name == "echo" else empty, *BOMBS[path.name])
        assert path.stat().st_size < MAX_FILE
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "prov",
        "VAR_DIR": str(tmp_path),
    }
    command = [sys.executable, "-c", MEASURE, *paths]
    done = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True)
    told = [line.split("|") for line in done.stdout.splitlines()]
    assert [name for name, _, said in told if said] == [*BOMBS], done.stderr
    assert max(int(megabytes) for _, megabytes, _ in told) < MEGABYTES, done.stdout
