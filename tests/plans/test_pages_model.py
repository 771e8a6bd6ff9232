"""What the document page makes of an outline, without a database."""

import dataclasses
import datetime

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from goals.choices import Level
from plans import outline as o
from plans.choices import Fulfilment, Kind, Owner, Status
from plans.page import chip_of, count_words, page_of
from plans.progress import places
from reports.printing import paper

pytestmark = pytest.mark.once

LAYOUT = o.Layout(
    indicator_columns=(
        o.Column(code="target", label="Årsmål"),
        o.Column(code="council_target", label="KF:s årsmål"),
        o.Column(code="periodicity", label="Periodicitet"),
    ),
    activity_columns=(
        o.Column(code="title", label="Aktivitet"),
        o.Column(code="start", label="Startdatum"),
        o.Column(code="end", label="Slutdatum"),
    ),
)


def a_text(slot, html="", **fields):
    return o.Text(
        slot=slot, rubric=slot.rpartition(".")[2], label=fields.pop("label", "Uppföljning"), html=html, **fields
    )


def own_goal(key="g-own", **fields):
    texts = fields.pop("texts", (a_text(f"{key}.uppfoljning", required=True),))
    return o.Goal(key=key, level=Level.UNIT, title="Deltagarna väljer själva", texts=texts, **fields)


def committee_goal(*children, texts=()):
    return o.Goal(key="g-nm", level=Level.COMMITTEE, title="Var och en bestämmer", texts=texts, children=children)


def an_outline(*children, kind=Kind.PLAN, layout=LAYOUT, front=(), closing=(), area=None, **fields):
    area = area or o.Goal(key="g-area", level=Level.AREA, number="1.3", title="Stödet kommer i tid", children=children)
    top = o.Goal(key="g-top", level=Level.ORIENTATION, number="1", title="En stad att lita på", children=(area,))
    return o.Outline(
        key="d-1",
        kind=kind,
        year=2026,
        unit="Ängbacken",
        layout=layout,
        front=front,
        closing=closing,
        goals=(top,),
        **fields,
    )


def blocks(outline, can_write=True):
    return {block.goal.key: block for block in page_of(outline, can_write=can_write).blocks}


def test_goals_are_flattened_in_printed_order_with_headings_that_do_not_skip():
    found = page_of(an_outline(committee_goal(own_goal("g-1"), own_goal("g-2"))), can_write=True).blocks
    assert [(b.goal.key, b.tag) for b in found] == [
        ("g-top", "h2"), ("g-area", "h3"), ("g-nm", "h4"), ("g-1", "h5"), ("g-2", "h5"),
    ]  # fmt: skip
    assert [b.below for b in found[-2:]] == ["h6", "h6"]


def test_a_heading_above_the_goals_moves_theirs_one_step_down():
    layout = dataclasses.replace(LAYOUT, goals_heading="Uppföljning av inriktningsmål")
    assert blocks(an_outline(committee_goal(own_goal()), layout=layout))["g-own"].tag == "h6"


def test_each_goal_says_what_it_is():
    found = blocks(an_outline(committee_goal(own_goal())))
    assert [found[key].kind for key in ("g-top", "g-area", "g-nm", "g-own")] == [
        "KF:s inriktningsmål 1", "KF:s mål för verksamhetsområdet 1.3", "Nämndmål", "Vårt enhetsmål",
    ]  # fmt: skip


def test_what_the_committee_has_written_is_folded_with_its_length():
    texts = (
        a_text("g-nm.beskrivning", "<p>Ett &amp; två</p>", label="Beskrivning", owner=Owner.COMMITTEE),
        a_text("g-nm.forvantat_resultat", "<ul><li>Tre</li></ul>", label="Förväntat", owner=Owner.COMMITTEE),
    )
    block = blocks(an_outline(committee_goal(texts=texts)))["g-nm"]
    assert (block.fold.label, block.fold.words) == ("Nämndens beskrivning och förväntade resultat", 3)
    assert block.texts == ()


def test_a_goal_with_nothing_of_ours_below_it_is_not_ours():
    found = blocks(an_outline(committee_goal()))
    assert not any(block.ours for block in found.values())
    row = o.IndicatorRow(key="i-1", measure="m-1", name="Andel nöjda")
    area = o.Goal(key="g-area", level=Level.AREA, title="Stödet kommer i tid", indicators=(row,))
    assert blocks(an_outline(area=area))["g-area"].ours
    assert all(block.ours for block in blocks(an_outline(committee_goal(own_goal()))).values())


