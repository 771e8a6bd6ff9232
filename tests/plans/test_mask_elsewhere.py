"""What is withheld in one place cannot be read in another: later reports, unknown columns, pages, pictures, paper."""

import contextlib

import pytest
from django.db import transaction

from indicators.choices import Period
from indicators.models import Outcome
from plans import outline as o
from plans.assemble import assemble
from plans.choices import Audience, Kind, Status
from plans.mask import WITHHELD, answers_now, for_audience, mask
from plans.models import PrintedRow
from plans.record import latest_edition, outline_of
from plans.transitions import move
from reports import pdf
from reports.services import request_export
from tests.builders import YEAR, a_cast, a_document, a_red_thread, a_report, a_workplace
from tests.reports.outlines import PRODUCED

pytestmark = [pytest.mark.django_db, pytest.mark.once]

FEW_WOMEN = {"total_respondents": 24, "women_respondents": 3, "men_respondents": 21}


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


def an_outcome(line, year, raw, period=Period.YEAR, workplace=None, **answers):
    written = dict(zip(("total_raw", "women_raw", "men_raw"), raw, strict=False))
    return Outcome.objects.create(
        measure=line.measure, year=year, period=period, workplace=workplace, **written, **answers
    )


def seen(document):
    """What everybody may see of a document as it is now."""
    return for_audience(Audience.EVERYONE, document, assemble(document))


def row_of(outline, name="Deltagare som bytt grupp"):
    return next(row for _, goal in o.walk(outline.goals) for row in goal.indicators if row.name == name)


def test_values_of_unknown_columns_are_withheld_where_one_of_them_may_be_small(cast, thread):
    an_outcome(thread.own_line, YEAR, ("70,1 %", "61,3 %", "70,9 %"), **FEW_WOMEN)
    report = a_report(cast)
    values = [["70,1 %", None], ["61,3 %", None], ["70,9 %", None], ["VB 2026", "period"]]
    PrintedRow.objects.create(document=report, line=thread.own_line, values=values)
    row = row_of(seen(report))
    assert [value.raw for value in row.values] == [WITHHELD, WITHHELD, WITHHELD, "VB 2026"]


@pytest.fixture
def by_workplace(cast, thread):
    """All women of the unit said yes, so those few of a workplace did: the unit's sexes are withheld with theirs."""
    ang = a_workplace("Ängen", cast.unit)
    for year, period in ((YEAR - 1, Period.YEAR), (YEAR, Period.TERTIAL_1)):
        when = {"line": thread.own_line, "year": year, "period": period}
        an_outcome(**when, raw=("62,5 %", "100,0 %", "14,3 %"), **answers(9, 7))
        an_outcome(**when, raw=("77,8 %", "100,0 %", "33,3 %"), workplace=cast.workplace, **answers(6, 3))
        an_outcome(**when, raw=("42,9 %", "100,0 %", "0,0 %"), workplace=ang, **answers(3, 4))


def answers(women, men):
    return {"total_respondents": women + men, "women_respondents": women, "men_respondents": men}


def test_an_earlier_periods_sexes_are_withheld_in_a_later_report_as_in_its_own(cast, thread, by_workplace):
    """A later report does not print the workplaces of earlier periods, but their own reports have."""
    own = row_of(seen(a_document(cast, Kind.TERTIAL_1, status=Status.ADOPTED))).result(YEAR, Period.TERTIAL_1)
    later = row_of(seen(a_report(cast)))
    for result in (own, later.result(YEAR, Period.TERTIAL_1), later.result(YEAR - 1, Period.YEAR)):
        assert (result.women.withheld, result.men.withheld) == (True, True)


def test_what_is_asked_with_the_answers_of_today_is_the_same_however_often(cast, thread, by_workplace):
    report = a_report(cast)
    once = seen(report)
    assert mask(once, Audience.EVERYONE, known=answers_now(report)) == once
    assert outline_of(latest_edition(move_on(report, cast)).snapshot) != once


def move_on(report, cast):
    report = move(document=report, name="submit", by=cast.helena)
    return move(document=report, name="adopt", by=cast.department_head)


def test_pages_and_files_are_the_same_whichever_way_a_few_have_answered(client, cast, thread):
    """Everything else being the same, to the letter: tables, pictures and their words, paper."""
    line, report = thread.own_line, a_report(cast)
    ways = ((("33,3 %", "45,0 %"), ("33,3 %", "40,0 %")), (("66,7 %", "40,0 %"), ("66,7 %", "35,0 %")))
    read = []
    for last, now in ways:
        with contextlib.suppress(Undone), transaction.atomic():
            for year, total, pair in ((YEAR - 1, "43,5 %", last), (YEAR, "39,1 %", now)):
                an_outcome(line, year, (total, *pair), **answers(3, 20))
            move_on(report, cast)
            read.append((*outlets(client, cast.employee, report), *outlets(client, cast.helena, report)))
            raise Undone
    (page, paper, true_page, public_paper), others = read
    assert "43,5" in page and "Andel" in page and "<svg" in page and "för få svar" in page
    assert (page, paper) == others[:2]
    assert (public_paper, others[3]) == (paper, paper)  # an adopted document is the same file for all
    assert true_page != others[2]


class Undone(Exception):
    """One way has been tried."""


def outlets(client, user, report):
    """The sheet of a document's page, and what is printed of it."""
    client.force_login(user)
    sheet = client.get(report.get_absolute_url()).text.partition("<main")[2].partition("</main>")[0]
    export = request_export(document=report, by=user)
    shown = for_audience(export.audience, report, outline_of(export.snapshot))
    return sheet, pdf.render(shown, produced_at=PRODUCED)
