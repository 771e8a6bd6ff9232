"""A text looks the same while it is written and when it is read, so that nothing jumps when it is opened."""

import pytest
from playwright.sync_api import expect

from tests.builders import write

pytestmark = pytest.mark.e2e

TEXT = (
    "<p>Vi frågar varje morgon vad den som kommer hit vill göra, och finner ofta flera förslag att välja mellan.</p>"
    "<p>Officiella affischer fyller väggen: flit, fika och fiske.</p>"
    "<ul><li>Husmöte varje fredag, med en dagordning som alla har fått skriva på under veckan som gick</li>"
    "<li>Samtal<ul><li>i grupp</li><li>på tu man hand, också för den som helst går en runda</li></ul></li>"
    "<li>Tavlan</li></ul>"
    "<h3>Varje månad</h3><ol><li>Vi räknar.</li><li>Vi berättar.</li></ol>"
    "<table><tbody><tr><th>Vad</th><th>Vem</th></tr><tr><td>Möte</td><td>Alla grupper</td></tr></tbody></table>"
    "<p>Sedan börjar vi om.</p>"
)
# Where each line of the text stands, measured from its first; what is narrower is a space that hangs at its end.
LINES = """place => {
  const lines = []
  const walk = document.createTreeWalker(place, NodeFilter.SHOW_TEXT)
  for (let text = walk.nextNode(); text; text = walk.nextNode()) {
    const range = document.createRange()
    range.selectNodeContents(text)
    const boxes = [...range.getClientRects()].filter((box) => box.width > 6)
    lines.push(...boxes.map((box) => [text.data.trim(), box.left, box.top, box.width]))
  }
  const [, left, top] = lines[0]
  return lines.map(([words, x, y, width]) => [words, x - left, y - top, width])
}"""


def test_no_button_looks_as_the_browser_would_have_it(desk):
    """A button without a class of ours is grey with a raised border."""
    raised = "all => all.filter((one) => getComputedStyle(one).borderStyle === 'outset').map((one) => one.textContent)"
    assert desk.page.locator("button:visible").evaluate_all(raised) == []


@pytest.mark.parametrize("width", [320, 1280])
def test_a_text_stands_still_when_it_is_opened(desk, cast, plan, width):
    slot = f"{plan.key}.inledning"
    write(plan, slot, TEXT, by=cast.helena)
    desk.page.set_viewport_size({"width": width, "height": 800})
    desk.page.reload()
    text = desk.text(slot)
    read = text.locator(".passage").evaluate(LINES)
    text.get_by_role("button", name="Redigera").click()
    expect(desk.editor).to_be_focused()
    written = desk.editor.evaluate(LINES)
    assert [words for words, *_ in written] == [words for words, *_ in read]
    for was, now in zip(read, written, strict=True):
        assert now[1:] == pytest.approx(was[1:], abs=0.6), was[0]
