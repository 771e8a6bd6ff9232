"""An APT-blad is a page or two, however much there is to say."""

from io import BytesIO

import pikepdf
import pytest
from django.conf import settings

from plans.importing.parse import parse
from reports import pdf, sheets
from reports.fitting import fitted
from tests.reports import outlines

pytestmark = pytest.mark.once

WHOLE = sheets.Place(key="", name="Hela enheten")
SENTENCE = "Vi går igenom hur var och en vill ha sin dag, och skriver ned det så att alla som arbetar här kan läsa det"
OTHERS, OWN, ROWS = 12, 24, 30


def a_goal(number, *, own, activities):
    return sheets.SheetGoal(
        kind="Enhetsmål" if own else "Nämndmål",
        above=f"Nämndmål {number}: {SENTENCE}" if own else "",
        title=f"Mål {number}. {SENTENCE}",
        own=own,
        activities=tuple((f"Aktivitet {n}. {SENTENCE}", "klar 1 mars 2027") for n in range(activities)),
    )


def a_sheet(own=OWN, others=OTHERS, rows=ROWS, activities=3):
    goals = [a_goal(n, own=False, activities=activities) for n in range(others)]
    goals += [a_goal(n, own=True, activities=activities) for n in range(own)]
    row = sheets.SheetRow(name=SENTENCE, target="80 %", unit="79 %", here="70 %", told="VB 2026")
    return sheets.Sheet(place=WHOLE, goals=tuple(goals), indicators=(row,) * rows, questions=(SENTENCE,) * 3)


def pages(*made):
    paper = sheets.Paper(
        title="APT-blad", mark="Utkast", outline=outlines.everything(), printed_on="1 mars 2027", sheets=made
    )
    return len(pikepdf.open(BytesIO(pdf.render_sheets(paper, produced_at=outlines.PRODUCED))).pages)


@pytest.mark.parametrize(
    "size", [{}, {"own": 60, "rows": 0}, {"own": 1, "rows": 60}, {"own": 3, "activities": 40}, {"own": 8, "rows": 9}]
)
def test_much_is_shortened_to_two_pages(size):
    assert pages(a_sheet(**size)) > 2
    assert pages(fitted(a_sheet(**size))) == 2


def test_what_has_room_is_left_as_it_is():
    small = a_sheet(own=3, others=1, rows=4, activities=1)
    assert fitted(small) == small and not small.left_out


def test_the_units_own_goals_go_before_others_and_what_is_left_out_is_told():
    sheet = fitted(a_sheet())
    assert all(goal.own for goal in sheet.goals) and sheet.others == OTHERS * 3
    shown = len(sheet.goals)
    assert sheet.left_out == (
        f"{OWN - shown} enhetsmål, {OTHERS * 3} av nämndens och KF:s aktiviteter och {ROWS - 10} indikatorer"
    )


def test_activities_that_are_not_shown_are_counted():
    sheet = fitted(a_sheet(own=14, others=0, rows=0))
    assert {len(goal.activities) + goal.more for goal in sheet.goals} == {3}
    assert any(goal.more for goal in sheet.goals)


@pytest.mark.seeds
def test_a_real_document_makes_two_pages_at_most():
    for source in sorted((settings.BASE_DIR.parent / "shared" / "seeds").glob("*.txt")):
        outline = parse(source.read_text(encoding="utf-8")).outline
        paper = sheets.paper(outline, None, [WHOLE], produced_at=outlines.PRODUCED)
        assert pages(*paper.sheets) <= 2, source.name
