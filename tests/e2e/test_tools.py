"""What one can do with a goal, a text and a line of a table is seen without pointing at it, and covers nothing."""

import pytest
from playwright.sync_api import expect

from plans.services import add_activity, add_goal

pytestmark = pytest.mark.e2e

SIZES = ((1280, 800), (900, 800), (320, 640))

# Tools whose boxes another text of the same header or table line reaches into.
COVERED = """() => {
  const boxes = (node) => {
    const range = document.createRange()
    range.selectNodeContents(node)
    return [...range.getClientRects()].filter((box) => box.width > 2)
  }
  const found = []
  for (const tools of document.querySelectorAll(".sheet :is(.edit, .tools-row button)")) {
    const box = tools.getBoundingClientRect()
    const place = tools.closest("tr, header, .rub")
    const walk = document.createTreeWalker(place, NodeFilter.SHOW_TEXT)
    for (let text = walk.nextNode(); text; text = walk.nextNode()) {
      if (!text.data.trim() || text.parentElement.closest(".vh, .edit, .tools-row")) continue
      const over = boxes(text).some((other) => other.left < box.right - 1 && other.right > box.left + 1
        && other.top < box.bottom - 5 && other.bottom > box.top + 5)
      if (over) found.push(`${tools.textContent} / ${text.data}`)
    }
  }
  return found
}"""


@pytest.fixture
def full(desk, cast, plan, thread):
    """A plan with two goals and two activities, so that everything can be moved, changed and taken away."""
    add_goal(document=plan, parent_key=thread.committee.key, title="Fler vågar pröva något nytt", by=cast.helena)
    title = "Varje grupp har en egen dag då den visar de andra vad den gör"
    add_activity(document=plan, goal_key=thread.own.key, title=title, responsible="arbetsledarna", by=cast.helena)
    desk.page.reload()
    return desk


@pytest.mark.parametrize("size", SIZES)
def test_tools_are_seen_without_pointing_and_cover_nothing(full, size):
    page = full.page
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    tools = page.locator(".sheet :is(.edit, .tools-row button)")
    assert tools.count() > 10
    for tool in tools.all():
        if tool.is_visible():
            assert float(tool.evaluate("e => getComputedStyle(e).opacity")) == 1
    for name in ("Ändra Varje grupp har ett eget husmöte", "Ta bort målet Fler vågar pröva något nytt"):
        expect(page.get_by_role("button", name=name)).to_be_visible()
    assert page.evaluate(COVERED) == []


def test_tools_speak_louder_where_one_points(full, thread):
    tool = full.page.get_by_role("button", name=f"Ta bort målet {thread.own.title}")
    quiet = tool.evaluate("e => getComputedStyle(e).color")
    full.page.get_by_role("heading", name=thread.own.title).hover()
    expect(tool).not_to_have_css("color", quiet)
    full.page.mouse.move(1, 1)
    expect(tool).to_have_css("color", quiet)
    tool.focus()
    full.page.keyboard.press("Shift+Tab")
    full.page.keyboard.press("Tab")
    expect(tool).not_to_have_css("color", quiet)
