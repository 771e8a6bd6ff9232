"""Tables of a goal: every column is set in one way, is seen, and does not run into the next."""

import pytest

from indicators.models import GoalIndicator
from tests.builders import a_report, an_indicator_line

pytestmark = pytest.mark.e2e

# For each column of each table of indicators: how its head and cells are set, and where they begin.
COLUMNS = """() => [...document.querySelectorAll(".goal > .grid-box > table")].map((table) => {
  const rows = [...table.rows].filter((row) => !row.matches(".under"))
  return [...rows[0].cells].map((_, n) => rows.map((row) => {
    const style = getComputedStyle(row.cells[n])
    return [style.textAlign, Math.round(row.cells[n].getBoundingClientRect().left)].join(" ")
  }))
})"""
# Cells whose words reach into the next.
HIDDEN = "boxes => boxes.map((box) => box.scrollWidth - box.clientWidth)"
CELLS = ".goal > .grid-box :is(thead th, td):not(:last-child)"
CROWDED = """(cells) => [...document.querySelectorAll(cells)].filter((cell) => {
  const range = document.createRange()
  range.selectNodeContents(cell)
  const next = cell.nextElementSibling.getBoundingClientRect()
  return next.top < range.getBoundingClientRect().bottom && range.getBoundingClientRect().right > next.left - 4
}).map((cell) => cell.textContent)"""


def test_words_and_figures_stand_alike_in_one_column_and_apart_from_the_next(desk, cast, thread):
    for name, target, council in (
        ("Elanvändning", "199 MWh", "2 % energieffektivisering relativt 2025"),
        ("Sjukfrånvaro", "minska", "Tas fram av nämnd/styrelse"),
        ("Andel ekologiska livsmedel av inköpen i kronor", "60 %", "60 %"),
    ):
        line = an_indicator_line(thread.area, cast.unit, name=name, target=target)
        GoalIndicator.objects.create(indicator=line.measure.indicator, goal=thread.area, target=council)
    desk.page.set_viewport_size({"width": 1280, "height": 900})
    desk.page.reload()
    tables = desk.page.evaluate(COLUMNS)
    assert len(tables) == 2
    assert all(len(set(column)) == 1 for table in tables for column in table)
    assert [column[0] for column in tables[0]] == [column[0] for column in tables[1]]
    assert desk.page.evaluate(CROWDED, CELLS) == []


def test_every_column_of_activities_is_seen_without_scrolling(page, log_in, cast, thread):
    thread.own_activity.responsible = "Arbetskonsulenterna och specialpedagogen"
    thread.own_activity.save()
    report = a_report(cast)
    log_in(cast.helena)
    for width in (1280, 1024):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"/dokument/{report.key}/")
        hidden = page.locator(".activities .grid-box").evaluate_all(HIDDEN)
        assert hidden and set(hidden) == {0}, width
