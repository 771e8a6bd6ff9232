"""What differs between two documents: word by word in texts, as old → new in facts, and where things have moved."""

import dataclasses
import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goals.choices import Level
from plans import outline as o
from plans.choices import Fulfilment
from plans.redline import State, compare, lines_of, redline, side
from plans.redline.showing import show
from plans.richtext import to_text
from tests.plans.store.outlines import activity, area, committee_goal, indicator, orientation, own_goal, plan, section
from tests.reports.outlines import everything

pytestmark = pytest.mark.once

ONE, OTHER = "Den som får stöd bestämmer mer", "Den som är anhörig får stöd"


def replace(old, **changes):
    return dataclasses.replace(old, **changes)


def document(*own, other=(), front=()):
    """A plan with two nämndmål, and the enhetsmål under each."""
    first = o.replace(committee_goal(*own, title=ONE, description=""), key="g-one")
    second = o.replace(committee_goal(*other, title=OTHER, description=""), key="g-other")
    tree = o.replace(orientation(o.replace(area(first, second), key="g-area")), key="g-top")
    return o.replace(plan(tree, front=front), key="d-plan")


def found(old, new, **options):
    """The changes by the name of what has changed; what is only told of as moved away is left out."""
    changes = redline(old, new, **options).walk()
    return {change.name: change for change in changes if change.itself and change.state != State.GONE}


def said(line):
    """A line with what is deleted as [-…-] and what is inserted as [+…+]."""
    signs = {"same": "{}", "del": "[-{}-]", "ins": "[+{}+]"}
    return "".join(signs[run.sort].format(run.text) for run in line.runs)


# --- words


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("<p>Vi når 80 % av alla.</p>", "<p>Vi når 85 % av alla.</p>", ["Vi når [-80-][+85+] % av alla."]),
        ("<p>Det är bra.</p>", "<p>Det är bra och lugnt.</p>", ["Det är bra[+ och lugnt+]."]),
        ("<p>Ett. Två.</p>", "<p>Ett. Nytt nu. Två.</p>", ["Ett. [+Nytt nu. +]Två."]),
        ("<p>Vi ses <strong>ofta</strong>.</p>", "<p>Vi ses.</p>", ["Vi ses[- ofta-]."]),
        ("<p>Ett.</p><p>Två.</p>", "<p>Ett.</p><p>Nytt stycke.</p><p>Två.</p>", ["Ett.", "[+Nytt stycke.+]", "Två."]),
        ("<ul><li>Sång</li><li>Dans</li></ul>", "<ul><li>Dans</li></ul>", ["[-Sång-]", "Dans"]),
        ("<p>Sommar i skogen.</p>", "<p>Budget för nämnden.</p>", ["[-Sommar i skogen.-]", "[+Budget för nämnden.+]"]),
    ],
)  # fmt: skip
def test_a_text_is_compared_word_by_word(old, new, shown):
    assert [said(line) for line in compare(lines_of(old), lines_of(new))] == shown


words = st.lists(st.sampled_from("vi frågar alla 80 % i gruppen, varje vecka. och".split()), max_size=9).map(" ".join)
paragraphs = st.lists(st.tuples(st.sampled_from(["p", "li", "td"]), words), max_size=5)


def markup(pieces):
    tags = {"p": "<p>{}</p>", "li": "<ul><li>{}</li></ul>", "td": "<table><tr><td>{}</td><td>1</td></tr></table>"}
    return "".join(tags[tag].format(text) for tag, text in pieces if text)


@settings(max_examples=60, deadline=None)
@given(paragraphs, paragraphs)
def test_each_side_of_a_text_is_that_text_exactly(old, new):
    before, after = markup(old), markup(new)
    lines = compare(lines_of(before), lines_of(after))
    assert "\n".join(side(lines, new=False)) == to_text(before)
    assert "\n".join(side(lines, new=True)) == to_text(after)


# --- the tree

plans = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.booleans(), words, st.sampled_from(["80 %", "85 %", ""])),
    max_size=6,
    unique_by=lambda goal: goal[0],
)


