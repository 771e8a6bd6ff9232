"""What is decided before anything is printed: heading levels, column widths, the size of the contents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.choices import Fulfilment, Kind, Progress, Status
from plans.defaults import INDICATOR_COLUMNS
from plans.outline import Goal, Level, replace
from reports import columns, contents, printing, tables, texts
from tests.reports import outlines
from tests.reports.outlines import section

pytestmark = pytest.mark.once

DELEGATED = "Tas fram av nämnd/styrelse"
WORDS = st.text(alphabet="aeiknrstäöåABCDmw%/- 0123456789", max_size=40)


def paper(**parts):
    """What is printed of an outline with these parts, also of headings that nothing is written under."""
    outline = outlines.outline(**parts)
    outline = replace(outline, layout=replace(outline.layout, print_empty_rubrics=True))
    return printing.paper(outline, produced_at=outlines.PRODUCED)


def test_sections_that_say_nothing_are_left_out_unless_the_namnd_prints_them():
    front = (section("a", "Inledning", 1), section("b", "Lokaler", 2), section("c", "Brukare", 2, "Vi är många."))
    shown = printing.paper(outlines.outline(front=front), produced_at=outlines.PRODUCED)
    assert [s.heading for s in shown.front] == ["Inledning", "Brukare"]
    assert [s.heading for s in paper(front=front).front] == ["Inledning", "Lokaler", "Brukare"]


@pytest.mark.parametrize(
    ("levels", "printed"), [((1, 2, 3), (2, 3, 4)), ((1, 3, 3), (2, 3, 3)), ((2, 2, 1, 3), (2, 2, 2, 3)), ((3,), (2,))]
)
def test_heading_levels_of_sections_are_never_skipped(levels, printed):
    sections = tuple(section(f"s{n}", f"Rubrik {n}", level) for n, level in enumerate(levels))
    assert tuple(s.level for s in paper(front=sections).front) == printed


def test_a_goal_without_its_parents_moves_up_among_the_headings():
    own = Goal(key="u", level=Level.UNIT, title="Eget mål")
    plan = outlines.outline(Kind.PLAN, goals=(own,))
    assert printing.paper(plan, produced_at=outlines.PRODUCED).goals[0].level == 2
    assert paper(goals=(own,)).goals[0].level == 3  # under the heading of the goals in a report


def test_the_contents_hold_chapters_nearest_subheadings_and_all_goals():
    entries = paper(front=outlines.FRONT, goals=outlines.GOALS, closing=outlines.CLOSING).contents
    assert [entry.title for entry in entries] == [
        "Sammanfattande analys", "Uppföljning av Kommunfullmäktiges inriktningsmål", "Uppföljning av ekonomi", "Övrigt",
    ]  # fmt: skip
    assert [entry.title for entry in entries[0].children] == ["Våra verksamheter"]
    own = entries[1].children[0].children[0].children[0].children
    assert [entry.own for entry in own] == [True, True, True]


def test_a_heading_that_nothing_stands_under_need_not_keep_to_the_next():
    front = (section("a", "Budget", 2), section("b", "Övrigt", 1), section("c", "Klagomål", 2, "Inga."))
    assert [s.empty for s in paper(front=front).front] == [True, False, False]


def test_the_contents_leave_no_few_lines_alone_when_smaller_letters_would_help():
    for lines in range(1, 150):
        entries = tuple(contents.Entry(key=str(n), title="En rad") for n in range(lines))
        pages = {size: contents._height(entries, size) / contents.PAGE for size in contents.SIZES}
        chosen = pages[contents.best_size(entries)]
        alone = chosen > 1 and chosen % 1 < contents.LEAST_OF_LAST_PAGE
        assert not alone or all(int(other) == int(chosen) for other in pages.values())


@given(st.lists(st.lists(WORDS, min_size=1, max_size=6), max_size=8))
def test_columns_fill_the_table_and_hold_their_labels(texts_by_column):
    widths = columns.fit(texts_by_column, tables.WIDTH)
    assert widths.first + sum(widths.others) == pytest.approx(tables.WIDTH, abs=0.1)
    for width, (label, *_) in zip(widths.others, texts_by_column, strict=True):
        assert width >= columns.longest_word([label], widths.size) + widths.gap - 0.01


@pytest.mark.parametrize("kind", Kind)
def test_the_usual_columns_leave_room_for_names_and_break_no_word(kind):
    usual = {
        "period": "VB\u00a02025",
        "periodicity": "Tertial",
        **dict.fromkeys(("target", "council_target"), DELEGATED),
    }
    printed = [
        [label.format(previous=2024), usual.get(code, "31,25\u00a0%")] for code, label in INDICATOR_COLUMNS[kind]
    ]
    widths = columns.fit(printed, tables.WIDTH)
    assert widths.first >= columns.LEAST_NAME - 0.01
    for width, (_, value) in zip(widths.others, printed, strict=True):
        assert columns.unbroken(value, width - widths.gap, widths.size) == value


def test_only_a_word_wider_than_its_column_may_be_hyphenated():
    assert columns.unbroken("öka till 80\u00a0%", 26.0, 8.6) == "öka till 80\u00a0%"
    assert columns.unbroken("2 % <energieffektiviserande>", 26.0, 8.6) == (
        '2 % <span class="long">&lt;energieffektiviserande&gt;</span>'
    )


@pytest.mark.parametrize(
    ("markup", "printed"),
    [
        ("<h3>Under</h3><p>x</p>", '<p class="subheading">Under</p><p>x</p>'),
        (
            "<p>kvalitets- och miljöarbete, 31 % av alla</p>",
            "<p>kvalitets-\u00a0och miljöarbete, 31\u00a0% av alla</p>",
        ),
        ('<p><a href="/plan/3">planen</a></p>', "<p><a>planen</a></p>"),
        ('<p><a href="https://x.se">x</a></p>', '<p><a href="https://x.se">x</a></p>'),
        (
            "<table><tbody><tr><th>A</th><th>B</th></tr><tr><th>x</th><td>1</td></tr></tbody></table>",
            "<table><thead><tr><th>A</th><th>B</th></tr></thead>"
            '<tbody><tr><th scope="row">x</th><td>1</td></tr></tbody></table>',
        ),
        ("<table><tbody><tr><td>1</td></tr></tbody></table>", "<table><tbody><tr><td>1</td></tr></tbody></table>"),
    ],
)
def test_texts_are_set_for_paper(markup, printed):
    assert texts.text_html(markup) == printed


def test_short_values_are_never_broken():
    assert texts.value_text("3,3 GWh") == "3,3\u00a0GWh"
    assert texts.value_text("2 % energieffektivisering relativt 2018") == "2\u00a0% energieffektivisering relativt 2018"


def table_of(row, **other):
    """The table of an activity in a report, as it is printed."""
    goal = Goal(key="u", level=Level.UNIT, title="Eget mål", activities=(row,))
    return printing.paper(outlines.outline(goals=(goal,), **other), produced_at=outlines.PRODUCED).goals[0].tables[0]


def test_how_far_an_activity_has_come_has_a_column_where_it_is_told():
    done = outlines.activity("a-1", "Husmöte", progress=Progress.DONE)
    assert table_of(done).labels[-2:] == ("Läge", "Avvikelse")
    assert table_of(done).rows[0].cells[-2:] == ("Genomförd", "")
    assert "Läge" not in table_of(outlines.activity("a-1", "Husmöte")).labels


def test_cause_and_measure_of_a_deviation_stand_under_its_row():
    fields = {"cause": "Ingen lokal.\nIngen tid.", "measure": "Ny lokal <i> maj."}
    row = table_of(outlines.activity("a-1", "Husmöte", deviation=True, **fields)).rows[0]
    assert row.below
    assert [(note.label, note.html) for note in row.told] == [
        ("Orsak till avvikelsen", "<p>Ingen lokal.</p><p>Ingen tid.</p>"),
        ("Åtgärd", "<p>Ny lokal &lt;i&gt; maj.</p>"),
    ]
    assert not table_of(outlines.activity("a-1", "Husmöte", **fields)).rows[0].told


def test_only_those_who_may_still_report_an_activity_are_told_that_it_is_not():
    row = outlines.activity("a-1", "Husmöte")
    assert table_of(row, status=Status.DRAFT).rows[0].notes == ("! Inte redovisad",)
    assert table_of(row).rows[0].notes == ()
    assert table_of(row, status=Status.DRAFT, kind=Kind.PLAN).rows[0].notes == ()


def test_the_reason_of_a_bedomning_stands_under_it():
    goal = Goal(key="u", level=Level.UNIT, title="Eget mål", fulfilment=Fulfilment.FULL, reason="Vi nådde längre.")
    reason = paper(goals=(goal,)).goals[0].reason
    assert (reason.label, reason.html) == ("Motivering", "<p>Vi nådde längre.</p>")
