"""Helena enters outcomes as in a spreadsheet: keys, a block from Excel, two who write, no network."""

import re

import pytest
from playwright.sync_api import expect

from indicators.models import Indicator, Outcome
from plans.services import record_outcome
from tests.builders import a_report, a_workplace, an_indicator_line

pytestmark = pytest.mark.e2e

PASTE = """(block) => {
  const data = new DataTransfer()
  data.setData("text/plain", block)
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
  document.activeElement.dispatchEvent(event)
}"""


@pytest.fixture
def lines(cast, thread):
    """Three indicators, the first two split by sex, in the order of the grid."""
    second = an_indicator_line(thread.area, cast.unit, name="Andel trygga deltagare")
    pks = [line.measure.indicator_id for line in (thread.shared_line, second)]
    Indicator.objects.filter(pk__in=pks).update(by_sex=True)
    return thread.shared_line, second, thread.own_line


@pytest.fixture
def report(cast, lines):
    return a_report(cast)


class Sheet:
    """The grid in the browser, in the words of the one who sits there."""

    def __init__(self, page, report):
        self.page, self.report, self.keyboard = page, report, page.keyboard
        self.open()

    def open(self):
        self.page.goto(f"/dokument/{self.report.key}/utfall/")

    def cell(self, line, name, workplace=""):
        return self.page.locator(f"[id='{'.'.join(filter(None, (line.key, workplace, name)))}']")

    def said(self, line, name, workplace=""):
        return self.page.locator(f"[id='{'.'.join(filter(None, (line.key, workplace, name, 'said')))}']")

    def saves(self, cell=""):
        return self.page.expect_response(
            lambda r: "/utfall/i-" in r.url and r.request.method == "POST" and f"cell={cell}" in r.request.post_data
        )

    def says(self, words):
        expect(self.page.locator("#saved")).to_contain_text(words)

    def stored(self, line, field="total_raw"):
        outcome = Outcome.objects.filter(measure=line.measure, workplace=None).first()
        return outcome and getattr(outcome, field)


@pytest.fixture
def sheet(page, log_in, cast, report):
    log_in(cast.helena)
    return Sheet(page, report)


def test_what_is_typed_is_saved_by_itself(sheet, lines):
    with sheet.saves():
        sheet.cell(lines[0], "total").fill("88 %")
    sheet.says("Sparat")
    assert sheet.stored(lines[0]) == "88 %"


def test_arrows_and_enter_move_as_in_a_spreadsheet(sheet, lines):
    first, second, third = lines
    sheet.cell(first, "total").click()
    sheet.keyboard.type("1")
    sheet.keyboard.press("Enter")
    expect(sheet.cell(second, "total")).to_be_focused()
    sheet.keyboard.type("2")
    sheet.keyboard.press("ArrowDown")
    expect(sheet.cell(third, "total")).to_be_focused()
    sheet.keyboard.press("ArrowUp")
    sheet.keyboard.press("ArrowRight")
    expect(sheet.cell(second, "total_respondents")).to_be_focused()
    sheet.keyboard.press("ArrowRight")
    sheet.keyboard.press("ArrowDown")  # the third has no cell for men
    expect(sheet.cell(second, "men")).to_be_focused()
    sheet.keyboard.type("85")
    sheet.keyboard.press("ArrowLeft")  # in the text of the cell, until its end
    expect(sheet.cell(second, "men")).to_be_focused()
    sheet.keyboard.press("Home")
    sheet.keyboard.press("ArrowLeft")
    expect(sheet.cell(second, "total_respondents")).to_be_focused()
    sheet.keyboard.press("Shift+Enter")
    expect(sheet.cell(first, "total_respondents")).to_be_focused()
    sheet.keyboard.press("Tab")
    expect(sheet.cell(first, "men")).to_be_focused()
    sheet.keyboard.press("Control+Home")
    expect(sheet.cell(first, "total")).to_be_focused()
    sheet.says("Sparat")
    assert [sheet.stored(line) for line in (first, second)] == ["1", "2"]


def test_escape_takes_back_what_was_typed(sheet, lines):
    with sheet.saves():
        sheet.cell(lines[0], "total").fill("88 %")
    sheet.says("Sparat")
    sheet.keyboard.press("End")
    sheet.keyboard.type("7")
    sheet.keyboard.press("Escape")
    expect(sheet.cell(lines[0], "total")).to_have_value("88 %")
    sheet.says("Sparat")
    assert sheet.stored(lines[0]) == "88 %"