def generated(goals):
    """A plan of enhetsmål, each known by a letter, under the first or the second nämndmål."""
    made = {True: [], False: []}
    for letter, first, text, target in goals:
        row = indicator(f"i-{letter}", "Andel nöjda", **({"target": target} if target else {}))
        html = f"<p>{text}</p>" if text else ""
        goal = own_goal(f"Mål {letter}", indicators=[row], **({"arbetssatt": html} if html else {}))
        texts = tuple(o.replace(t, slot=f"g-{letter}.arbetssatt") for t in goal.texts)
        made[first].append(o.replace(goal, key=f"g-{letter}", texts=texts))
    return document(*made[True], other=made[False])


@settings(max_examples=40, deadline=None)
@given(plans, plans)
def test_the_sides_of_a_redline_are_the_two_documents(old, new):
    before, after = generated(old), generated(new)
    changes = {text.slot: text for change in redline(before, after).walk() for text in change.texts}
    for outline, newer in ((before, False), (after, True)):
        other = {text.slot: text.html for text in o.texts(before if newer else after)}
        for text in o.texts(outline):
            if text.html and text.slot in changes:
                assert "\n".join(side(changes[text.slot].lines, new=newer)) == to_text(text.html)
            elif text.html:
                assert other[text.slot] == text.html


@settings(max_examples=40, deadline=None)
@given(plans, plans)
def test_what_has_moved_is_never_shown_as_gone_and_new(old, new):
    before, after = generated(old), generated(new)
    both = {f"g-{goal[0]}" for goal in old} & {f"g-{goal[0]}" for goal in new}
    states = {(c.key, c.state) for c in redline(before, after).walk()}
    places = {goal[0]: goal[1] for goal in old}
    told = [(c.key, c.state) for c in redline(before, after).walk()]
    assert len(told) == len(set(told)), "each is told of once"
    assert not {key for key, state in states if state in (State.ADDED, State.REMOVED)} & both
    for letter, first, *_ in new:
        if f"g-{letter}" in both and places[letter] != first:
            assert {(f"g-{letter}", State.MOVED), (f"g-{letter}", State.GONE)} <= states


@settings(max_examples=20, deadline=None)
@given(plans)
def test_a_document_beside_itself_has_no_changes(goals):
    assert redline(generated(goals), generated(goals)).empty


def test_a_whole_report_beside_itself_has_no_changes():
    assert redline(everything(), everything()).empty
    assert show(redline(everything(), everything())).counts == ()


def test_everything_of_a_report_is_told_as_new_beside_an_empty_one():
    empty = o.replace(everything(), front=(), goals=(), closing=())
    told = {text.slot for change in redline(empty, everything()).walk() for text in change.texts}
    assert told >= {text.slot for text in o.texts(everything()) if text.html}


def test_a_goal_under_another_nämndmål_is_moved_with_what_changed_in_it():
    goal = own_goal("Alla väljer själva", arbetssatt="<p>Vi frågar.</p>")
    changed = replace(goal, title="Alla väljer helt själva")
    changes = found(document(goal), document(other=[changed]))
    assert list(changes) == ["Alla väljer helt själva"]
    moved = changes["Alla väljer helt själva"]
    assert (moved.state, moved.other) == (State.MOVED, ONE)
    assert moved.renamed and not moved.texts
    changes = redline(document(goal), document(other=[changed])).walk()
    [away] = [change for change in changes if change.state == State.GONE]
    assert away.other == OTHER


def test_of_goals_in_another_order_as_few_as_can_be_are_told_of():
    a, b, c = own_goal("A"), own_goal("B"), own_goal("C")
    assert {name: change.state for name, change in found(document(a, b, c), document(c, a, b)).items()} == {
        "C": State.REORDERED
    }


def test_values_dates_and_bedömning_are_told_as_they_were_and_are():
    row = indicator("i-1", "Andel nöjda", target="80 %", council_target="85 %")
    doing = activity("a-1", "Husmöte", end=(2025, 12, 31))
    goal = own_goal(indicators=[row], activities=[doing], fulfilment=Fulfilment.PARTIAL)
    later = replace(
        goal,
        fulfilment=Fulfilment.FULL,
        indicators=(indicator("i-1", "Andel nöjda", target="85 %", council_target="85 %"),),
        activities=(replace(doing, end=datetime.date(2026, 3, 1)),),
    )
    facts = {
        fact.label: (fact.old, fact.new)
        for change in found(document(goal), document(later)).values()
        for fact in change.facts
    }
    assert facts == {
        "Årsmål": ("80 %", "85 %"),
        "Slutdatum": ("31\u00a0december\u00a02025", "1\u00a0mars\u00a02026"),
        "Bedömning": ("Uppfylls delvis", "Uppfylls helt"),
    }


