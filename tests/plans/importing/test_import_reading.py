"""What cannot be read is refused in words that a person understands, with the line to look at."""

import time

import pytest

from plans.importing.parse import Unreadable, parse
from plans.importing.reading import MAX_BYTES, MAX_LINE, MAX_LINES, read_source

pytestmark = pytest.mark.once

PLAN = "Inledning\nVi är en förskola på ön.\n\nKF:s inriktningsmål:\n1. En stad för alla\n\nNämndmål:\nTrygga barn\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "latin-1"])
def test_common_encodings_are_read(encoding):
    assert read_source(PLAN.encode(encoding)) == PLAN


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", 1),
        (b" \n\t\n", 1),
        (b"\x7fELF\x02\x01\x00\x00", 1),
        (b"%PDF-1.7\nabc\x00\x01\xff", 2),
        ("Första raden\nÖvrigt".encode("utf-16-le"), 1),
        ("Ett två\ntre åtta".encode() + b"\n\xff\xfe", 3),
        (b"ett\nk\x8ann\x9aje", None),
        (b"ett\ntv\x81", 2),
        (b"ord " * (MAX_LINE // 4) + b"slut\n", 1),
        (b"x" * 1_000_000, 1),
        (b"rad\n" * (MAX_LINES + 1), MAX_LINES + 1),
        (b"en rad till\n" * (50_000_000 // 12), MAX_BYTES // 12 + 1),
        (b"abc\n" + bytes(range(1, 9)) * 100, 2),
    ],
    ids=["empty", "blank", "program", "pdf", "utf-16 without BOM", "damaged UTF-8", "Mac", "unknown", "long line"]
    + ["a million characters", "many lines", "50 MB", "control characters"],
)
def test_what_is_no_text_is_refused_with_its_line(data, line):
    with pytest.raises(Unreadable) as refusal:
        read_source(data)
    assert refusal.value.line == (line or 2)
    assert str(refusal.value).startswith(f"Rad {refusal.value.line}: ")


def test_a_novel_is_refused():
    with pytest.raises(Unreadable, match="något mål"):
        parse("Det var en gång en by vid en sjö.\nDär bodde en smed.\n" * 500)


@pytest.mark.parametrize(
    "end",
    [
        " Indikator Årsmål KF:s årsmål Periodicitet\n",
        " Indikator Årsmål KF:s årsmål Periodicitet\n\nAndel nöjda brukare \ni hemtjänsten\n",
        " Indikator Årsmål KF:s årsmål Periodicitet\n\nAndel nöjda brukare 85 % Tas fram av \n",
        " Indikator Årsmål KF:s årsmål Periodicitet\n\nAndel nöjda brukare\n\n85 % 80 %\n",
        " Aktivitet Startdatum Slutdatum\n\nÖppet hus för alla som\n",
        " Aktivitet Startdatum Slutdatum\n\nÖppet hus\n\n2024-01-01 2024-12\n",
        " Indikator",
        "Indikator Periodens \nutfall\n\nUtfall \nmän/ \n",
    ],
)
def test_a_document_cut_off_in_a_table_is_refused_with_its_last_line(end):
    text = f"{PLAN}\n{end}"
    with pytest.raises(Unreadable, match="mitt i en tabell") as refusal:
        parse(text, year=2024)
    assert refusal.value.line == len(text.rstrip().split("\n"))


def test_a_plan_that_ends_with_a_whole_row_is_refused_unless_the_file_is_said_to_be_complete():
    plan = f"{PLAN}\n Aktivitet Startdatum Slutdatum\n\nÖppet hus 2024-01-01 2024-12-31\n"
    with pytest.raises(Unreadable, match="verkar avklippt. Är filen hel, säg det med --complete") as refusal:
        parse(plan)
    assert refusal.value.line == 12
    assert [warning.line for warning in parse(plan, complete=True).warnings] == [12]
    parse(f"{plan}\nÖvrigt\nInget mer att säga.\n")


def test_a_report_that_ends_with_a_whole_row_is_read_with_a_warning():
    table = " Aktivitet Startdatum Slutdatum Avvikelse\n\nÖppet hus 2024-01-01 2024-12-31 Avvikelse\n"
    assert [warning.line for warning in parse(f"{PLAN}\n{table}").warnings] == [12]


def test_a_document_that_ends_with_kfs_indicators_is_cut_off():
    goal = "KF:s mål för verksamhetsområdet:\n1.1 Tryggt\n"
    text = f"{goal}\n Indikator Årsmål KF:s årsmål Periodicitet\n\nNöjda 85 % 80 % År\n"
    with pytest.raises(Unreadable, match="mitt i en tabell"):
        parse(text, year=2024)


def test_a_document_without_a_year_asks_for_it():
    with pytest.raises(Unreadable, match="Ange året"):
        parse(PLAN)


TABLE = "KF:s inriktningsmål:\n1. En stad\n\n Indikator Årsmål KF:s årsmål Period\n\nNamn 85 % 80 % 2024\n\nAnalys\n"


@pytest.mark.parametrize(
    "text",
    [
        TABLE + "Namn\n\n" + "85\n" * 19_000,
        TABLE + "Text 94 % \nText\n\n85 %\n\n" * 3_900,
        TABLE + " Indikator Årsmål\n" * 19_000,
        TABLE + "Analys\n\n" * 9_900,
        TABLE + ("Tas fram av " * 400 + "\n") * 900,
        "Enhetsmål: Vi\n\n" + ("." * 9_900 + "\n") * 450,
    ],
    ids=["values", "half rows", "headers", "analyses", "long rows", "dots"],
)
def test_mischief_does_not_take_long(text):
    started = time.process_time()
    try:
        parse(text, year=2024)
    except Unreadable as refusal:
        assert refusal.line
    assert time.process_time() - started < 10