def test_a_block_from_excel_fills_the_cells_and_can_be_undone(sheet, lines):
    first, second, third = lines
    sheet.cell(first, "total").click()
    sheet.page.evaluate(PASTE, '80 %\t40\t78 %\r\n"90\n%"\t20\t\r\n12\t\t99 %\r\n')
    expect(sheet.cell(second, "total")).to_have_value("90 %")
    expect(sheet.page.locator("#toasts")).to_contain_text("Klistrade in i 8 rutor. 1 värde fick inte plats.")
    sheet.says("Sparat")
    assert [sheet.stored(line) for line in lines] == ["80 %", "90 %", "12"]
    assert (sheet.stored(first, "total_respondents"), sheet.stored(first, "men_raw")) == (40, "78 %")
    sheet.page.get_by_role("button", name="Ångra").click()
    expect(sheet.page.locator("#cells [data-cell]:focus")).to_have_count(1)  # and not the page as a whole
    expect(sheet.cell(third, "total")).to_have_value("")
    sheet.says("Sparat")
    assert [sheet.stored(line) for line in lines] == ["", "", ""]


def test_a_typing_error_is_told_below_its_row_and_saved(sheet, lines, assert_accessible):
    with sheet.saves():
        sheet.cell(lines[0], "women").fill("9O %")
    cell = sheet.cell(lines[0], "women")
    expect(sheet.said(lines[0], "women")).to_contain_text("Skriv noll med siffran 0")
    expect(cell).to_have_attribute("aria-invalid", "true")
    expect(cell).to_have_accessible_description(re.compile("Skriv noll med siffran 0"))
    assert_accessible()
    with sheet.saves():
        cell.fill("90 %")
    expect(sheet.said(lines[0], "women")).to_have_count(0)
    expect(cell).not_to_have_attribute("aria-invalid", "true")


def test_what_cannot_be_stored_stays_in_its_cell_and_hinders_nothing_else(sheet, lines):
    with sheet.saves():
        sheet.cell(lines[0], "total_respondents").fill("tolv")
    expect(sheet.said(lines[0], "total_respondents")).to_contain_text("ska vara ett heltal")
    sheet.says("Inte sparat")
    with sheet.saves():
        sheet.cell(lines[0], "total").fill("88 %")
    expect(sheet.cell(lines[0], "total")).to_have_value("88 %")
    sheet.open()
    expect(sheet.cell(lines[0], "total_respondents")).to_have_value("tolv")
    expect(sheet.said(lines[0], "total_respondents")).to_contain_text("ska vara ett heltal")
    assert sheet.stored(lines[0]) == "88 %"
    with sheet.saves():
        sheet.cell(lines[0], "total_respondents").fill("12")
    sheet.says("Sparat")
    assert sheet.stored(lines[0], "total_respondents") == 12


@pytest.fixture
def clash(sheet, cast, report, lines):
    """Bo has written in the cell where Helena writes."""
    record_outcome(document=report, line=lines[0].key, cells={"total": "88 %"}, by=cast.deputy)
    with sheet.saves():
        sheet.cell(lines[0], "total").fill("90 %")
    said = sheet.said(lines[0], "total")
    expect(said).to_contain_text("Bo Dahl skrev 88 % medan du skrev 90 %.")
    return said


def test_of_two_values_in_one_cell_both_are_shown_and_mine_can_be_kept(sheet, lines, clash):
    assert sheet.stored(lines[0]) == "88 %"
    with sheet.saves():
        clash.get_by_role("button", name="Behåll 90 %").click()
    sheet.says("Sparat")
    assert sheet.stored(lines[0]) == "90 %"


def test_of_two_values_in_one_cell_the_others_can_be_taken(sheet, lines, clash):
    clash.get_by_role("button", name="Ta 88 %").click()
    expect(sheet.cell(lines[0], "total")).to_have_value("88 %")
    expect(clash).to_have_count(0)
    sheet.says("Sparat")


def test_a_clash_that_was_not_settled_waits_until_the_page_is_opened_again(sheet, lines, clash):
    sheet.open()
    expect(sheet.said(lines[0], "total")).to_contain_text("Bo Dahl skrev 88 % medan du skrev 90 %.")


def test_what_is_typed_without_a_network_is_sent_when_it_is_back(sheet, lines):
    sheet.page.context.set_offline(True)
    sheet.cell(lines[0], "total").fill("88 %")
    sheet.keyboard.press("Enter")
    sheet.keyboard.type("77 %")
    sheet.says("Inte sparat – försöker igen")
    assert Outcome.objects.count() == 0
    with sheet.saves():
        sheet.page.context.set_offline(False)
    sheet.says("Sparat")
    assert [sheet.stored(line) for line in lines[:2]] == ["88 %", "77 %"]


def test_one_who_types_on_when_the_answer_was_lost_does_not_clash_with_herself(sheet, lines):
    def lose(route):
        route.fetch()
        route.abort("connectionreset")

    sheet.page.route("**/utfall/i-*/", lose)
    sheet.cell(lines[0], "total").fill("8")
    sheet.says("Inte sparat – försöker igen")
    sheet.keyboard.type("8 %")
    sheet.page.unroute("**/utfall/i-*/")
    sheet.says("Sparat")
    assert sheet.stored(lines[0]) == "88 %"


