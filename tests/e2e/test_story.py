"""The whole way, from last year's plan to this year's adopted one, each step done by the one whose it is.

Every page that it passes is looked at with axe-core at 320 px and at 1280 px.
"""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from goals.choices import Level
from goals.models import Goal
from plans.choices import Kind, Status
from plans.models import Document
from plans.setup import set_up_year
from tests.builders import a_cast, a_goal, a_plan, a_red_thread, write
from tests.e2e.conftest import Desk

pytestmark = pytest.mark.e2e

THIS = timezone.localdate().year
NEXT = THIS + 1
KEPT, REWORKED, CLOSED = "Deltagarna väljer själva vad de gör hos oss", "Alla kan säga ifrån", "Vi flyttar till Bruket"
WIDTHS = (320, 1280)


@pytest.fixture
def cast(transactional_db):
    return a_cast()


@pytest.fixture
def last_year(cast):
    """Last year's adopted plan with three goals, and the coming year set up with the nämnd's goal reworded."""
    thread = a_red_thread(cast, year=THIS)
    owner = {"committee": cast.committee, "unit": cast.unit, "year": THIS}
    thread.own.workplaces.add(cast.workplace)
    plan = a_plan(cast, year=THIS)
    write(plan, f"{thread.own.key}.arbetssatt", "<p>Vi frågar varje morgon.</p>", by=cast.helena)
    for position, title in enumerate((REWORKED, CLOSED), start=2):
        goal = a_goal(Level.UNIT, thread.committee, title=title, position=position, **owner)
        write(plan, f"{goal.key}.arbetssatt", "<p>Så gjorde vi.</p>", by=cast.helena)
    a_plan(cast, year=THIS, status=Status.ADOPTED)
    set_up_year(committee=cast.committee, year=NEXT)
    top = a_goal(Level.ORIENTATION, title="En stad att lita på hela livet", number="2", year=NEXT)
    area = a_goal(Level.AREA, top, title="Stödet kommer i tid", number="2.1", year=NEXT)
    title = "Den som får stöd bestämmer mer i sin vardag"
    a_goal(Level.COMMITTEE, area, title=title, committee=cast.committee, year=NEXT)
    return plan


@pytest.fixture
def look(page, assert_accessible):
    """``look()`` looks for faults in the page as it stands, at both widths; it is left at the one it had."""

    def look():
        page.wait_for_load_state()  # a page that is on its way has no styles yet
        before = page.viewport_size
        for width in sorted(WIDTHS, key=lambda width: width == before["width"]):
            page.set_viewport_size({"width": width, "height": 800})
            too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert too_wide <= 0, f"{page.url} is {too_wide} px too wide at {width} px"
            assert_accessible()

    return look


@pytest.fixture
def enter(page, log_in, look):
    """``enter(user, path, width)`` lets somebody come to a page with a screen of that width."""

    def enter(user, path="/", width=1280):
        page.set_viewport_size({"width": width, "height": 800})
        log_in(user)
        page.goto(path)
        look()

    return enter


