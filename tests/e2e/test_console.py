"""A day's work leaves the browser's console empty: no refused styles, no missing files, no warnings of ours."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

PASTED = """() => {
  const data = new DataTransfer()
  data.setData("text/html", `<style>p { color: red }</style>
    <p style="color: red">Klistrat <span style="font-size: 20pt">in</span></p>
    <table style="width: 100%"><colgroup><col style="width: 3cm"></colgroup>
    <tr><td style="width: 3cm">Vad</td><td>Vem</td></tr></table>`)
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
  document.querySelector(".ProseMirror").dispatchEvent(event)
}"""


@pytest.fixture
def console(page):
    """What the browser has complained of, and what the server would not give it."""
    said = []
    page.on("console", lambda m: said.append(f"{m.type}: {m.text}") if m.type in ("error", "warning") else None)
    page.on("response", lambda r: said.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    return said


def test_opening_writing_adding_and_saving_says_nothing(console, desk, thread):
    page, slot = desk.page, f"{thread.own.key}.arbetssatt"
    desk.write(slot, " Varje dag.")
    for name in ("Fetstil", "Punktlista", "Underrubrik", "Infoga tabell", "Ny rad under", "Ny kolumn till höger"):
        page.get_by_role("button", name=name, exact=True).click()
        page.keyboard.type("ord")
    page.keyboard.press("Shift+ArrowUp")  # cells are chosen
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    page.keyboard.press("Control+End")
    page.evaluate(PASTED)
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+k")
    page.get_by_label("Adress").fill("ekhamra.example")
    with desk.saves():
        page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Aktivitet under").click()
    page.get_by_role("textbox", name="Aktivitet", exact=True).fill("Husmöte på Bruket")
    page.get_by_role("button", name="Lägg till").click()
    page.get_by_role("button", name="Ta bort Husmöte på Bruket").click()
    page.get_by_role("button", name="Ångra").click()
    expect(page.get_by_role("rowheader", name="Husmöte på Bruket")).to_be_visible()
    with page.expect_response(lambda r: "/arsmal/" in r.url and r.ok):
        page.get_by_label("Årsmål för Deltagare som bytt grupp").fill("14")
    desk.says("Sparat")
    assert console == []


def test_the_other_pages_say_nothing(console, page, log_in, cast, plan):
    log_in(cast.helena)
    for path in ("/", "/dokument/", f"/dokument/{plan.key}/mal/valj/", "/accounts/logout/", "/favicon.ico"):
        page.goto(path)
    assert console == []