def test_what_a_network_that_asks_for_a_login_answers_is_no_answer(sheet, lines):
    """Networks of hotels and trains answer with a page of their own."""
    login = {"status": 200, "content_type": "text/html", "body": "<html>Välkommen ombord</html>"}
    sheet.page.route("**/utfall/i-*/", lambda route: route.fulfill(**login), times=1)
    sheet.cell(lines[0], "total").fill("88 %")
    sheet.says("Inte sparat – försöker igen")
    sheet.says("Sparat")
    assert sheet.stored(lines[0]) == "88 %"


def test_what_waits_in_the_browser_is_sent_from_the_report_too(sheet, lines, report):
    sheet.page.context.set_offline(True)
    sheet.cell(lines[0], "total").fill("88 %")
    sheet.says("Inte sparat")
    with sheet.saves():  # by the page that is left, if it is quick enough, else by the one that is opened
        sheet.page.context.set_offline(False)
        sheet.page.goto(report.get_absolute_url())
    expect(sheet.page.locator("#saved")).to_contain_text("Sparat")
    assert sheet.stored(lines[0]) == "88 %"


def test_workplaces_have_rows_of_their_own_and_the_total_follows_them(sheet, cast, lines, assert_accessible):
    verkstan = a_workplace("Verkstan", cast.unit)
    more = sheet.page.get_by_role("button", name="Mer om Andel nöjda deltagare")
    more.click()
    place = sheet.cell(lines[0], "total", cast.workplace.key)
    place.click()
    sheet.page.evaluate(PASTE, "90 %\t30\n70 %\t10")
    expect(sheet.cell(lines[0], "total")).to_have_value("85\u00a0%")
    expect(sheet.cell(lines[0], "total")).to_have_accessible_description("Arbetsplatserna vägda efter antal svarande")
    expect(sheet.cell(lines[0], "total")).not_to_be_editable()
    assert_accessible()
    more.click()
    expect(place).to_be_hidden()
    more.click()
    expect(sheet.cell(lines[0], "total", verkstan.key)).to_have_value("70 %")


def test_what_waits_for_a_workplace_opens_its_row(sheet, cast, lines):
    sheet.page.get_by_role("button", name="Mer om Andel nöjda deltagare").click()
    sheet.cell(lines[0], "total", cast.workplace.key).click()
    sheet.page.context.set_offline(True)
    sheet.page.evaluate(PASTE, "90 %\ttrettio\t")
    sheet.says("Inte sparat")
    sheet.page.context.set_offline(False)
    with sheet.saves("total&"):
        sheet.open()
    expect(sheet.said(lines[0], "total_respondents", cast.workplace.key)).to_contain_text("ska vara ett heltal")
    expect(sheet.cell(lines[0], "total_respondents", cast.workplace.key)).to_have_value("trettio")
    assert sheet.page.locator("tr.details").count() == 1
    assert Outcome.objects.get(workplace=cast.workplace).total_raw == "90 %"


def test_not_reported_is_said_with_its_reason(sheet, lines):
    sheet.page.get_by_role("button", name="Mer om Andel nöjda deltagare").click()
    with sheet.saves():
        sheet.page.get_by_label("Redovisas inte, för att, Andel nöjda deltagare").fill("Enkäten gjordes inte i år.")
    sheet.says("Sparat")
    assert sheet.stored(lines[0], "not_reported")


@pytest.mark.parametrize("width", [320, 700, 1280])
def test_the_sheet_fits_its_window_and_can_be_read_by_all(sheet, width, lines, assert_accessible):
    sheet.page.set_viewport_size({"width": width, "height": 800})
    sheet.open()
    assert sheet.page.evaluate("document.documentElement.scrollWidth") <= width
    assert_accessible()
    sheet.cell(lines[1], "men").click()
    with sheet.saves():
        sheet.keyboard.type("77 %")
    sheet.says("Sparat")


def test_the_report_leads_to_the_cell(sheet, lines, report):
    sheet.page.goto(report.get_absolute_url())
    sheet.page.get_by_role("link", name="Fyll i utfall för indikatorerna under Deltagarna väljer").click()
    expect(sheet.cell(lines[2], "total")).to_be_focused()


def test_entering_leaves_the_console_empty(sheet, lines):
    said = []
    sheet.page.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
    sheet.open()
    with sheet.saves():
        sheet.cell(lines[0], "total").fill("88 %")
    sheet.page.get_by_role("button", name="Mer om Andel nöjda deltagare").click()
    expect(sheet.page.get_by_label("Svarsfrekvens, Andel nöjda deltagare")).to_be_visible()
    assert said == []


def test_no_line_of_the_rows_is_seen_through_the_heads_that_stay(sheet):
    sheet.page.set_viewport_size({"width": 1280, "height": 330})
    seen = set()
    for step in range(0, 60, 15):
        sheet.page.evaluate("(y) => window.scrollTo(0, y)", 260 + step)
        heads = sheet.page.locator(".cells thead tr > :first-child")
        box = heads.bounding_box()
        clip = {"x": box["x"] - 3, "y": box["y"] + 4, "width": 1240, "height": box["height"] - 8}
        seen.add((round(box["y"]), sheet.page.screenshot(clip=clip)))
    assert len(seen) == 1
