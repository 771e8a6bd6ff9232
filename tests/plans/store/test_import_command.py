"""``manage.py import_document``: what it says, what it stores, and how it refuses."""

import errno
import io
import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from plans.management.reasons import reason_of
from plans.models import Document, Edition
from plans.record import latest_edition, outline_of
from tests.builders import a_unit
from units.models import Committee, Unit

COMMITTEE = "Norra Ekhamra stadsdelsnämnd"
PLAN = """Inledning
Planen gäller för 2024.

KF:s inriktningsmål:
1. En stad att lita på

KF:s mål för verksamhetsområdet:
1.3. Stödet kommer i tid

Indikator Årsmål KF:s årsmål 2024 Periodicitet
Andel nöjda deltagare 88 % 85 % År

Nämndmål:
Den som får stöd bestämmer mer

Beskrivning
Nämnden vill att stödet formas av den som får det.

Enhetsmål:
Alla väljer själva

Förväntat resultat
Fler väljer själva än förra året.

Arbetssätt
Vi frågar varje deltagare en gång i månaden.

Övrigt
Inget mer att säga.
"""


@pytest.fixture
def source(tmp_path):
    """``source(text)`` is a file with the text."""

    def source(text=PLAN, name="plan.txt", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return source


def run(path, *arguments, unit="Lunden", committee=COMMITTEE, **options):
    """Run the command; return what it wrote to standard output, and what it said beside."""
    given = {"unit": unit, "kind": "VP", "year": 2024} | options
    out, err = io.StringIO(), io.StringIO()
    if committee:
        given["committee"] = committee
    call_command("import_document", str(path), *arguments, **given, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.mark.django_db
def test_a_unit_that_is_nearly_another_is_asked_about(source):
    a_unit("Lundens dagliga verksamhet", Committee.objects.create(name=COMMITTEE))
    _, tried = run(source(), "--dry-run", unit="Lundens daglig verksamhet")
    assert "Enheten Lundens daglig verksamhet finns inte än" in tried
    assert "Menade du Lundens dagliga verksamhet?" in tried
    _, said = run(source(), unit="Lundens daglig verksamhet")
    assert "Enheten Lundens daglig verksamhet fanns inte och har lagts till. Menade du" in said
    _, said = run(source(PLAN.replace("2024", "2025")), unit="Lundens daglig verksamhet", year=2025)
    assert "Menade du" not in said


@pytest.mark.django_db
def test_a_plan_is_read_stored_and_told(source):
    out, said = run(source())
    document = Document.objects.get()
    assert out == ""
    assert "Nämnden Norra Ekhamra stadsdelsnämnd fanns inte och har lagts till." in said
    assert "Verksamhetsplan 2024, Lunden: 4 mål, 1 indikatorer" in said
    assert f"Sparat som fastställt: Verksamhetsplan 2024, Lunden (/dokument/{document.key}/)" in said
    frozen = outline_of(latest_edition(document).snapshot)
    assert [section.heading for section in (*frozen.front, *frozen.closing)] == ["Inledning", "Övrigt"]


@pytest.mark.django_db
def test_the_same_file_again_changes_nothing_and_another_one_needs_replace(source):
    run(source())
    _, said = run(source())
    assert "Redan inläst, inget ändrat: Verksamhetsplan 2024, Lunden" in said
    other = source(PLAN.replace("en gång i månaden", "varje vecka"), "ny.txt")
    with pytest.raises(CommandError, match="har redan en verksamhetsplan för 2024. Med --replace"):
        run(other)
    assert Edition.objects.count() == 1
    run(other, "--replace")
    assert Edition.objects.count() == 2


@pytest.mark.django_db
def test_replacing_a_plan_beside_a_report_tells_what_stays_and_what_the_new_edition_says(source):
    run(source())
    report = PLAN.replace("Arbetssätt\nVi frågar varje deltagare en gång i månaden.", "Analys\nDet gick bra.")
    run(source(report, "vb.txt"), kind="VB")
    told = latest_edition(Document.objects.get(kind="VB")).snapshot.content
    other = source(PLAN.replace("Alla väljer själva", "Ingen behöver vänta"), "ny.txt")
    _, said = run(other, "--replace")
    assert (
        "Enheten har också Verksamhetsberättelse 2024, med samma mål. Den nya utgåvan säger det som står i filen. Mål, "
        "aktiviteter och indikatorer som redan är inlagda ändras inte, och är det som syns om Verksamhetsplan 2024 "
        "öppnas för rättelse.\nSkiljer sig: Enhetsmålet ”Alla väljer själva” står inte här men finns kvar.\n"
    ) in said
    frozen = latest_edition(Document.objects.get(kind="VP")).snapshot.content
    assert "Ingen behöver vänta" in frozen and "Alla väljer själva" not in frozen
    assert latest_edition(Document.objects.get(kind="VB")).snapshot.content == told


@pytest.mark.django_db
def test_a_dry_run_prints_the_outline_and_stores_nothing(source):
    out, said = run(source(), "--dry-run", "--json", "-", committee=None)
    printed = json.loads(out)
    assert printed["doc"] == {"type": "VP", "year": 2024, "unit": "Lunden"}
    assert printed["goals"][0]["children"][0]["children"][0]["children"][0]["title"] == "Alla väljer själva"
    assert "Inget har sparats (--dry-run)." in said
    assert not Unit.objects.exists() and not Committee.objects.exists()


@pytest.mark.django_db
def test_unknown_columns_are_told_with_who_may_say_which_they_are(source):
    text = PLAN.replace("Andel nöjda deltagare 88 % 85 % År", "Andel nöjda deltagare 88 % År")
    _, said = run(source(text))
    page = f"/dokument/{Document.objects.get().key}/kolumner/"
    assert f"Enhetschefen, avdelningschefen eller controllern anger kolumnerna på 1 rad: {page}" in said


@pytest.mark.django_db
def test_the_outline_can_be_written_to_a_file_beside_storing_it(source, tmp_path):
    run(source(), "--json", str(tmp_path / "ut.json"))
    assert json.loads((tmp_path / "ut.json").read_text())["doc"]["unit"] == "Lunden"
    assert Document.objects.exists()
    with pytest.raises(CommandError, match="JSON-filen kan inte skrivas, filen eller mappen finns inte: /"):
        run(source(), "--json", str(tmp_path / "finns" / "inte.json"))


@pytest.mark.django_db
def test_windows_text_is_read_as_it_was_written(source):
    run(source(encoding="cp1252"))
    assert "månaden" in latest_edition(Document.objects.get()).snapshot.content


@pytest.mark.django_db
def test_what_the_text_does_not_tell_is_asked_for(source):
    with pytest.raises(CommandError, match="--unit"):
        run(source(), unit=None)
    with pytest.raises(CommandError, match="--committee"):
        run(source(), committee=None)
    assert not Document.objects.exists() and not Committee.objects.exists()


@pytest.mark.django_db
def test_a_unit_of_another_namnd_is_refused_and_nothing_is_left_behind(source):
    a_unit("Lunden", Committee.objects.create(name="Södra Ekhamra stadsdelsnämnd"))
    with pytest.raises(CommandError, match="hörde år 2024 till Södra Ekhamra stadsdelsnämnd"):
        run(source())
    assert Committee.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "options", [{"unit": "Ö" * 201}, {"committee": "Ö" * 201}, {"year": 20_240}, {"year": -4}, {"unit": "\ud800"}]
)
def test_a_mistyped_option_is_refused_in_a_sentence(source, options):
    with pytest.raises(CommandError, match=r"\w"):
        run(source(), **options)
    assert not Committee.objects.exists()


BAD = {
    "tom": b"",
    "blank": b" \n\n\t\n",
    "binär": bytes(range(256)) * 40,
    "bild": b"\x89PNG\r\n\x1a\n\x00\x00" + bytes(2000),
    "roman": ("Det var en mörk och stormig natt. Regnet föll tungt över hustaken. " * 8 + "\n\n").encode() * 300,
    "en enda rad": b"a" * 1_000_000,
    "50 MB": b"Enheten arbetar.\n" * 3_000_000,
    "avhuggen bokstav": PLAN.encode()[: PLAN.encode().index("ä".encode()) + 1],
}


@pytest.mark.django_db
@pytest.mark.parametrize("case", BAD)
def test_what_is_no_document_is_refused_with_the_line_and_nothing_is_stored(source, case):
    with pytest.raises(CommandError, match=r"[Rr]ad \d+"):
        run(source(BAD[case]))
    assert not Committee.objects.exists()


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_told(tmp_path):
    for path, reason in (
        (tmp_path / "finns-inte.txt", "filen eller mappen finns inte"),
        (tmp_path, "det är en mapp"),
        (tmp_path / ("a" * 300), "namnet är för långt"),
    ):
        with pytest.raises(CommandError, match=f"Filen kan inte läsas, {reason}: /"):
            run(path)


def test_a_fault_without_a_name_of_its_own_is_told_by_its_number():
    assert reason_of(OSError(errno.ELOOP, "Too many levels")) == f"fel {errno.ELOOP} i filsystemet"


def program(environment, *arguments):
    return subprocess.run(
        [sys.executable, "manage.py", "import_document", *map(os.fspath, arguments)],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.django_db(transaction=True)
def test_as_a_program_it_ends_with_1_and_a_sentence_without_traceback(source, child_environment):
    asked = ("--committee", COMMITTEE, "--unit", "Lunden", "--kind", "VP", "--year", "2024")
    stored = program(child_environment, source(), *asked)
    assert (stored.returncode, stored.stdout) == (0, "")
    assert Document.objects.count() == 1
    for bad in (source(b"", "tom.txt"), source(b"\x00\x01", "binar.txt")):
        refused = program(child_environment, bad, "--committee", COMMITTEE)
        assert refused.returncode == 1
        assert "Traceback" not in refused.stderr
        assert bad.name in refused.stderr


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_not_made_is_told_of_and_does_not_hinder_a_trial(source, child_environment, tmp_path):
    empty = child_environment | {"DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3"}
    asked = (source(), "--committee", COMMITTEE, "--unit", "Lunden", "--kind", "VP", "--year", "2024")
    tried = program(empty, *asked, "--dry-run", "--json", "-")
    assert (tried.returncode, json.loads(tried.stdout)["doc"]["unit"]) == (0, "Lunden")
    refused = program(empty, *asked)
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert "manage.py migrate" in refused.stderr
