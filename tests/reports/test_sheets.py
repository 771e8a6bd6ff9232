"""APT-blad: what of a document concerns a workplace, with figures that everyone may see and three questions."""

import pytest
from django.urls import reverse

from goals.models import Activity
from indicators.models import Outcome
from jobs.worker import drain
from plans import outline as o
from plans.assemble import assemble
from plans.choices import Audience, Kind, Status
from reports import pdf, sheets
from reports.models import Export
from reports.services import request_export, request_sheet, seen, seen_before
from tests.builders import YEAR, a_cast, a_plan, a_red_thread, a_report, a_workplace, an_indicator_line
from tests.reports import outlines
from tests.reports.reading import TaggedPdf
from tests.reports.test_pdf_accessible import failures
from units.access import PermissionRefused

BRUKET = sheets.Place(key="w-bruket", name="Bruket")


@pytest.fixture
def cast(db):
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


def sheet_of(outline, place, report=None):
    return sheets.paper(outline, report, [place], produced_at=outlines.PRODUCED).sheets[0]


def place(workplace):
    return sheets.Place(key=workplace.key, name=workplace.name)


def aims(sheet):
    return {goal.title: [title for title, _ in goal.activities] for goal in sheet.goals if goal.own}


@pytest.mark.once
def test_sheets_are_pdf_a_2a_and_pdf_ua_1_and_each_begins_a_page():
    report = outlines.everything()
    places = [BRUKET, sheets.Place(key="w-larkan", name="Lärkan")]
    paper = sheets.paper(report, None, places, produced_at=outlines.PRODUCED)
    data = pdf.render_sheets(paper, produced_at=outlines.PRODUCED)
    assert failures(data) == []
    text = TaggedPdf(data).text
    assert text.index("Bruket") < text.index("Tre frågor att prata om") < text.index("Lärkan")


def test_a_workplace_reads_what_concerns_it_or_all(cast, thread):
    lark = a_workplace("Lärkan", cast.unit)
    Activity.objects.create(goal=thread.own, title="Lärkans egen kör", position=2).workplaces.set([lark])
    plan = assemble(a_plan(cast))
    here, there = (sheet_of(plan, place(workplace)) for workplace in (cast.workplace, lark))
    both = "Varje grupp har ett eget husmöte"
    assert aims(here) == {thread.own.title: [both]}
    assert aims(there) == {thread.own.title: [both, "Lärkans egen kör"]}
    thread.own.workplaces.set([lark])
    thread.own_activity.workplaces.set([lark])
    assert aims(sheet_of(assemble(a_plan(cast)), place(cast.workplace))) == {}


def test_a_line_that_is_called_by_another_workplace_is_not_on_this_ones_sheet(cast, thread, monkeypatch):
    a_workplace("Lärkan", cast.unit)
    for label in ("Bruket", "Lärkan", "Helgerna"):
        an_indicator_line(thread.own, cast.unit, name="Antal uppdrag", own=True, label=label)
    papers = []
    monkeypatch.setattr(pdf, "render_sheets", lambda paper, **options: papers.append(paper) or b"%PDF")
    request_sheet(document=a_plan(cast), workplace=cast.workplace, by=cast.helena)
    request_sheet(document=a_plan(cast), by=cast.helena)
    drain()
    names = [[row.name for row in sheet.indicators if "uppdrag" in row.name] for p in papers for sheet in p.sheets]
    here, there = (
        ["Antal uppdrag (Bruket)", "Antal uppdrag (Helgerna)"],
        ["Antal uppdrag (Lärkan)", "Antal uppdrag (Helgerna)"],
    )
    assert names == [here, here, there]


def test_the_page_of_a_sheet_says_whose_it_is_and_leads_back_to_the_meetings(client, cast, thread):
    a_workplace("Lärkan", cast.unit)
    plan = a_plan(cast)
    client.force_login(cast.helena)
    sheet = client.post(
        reverse("reports:order_sheet", args=[plan.key]), {"arbetsplats": cast.workplace.key}, follow=True
    )
    page = sheet.content.decode()
    assert f"<h1>APT-blad för Bruket, Verksamhetsplan {YEAR}</h1>" in page
    assert f'<a href="/dokument/{plan.key}/moten/">Tillbaka till mötena</a>' in page
    page = client.post(reverse("reports:order_sheet", args=[plan.key]), follow=True).content.decode()
    assert f"<h1>APT-blad för alla arbetsplatser, Verksamhetsplan {YEAR}</h1>" in page
    page = client.post(reverse("reports:order", args=[plan.key]), follow=True).content.decode()
    assert f"<h1>PDF av Verksamhetsplan {YEAR}</h1>" in page and "Tillbaka till dokumentet" in page


