"""Women and men, and the pictures, on the page of a report."""

import re

import pytest

from indicators.choices import Period
from indicators.models import Outcome
from plans.choices import Kind, Status
from plans.models import YearSetup
from plans.results import YEARS
from tests.builders import YEAR, a_cast, a_plan, a_red_thread, a_report
from tests.queries import counted_queries

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


def an_outcome(line, year, total, women="", men=""):
    fields = {"total_raw": total, "women_raw": women, "men_raw": men}
    return Outcome.objects.create(measure=line.measure, year=year, period=Period.YEAR, **fields)


@pytest.fixture
def report(cast, thread):
    an_outcome(thread.shared_line, YEAR - 1, "81 %", "83,2 %", "79 %")
    an_outcome(thread.shared_line, YEAR, "86 %", "91 %", "81,4 %")
    an_outcome(thread.own_line, YEAR, "14")
    return a_report(cast)


def opened(client, user, document):
    client.force_login(user)
    return client.get(document.get_absolute_url()).text.replace("\u00a0", " ")


def test_a_report_tells_how_far_apart_women_and_men_are_and_what_has_changed(client, cast, report):
    page = opened(client, cast.helena, report)
    assert (
        "Skillnad mellan män och kvinnor: 9,6 procentenheter, högre för kvinnor. "
        "I fjol var den 4,2 procentenheter: den har ökat med 5,4 procentenheter." in page
    )
    assert page.count("Skillnad mellan") == 1


def test_both_figures_are_told_where_the_year_has_no_columns_for_them(client, cast, report):
    setup = YearSetup.objects.get()
    columns = setup.indicator_columns[Kind.ANNUAL_REPORT]
    setup.indicator_columns[Kind.ANNUAL_REPORT] = [c for c in columns if c[0] not in ("women", "men")]
    setup.save()
    assert "Män 81,4 % och kvinnor 91 %. Skillnad mellan män" in opened(client, cast.helena, report)


def test_pictures_stand_under_the_table_with_the_figures_behind_them(client, cast, thread, report):
    page = opened(client, cast.helena, report)
    key = thread.shared_line.key
    picture = page.partition(f'<figcaption id="{key}.bild">')[2].partition("</figure>")[0]
    assert picture.count("<svg") == 2
    assert f'<title id="{key}.utfall-t">Andel nöjda deltagare: utfall {YEAR - 1}–{YEAR}</title>' in picture
    assert "kvinnor och män" not in picture  # the columns have men first
    heads = re.findall(r'<th scope="col">(\w+)</th>', picture)
    assert heads == ["Period", "Utfall", "Män", "Kvinnor"]
    assert re.findall(r"<td>([^<]*)</td>", picture) == ["81 %", "79 %", "83,2 %", "86 %", "81,4 %", "91 %"]
    assert f'<figcaption id="{thread.own_line.key}.bild">' not in page  # a single value


def test_all_indicators_at_a_glance_are_folded_at_the_top(client, cast, thread, report):
    page = opened(client, cast.helena, report)
    assert page.index("Våra indikatorer i korthet (1)") < page.index("Sammanfattande analys</h2>")
    strip = page.partition('<details class="strip"')[2].partition('<ul class="multiples">')
    assert " open" not in strip[0].partition(">")[0]
    assert f'<a href="#{thread.shared_line.key}">Andel nöjda deltagare</a>' in strip[2]


def test_there_are_no_pictures_in_a_plan_nor_where_the_nämnd_wants_none(client, cast, report):
    assert "<figure" not in opened(client, cast.helena, a_plan(cast))
    YearSetup.objects.update(show_charts=False)
    page = opened(client, cast.helena, report)
    assert "<figure" not in page and "indikatorer i korthet" not in page
    assert "Skillnad mellan" in page


def test_an_adopted_report_keeps_its_pictures(client, cast, thread):
    an_outcome(thread.shared_line, YEAR - 1, "81 %")
    an_outcome(thread.shared_line, YEAR, "86 %")
    report = a_report(cast, status=Status.ADOPTED)
    YearSetup.objects.update(show_charts=False)
    Outcome.objects.update(total_raw="12 %")
    assert f"{YEAR - 1}: 81 %. {YEAR}: 86 %." in opened(client, cast.employee, report)


def test_more_years_and_pictures_cost_no_more_queries(client, cast, thread, report):
    client.force_login(cast.helena)
    with counted_queries() as before:
        client.get(report.get_absolute_url())
    for year in range(YEAR - YEARS, YEAR - 1):
        an_outcome(thread.shared_line, year, "70 %", "71 %", "69 %")
        an_outcome(thread.own_line, year, "70")
    with counted_queries() as after:
        client.get(report.get_absolute_url())
    assert len(after) == len(before) <= 25