def test_from_last_years_plan_to_an_adopted_one(page, cast, last_year, enter, look):
    # Helena goes through last year's plan
    enter(cast.helena)
    page.get_by_role("button", name="Utgå från förra årets plan").click()
    expect(page.get_by_role("heading", name="Från förra året", level=1)).to_be_visible()
    look()
    cards = {g.title: page.locator(f"#k-{g.key} > .choose") for g in Goal.objects.filter(level=Level.UNIT, year=THIS)}
    cards[KEPT].get_by_label("Behåll", exact=True).check()
    cards[REWORKED].get_by_label("Behåll och arbeta om").check()
    cards[CLOSED].get_by_label("Avsluta").check()
    page.get_by_label(f"Varför avslutas det? {CLOSED}").fill("Flytten är klar.")
    page.get_by_role("button", name="Ta med enligt valen").click()
    expect(page.get_by_text("Med från förra året: 2 enhetsmål")).to_be_visible()
    expect(page.get_by_role("heading", name="Att arbeta om (1)")).to_be_visible()
    look()
    plan = Document.objects.get(unit=cast.unit, year=NEXT, kind=Kind.PLAN)
    kept, reworked = (Goal.objects.get(year=NEXT, level=Level.UNIT, title=title) for title in (KEPT, REWORKED))
    page.get_by_role("link", name="Avslutat från förra året").click()
    expect(page.get_by_text("Flytten är klar.")).to_be_visible()
    look()

    # she works the goal over
    desk = Desk(page, plan)
    with desk.saves():
        desk.write(f"{reworked.key}.arbetssatt", " Nu övar vi också.")
        page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Att arbeta om")).to_have_count(0)

    # and sends the plan out on review
    page.get_by_role("link", name="Skicka ut på granskning").click()
    look()
    page.get_by_label("VP-grupp").check()
    page.get_by_label("Svara senast").fill(f"{timezone.localdate() + datetime.timedelta(days=7)}")
    page.get_by_role("button", name="Skicka ut").click()
    expect(page.get_by_text("svar senast")).to_be_visible()
    look()

    # Vera reads on her phone, comments and proposes
    enter(cast.vp_group, width=320)
    page.get_by_role("link", name="Läs och kommentera").click()
    look()
    dialog = page.locator("#dialog")
    page.get_by_role("link", name="Kommentera Arbetssätt").nth(1).click()
    dialog.get_by_label("Din kommentar").fill("Vilka är vi?")
    look()
    dialog.get_by_role("button", name="Skicka kommentaren").click()
    expect(dialog.locator(".threads")).to_contain_text("Vilka är vi?")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Föreslå lydelse Arbetssätt").first.click()
    dialog.get_by_label("Stycket").fill("Vi frågar varje morgon och kväll.")
    dialog.get_by_role("button", name="Skicka förslaget").click()
    expect(dialog.locator("ins")).to_contain_text("och kväll")
    look()
    dialog.get_by_role("button", name="Stäng").click()
    page.get_by_role("button", name="Läst").click()
    expect(page.get_by_text("Tack!")).to_be_visible()

    # Helena answers, accepts and closes the round
    enter(cast.helena, f"/dokument/{plan.key}/granskning/")
    page.get_by_role("link", name="Svara på kommentaren från Vera Pihl").click()
    look()
    page.get_by_label("Svar till Vera Pihl").fill("Alla som arbetar på Bruket.")
    page.get_by_role("button", name="Svara").click()  # and the next open one comes
    expect(page.locator(".card ins")).to_contain_text("och kväll")
    look()
    page.get_by_role("button", name="Godta, skriv in det").click()
    expect(page.get_by_text("Alla kommentarer har fått svar.")).to_be_visible()
    page.get_by_role("link", name="Avsluta granskningen").click()
    page.get_by_role("button", name="Avsluta granskningen").click()
    expect(page.get_by_text("Granskningen är avslutad.")).to_be_visible()
    look()
    assert desk.stored(f"{kept.key}.arbetssatt") == "<p>Vi frågar varje morgon och kväll.</p>"

    # she notes the APT
    page.goto(f"/dokument/{plan.key}/moten/")
    page.get_by_label("Bruket").check()
    page.get_by_label("Hölls").fill(f"{timezone.localdate()}")
    page.get_by_role("button", name="Lägg till", exact=True).click()
    expect(page.get_by_text("1 av 1 arbetsplats har behandlat verksamhetsplanen.")).to_be_visible()
    look()

    # and hands in
    hands_in(page, plan, look)

    # David sends it back with a reason and a place
    enter(cast.department_head, plan.get_absolute_url())
    page.get_by_role("button", name="Skicka tillbaka").locator("visible=true").click()
    dialog.get_by_label("Varför?").fill("Skriv hur ofta ni övar.")
    dialog.get_by_text(REWORKED).first.click()
    dialog.get_by_label("Arbetssätt").locator("visible=true").check()
    look()
    dialog.get_by_role("button", name="Skicka tillbaka").click()
    expect(page.get_by_text(f"Skickat tillbaka: Verksamhetsplan {NEXT}.")).to_be_visible()

    # Helena finds the place, writes and hands in again
    enter(cast.helena, plan.get_absolute_url())
    page.get_by_role("link", name=f"Arbetssätt, ”{REWORKED}”").click()
    with desk.saves():
        desk.write(f"{reworked.key}.arbetssatt", " Varje fredag.")
        page.keyboard.press("Escape")
    hands_in(page, plan)

    # David adopts it
    enter(cast.department_head, plan.get_absolute_url())
    page.get_by_role("button", name="Fastställ").locator("visible=true").click()
    expect(dialog.get_by_text("blir en allmän handling")).to_be_visible()
    look()
    dialog.get_by_role("button", name="Fastställ").click()
    expect(page.get_by_text(f"Fastställt: Verksamhetsplan {NEXT}.")).to_be_visible()

    # and Emil reads what was adopted
    enter(cast.employee)
    page.get_by_role("link", name=f"Verksamhetsplan {NEXT}").click()
    for words in (
        "Vi frågar varje morgon och kväll.",
        "Så gjorde vi. Nu övar vi också. Varje fredag.",
        "Verksamhetsplanen har behandlats på arbetsplatsträff (APT)",
    ):
        expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_text(CLOSED)).to_have_count(0)
    look()


def hands_in(page, plan, look=None):
    """Hand in the plan, as the one who writes it."""
    page.goto(plan.get_absolute_url())
    page.get_by_role("button", name="Lämna in").locator("visible=true").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("När dokumentet är inlämnat")).to_be_visible()
    if look:
        look()
    dialog.get_by_role("button", name="Lämna in").click()
    expect(page.get_by_text(f"Inlämnat: {plan.title}.")).to_be_visible()
