"""Goals, texts, rows and chapters: what a line is depends on where it stands."""

import datetime

import pytest

from goals.choices import Level
from plans.choices import Fulfilment, Kind, Owner
from plans.importing.parse import parse
from plans.outline import texts, walk

pytestmark = pytest.mark.once

GOALS = """KF:s inriktningsmål:
1. En stad för alla

KF:s mål för verksamhetsområdet:
1.4. Äldre lever tryggt

Nämndmål:
Invånarna får stöd i tid
"""


def read(text: str, **given):
    return parse(text, **{"kind": "VB", "year": 2024, "unit": "Källan"} | given)


def goals_of(parsed):
    return [goal for _, goal in walk(parsed.outline.goals)]


def titles(parsed):
    return [(goal.level, goal.number, goal.title) for goal in goals_of(parsed)]


def under_unit_goal(text: str, **given):
    """Read a text that stands under an enhetsmål and return that goal."""
    return goals_of(read(f"{GOALS}\nEnhetsmål:\nVi är där i tid\n\n{text}\nÖvrigt\n", **given))[-1]


def paragraphs(text) -> list[str]:
    return text.html.removeprefix("<p>").removesuffix("</p>").split("</p><p>")


def test_labels_on_their_own_lines_and_before_the_title_are_the_same():
    inline = GOALS.replace(":\n", ": ")
    assert titles(read(GOALS)) == titles(read(inline))
    assert titles(read(GOALS)) == [
        (Level.ORIENTATION, "1", "En stad för alla"),
        (Level.AREA, "1.4", "Äldre lever tryggt"),
        (Level.COMMITTEE, "", "Invånarna får stöd i tid"),
    ]


@pytest.mark.parametrize(
    ("label", "level"),
    [
        ("Kommunfullmäktiges inriktningsmål:", Level.ORIENTATION),
        ("KFs inriktningsmål:", Level.ORIENTATION),
        ("Kommunfullmäktiges mål för verksamhetsområdet:", Level.AREA),
        ("Nämndens mål:", Level.COMMITTEE),
        ("NÄMNDMÅL:", Level.COMMITTEE),
        ("Enhetens mål:", Level.UNIT),
        ("Enhetsmål 2:", Level.UNIT),
        ("Åtagande:", Level.UNIT),
        ("Enhetsmål", Level.UNIT),
    ],
)
def test_goals_go_by_several_names(label, level):
    assert titles(read(f"{label}\nVi är där i tid\n")) == [(level, "", "Vi är där i tid")]


def test_where_goals_have_their_usual_labels_another_name_is_text():
    parsed = read(f"Inledning\nEnhetens mål:\n- Vi är där i tid.\n\n{GOALS}\nEnhetsmål: Vi kommer\n")
    assert [goal.title for goal in goals_of(parsed)][-1] == "Vi kommer"
    assert "Enhetens mål:" in parsed.outline.front[0].text.html


def test_a_long_title_over_four_lines_is_one_title():
    lines = [
        "Nämndmål: Barn och unga har goda villkor för att växa upp och",
        "för att lära sig nytt i hela staden under alla år, med kloka",
        "vuxna omkring sig som har tid och som ser dem, frågar dem och",
        "lyssnar",
    ]
    text = "\n".join(lines)
    assert titles(read(f"{text}\n"))[0][2] == " ".join(lines).removeprefix("Nämndmål: ")


def test_text_right_under_a_title_does_not_join_it():
    goal = goals_of(read("KF:s inriktningsmål:\n1. En stad för alla\nVi nådde årsmålet och lite till.\n"))[0]
    assert (goal.title, goal.texts[0].rubric, goal.texts[0].label) == ("En stad för alla", "text", "")
    assert goal.texts[0].html == "<p>Vi nådde årsmålet och lite till.</p>"


def test_a_goal_is_placed_under_the_nearest_goal_above_it():
    parsed = read(
        "KF:s inriktningsmål: 2. Grönt\n\nEnhetsmål: Vi sorterar\n\nKF:s mål för verksamhetsområdet: 2.3 Rent\n"
    )
    assert [(depth, goal.title) for depth, goal in walk(parsed.outline.goals)] == [
        (0, "Grönt"),
        (1, "Vi sorterar"),
        (1, "Rent"),
    ]


@pytest.mark.parametrize(
    ("words", "degree"),
    [
        ("Uppfylls helt", Fulfilment.FULL),
        ("Uppfylls delvis", Fulfilment.PARTIAL),
        ("Uppfylls inte", Fulfilment.NOT),
        ("Uppfylls ej", Fulfilment.NOT),
        ("Måluppfyllelse: Uppfylls delvis", Fulfilment.PARTIAL),
        ("Ingen", Fulfilment.NONE),
    ],
)
def test_the_fulfilment_stands_under_the_title_or_after_it(words, degree):
    for between in ("\n\n ", "\n", " "):
        goal = goals_of(read(f"Enhetsmål: Vi är där i tid{between}{words}\n\nAnalys\n\nDet gick bra.\n"))[0]
        assert (goal.title, goal.fulfilment) == ("Vi är där i tid", degree)


