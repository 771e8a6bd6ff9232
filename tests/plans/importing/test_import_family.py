"""Documents as other units and other years print them, made up here, are read to the letter."""

import re

import pytest

from plans.choices import Kind
from plans.importing.graded import graded
from plans.importing.parse import parse
from tests.plans.importing.printing import Style, print_document
from tests.plans.importing.sample import columns_of, sample

pytestmark = pytest.mark.once

OFFICE = ("Tjänsteutlåtande", "Sid {page} (19)", " start.stockholm")
STYLES = {
    "labels on their own lines": Style(pages=0.15),
    "labels on the title's line": Style(inline=True, trail="all", glyphs=True, bullet="\uf0b7 ", furniture=OFFICE),
    "empty cells leave blanks": Style(inline=True, trail="all", empty_cells=True, bullet="- "),
    "no blanks at the ends of lines": Style(trail="none", bullet="- "),
    "form feeds and page numbers": Style(form_feed=True, furniture=("Dnr 1.2-33/2021", "Sida {page} av 30")),
    "no dot after a goal's number": Style(number_dot=False, empty_cells=True, bullet="-", header_space="  "),
}
YEARS = {
    "VP": ("VP", 2021, {}),
    "VP with the year in a column": ("VP", 2024, {"dated": True}),
    "VB with a forecast": ("VB", 2018, {"forecast": True}),
    "VB without": ("VB", 2021, {"dated": True}),
    "T1": ("T1", 2022, {"forecast": True}),
    "T2": ("T2", 2019, {"forecast": True}),
}


def squeezed(text: str | list[str] | None) -> str:
    """Return a text without white space and bullets."""
    return re.sub(r"[\s•]+", "", "".join(text) if isinstance(text, list) else text or "")


def told(document: dict) -> list:
    """Return what a document says, as plain lists to compare."""

    def goal(item):
        return [
            (item["level"], item["number"], squeezed(item["title"]), item["status"]),
            [(rubric["name"], squeezed(rubric["text"])) for rubric in item["rubrics"]],
            [
                (squeezed(row["name"]), [squeezed(raw) for raw in values_of(row)], squeezed(row["analysis"]))
                for row in item["indicators"]
            ],
            [
                (squeezed(row["title"]), row["start"], row["end"], row["deviation"], squeezed(row["analysis"]))
                for row in item["activities"]
            ],
            [goal(child) for child in item["children"]],
        ]

    sections = [
        (section["heading"], squeezed(section["text"]))
        for section in (*document["front_sections"], *document["closing_sections"])
    ]
    return [sections, [goal(item) for item in document["goals"]]]


def values_of(row: dict) -> list[str]:
    return row["raw_values"] if "raw_values" in row else [raw for raw in row["cells"].values() if raw]


def cells_of(document: dict) -> list[dict]:
    """Return the values of every indicator by column, in printed order."""
    out = []

    def walk(goals):
        for goal in goals:
            out.extend({c: squeezed(v) for c, v in row["cells"].items() if v} for row in goal["indicators"])
            walk(goal["children"])

    walk(document["goals"])
    return out


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("style", STYLES)
def test_a_document_of_the_family_is_read_to_the_letter(style, year):
    kind, number, changes = YEARS[year]
    columns = columns_of(kind, number, **changes)
    for seed in range(3):
        document = sample(seed, kind, number, columns)
        parsed = parse(print_document(document, STYLES[style], columns, seed), unit="Källans enhet")
        outline = graded(parsed.outline)
        assert told(outline) == told(document)
        assert outline["doc"] == document["doc"]
        assert not parsed.unknown


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("style", [name for name, style in STYLES.items() if style.empty_cells])
def test_the_blanks_of_empty_cells_tell_the_columns(style, year):
    kind, number, changes = YEARS[year]
    columns = columns_of(kind, number, **changes)
    for seed in range(3):
        document = sample(seed, kind, number, columns)
        parsed = parse(print_document(document, STYLES[style], columns, seed))
        assert cells_of(graded(parsed.outline)) == cells_of(document)
        assert not parsed.unsettled


@pytest.mark.parametrize("year", YEARS)
def test_where_empty_cells_leave_nothing_no_column_is_guessed(year):
    kind, number, changes = YEARS[year]
    columns = columns_of(kind, number, **changes)
    document = sample(5, kind, number, columns)
    parsed = parse(print_document(document, Style(), columns))
    truth, found = cells_of(document), cells_of(graded(parsed.outline))
    last = columns[-1][0]
    for true, row in zip(truth, found, strict=True):
        assert row == (true if len(true) == len(columns) else {last: true[last]})
    assert len(parsed.unsettled) == sum(1 < len(true) < len(columns) for true in truth)


CHANGES = {
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "no final newline": str.rstrip,
    "hard spaces": lambda text: text.replace(" %", "\u00a0%"),
    "double blanks in texts": lambda text: re.sub(r"([a-zåäö]{5}) (?=[a-zåäö]{5})", r"\1  ", text),
    "tabs in texts": lambda text: re.sub(r"([a-zåäö]{5}) (?=[a-zåäö]{5})", "\\1\t", text),
    "double empty lines": lambda text: text.replace("\n\n", "\n\n\n"),
    "blanks on empty lines": lambda text: text.replace("\n\n", "\n \n"),
    "no blanks at the ends of lines": lambda text: re.sub(r" +\n", "\n", text),
    "a blank at the end of every line": lambda text: re.sub(r"(?<=\S)\n", " \n", text),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(("kind", "year"), [("VP", 2024), ("VB", 2018)])
def test_white_space_that_differs_does_not_matter(change, kind, year):
    columns = columns_of(kind, year)
    document = sample(11, kind, year, columns)
    for style in (Style(), Style(inline=True)):
        parsed = parse(CHANGES[change](print_document(document, style, columns)), unit="Källans enhet")
        assert told(graded(parsed.outline)) == told(document)


def test_kind_and_year_are_guessed_with_a_reason_and_overruled():
    columns = columns_of("VB", 2018)
    text = print_document(sample(1, "VB", 2018, columns), Style(), columns)
    parsed = parse(text)
    guesses = {guess.what: guess for guess in parsed.guesses}
    assert (guesses["kind"].value, guesses["year"].value, guesses["unit"].value) == ("VB", "2018", "")
    assert all(guess.evidence.endswith(".") for guess in parsed.guesses)
    told_so = parse(text, kind="T2", year=2017, unit="Källan")
    assert not told_so.guesses
    assert (told_so.outline.kind, told_so.outline.year, told_so.outline.unit) == (Kind.TERTIAL_2, 2017, "Källan")