def test_a_new_goal_is_added_at_the_end_of_its_committee_goal():
    found = blocks(an_outline(committee_goal(own_goal("g-1"), own_goal("g-2"))))
    assert [key for key, block in found.items() if block.add_under] == ["g-2"]
    assert [key for key, block in blocks(an_outline(committee_goal())).items() if block.add_under] == ["g-nm"]


def test_a_writer_sees_empty_texts_of_own_goals_and_a_reader_does_not():
    outline = an_outline(committee_goal(own_goal()))
    assert blocks(outline)["g-own"].texts
    assert not blocks(outline, can_write=False)["g-own"].texts


def test_a_reader_sees_only_sections_that_say_something_and_what_stands_above_them():
    front = (
        o.Section(key="s-1", rubric="a", heading="Inledning", level=1, text=a_text("d-1.a")),
        o.Section(key="s-2", rubric="b", heading="Brukare", level=2, text=a_text("d-1.b", "<p>Vi är 96.</p>")),
        o.Section(key="s-3", rubric="c", heading="Lokaler", level=2, text=a_text("d-1.c")),
        o.Section(key="s-4", rubric="d", heading="Tomt", level=1, text=a_text("d-1.d")),
    )
    outline = an_outline(front=front)
    assert [c.section.heading for c in page_of(outline, can_write=False).front] == ["Inledning", "Brukare"]
    assert len(page_of(outline, can_write=True).front) == 4


def test_what_is_left_is_listed_where_it_stands_and_only_for_the_one_who_writes():
    row = o.IndicatorRow(key="i-1", measure="m-1", name="Andel nöjda")
    outline = an_outline(committee_goal(own_goal(indicators=(row,))))
    assert [(p.title, [i.label for i in p.left]) for p in page_of(outline, can_write=True).places] == [
        ("Deltagarna väljer själva", ["Uppföljning", "Årsmål för ”Andel nöjda”"])
    ]
    assert page_of(outline, can_write=False).left == 0


def test_in_a_report_every_own_goal_asks_for_a_bedomning_and_no_arsmal_is_missing():
    row = o.IndicatorRow(key="i-1", measure="m-1", name="Andel nöjda")
    outline = an_outline(committee_goal(own_goal(texts=(), indicators=(row,))), kind=Kind.ANNUAL_REPORT)
    assert [item.label for place in places(outline) for item in place.left] == [
        "Bedömning",
        "Utfall för ”Andel nöjda”",
    ]


def test_the_same_indicator_twice_is_told_apart_in_what_is_left():
    rows = [o.IndicatorRow(key=f"i-{n}", measure=f"m-{n}", name="Uppdrag", label=n) for n in ("Tvätten", "Packen")]
    outline = an_outline(committee_goal(own_goal(texts=(), indicators=tuple(rows))), kind=Kind.ANNUAL_REPORT)
    labels = [item.label for place in places(outline) for item in place.left]
    assert labels[1:] == ["Utfall för ”Uppdrag (Tvätten)”", "Utfall för ”Uppdrag (Packen)”"]


def test_much_that_is_left_is_folded_place_by_place_and_a_little_is_not():
    def shown(rows):
        rows = tuple(o.IndicatorRow(key=f"i-{n}", measure=f"m-{n}", name=f"Andel {n}") for n in range(rows))
        outline = an_outline(committee_goal(own_goal(texts=(), indicators=rows)), kind=Kind.ANNUAL_REPORT)
        page = page_of(outline, can_write=True)
        return render_to_string("components/_todo.html", {"page": page, "base": "/dokument/d/"})

    few, many = shown(3), shown(30)
    assert "<details id=" in few and " open>" in few
    assert "<details id=" in many and " open>" not in many
    assert "31 kvar" in many


def test_what_the_committee_has_not_written_is_not_left_for_the_unit():
    text = a_text("g-nm.beskrivning", owner=Owner.COMMITTEE, required=True)
    assert places(an_outline(committee_goal(texts=(text,)))) == ()


def test_the_contents_count_what_is_left_upwards_and_leave_out_committee_goals():
    done = own_goal("g-done", texts=(a_text("g-done.uppfoljning", "<p>Ja</p>", required=True),))
    (top,) = page_of(an_outline(committee_goal(own_goal(), done)), can_write=True).contents
    assert (top.label, top.left, top.required) == ("1 En stad att lita på", 1, 2)
    (area,) = top.children
    assert [(c.key, c.left, c.done) for c in area.children] == [("g-own", 1, False), ("g-done", 0, True)]


