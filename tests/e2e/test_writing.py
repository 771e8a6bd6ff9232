"""Click in a text, write, and it is saved."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

FROM_WORD = (Path(__file__).parent / "from_word.html").read_text()


def paste(page, html):
    page.evaluate(
        """html => {
          const data = new DataTransfer()
          data.setData("text/html", html)
          const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
          document.activeElement.dispatchEvent(event)
        }""",
        html,
    )


def test_what_is_written_is_saved_by_itself_and_is_there_after_a_reload(desk, thread):
    slot = f"{thread.own.key}.arbetssatt"
    with desk.saves():
        desk.write(slot, " Och varje kväll.")
    desk.says("Sparat")
    assert desk.stored(slot) == "<p>Vi frågar varje morgon. Och varje kväll.</p>"
    desk.page.reload()
    expect(desk.text(slot)).to_contain_text("Och varje kväll.")


def test_leaving_a_text_saves_it_at_once_and_marks_it_as_done(desk, thread):
    slot = f"{thread.own.key}.uppfoljning"
    left = desk.page.locator("#kvar h2")
    before = left.inner_text()
    with desk.saves():
        desk.write(slot, "Arbetsledaren, en gång i månaden.")
        desk.page.locator("h1").click()
    expect(desk.text(slot).locator(".passage")).to_have_text("Arbetsledaren, en gång i månaden.")
    expect(desk.text(slot).get_by_text("måste fyllas i")).to_be_hidden()
    expect(left).not_to_have_text(before)


def test_the_editor_is_fetched_when_the_page_has_come_to_rest(page, log_in, cast, plan):
    log_in(cast.helena)
    happened = []
    page.on("load", lambda _: happened.append("load"))
    page.on("request", lambda request: happened.append("editor") if "prose_editor/" in request.url else None)
    with page.expect_request_finished(lambda request: "prose_editor/" in request.url):
        page.goto(f"/dokument/{plan.key}/")
    assert happened == ["load", "editor"]


def test_one_who_only_reads_fetches_no_editor(page, log_in, cast, plan):
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    log_in(cast.controller)
    page.goto(f"/dokument/{plan.key}/", wait_until="networkidle")
    assert not [url for url in fetched if "prose_editor" in url]


@pytest.fixture
def held(page):
    """What the browser has asked for to open the editor, and has not been answered. Wanted before the desk."""
    held = []
    page.route("**/js/editor*.js", lambda route: held.append(route))
    return held


def test_what_is_typed_before_the_editor_is_there_comes_into_the_text(held, desk, thread):
    slot = f"{thread.own.key}.uppfoljning"
    desk.text(slot).locator(".passage").click()
    desk.page.keyboard.type("Vi bakar tårta.\nVarje fredag.")
    expect(desk.text(slot).get_by_text("Öppnar …")).to_be_visible()
    held[0].continue_()
    expect(desk.editor).to_be_focused()
    with desk.saves():
        desk.page.keyboard.type(" Alla är med.")
        desk.page.keyboard.press("Escape")
    assert desk.stored(slot) == "<p>Vi bakar tårta.</p><p>Varje fredag. Alla är med.</p>"


def test_what_is_typed_comes_where_the_text_was_clicked(held, desk, thread):
    slot = f"{thread.own.key}.arbetssatt"
    desk.text(slot).locator(".passage p").click(position={"x": 1, "y": 8})
    desk.page.keyboard.type("Jo: ")
    held[0].continue_()
    expect(desk.editor).to_have_text("Jo: Vi frågar varje morgon.")


def test_what_is_typed_is_kept_though_the_writer_goes_on_to_another_text(held, desk, thread):
    first, second = f"{thread.own.key}.uppfoljning", f"{thread.own.key}.arbetssatt"
    desk.text(first).locator(".passage").click()
    desk.page.keyboard.type("Först här.")
    desk.text(second).get_by_role("button", name="Redigera Arbetssätt").click()
    desk.page.keyboard.type(" Sedan där.")
    with desk.saves():
        held[0].continue_()
    expect(desk.editor).to_have_text("Vi frågar varje morgon. Sedan där.")
    expect(desk.text(first).locator(".passage")).to_have_text("Först här.")


def test_what_is_typed_is_saved_though_the_editor_never_comes(held, desk, thread):
    slot = f"{thread.own.key}.arbetssatt"
    desk.text(slot).locator(".passage").click()
    desk.page.keyboard.type("Och varje kväll.")
    with desk.saves():
        held[0].abort()
    expect(desk.page.locator("#toasts")).to_contain_text("Kontrollera nätet")
    assert desk.stored(slot) == "<p>Vi frågar varje morgon.</p><p>Och varje kväll.</p>"


def test_everything_can_be_written_with_the_keyboard_alone(desk, thread):
    page, slot = desk.page, f"{thread.own.key}.arbetssatt"
    button = desk.text(slot).get_by_role("button", name="Redigera Arbetssätt")
    button.focus()
    page.keyboard.press("Enter")
    expect(desk.editor).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+F10")
    expect(page.get_by_role("button", name="Fetstil")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Punktlista")).to_be_focused()
    page.keyboard.press("Enter")
    expect(desk.editor).to_be_focused()
    page.keyboard.type("Husmöte")
    expect(page.get_by_role("button", name="Punktlista")).to_have_attribute("aria-pressed", "true")
    with desk.saves():
        page.keyboard.press("Escape")
    expect(button).to_be_focused()
    assert desk.stored(slot) == "<p>Vi frågar varje morgon.</p><ul><li>Husmöte</li></ul>"


def test_what_is_pasted_from_word_comes_in_clean(desk, thread):
    slot = f"{thread.own.key}.uppfoljning"
    desk.text(slot).locator(".passage").click()
    expect(desk.editor).to_be_focused()
    with desk.saves():
        paste(desk.page, FROM_WORD)
        desk.page.keyboard.press("Escape")
    assert desk.stored(slot) == (
        "<h3>Så gör vi</h3><p><strong>Först</strong> lyssnar vi.</p>"
        "<ul><li>En sak<ul><li>En mindre sak</li></ul></li><li>En sak till</li></ul>"
        '<table><tbody><tr><th scope="col">Vad</th><th scope="col">Vem</th></tr>'
        "<tr><td>Husmöte</td><td>Alla</td></tr></tbody></table>"
    )


def test_bold_that_is_said_with_styles_comes_in_too(desk, thread):
    slot = f"{thread.own.key}.uppfoljning"
    desk.text(slot).locator(".passage").click()
    expect(desk.editor).to_be_focused()
    with desk.saves():
        paste(
            desk.page,
            '<b style="font-weight:normal"><p><span style="font-weight:700">Tjockt</span> '
            '<span style="font-style:italic">lutat</span> vanligt</p></b>',
        )
        desk.page.keyboard.press("Escape")
    assert desk.stored(slot) == "<p><strong>Tjockt</strong> <em>lutat</em> vanligt</p>"


def test_a_link_is_made_where_the_text_is_written(desk, thread):
    page, slot = desk.page, f"{thread.own.key}.arbetssatt"
    desk.write(slot, " ")
    page.keyboard.press("Control+k")
    page.get_by_label("Adress").fill("ekhamra.example")
    with desk.saves():
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
    assert 'href="https://ekhamra.example"' in desk.stored(slot)


def test_an_address_that_no_link_may_lead_to_is_explained(desk, thread):
    page = desk.page
    desk.write(f"{thread.own.key}.arbetssatt", " ")
    page.keyboard.press("Control+k")
    page.get_by_label("Adress").fill("javascript:alert(1)")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Adressen ska börja med https://, mailto: eller tel:")
    expect(page.get_by_label("Adress")).to_be_focused()
    expect(desk.editor.locator("a")).to_have_count(0)


def test_a_table_comes_after_what_is_selected(desk, thread):
    page, slot = desk.page, f"{thread.own.key}.arbetssatt"
    desk.write(slot, "")
    page.keyboard.press("Control+a")
    page.get_by_role("button", name="Infoga tabell").click()
    with desk.saves():
        page.keyboard.type("Vad")
        page.keyboard.press("Escape")
    assert desk.stored(slot).startswith(
        '<p>Vi frågar varje morgon.</p><table><tbody><tr><th scope="col">Vad</th><th scope="col"></th>'
    )


def test_a_text_that_was_only_looked_at_is_not_saved(desk, thread):
    slot = f"{thread.own.key}.arbetssatt"
    desk.text(slot).locator(".passage").click()
    expect(desk.editor).to_be_focused()
    desk.page.keyboard.press("Escape")
    desk.says("Sparat")
    assert desk.page.evaluate("localStorage.length") == 0


def test_one_text_is_written_at_a_time(desk, thread):
    desk.write(f"{thread.own.key}.arbetssatt", " Först här.")
    desk.write(f"{thread.own.key}.uppfoljning", "Sedan där.")
    expect(desk.page.locator(".ProseMirror")).to_have_count(1)
    expect(desk.editor).to_have_attribute("aria-label", re.compile("^Uppföljning"))


def test_an_arsmal_is_saved_when_it_is_typed(desk, thread):
    field = desk.page.get_by_label("Årsmål för Andel nöjda deltagare")
    field.fill("91 %")
    with desk.page.expect_response(lambda r: r.url.endswith("/arsmal/") and r.ok):
        field.press("Tab")
    thread.shared_line.refresh_from_db()
    assert thread.shared_line.target == "91 %"


def test_only_what_is_ours_is_shown_when_asked_for_and_it_is_remembered(desk, thread):
    fold = desk.page.get_by_text("Nämndens beskrivning")
    expect(fold).to_be_visible()
    desk.page.get_by_label("Visa bara vårt").check()
    expect(fold).to_be_hidden()
    expect(desk.page.get_by_role("heading", name=thread.own.title)).to_be_visible()
    desk.page.reload()
    expect(desk.page.get_by_label("Visa bara vårt")).to_be_checked()
    expect(fold).to_be_hidden()
