"""What is told in two places: pasted, or with other numbers."""

import pytest

from plans import outline as o
from plans.checks import Severity
from plans.choices import Owner
from tests.plans.checks.material import a_document, a_goal, found, the_only
from tests.reports.outlines import section

pytestmark = pytest.mark.once

LONG = (
    "Vi möter varje deltagare i den takt som passar just den dagen och skriver ner vad vi kom överens om. "
    "En gång i månaden läser hela arbetslaget vad som har skrivits och bestämmer vad vi ska pröva härnäst. "
)


def told(front, analysis):
    return a_document(a_goal(analysis=analysis), front=(section("s-1", "Inledning", 1, front),))


def test_a_paragraph_pasted_in_another_text_is_one_reminder():
    finding = the_only(told(LONG, f"Året gick bra. {LONG}"), "pasted")
    assert finding.sentence == (
        "2 meningar (38 ord) i ”Analys” under ”Fler prövar ett arbete” står också i ”Inledning”. "
        "Räcker det att skriva det på ett ställe?"
    )
    assert (finding.anchor, finding.severity) == ("g-1.analys", Severity.REMINDER)
    assert [anchor for anchor, _ in finding.evidence] == ["s-1.text"]


def test_one_text_put_together_of_two_others_is_told_of_once():
    other = "Alla grupper har ett husmöte varje månad, med dagordning i bild och text, och de som vill får leda mötet. "
    other += other.replace("vill", "kan")
    front = (
        section("s-1", "Inledning", 1, LONG),
        section("s-2", "Delaktighet", 1, other),
    )
    report = a_document(a_goal(analysis=LONG + other), front=front)
    assert "står också i ”Inledning” och ”Delaktighet”." in the_only(report, "pasted").sentence


def test_a_phrase_that_everybody_uses_is_not_pasted():
    assert not found(
        told("Vi arbetar tillsammans för deltagarnas bästa.", "Vi arbetar tillsammans för deltagarnas bästa."), "pasted"
    )


def test_what_the_nämnd_has_written_may_stand_twice():
    report = told(LONG, LONG)
    (above,) = report.goals
    (goal,) = above.children
    theirs = o.replace(goal, texts=(o.replace(goal.texts[0], owner=Owner.COMMITTEE),))
    assert not found(o.replace(report, goals=(o.replace(above, children=(theirs,)),)), "pasted")


def test_the_same_sentence_with_another_number_is_asked_about():
    finding = the_only(
        told("Under året har 31 deltagare prövat ett arbete utanför lokalerna.",
             "Under året har 29 deltagare prövat ett arbete utanför lokalerna."),
        "numbers",
    )  # fmt: skip
    assert finding.sentence.endswith("Vilket tal stämmer?")
    assert [anchor for anchor, _ in finding.evidence] == ["s-1.text", "g-1.analys"]


@pytest.mark.parametrize(
    ("sentence", "numbers"),
    [
        ("Under {} har 31 deltagare prövat ett arbete utanför.", ("2025", "2024")),
        ("Alla i gruppen träffades den {} mars och skrev en plan.", ("12", "14")),
        ("Utfallet för indikatorn blev {} av dem som svarade nu.", ("31", "29")),
        ("Vi har {} bussar.", ("3", "4")),
    ],
)
def test_years_dates_figures_of_tables_and_short_sentences_may_differ(sentence, numbers):
    assert not found(told(*map(sentence.format, numbers)), "numbers")


@pytest.mark.parametrize(
    ("here", "there", "asked"),
    [
        (["4 medarbetare"], ["3 medarbetare"], True),
        (["med träff, 4 medarbetare"], ["3 medarbetare"], True),
        (["grund, 4 medarbetare"], ["fördjupning, 3 medarbetare"], False),
        (["4 medarbetare"], ["4 medarbetare"], False),
        (["4 medarbetare", "2 medarbetare"], ["2 medarbetare"], False),
    ],
)
def test_a_list_in_two_places_is_compared_item_by_item(here, there, asked):
    lists = ["".join(f"<li>Kurs i bemötande, {item}</li>" for item in items) for items in (here, there)]
    assert bool(found(told(*(f"<ul>{items}</ul>" for items in lists)), "numbers")) is asked