def test_a_text_that_is_only_set_otherwise_says_so():
    goal = own_goal(arbetssatt="<p>Vi frågar alla.</p>")
    bold = replace(goal, texts=(replace(goal.texts[0], html="<p>Vi <strong>frågar</strong> alla.</p>"),))
    [change] = found(document(goal), document(bold)).values()
    assert change.texts[0].only_form


# --- last year's document, where everything has other keys


def test_goals_of_last_year_are_known_by_what_they_were_carried_over_from():
    old, new = own_goal("Alla trivs"), own_goal("Helt andra ord")
    last, now = document(old), o.replace(document(new), key="d-now", year=2025)
    assert found(last, now, previous={new.key: old.key})["Helt andra ord"].state == State.SAME


def test_goals_of_last_year_are_known_by_their_titles_also_under_another_nämndmål():
    same, reworded = own_goal("Alla trivs."), own_goal("Deltagarna väljer själva vad de gör")
    fresh = own_goal("Något helt nytt för i år")
    again, other_words = own_goal("Alla trivs"), own_goal("Deltagarna väljer själva vad de vill göra")
    last = document(same, reworded)
    now = o.replace(document(other_words, fresh, other=[again]), key="d-now", year=2025)
    states = {name: change.state for name, change in found(last, now).items()}
    assert states == {
        "Deltagarna väljer själva vad de vill göra": State.SAME,
        "Något helt nytt för i år": State.ADDED,
        "Alla trivs": State.MOVED,
    }


def test_an_indicator_of_last_year_is_known_by_what_it_measures():
    old = own_goal(indicators=[replace(indicator("i-1", "Andel nöjda", target="80 %"), measure="m-1")])
    new = own_goal(indicators=[replace(indicator("i-2", "Andel mycket nöjda", target="85 %"), measure="m-1")])
    changes = found(document(old), o.replace(document(new), key="d-now"))
    assert changes["Andel mycket nöjda"].renamed
    assert [(fact.old, fact.new) for fact in changes["Andel mycket nöjda"].facts] == [("80 %", "85 %")]


def test_own_sections_of_last_year_are_known_by_their_headings():
    old = document(front=(section("s-k1", "Våra lokaler", 2, "Vi har en.", own=True),))
    new = document(front=(section("s-k2", "Våra lokaler", 2, "Vi har två.", own=True),))
    [change] = found(old, o.replace(new, key="d-now")).values()
    assert [said(line) for line in change.texts[0].lines] == ["Vi har [-en-][+två+]."]


# --- what is shown


def test_the_summary_counts_and_leads_to_each_place_and_what_is_unchanged_is_folded():
    kept, gone = own_goal("Alla trivs", arbetssatt="<p>Ett.</p>"), own_goal("Maten är god")
    changed = replace(kept, texts=(replace(kept.texts[0], html="<p>Två.</p>"),))
    front = tuple(section(f"s-{n}", f"Avsnitt {n}", 1, "Lika.") for n in range(3))
    showing = show(redline(document(kept, gone, front=front), document(changed, front=front)))
    assert [count.words for count in showing.counts] == ["1 text är ändrad", "1 enhetsmål är borttaget"]
    assert showing.counts[0].places == (("andring-1", "Arbetssätt, Alla trivs"),)
    assert showing.changes == 2
    folded = [entry.folded for entry in showing.entries if entry.folded]
    assert folded == [
        "Omslaget, Före målen: inget är ändrat",
        "1 oförändrat mål",
        "Efter målen: inget är ändrat",
    ]
    assert [e.after for e in showing.entries if e.anchor] == ["andring-2", ""]


def test_no_level_of_headings_is_skipped():
    goal = own_goal("Alla trivs")
    showing = show(redline(document(), document(goal)))
    tags = {entry.change.level: entry.tag for entry in showing.entries if entry.change}
    assert tags == dict(zip((None, *Level), ("h2", "h3", "h4", "h5", "h6"), strict=True))
