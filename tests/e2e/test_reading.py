"""Finding one's way in a long document: the contents follow the reader, and links lead to what can be seen."""

import re

import pytest
from playwright.sync_api import expect

from tests.builders import a_goal, write

pytestmark = pytest.mark.e2e


@pytest.fixture
def long_plan(cast, plan):
    """A plan that is some windows long, with short sections last."""
    for code in ("inledning", "brukare", "medarbetare"):
        write(plan, f"{plan.key}.{code}", "<p>Så här är det hos oss.</p>" * 30, by=cast.helena)
    return plan


@pytest.fixture
def contents(desk, long_plan):
    desk.page.reload()
    return desk.page.get_by_role("navigation", name="Innehåll")


def here(contents):
    """The line of the contents that says where the reader is."""
    return contents.locator("[aria-current]")


def test_at_the_end_of_the_page_the_contents_mark_the_last_part(desk, contents):
    desk.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    last = contents.get_by_role("listitem").last.get_by_role("link")
    expect(last).to_have_attribute("aria-current", "true")
    desk.page.evaluate("scrollTo(0, 0)")
    expect(here(contents)).to_contain_text("Inledning")


def test_every_part_is_marked_on_the_way_down(desk, contents):
    chapters = contents.locator("ol > li:not(.branch) > a")
    closing = chapters.filter(has_text=re.compile("Övrigt|Systematiskt|Agenda")).all()
    wanted, seen = {link.get_attribute("href") for link in closing}, set()
    assert wanted
    for _ in range(200):
        seen.add(here(contents).get_attribute("href"))
        desk.page.evaluate("() => (scrollBy(0, 40), new Promise(requestAnimationFrame))")
        if desk.page.evaluate("scrollY + innerHeight >= document.documentElement.scrollHeight - 1"):
            break
    seen.add(here(contents).get_attribute("href"))
    assert wanted <= seen


def test_where_the_reader_is_the_contents_say_their_names_in_full_and_in_their_places(desk, contents):
    """The branch that one stands in is open: its lines are as wide as the others, and no name ends in the middle."""
    desk.page.evaluate("document.querySelector('.block.own, [data-slot]').scrollIntoView()")
    open_branch = contents.locator("li.branch.here > a > span:first-child")
    expect(open_branch).not_to_have_count(0)
    cut = "spans => spans.filter(s => s.scrollWidth > s.clientWidth || s.scrollHeight > s.clientHeight).length"
    assert contents.locator("a > span:first-child:visible").evaluate_all(cut) == 0
    lefts = contents.locator("#contents > li > a:visible").evaluate_all(
        "as => as.map(a => a.getBoundingClientRect().x)"
    )
    assert len(set(lefts)) == 1, "all that stands on the top level begins at the same place"


def test_what_was_asked_for_is_marked_though_more_is_seen(desk, contents):
    for name in ("Övrigt", "Systematiskt kvalitetsarbete"):
        link = contents.get_by_role("link", name=name)
        link.click()
        expect(link).to_have_attribute("aria-current", "true")
        expect(here(contents)).to_have_count(1)


def test_a_goal_that_was_chosen_is_seen_though_only_ours_is_shown(desk, cast, plan, thread):
    page = desk.page
    title = "Var och en hittar hit"
    a_goal(thread.committee.level, thread.area, title=title, committee=cast.committee, position=2)
    page.get_by_label("Visa bara vårt").check()
    page.get_by_role("link", name="Välj vilka nämndmål ni arbetar med").click()
    locked = page.get_by_label(thread.committee.title)
    expect(locked).to_be_checked()
    expect(locked).to_be_disabled()
    expect(locked).to_have_accessible_description("har 1 enhetsmål och kan inte väljas bort")
    page.get_by_label(title).check()
    page.get_by_role("button", name="Spara valet").click()
    expect(page.get_by_role("heading", name=title)).to_be_in_viewport()
