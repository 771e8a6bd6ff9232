"""A workbook is sent, looked at and saved: what is shown is what is saved, and nothing before that."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from indicators.models import Outcome
from jobs.claims import claim
from jobs.limits import MAX_ATTEMPTS
from jobs.models import Job
from jobs.services import enqueue
from jobs.worker import drain
from plans.choices import Status
from plans.models import Document
from plans.transitions import move
from reports.choices import Stage
from reports.models import Proposal
from reports.workbooks import services as workbooks
from reports.workbooks.services import (
    accept_proposal,
    read_proposal,
    retry_proposal,
    save_proposal,
)
from tests.builders import an_indicator_line
from tests.queries import at_most, counted_queries
from tests.reports.workbooks.filled import filled, opened, place
from tests.reports.workbooks.sending import OWN, SHARED, accept, fetched, preview, record, send_unit, total_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HTMX = {"HX-Request": "true"}


# --- one unit


def test_nothing_is_saved_before_it_has_been_looked_at(helena, report, thread):
    proposal = send_unit(helena, report, filled(fetched(helena, report), {(OWN, "Utfall"): "14"}))
    assert proposal.stage == Stage.READY
    page = preview(helena, proposal)
    assert "Ändringar (1)" in page and "14" in page and "Spara 1 ändring" in page
    assert total_of(thread.own_line) is None


def test_what_is_taken_away_stands_out_with_what_stood_there_and_is_counted(helena, report, thread, cast):
    record(report, thread.own_line, cast.helena, total="12", comparison="10")
    record(report, thread.shared_line, cast.helena, total="80 %")
    values = {(OWN, "Utfall"): None, (OWN, "Jämförelsevärde"): "11", (SHARED, "Utfall kvinnor/flickor"): "82 %"}
    page = preview(helena, send_unit(helena, report, filled(fetched(helena, report), values)))
    assert "Ett värde tas bort" in page and f"{OWN} · Utfall: 12 tas bort." in page
    assert page.count("värdet tas bort</b>") == 1
    assert "Ett nytt värde, ett ändrat och ett borttaget." in page


def test_what_was_shown_is_saved(helena, report, thread, cast):
    proposal = send_unit(
        helena, report, filled(fetched(helena, report), {(OWN, "Utfall"): "14", (SHARED, "Utfall"): "31,25 %"})
    )
    proposal = accept(helena, proposal)
    assert (proposal.stage, proposal.saved, proposal.content) == (Stage.SAVED, 2, "")
    assert (total_of(thread.own_line), total_of(thread.shared_line)) == ("14", "31,25 %")
    assert Outcome.history.latest().history_user == cast.helena
    assert "2 värden är sparade" in preview(helena, proposal)


def test_the_file_is_not_kept_once_it_has_been_read(helena, report):
    proposal = send_unit(helena, report, fetched(helena, report))
    assert not proposal.file
    assert "Arbetsboken innehåller inga ändringar" in preview(helena, proposal)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Indikator;Utfall\n", "ingen Excel-arbetsbok"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "skyddad med lösenord"),
    ],
)
def test_a_file_that_is_no_workbook_is_told_so_and_cannot_be_saved(helena, report, content, words):
    proposal = send_unit(helena, report, content)
    page = preview(helena, proposal)
    assert words in page and "Ingenting är sparat" in page and "Spara 1" not in page
    assert accept(helena, proposal).stage == Stage.READY


def test_an_error_hinders_all_of_it(helena, report, thread):
    content = filled(fetched(helena, report), {(OWN, "Utfall"): "14", (SHARED, "Antal svarande"): "många"})
    proposal = send_unit(helena, report, content)
    page = preview(helena, proposal)
    assert place(opened(content), SHARED, "Antal svarande") in page and "Ett fel hindrar" in page
    assert accept(helena, proposal).stage == Stage.READY
    assert total_of(thread.own_line) is None


def test_a_formula_is_named_by_cell_and_nothing_is_saved(helena, report):
    content = filled(fetched(helena, report), {(OWN, "Utfall"): "=1+1"})
    cell = place(opened(content), OWN, "Utfall")
    assert f"Det står formler i {cell}." in preview(helena, send_unit(helena, report, content))


def test_without_a_file_the_page_says_so(helena, report):
    response = helena.post(reverse("reports:unit_workbook", args=[report.key]))
    assert response.status_code == 422
    assert "Välj en arbetsbok först." in response.content.decode()


def test_too_large_a_file_is_not_even_kept(helena, report, monkeypatch):
    monkeypatch.setattr("reports.workbooks.services.MAX_FILE", 10)
    response = helena.post(
        reverse("reports:unit_workbook", args=[report.key]), {"arbetsbok": SimpleUploadedFile("a.xlsx", b"x" * 11)}
    )
    assert response.status_code == 422
    assert not Proposal.objects.exists()


def test_what_somebody_else_changed_is_kept_unless_it_is_chosen(helena, report, thread, cast):
    content = filled(fetched(helena, report), {(OWN, "Utfall"): "12", (SHARED, "Utfall"): "80 %"})
    record(report, thread.own_line, cast.deputy, total="11")
    proposal = send_unit(helena, report, content)
    page = preview(helena, proposal)
    assert "Ändrat sedan arbetsboken hämtades (1)" in page
    proposal = accept(helena, proposal)
    assert (proposal.saved, total_of(thread.own_line), total_of(thread.shared_line)) == (1, "11", "80 %")


def test_what_she_changed_herself_meanwhile_is_not_said_to_be_somebody_elses(helena, report, thread, cast):
    content = filled(fetched(helena, report), {(OWN, "Utfall"): "12"})
    record(report, thread.own_line, cast.helena, total="11")
    page = preview(helena, send_unit(helena, report, content))
    assert "Ändrat sedan arbetsboken hämtades (1)" in page
    assert "Ändrat av någon annan" not in page


def test_what_somebody_else_changed_is_replaced_where_it_is_chosen(helena, report, thread, cast):
    content = filled(fetched(helena, report), {(OWN, "Utfall"): "12"})
    record(report, thread.own_line, cast.deputy, total="11")
    proposal = accept(helena, send_unit(helena, report, content), chosen=[0])
    assert (proposal.saved, total_of(thread.own_line)) == (1, "12")


def test_what_is_changed_while_one_looks_is_left_and_told_of(helena, report, thread, cast):
    content = filled(fetched(helena, report), {(OWN, "Utfall"): "12", (SHARED, "Utfall"): "80 %"})
    proposal = send_unit(helena, report, content)
    record(report, thread.own_line, cast.deputy, total="11")
    proposal = accept(helena, proposal)
    assert (proposal.saved, total_of(thread.own_line)) == (1, "11")
    assert "ändrades medan du granskade" in preview(helena, proposal)


def test_what_is_handed_in_while_one_looks_is_left_and_told_why(helena, report, thread, cast):
    proposal = send_unit(helena, report, filled(fetched(helena, report), {(OWN, "Utfall"): "12"}))
    Document.objects.filter(pk=report.pk).update(status=Status.DRAFT)
    services_proposal = accept_proposal(proposal=proposal, chosen=[], by=cast.helena)
    move(document=report, name="submit", by=cast.helena)
    drain()
    services_proposal.refresh_from_db()
    assert services_proposal.saved == 0 and total_of(thread.own_line) is None
    assert "är inlämnad" in preview(helena, services_proposal)


def test_the_browser_cannot_say_what_is_saved(helena, report, thread):
    proposal = send_unit(helena, report, filled(fetched(helena, report), {(OWN, "Utfall"): "14"}))
    data = {"vald": ["7", "x", "-1"], "after": "99", f"{thread.own_line.key}.total": "99"}
    helena.post(reverse("reports:accept", args=[proposal.key]), data)
    drain()
    assert total_of(thread.own_line) == "14"


def test_more_choices_than_anybody_looks_at_one_by_one_are_taken(helena, report, thread):
    """All units of a nämnd may have written while its controller filled in the workbook."""
    proposal = send_unit(helena, report, filled(fetched(helena, report), {(OWN, "Utfall"): "14"}))
    assert accept(helena, proposal, chosen=range(2500)).stage == Stage.SAVED


def test_a_proposal_is_only_its_makers(helena, report, cast, client):
    proposal = send_unit(helena, report, filled(fetched(helena, report), {(OWN, "Utfall"): "14"}))
    client.force_login(cast.deputy)
    assert client.get(reverse("reports:proposal", args=[proposal.key])).status_code == 404
    assert client.post(reverse("reports:accept", args=[proposal.key])).status_code == 404


def test_saving_twice_saves_once(helena, report, cast, thread):
    proposal = send_unit(helena, report, filled(fetched(helena, report), {(OWN, "Utfall"): "14"}))
    accept_proposal(proposal=proposal, chosen=[], by=cast.helena)
    accept_proposal(proposal=proposal, chosen=[], by=cast.helena)
    assert Job.objects.filter(kind="save_outcomes").count() == 1
    drain()
    assert Outcome.history.count() == 1


def test_a_save_that_was_cut_off_goes_on_where_it_was(helena, report, thread, cast):
    """What the first run had saved already is no clash when the job runs again."""
    proposal = send_unit(helena, report, filled(fetched(helena, report), {(OWN, "Utfall"): "14"}))
    accept_proposal(proposal=proposal, chosen=[], by=cast.helena)
    record(report, thread.own_line, cast.helena, total="14")  # by a run that did not come to its end
    drain()
    proposal.refresh_from_db()
    assert (proposal.stage, total_of(thread.own_line)) == (Stage.SAVED, "14")
    assert not proposal.left or "ändrades" not in preview(helena, proposal)


def test_a_new_workbook_takes_the_place_of_one_that_was_not_saved(helena, report):
    first = send_unit(helena, report, fetched(helena, report))
    second = send_unit(helena, report, fetched(helena, report))
    assert list(Proposal.objects.all()) == [second] and first.pk != second.pk


def test_a_failed_reading_can_be_tried_again(helena, report, cast, monkeypatch):
    content = fetched(helena, report)
    monkeypatch.setattr("reports.workbooks.services.lines_of", lambda *a, **k: 1 / 0)
    address = reverse("reports:unit_workbook", args=[report.key])
    helena.post(address, {"arbetsbok": SimpleUploadedFile("utfall.xlsx", content)})
    proposal = Proposal.objects.get()
    for _ in range(MAX_ATTEMPTS):
        Job.objects.update(not_before=proposal.created_at)
        drain()
    assert "Försök igen" in preview(helena, proposal)
    monkeypatch.undo()
    retry_proposal(proposal=proposal, by=cast.helena)
    drain()
    proposal.refresh_from_db()
    assert proposal.stage == Stage.READY


def test_one_waits_with_a_bar(helena, report):
    helena.post(
        reverse("reports:unit_workbook", args=[report.key]),
        {"arbetsbok": SimpleUploadedFile("utfall.xlsx", fetched(helena, report))},
    )
    proposal = Proposal.objects.get()
    fragment = helena.get(reverse("reports:proposal", args=[proposal.key]), headers=HTMX)
    assert "<progress" in fragment.content.decode()
    drain()
    ended = helena.get(reverse("reports:proposal", args=[proposal.key]), headers=HTMX)
    assert ended["HX-Refresh"] == "true"


def test_reading_the_same_job_twice_changes_nothing(helena, report, cast):
    proposal = send_unit(helena, report, filled(fetched(helena, report), {(OWN, "Utfall"): "14"}))
    before = proposal.content
    read_proposal(claim(enqueue(kind="read_outcomes", key=proposal.key).pk))
    proposal.refresh_from_db()
    assert proposal.content == before


def test_jobs_leave_quietly_when_what_they_are_about_is_gone(db):
    jobs = [enqueue(kind=kind, key="p-borta") for kind in ("workbook", "read_outcomes", "save_outcomes")]
    drain()
    assert {Job.objects.get(pk=job.pk).state for job in jobs} == {Job.State.DONE}


@pytest.mark.parametrize("step", ["compare", "_save_all"])
def test_a_job_leaves_quietly_when_its_workbook_is_replaced_while_it_runs(helena, report, cast, monkeypatch, step):
    real = getattr(workbooks, step)

    def meanwhile(*args):
        Proposal.objects.all().delete()
        return real(*args)

    monkeypatch.setattr(workbooks, step, meanwhile)
    proposal = send_unit(helena, report, filled(fetched(helena, report), {(OWN, "Utfall"): "14"}))
    if proposal:
        accept_proposal(proposal=proposal, chosen=[], by=cast.helena)
        drain()
    assert not Proposal.objects.exists()
    assert {job.state for job in Job.objects.all()} == {Job.State.DONE}


def test_an_adopted_report_takes_no_workbook(helena, report, cast):
    move(document=report, name="submit", by=cast.helena)
    response = helena.get(reverse("reports:unit_workbook", args=[report.key]))
    assert response.status_code == 403 and "är inlämnad" in response.content.decode()


def test_more_indicators_take_no_more_queries(helena, report, cast, thread):
    with counted_queries() as few:
        fetched(helena, report)
    for n in range(10):
        an_indicator_line(thread.own, cast.unit, name=f"Mått {n}", own=True)
    with at_most(len(few)):
        fetched(helena, report)


def test_saving_is_not_begun_by_a_job_alone(helena, report, cast):
    """A job that comes too early, or too late, does nothing."""
    proposal = send_unit(helena, report, filled(fetched(helena, report), {(OWN, "Utfall"): "14"}))
    save_proposal(claim(enqueue(kind="save_outcomes", key=proposal.key).pk))
    proposal.refresh_from_db()
    assert proposal.stage == Stage.READY and not Outcome.objects.exists()


def test_one_that_a_newer_workbook_took_the_place_of_says_so_when_it_is_saved(helena, report):
    content = fetched(helena, report)
    older = send_unit(helena, report, filled(content, {(OWN, "Utfall"): "11"}))
    send_unit(helena, report, filled(content, {(OWN, "Utfall"): "12"}))
    for answer in (
        helena.post(reverse("reports:accept", args=[older.key])),
        helena.get(reverse("reports:proposal", args=[older.key])),
    ):
        assert answer.status_code == 404
        assert "gäller det som lästes in sist" in answer.content.decode()
    assert not Outcome.objects.filter(total_raw="11").exists()
    waiting = helena.get(reverse("reports:proposal", args=[older.key]), headers={"HX-Request": "true"})
    assert waiting["HX-Refresh"] == "true"