def test_nobody_is_no_fulfilment_inside_a_text():
    goal = under_unit_goal("Analys\n\nVi frågade vem som ville vara med.\nIngen\n")
    assert goal.fulfilment is None
    assert paragraphs(goal.texts[0])[-1] == "Ingen"


def test_resursanvandning_is_a_rubrik_under_a_goal_and_a_chapter_after_the_goals():
    goal = "Enhetsmål:\nVi är där\n\nResursanvändning\n\nTre bilar.\n"
    chapters = "Redovisning av ekonomi\n\nResursanvändning\nPengarna räcker.\n"
    parsed = read(f"{GOALS}\n{goal}\n{chapters}", kind="VP")
    assert [t.rubric for t in goals_of(parsed)[-1].texts] == ["resursanvandning"]
    assert [(s.heading, s.rubric, s.level) for s in parsed.outline.closing] == [
        ("Redovisning av ekonomi", "redovisning_ekonomi", 1),
        ("Resursanvändning", "ekonomi_resursanvandning", 2),
    ]


def test_the_same_chapter_may_come_twice():
    parsed = read(f"{GOALS}\nÖvrigt\n\nKvalitetsarbete\nVi följer upp.\n\nÖvrigt\nTill sist ett tack.\n")
    assert [s.heading for s in parsed.outline.closing] == ["Övrigt", "Kvalitetsarbete", "Övrigt"]
    assert len({s.key for s in parsed.outline.closing}) == 3


def test_a_unit_has_subheadings_of_its_own():
    body = "Vi är fyrtio medarbetare som arbetar dag och kväll i tre hus runt torget och i två lägenheter."
    parsed = read(
        f"Inledning\nHur vi arbetar\n{body}\nDet nya huset 2024\n{body}\nBrukare\n{body}\n\n{GOALS}", kind="VP"
    )
    assert [(s.heading, s.rubric, s.level, s.own) for s in parsed.outline.front] == [
        ("Inledning", "inledning", 1, False),
        ("Hur vi arbetar", "hur_vi_arbetar", 3, True),
        ("Det nya huset 2024", "det_nya_huset_2024", 3, True),
        ("Brukare", "brukare", 2, False),
    ]


def test_analysis_with_an_empty_line_below_is_the_goals_and_without_one_the_rows():
    table = " Aktivitet Startdatum Slutdatum Avvikelse\n\nÖppet hus 2024-01-01 2024-12-31\n\n"
    goal = under_unit_goal(f"{table}Analys\nMånga kom.\n")
    assert goal.activities[0].analysis.html == "<p>Många kom.</p>"
    both = under_unit_goal(f"{table}Analys\nMånga kom.\n\nDans 2024-01-01 2024-12-31\n\nAnalys\n\nVi nådde målet.\n")
    assert [text.html for text in both.texts] == ["<p>Vi nådde målet.</p>"]
    assert both.activities[1].analysis is None


def test_where_every_analysis_has_an_empty_line_below_those_after_rows_are_the_rows():
    table = " Aktivitet Startdatum Slutdatum\n\nÖppet hus 2024-01-01 2024-12-31\n\nAnalys\n\nMånga kom.\n"
    second = f"Enhetsmål:\nVi är glada\n\n{table}"
    goal = under_unit_goal(f"Analys\n\nVi nådde målet.\n\n{table}\n{second}")
    assert (goal.texts, goal.activities[0].analysis.html) == ((), "<p>Många kom.</p>")


def test_an_activitys_dates_may_stand_on_its_line_below_it_or_broken():
    goal = under_unit_goal(
        " Aktivitet Startdatum Slutdatum Avvikelse\n\nÖppet hus 2024-01-01 2024-12-31 Avvikelse\n\n"
        "Gå igenom rutinerna för \nintroduktion\n\n2014-01-01 2024-12-31\n\n"
        "Dans i parken\n\n2024-02-01 2024-\n06-30\n"
    )
    assert [(row.title, row.start, row.end, row.deviation) for row in goal.activities] == [
        ("Öppet hus", datetime.date(2024, 1, 1), datetime.date(2024, 12, 31), True),
        ("Gå igenom rutinerna för introduktion", datetime.date(2014, 1, 1), datetime.date(2024, 12, 31), False),
        ("Dans i parken", datetime.date(2024, 2, 1), datetime.date(2024, 6, 30), False),
    ]