def test_one_who_reads_the_sheet_of_an_adopted_plan_is_led_to_the_document_where_she_has_no_meetings(
    client, cast, thread
):
    plan = a_plan(cast, status=Status.ADOPTED)
    export = request_sheet(document=plan, by=cast.helena)
    client.force_login(cast.employee)
    page = client.get(reverse("reports:export", args=[export.key])).content.decode()
    assert "Tillbaka till dokumentet" in page and "moten" not in page


def test_the_questions_are_of_what_the_document_says(cast, thread):
    report = a_report(cast)
    Outcome.objects.create(measure=thread.own_line.measure, year=YEAR, period=Kind.ANNUAL_REPORT, total_raw="7")
    Activity.objects.all().delete()
    bare, under, always = sheet_of(assemble(report), place(cast.workplace)).questions
    assert bare.startswith("Målet ”Deltagarna väljer själva vad de gör hos oss” har ingen aktivitet som rör oss.")
    assert under.startswith("”Deltagare som bytt grupp” var senast 7, och årsmålet är 12.")
    assert always.endswith("?")


def test_an_empty_document_has_three_questions_too():
    assert len(sheet_of(outlines.outline(Kind.PLAN), BRUKET).questions) == 3


def test_a_plan_shows_the_latest_adopted_report_and_nothing_of_few(cast, thread):
    a_red_thread(cast, year=YEAR - 1)
    measured = {"measure": thread.shared_line.measure, "year": YEAR - 1, "period": Kind.ANNUAL_REPORT}
    Outcome.objects.create(**measured, total_raw="80 %", total_respondents=40)
    few = Outcome.objects.create(**measured, workplace=cast.workplace, total_raw="75 %", total_respondents=3)
    a_report(cast, year=YEAR - 1, status=Status.ADOPTED)
    export = request_sheet(document=a_plan(cast), workplace=cast.workplace, by=cast.helena)
    assert export.audience == Audience.EVERYONE
    [row] = [r for r in sheet_of(seen(export), place(cast.workplace), seen_before(export)).indicators if r.unit]
    assert (row.here, row.told) == ("..", f"VB {YEAR - 1}")
    assert "75 %" not in o.to_json(seen_before(export)) and few.total_raw == "75 %"


def test_it_is_ordered_as_other_files_and_made_once(client, cast, thread, monkeypatch):
    papers = []
    monkeypatch.setattr(pdf, "render_sheets", lambda paper, **options: papers.append(paper) or b"%PDF")
    a_workplace("Lärkan", cast.unit)
    plan = a_plan(cast)
    client.force_login(cast.helena)
    client.post(reverse("reports:order_sheet", args=[plan.key]), {"arbetsplats": cast.workplace.key})
    client.post(reverse("reports:order_sheet", args=[plan.key]))
    client.post(reverse("reports:order_sheet", args=[plan.key]))
    drain()
    assert [[sheet.place.name for sheet in paper.sheets] for paper in papers] == [["Bruket"], ["Bruket", "Lärkan"]]
    names = {export.filename for export in Export.objects.all()}
    assert names == {
        f"apt-blad-vp-{YEAR}-bruket-utkast.pdf",
        f"apt-blad-vp-{YEAR}-angbackens-dagliga-verksamheter-utkast.pdf",
    }
    assert request_export(document=plan, by=cast.helena).sheet is False
    missing = client.post(reverse("reports:order_sheet", args=[plan.key]), {"arbetsplats": "w-annan"})
    assert missing.status_code == 404


def test_one_who_may_not_take_out_the_draft_gets_no_sheet_of_it(cast, thread):
    with pytest.raises(PermissionRefused):
        request_sheet(document=a_plan(cast), by=cast.employee)
