"""Headers and rows of indicators: broken labels and words, values whose column can be told and whose cannot."""

import pytest

from plans.importing.headers import read_header
from plans.importing.lines import Book, read_lines
from plans.importing.parse import parse
from plans.outline import walk

pytestmark = pytest.mark.once

WIDE = """ Indikator Periodens
utfall

Utfall
män/
pojkar

Utfall
kvinn
or/
flicko
r

Perio
dens
utfall
VB
2019

Progno
s helår Årsmål KF:s

årsmål Period
"""
ALL = ["outcome", "men", "women", "previous", "forecast", "target", "council_target", "period"]
PLAN = " Indikator Årsmål KF:s årsmål Periodicitet\n"


def header_of(text):
    return read_header(read_lines(text, Book()), 0)


def rows_of(table: str, **given):
    """Return the indicators of a KF-mål that has the table."""
    text = f"KF:s mål för verksamhetsområdet:\n1.1 Tryggt\n\n{table}\nNämndmål:\nStöd i tid\n"
    parsed = parse(text, **{"kind": "VP", "year": 2024, "unit": "Källan"} | given)
    return [row for _, goal in walk(parsed.outline.goals) for row in goal.indicators]


def read_row(table: str, **given):
    (row,) = rows_of(table, **given)
    return row.name, [(value.raw, value.column) for value in row.values]


@pytest.mark.parametrize(
    ("text", "codes", "labels"),
    [
        (PLAN, ["target", "council_target", "periodicity"], ["Årsmål", "KF:s årsmål", "Periodicitet"]),
        (
            "  Indikator Årsmål KF:s årsmål \når 2024 Periodicitet \n",
            ["target", "council_target", "periodicity"],
            ["Årsmål", "KF:s årsmål år 2024", "Periodicitet"],
        ),
        (
            WIDE,
            ALL,
            [
                "Periodens utfall",
                "Utfall män/pojkar",
                "Utfall kvinnor/flickor",
                "Periodens utfall VB 2019",
                "Prognos helår",
            ]
            + ["Årsmål", "KF:s årsmål", "Period"],
        ),
        (
            "Nämndens indikator Periodens utfall Periodens utfall föregående VB Årsmål Period",
            ["outcome", "previous", "target", "period"],
            ["Periodens utfall", "Periodens utfall föregående VB", "Årsmål", "Period"],
        ),
        (
            "Indikator Periodens utfall T1 2022 Periodens utfall T1 2021 Prognos 2022 KF:s årsmål 2022 Period",
            ["outcome", "previous", "forecast", "council_target", "period"],
            ["Periodens utfall T1 2022", "Periodens utfall T1 2021", "Prognos 2022", "KF:s årsmål 2022", "Period"],
        ),
        (
            "Indikator Utfall 2021 Utfall 2020 Årsmål 2021 KF:s årsmål 2021",
            ["outcome", "previous", "target", "council_target"],
            ["Utfall 2021", "Utfall 2020", "Årsmål 2021", "KF:s årsmål 2021"],
        ),
        (
            "Indikator Utfall 2019 Utfall 2020 Utfall 2021 Årsmål",
            ["utfall_2019", "previous", "outcome", "target"],
            ["Utfall 2019", "Utfall 2020", "Utfall 2021", "Årsmål"],
        ),
        ("Indikator Utfall T2 2023 Prognos helår", ["outcome", "forecast"], ["Utfall T2 2023", "Prognos helår"]),
        ("Indikator Utfall VB 2020 Årsmål", ["previous", "target"], ["Utfall VB 2020", "Årsmål"]),
        (
            "Aktivitet Startdatum Slutdatum Avvikelse",
            ["start", "end", "deviation"],
            ["Startdatum", "Slutdatum", "Avvikelse"],
        ),
    ],
)
def test_a_header_is_read_from_its_words_however_they_are_broken(text, codes, labels):
    header = header_of(text)
    assert [column.code for column in header.columns] == codes
    assert [column.label for column in header.columns] == labels
    assert header.rest is None


@pytest.mark.parametrize(
    "text", ["Indikator", "Indikatorerna visar att vi är på väg", "Aktiviteter för alla", "Årsmål Period"]
)
def test_a_line_that_is_no_header_is_none(text):
    assert header_of(text) is None


def test_a_word_that_begins_as_a_column_does_is_not_one():
    header = header_of("Indikator Årsmål\nPrognossäkerhet T2\n")
    assert [column.code for column in header.columns] == ["target"]


@pytest.mark.parametrize(
    ("row", "name", "values"),
    [
        (
            "Sjukfrånvaro 8,5 % Tas fram av \nnämnd/styrel\nse \n\nTertial\n",
            "Sjukfrånvaro",
            ["8,5 %", "Tas fram av nämnd/styrelse", "Tertial"],
        ),
        ("Sjukfrånvaro dag 1-14 2,9 % 3 % År\n", "Sjukfrånvaro dag 1-14", ["2,9 %", "3 %", "År"]),
        (
            "Platser för sommarjobb 360 st Tas fram av \nnämnd\n\nTertial\n",
            "Platser för sommarjobb",
            ["360 st", "Tas fram av nämnd", "Tertial"],
        ),
        (
            "Antal personal som en brukare möter \nunder en tvåveckorsperiod\n\n10 Max 10 \npersoner\n\nÅr\n",
            "Antal personal som en brukare möter under en tvåveckorsperiod",
            ["10", "Max 10 personer", "År"],
        ),
        (
            "Klimatpåverkan från livsmedel 1,7 1,7 kg CO2 \nper kg \nlivsmedel\n\nÅr\n",
            "Klimatpåverkan från livsmedel",
            ["1,7", "1,7 kg CO2 per kg livsmedel", "År"],
        ),
        ("Prognossäkerhet T2 +/- 1 % öka År\n", "Prognossäkerhet T2", ["+/- 1 %", "öka", "År"]),
        ("Köpt energi 3,3 GWh 1 945 GWh År\n", "Köpt energi", ["3,3 GWh", "1 945 GWh", "År"]),
        ("Antal platser\n\n1 200 1 300 År\n", "Antal platser", ["1 200", "1 300", "År"]),
        ("Andel elever i årskurs 9 85 % 80 % År\n", "Andel elever i årskurs 9", ["85 %", "80 %", "År"]),
        ("Nöjda brukare\n\n85%\t80%\tÅr\n", "Nöjda brukare", ["85%", "80%", "År"]),
    ],
)
def test_a_full_row_has_each_value_in_its_column(row, name, values):
    assert read_row(f"{PLAN}\n{row}") == (
        name,
        list(zip(values, ["target", "council_target", "periodicity"], strict=True)),
    )