def test_odd_dates_are_warned_of_and_kept():
    parsed = read(
        f"{GOALS}\n Aktivitet Startdatum Slutdatum\n\nÖppet hus 2024-12-01 2024-01-31\n\nUtan datum\n\nÖvrigt\n"
    )
    row, undated = goals_of(parsed)[-1].activities
    assert row.end < row.start
    assert undated.start is None
    assert [warning.line for warning in parsed.warnings] == [12, 14]


def test_a_tables_header_may_come_again_inside_an_analysis():
    goal = under_unit_goal(
        " Aktivitet Startdatum Slutdatum\n\nÖppet hus 2024-01-01 2024-12-31\n\nAnalys\nMånga kom, och det är \n"
        "  Aktivitet Startdatum Slutdatum\n\nroligt att så många vill prova.\n\nDans 2024-01-01 2024-12-31\n"
    )
    assert goal.activities[0].analysis.html == "<p>Många kom, och det är roligt att så många vill prova.</p>"
    assert [row.title for row in goal.activities] == ["Öppet hus", "Dans"]


def test_the_nämnds_texts_and_the_units_are_told_apart():
    parsed = read(
        f"{GOALS}\nBeskrivning\n\nStöd i tid.\n\nEnhetsmål: Vi är där\n\nArbetssätt\n\nVi ringer.\n", kind="VP"
    )
    assert [text.owner for text in texts(parsed.outline)] == [Owner.COMMITTEE, Owner.UNIT]


def test_slots_are_the_key_of_the_node_and_the_code_of_the_rubrik():
    goal = under_unit_goal("Arbetssätt\n\nVi ringer.\n", kind="VP")
    assert goal.texts[0].slot == f"{goal.key}.arbetssatt"
    assert goal.key.startswith("g-")


def test_lines_are_joined_to_paragraphs_and_bullets_to_lists():
    goal = under_unit_goal(
        "Arbetssätt\n\n"
        "Vi ringer till alla som har fått en ny insats och frågar hur den första veckan har gått för \n"
        "dem. \nSedan planerar vi.\nVi har miljöprogram för åren 2020-\n2023.\n"
        "- Vi lyssnar.\n• Vi skriver ner vad \n  vi hör.\n\uf0b7 Vi svarar.\n",
        kind="VP",
    )
    assert goal.texts[0].html == (
        "<p>Vi ringer till alla som har fått en ny insats och frågar hur den första veckan har gått för dem.</p>"
        "<p>Sedan planerar vi.</p><p>Vi har miljöprogram för åren 2020-2023.</p>"
        "<ul><li>Vi lyssnar.</li><li>Vi skriver ner vad vi hör.</li><li>Vi svarar.</li></ul>"
    )


def test_markup_in_an_old_text_is_only_text():
    goal = under_unit_goal("Arbetssätt\n\nVi <b>ringer</b> & skriver.\n", kind="VP")
    assert goal.texts[0].html == "<p>Vi &lt;b&gt;ringer&lt;/b&gt; &amp; skriver.</p>"


def test_page_furniture_is_taken_out_of_a_sentence():
    office = "Tjänsteutlåtande\nSid 3 (9)\n start.stockholm\n \n"
    parsed = read(f"{GOALS}\nBeskrivning\n\nStödet kommer \n\n{office}\ni tid.\n", kind="VP")
    assert [text.html for text in texts(parsed.outline)] == ["<p>Stödet kommer i tid.</p>"]
    assert [piece.text for piece in parsed.furniture] == ["Tjänsteutlåtande", "Sid 3 (9)", "start.stockholm"]


def test_the_heading_of_the_goals_and_the_labels_of_columns_are_kept():
    header = " Aktivitet Startdatum Slutdatum Avvikelse\n\nÖppet hus 2024-01-01 2024-12-31\n"
    front = "Sammanfattande analys\nEtt bra år.\n\nUppföljning av Kommunfullmäktiges inriktningsmål\n"
    parsed = parse(f"{front}\n{GOALS}\n{header}\nÖvrigt\n")
    layout = parsed.outline.layout
    assert parsed.outline.kind is Kind.ANNUAL_REPORT
    assert layout.goals_heading == "Uppföljning av Kommunfullmäktiges inriktningsmål"
    assert [column.label for column in layout.activity_columns] == ["Aktivitet", "Startdatum", "Slutdatum", "Avvikelse"]


def test_a_title_line_tells_kind_year_and_unit():
    parsed = parse(f"Tertialrapport 2 2023 för Källans hemtjänst\n\nSammanfattande analys\nBra.\n\n{GOALS}")
    assert (parsed.outline.kind, parsed.outline.year, parsed.outline.unit) == (
        Kind.TERTIAL_2,
        2023,
        "Källans hemtjänst",
    )
    assert [guess.what for guess in parsed.guesses] == ["kind", "year", "unit"]