def test_the_contents_tell_what_is_done_what_is_missing_and_what_nobody_asks_for():
    def section(key, level, html="", **fields):
        text = a_text(f"d-1.{key}", html, **fields)
        return o.Section(key=key, rubric=key, heading=key, level=level, text=text)

    front = (
        section("asked", 1, required=True),
        section("written", 1, "<p>Vi är 96.</p>"),
        section("empty", 1),
        section("above", 1),
        section("below", 2),
        section("part", 3, "<p>Bruket.</p>"),
    )
    entries = page_of(an_outline(committee_goal(), front=front), can_write=True).contents
    assert [(e.label, e.left, e.done) for e in entries[:4]] == [
        ("asked", 1, False), ("written", 0, True), ("empty", 0, False), ("above", 0, False),
    ]  # fmt: skip
    assert [child.done for child in entries[3].children] == [False], "what is empty itself is not done"
    assert [entry.reached for entry in (entries[2], entries[3])] == [False, True], "but something is written below"
    assert not entries[4].done  # what only KF and nämnd have written is not the unit's


def test_what_was_pointed_out_is_not_done_and_neither_is_what_it_stands_in():
    def done(key):
        return own_goal(key, texts=(a_text(f"{key}.uppfoljning", "<p>Ja</p>", required=True),))

    outline = an_outline(committee_goal(done("g-1"), done("g-2")))
    (top,) = page_of(outline, can_write=True, pointed={"g-2.uppfoljning"}).contents
    (area,) = top.children
    assert (top.done, area.done) == (False, False)
    assert [(entry.key, entry.done) for entry in area.children] == [("g-1", True), ("g-2", False)]


def test_empty_sections_that_nobody_asks_for_are_listed_for_the_one_who_writes():
    def section(key, html="", **fields):
        return o.Section(key=key, rubric=key, heading=key, level=1, text=a_text(f"d-1.{key}", html, **fields))

    front = (section("Inledning"), section("Brukare", "<p>Vi är 96.</p>"), section("Ekonomi", required=True))
    outline = an_outline(front=front)
    assert page_of(outline, can_write=True).empty == (("d-1.Inledning", "Inledning"),)
    assert page_of(outline, can_write=False).empty == ()


def test_texts_that_were_carried_over_untouched_are_pointed_out():
    text = a_text("g-own.uppfoljning", "<p>Som förr</p>", unchanged_since=2025)
    assert page_of(an_outline(committee_goal(own_goal(texts=(text,)))), can_write=True).unchanged == (
        ("g-own.uppfoljning", "Uppföljning, ”Deltagarna väljer själva”"),
    )


def test_cells_stand_under_their_columns_and_a_phrase_may_wrap():
    row = o.IndicatorRow(
        key="i-1", measure="m-1", name="Andel nöjda",
        values=(o.Value(raw="88 %", column="target"), o.Value(raw="Tas fram av nämnd", column="council_target")),
    )  # fmt: skip
    table = blocks(an_outline(committee_goal(own_goal(indicators=(row,)))), can_write=False)["g-own"].indicators
    assert [(c.label, c.value, c.css) for c in table.rows[0].cells] == [
        ("Årsmål", "88 %", "short"), ("KF:s årsmål", "Tas fram av nämnd", "long"), ("Periodicitet", "", "blank"),
    ]  # fmt: skip


def test_an_arsmal_is_filled_in_in_a_plan_unless_its_column_is_unknown():
    known = o.IndicatorRow(key="i-1", measure="m-1", name="Känd")
    unknown = o.IndicatorRow(key="i-2", measure="m-2", name="Okänd", values=(o.Value(raw="88 %", column=None),))
    goal = own_goal(indicators=(known, unknown))
    rows = blocks(an_outline(committee_goal(goal)))["g-own"].indicators.rows
    assert [row.cells[0].edit for row in rows] == ["target", ""]
    report = blocks(an_outline(committee_goal(goal), kind=Kind.ANNUAL_REPORT))["g-own"].indicators
    assert [row.cells[0].edit for row in report.rows] == ["", ""]


def test_dates_are_written_out_and_responsible_is_shown_when_somebody_is():
    row = o.ActivityRow(key="a-1", title="Husmöte", start=datetime.date(2026, 3, 1))
    table = blocks(an_outline(committee_goal(own_goal(activities=(row,)))))["g-own"].activities
    march = "1\u00a0mars 2026"
    assert [(c.label, c.value) for c in table.rows[0].cells] == [("Startdatum", march), ("Slutdatum", "")]
    row = dataclasses.replace(row, responsible="Arbetsledarna")
    table = blocks(an_outline(committee_goal(own_goal(activities=(row,)))))["g-own"].activities
    assert table.rows[0].note == "Ansvarig: Arbetsledarna"
    column = o.Column(code="responsible", label="Ansvarig")
    layout = dataclasses.replace(LAYOUT, activity_columns=(*LAYOUT.activity_columns, column))
    table = blocks(an_outline(committee_goal(own_goal(activities=(row,))), layout=layout))["g-own"].activities
    assert (table.rows[0].cells[-1].value, table.rows[0].note) == ("Arbetsledarna", "")


