"""The pictures of a report in a browser: at both widths, for a keyboard and for a screen reader."""

import pytest
from playwright.sync_api import expect

from indicators.choices import Period
from indicators.models import Outcome
from tests.builders import YEAR, a_report

pytestmark = pytest.mark.e2e


@pytest.fixture
def report(cast, thread):
    for line in (thread.shared_line, thread.own_line):
        for n in range(10):
            Outcome.objects.create(
                measure=line.measure, year=YEAR - n, period=Period.YEAR,
                total_raw=f"{80 - n},5 %", women_raw=f"{84 - n} %", men_raw=f"{77 - n} %",
            )  # fmt: skip
    return a_report(cast)


@pytest.mark.parametrize("width", [320, 1280])
def test_pictures_are_as_large_as_they_are_drawn_and_have_no_faults(
    page, log_in, cast, thread, report, width, assert_accessible
):
    log_in(cast.helena)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"/dokument/{report.key}/")
    for place in page.get_by_text("Våra indikatorer i korthet").all() + page.get_by_text("Visa siffrorna").all():
        place.click()
    assert page.locator("svg.chart").count() == 6
    for picture in page.locator("svg.chart").all():
        drawn = float(picture.get_attribute("width"))
        assert picture.bounding_box()["width"] >= drawn * 0.97  # letters stay 9 points
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert_accessible()


def test_the_figures_behind_all_pictures_are_seen_whole_on_a_small_screen(page, log_in, cast, report):
    log_in(cast.helena)
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"/dokument/{report.key}/")
    page.get_by_text("Våra indikatorer i korthet").click()
    page.locator(".strip").get_by_text("Visa siffrorna").click()
    box = page.get_by_role("region", name="Siffrorna bakom bilderna")
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth")
    assert f"{YEAR}:" in box.locator("tbody tr").first.evaluate(
        "row => [...row.cells].map(cell => getComputedStyle(cell, '::before').content).join()"
    )


def test_all_indicators_at_a_glance_are_opened_and_followed_by_keyboard(page, log_in, cast, thread, report):
    log_in(cast.helena)
    page.goto(f"/dokument/{report.key}/")
    strip = page.locator("#indikatorer-i-korthet > summary")
    picture = page.get_by_role("img", name=f"Andel nöjda deltagare: utfall {YEAR - 9}–{YEAR}")
    expect(page.get_by_role("link", name="Andel nöjda deltagare")).to_be_hidden()
    strip.focus()
    page.keyboard.press("Enter")
    expect(picture).to_have_count(2)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(f"[id='{thread.shared_line.key}']")).to_be_in_viewport()
