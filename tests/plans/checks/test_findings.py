"""All checks together: their order, what they stand beside, and that they never fail on what people write."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans import outline as o
from plans.checks import oddities
from plans.notes import notes_of
from tests.plans.checks.material import a_document, a_goal, a_row, found
from tests.plans.test_outline_json import outlines
from tests.reports.outlines import activity, section, text

pytestmark = pytest.mark.once

WORDS = (
    "<p> </p> <ul><li> </li></ul> <table><tr><td> </td></tr></table> en deltagare hon har tre personer, 79 % målet ska "
    "811218-9876 070-123 45 67 a.b@c.se minst till inte genomförts kvinnor . : &amp; <b> 2025 19 1.4 – Hon"
)
PIECES = st.lists(st.sampled_from(WORDS.split(" ")), max_size=40).map(" ".join)


def test_findings_come_in_printed_order():
    report = a_document(
        a_goal(
            indicators=(a_row(outcome="9O %"),),
            activities=(activity("a-1", "Öppna 2020", "Klart."),),
            analysis="Ring 070-123 45 67.",
            fulfilment="NONE",
        ),
        front=(section("s-1", "Inledning", 1, "Ring 070-123 45 67."),),
    )
    assert [finding.anchor for finding in oddities(report)] == ["s-1.text", "g-1.analys", "i-1", "a-1"]


@settings(max_examples=60)
@given(outlines, PIECES, PIECES)
def test_nothing_that_is_written_makes_the_checks_fail(outline, one, other):
    ours = tuple(section(f"s-{n}", "Avsnitt", 1, markup) for n, markup in enumerate((one, other)) if markup)
    outline = o.replace(outline, front=(*outline.front, *ours))
    told = oddities(outline, before=outline, plan=outline)
    assert oddities(outline, before=outline, plan=outline) == told
    shown = [each for notes in notes_of(outline, told).values() for _, here in notes for each in here]
    assert sorted(map(repr, shown)) == sorted(map(repr, told))


def test_a_finding_stands_in_its_text_or_under_its_table():
    goal = a_goal(
        texts=(o.replace(text("g-1.beskrivning", "Nämndens.", "Beskrivning"), owner=o.Owner.COMMITTEE),),
        analysis="Vårt.",
        indicators=(a_row(), a_row(key="i-2", analysis="Om raden.")),
        activities=(activity("a-1", "Ett"), activity("a-2", "Två")),
    )
    report = a_document(goal, front=(section("s-1", "Inledning", 1, "Text."),))
    (unwritten,) = found(a_document(a_goal(indicators=(a_row(outcome="9O %"),))), "typo")

    def at(anchor):
        ((node, ((place, _),)),) = notes_of(report, [dataclasses.replace(unwritten, anchor=anchor)]).items()
        return node, place

    assert at("s-1.text") == ("s-1", "s-1.text")
    assert at("g-1.bedomning") == ("g-1", "g-1.bedomning")
    assert at("g-1.analys") == ("g-1", "g-1.analys")
    assert at("g-1.beskrivning") == ("g-1", "g-1.nedarvt")
    assert at("i-2") == at("i-1.arsmal") == ("g-1", "i-1")
    assert at("i-2.analys") == ("g-1", "i-2.analys")
    assert at("a-2") == ("g-1", "a-1")