def test_a_head_breaks_after_a_slash_and_nowhere_else():
    layout = dataclasses.replace(LAYOUT, indicator_columns=(o.Column(code="men", label="Utfall män/pojkar & co"),))
    row = o.IndicatorRow(key="i-1", measure="m-1", name="Andel")
    table = blocks(an_outline(committee_goal(own_goal(indicators=(row,))), layout=layout))["g-own"].indicators
    assert table.heads == ("Utfall män/<wbr>pojkar &amp; co",)


def test_values_of_unknown_columns_stand_together_in_order_over_the_empty_ones():
    def cells(*values):
        row = o.IndicatorRow(key="i-1", measure="m-1", name="Andel", values=values)
        table = blocks(an_outline(committee_goal(own_goal(indicators=(row,)))))["g-own"].indicators
        return [(c.label, c.value, c.span) for c in table.rows[0].cells]

    unknown = [o.Value(raw=raw, column=None) for raw in ("88 %", "2 % lägre än förra året")]
    told = ("Kolumn okänd", "88\u00a0% · 2 % lägre än förra året")
    assert cells(*unknown) == [(*told, 3)]
    assert cells(*unknown, o.Value(raw="År", column="periodicity")) == [(*told, 2), ("Periodicitet", "År", 1)]
    known = [o.Value(raw="9", column=code) for code in ("target", "council_target", "periodicity")]
    assert [value for _, value, _ in cells(*known, *unknown)] == ["9", "9", "9", told[1]]


def test_a_bedomning_is_a_sign_and_a_word_and_that_there_is_none_is_told_where_the_committee_says_so():
    def chip(fulfilment, layout=LAYOUT, kind=Kind.ANNUAL_REPORT):
        return chip_of(own_goal(fulfilment=fulfilment), kind=kind, layout=layout)

    assert chip(Fulfilment.PARTIAL) == ("◐", "Uppfylls delvis", "part")
    assert chip(Fulfilment.NONE) is None
    assert chip(None) is None
    told = dataclasses.replace(LAYOUT, print_no_assessment=True)
    assert chip(Fulfilment.NONE, told) == chip(None, told) == ("–", "Ingen", "")
    assert chip(None, told, Kind.PLAN) is None


def test_the_page_and_the_paper_judge_a_goal_alike():
    for told in (True, False):
        layout = dataclasses.replace(LAYOUT, print_no_assessment=told)
        for fulfilment in (None, *Fulfilment):
            goal = own_goal(fulfilment=fulfilment, texts=())
            outline = an_outline(committee_goal(goal), kind=Kind.ANNUAL_REPORT, layout=layout)
            chip = blocks(outline, can_write=False)["g-own"].chip
            top = paper(outline, produced_at=timezone.now()).goals[0]
            printed = top.children[0].children[0].children[0].verdict
            assert (chip and chip[1]) == (printed and printed[1])


def test_a_subheading_with_none_above_it_moves_up_so_that_no_level_is_skipped():
    front = tuple(
        o.Section(key=f"s-{n}", rubric="a", heading=str(n), level=level, text=a_text(f"d-1.{n}", "<p>Ja</p>"))
        for n, level in enumerate((1, 3, 2, 3))
    )
    assert [(c.tag, c.below) for c in page_of(an_outline(front=front), can_write=True).front] == [
        ("h2", "h3"), ("h3", "h4"), ("h3", "h4"), ("h4", "h5"),
    ]  # fmt: skip


def test_an_adopted_document_says_what_is_known_of_it_and_ends_its_sentences_once():
    def said(**fields):
        page = page_of(an_outline(status=Status.ADOPTED, adoption=o.Adoption(**fields)), can_write=False)
        return page.adopted, page.corrected

    known = {"number": 2, "on": datetime.date(2026, 1, 12), "by": "Gunilla Asplund", "corrects": 1}
    adopted = "12\u00a0januari\u00a02026 av Gunilla Asplund"
    assert said(**known, reason="Fel budget") == (adopted, "utgåva 1. Fel budget.")
    assert said(**known, reason="Nöjda.")[1] == "utgåva 1. Nöjda."
    assert said(number=1, on=None, by="") == ("okänt datum", "")
    assert page_of(an_outline(), can_write=False).adopted == ""


def test_words_are_counted_without_tags_and_entities():
    assert count_words("<p>Ett, <strong>två</strong>&nbsp;&amp;</p><ul><li>tre</li></ul>") == 3