@pytest.mark.parametrize(
    ("row", "values"),
    [
        ("Nöjda brukare\n\n80 %  År\n", [("80 %", "target"), ("År", "periodicity")]),
        (
            "Nöjda brukare\n\n Tas fram av \nnämnd\n\nÅr\n",
            [("Tas fram av nämnd", "council_target"), ("År", "periodicity")],
        ),
        ("Nöjda brukare  85 % År\n", [("85 %", "council_target"), ("År", "periodicity")]),
        ("Nöjda brukare\n\n  År\n", [("År", "periodicity")]),
    ],
)
def test_the_blank_of_an_empty_cell_tells_the_columns(row, values):
    assert read_row(f"{PLAN}\n{row}")[1] == values


@pytest.mark.parametrize(
    "row", ["Nöjda brukare 86 % År\n", "Nöjda brukare\n\n86 % År\n", "Nöjda brukare Tas fram av \nnämnd\n\nÅr\n"]
)
def test_a_value_whose_column_the_text_does_not_tell_has_none(row):
    _, values = read_row(f"{PLAN}\n{row}")
    assert [column for _, column in values] == [None, "periodicity"]


def test_a_year_in_the_outcomes_own_column_is_the_documents_year():
    table = "Indikator Utfall T2 2023 Prognos helår Årsmål\n\nSjukfrånvaro\n\n7,5 % 7,0 % 6,5 %\n"
    text = f"KF:s mål för verksamhetsområdet:\n1.1 Tryggt\n\n{table}\nNämndmål:\nStöd i tid\n"
    parsed = parse(text, kind="T2", unit="Källan")
    assert parsed.outline.year == 2023
    assert parsed.outline.goals[0].indicators[0].value("outcome") == "7,5 %"


def test_a_wide_row_is_read_over_its_broken_cells():
    row = " Andel som klarar \nmer på egen hand \n\n32,25 31,25 \n%\n\n28,59 \n%\n\n23,32 25 25 % 25 % VB \n2020\n"
    name, values = read_row(f"{WIDE}\n{row}", kind="VB")
    assert name == "Andel som klarar mer på egen hand"
    assert values == list(
        zip(["32,25", "31,25 %", "28,59 %", "23,32", "25", "25 %", "25 %", "VB 2020"], ALL, strict=True)
    )


def test_values_of_a_wide_row_are_never_guessed_into_an_outcome():
    row = "Budgeten\n\n99,7 % 100 % 100 % VB \n2020\n"
    parsed = parse(
        f"KF:s mål för verksamhetsområdet: 1.1 Tryggt\n\n{WIDE}\n{row}\nNämndmål: Stöd\n", kind="VB", year=2020
    )
    (unsettled,) = parsed.unsettled
    assert (unsettled.name, unsettled.values) == ("Budgeten", ("99,7 %", "100 %", "100 %", "VB 2020"))
    assert [column.code for column in unsettled.columns] == ALL


def test_a_row_that_a_page_cuts_in_two_is_one_row():
    row = " Andel som har gått \nutbildning om att upptäcka \n\n100 100 Tas \nfram av \n\n2020\n"
    rest = "våldsutsatthet och \nkonsekvenser\n\nnämnd\nen\n"
    name, values = read_row(f"{WIDE}\n{row} {WIDE}\n{rest}", kind="VB")
    assert name == "Andel som har gått utbildning om att upptäcka våldsutsatthet och konsekvenser"
    assert [raw for raw, _ in values] == ["100", "100", "Tas fram av nämnden", "2020"]


def test_an_indicator_may_stand_twice_under_one_goal():
    rows = rows_of(f"{PLAN}\nNöjda brukare 85 % 80 % År\n\nNöjda brukare 70 % 80 % År\n")
    assert [row.value("target") for row in rows] == ["85 %", "70 %"]
    assert len({row.measure for row in rows}) == 2


def test_an_indicator_has_an_analysis_until_the_next_one():
    analysis = "Analys\nFler är nöjda än förut, 90 %.\nDet är bra.\n"
    text = f"Nöjda brukare 90 % 85 % 2020\n\n{analysis}\nTrygga brukare 80 % 85 % 2020\n"
    first, second = rows_of(f" Indikator Periodens utfall KF:s årsmål Period\n\n{text}", kind="VB")
    assert first.analysis.html == "<p>Fler är nöjda än förut, 90 %.</p><p>Det är bra.</p>"
    assert (second.name, second.analysis) == ("Trygga brukare", None)
