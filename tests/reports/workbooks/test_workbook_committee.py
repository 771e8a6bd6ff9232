"""All units of a nämnd in one workbook, which the controller fetches, fills in and sends back."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jobs.models import Job
from jobs.worker import drain
from plans import services
from plans.choices import Kind
from plans.models import Document
from plans.transitions import move
from reports.models import Workbook
from reports.workbooks import services as workbooks
from reports.workbooks.lines import lines_of
from reports.workbooks.services import (
    propose_workbook,
)
from tests.builders import SINCE, YEAR, a_member, a_plan, a_unit, an_indicator_line
from tests.queries import at_most, counted_queries
from tests.reports.workbooks.filled import opened, place, saved
from tests.reports.workbooks.sending import OWN, SHARED, accept, fetched, preview, send, total_of
from units.access import PermissionRefused
from units.choices import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def karin(client, cast):
    client.force_login(cast.controller)
    return client


@pytest.fixture
def second(cast, thread):
    """Another unit of the nämnd, with a report of its own and an indicator."""
    unit = a_unit("Skogsgläntans förskolor", cast.committee, cast.department)
    head = a_member("Frida Skog", Role.UNIT_HEAD, unit)
    line = an_indicator_line(thread.area, unit, name=SHARED, target="90 %")
    document = services.start_document(unit=unit, year=YEAR, kind=Kind.ANNUAL_REPORT, by=head)
    return document, line, head


def of_all(cast, name="committee_workbook"):
    return reverse(f"reports:{name}", args=[cast.committee.key, YEAR, "VB"])


def order(client, cast):
    client.post(of_all(cast, "order_workbook"))
    drain()
    workbook = Workbook.objects.get()
    return b"".join(client.get(reverse("reports:workbook_file", args=[workbook.key])).streaming_content)


def filled_of(content, values):
    """Fill in cells by (unit, indicator)."""
    sheet = opened(content)
    at = {cell.value: cell.column_letter for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        key = (sheet[f"{at['Enhet']}{row}"].value, sheet[f"{at['Indikator']}{row}"].value)
        if key in values:
            sheet[f"{at['Utfall']}{row}"].value = values[key]
    return saved(sheet)


def test_the_controller_fetches_all_units_in_one_workbook(karin, cast, report, second):
    sheet = opened(order(karin, cast))
    at = {cell.value: cell.column_letter for cell in sheet[1]}
    assert [sheet[f"{at['Enhet']}{row}"].value for row in range(2, sheet.max_row + 1)] == [
        "Skogsgläntans förskolor",
        "Ängbackens dagliga verksamheter",
        "Ängbackens dagliga verksamheter",
    ]
    assert "är klar" in karin.get(reverse("reports:workbook", args=[Workbook.objects.get().key])).content.decode()


def test_the_controller_registers_outcomes_for_all_units(karin, cast, report, second, thread):
    unit = "Skogsgläntans förskolor", SHARED
    content = filled_of(order(karin, cast), {unit: "91 %", (report.unit_name, OWN): "14"})
    _, proposal = send(karin, of_all(cast), content)
    assert "Skogsgläntans förskolor" in preview(karin, proposal)
    proposal = accept(karin, proposal)
    assert (proposal.saved, total_of(second[1]), total_of(thread.own_line)) == (2, "91 %", "14")
    assert Document.objects.get(pk=report.pk).changed_by == cast.controller


def test_reports_that_are_handed_in_are_there_but_locked(karin, cast, report, second, thread):
    move(document=report, name="submit", by=cast.helena)
    content = filled_of(order(karin, cast), {(report.unit_name, OWN): "14"})
    sheet = opened(content)
    assert sheet[place(sheet, OWN, "Utfall")].protection.locked
    _, proposal = send(karin, of_all(cast), content)
    page = preview(karin, proposal)
    assert "Verksamhetsberättelsen är inlämnad" in page and "Spara" not in page


def test_a_units_workbook_is_not_taken_for_the_namnds(karin, helena, cast, report):
    content = fetched(helena, report)
    helena.force_login(cast.controller)
    _, proposal = send(karin, of_all(cast), content)
    assert "annan enhet eller nämnd" in preview(karin, proposal)


def test_an_enhetschef_registers_for_her_unit_only(helena, cast, report):
    assert helena.get(of_all(cast)).status_code == 403
    with pytest.raises(PermissionRefused):
        propose_workbook(
            upload=SimpleUploadedFile("a.xlsx", b""),
            committee=cast.committee,
            year=YEAR,
            kind=Kind.ANNUAL_REPORT,
            by=cast.helena,
        )


def test_another_namnds_controller_does_not_get_in(client, cast, report):
    client.force_login(a_member("Olle Syd", Role.CONTROLLER, cast.other_committee))
    assert client.get(of_all(cast)).status_code == 403


def test_a_workbook_that_is_ordered_anew_replaces_the_last(karin, cast, report):
    order(karin, cast)
    order(karin, cast)
    assert Workbook.objects.count() == 1


def test_a_workbook_that_is_replaced_while_it_is_made_leaves_no_file(karin, cast, report, monkeypatch):
    real = workbooks.lines_of

    def meanwhile(*args, **options):
        Workbook.objects.all().delete()
        return real(*args, **options)

    monkeypatch.setattr(workbooks, "lines_of", meanwhile)
    before = files()
    karin.post(of_all(cast, "order_workbook"))
    drain()
    assert Job.objects.get().state == Job.State.DONE
    assert files() == before


def files():
    return sorted(path for path in Path(default_storage.location).rglob("*") if path.is_file())


def test_more_units_take_no_more_queries_to_gather(cast, report, second, thread):
    documents = [report]
    lines_of(documents, reader=cast.controller)
    with counted_queries() as few:
        lines_of(documents, reader=cast.controller)
    with at_most(len(few)):
        assert len(lines_of([report, second[0]], reader=cast.controller)) == 3


def test_the_overview_leads_to_the_workbook(karin, cast, report):
    a_plan(cast)
    page = karin.get(reverse("plans:start"), {"dokument": f"{YEAR}-VB"}).content.decode()
    assert of_all(cast) in page
    plan = karin.get(reverse("plans:start"), {"dokument": f"{YEAR}-VP"}).content.decode()
    assert of_all(cast) not in plan


def test_one_who_is_no_longer_controller_does_not_see_what_she_ordered(karin, cast, report):
    order(karin, cast)
    workbook = Workbook.objects.get()
    cast.controller.memberships.update(valid_to=SINCE)
    for name in ("workbook", "workbook_file"):
        assert karin.get(reverse(f"reports:{name}", args=[workbook.key])).status_code == 404


def test_a_preview_takes_as_many_queries_however_much_is_changed(karin, cast, report, second, thread):
    content = order(karin, cast)
    _, proposal = send(karin, of_all(cast), filled_of(content, {(report.unit_name, OWN): "14"}))
    preview(karin, proposal)
    with counted_queries() as few:
        preview(karin, proposal)
    values = {
        (report.unit_name, OWN): "14",
        (report.unit_name, SHARED): "80 %",
        (second[0].unit_name, SHARED): "1",
    }
    _, proposal = send(karin, of_all(cast), filled_of(content, values))
    with at_most(len(few)):
        preview(karin, proposal)
