"""Figures come from Kolada, are looked at and chosen, and then saved; tried against a server on a real socket."""

from functools import partial

import pytest
from django.urls import reverse

from indicators import kolada
from indicators.models import Indicator, Outcome
from jobs.models import Job
from jobs.worker import drain
from plans import services
from plans.choices import Kind
from plans.services import OutcomeChange
from reports.choices import Stage
from reports.models import Proposal
from reports.workbooks import asking
from tests.builders import YEAR, a_cast, a_document, a_red_thread, a_report
from tests.indicators.kolada_server import a_page, a_row, kolada_server
from units.models import Municipality

pytestmark = [pytest.mark.django_db, pytest.mark.once]
KPI, CITY, UNIT = "N15428", "0180", "V15E018000101"


@pytest.fixture
def server(monkeypatch, settings):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(kolada, "PAUSES", (0, 0))
    with kolada_server() as server:
        settings.KOLADA_URL = server.url
        yield server


@pytest.fixture
def cast():
    cast = a_cast()
    Municipality.objects.update(code=CITY)
    cast.unit.kolada_id = UNIT
    cast.unit.save()
    return cast


@pytest.fixture
def thread(cast):
    thread = a_red_thread(cast)
    Indicator.objects.filter(pk=thread.shared_line.measure.indicator_id).update(
        kolada_id=KPI, by_sex=True, measured_in="%"
    )
    return thread


@pytest.fixture
def report(cast, thread):
    return a_report(cast)


@pytest.fixture
def helena(client, cast):
    client.force_login(cast.helena)
    return client


def ask(client, report):
    """Ask Kolada and let the job do it; return what came of it and its page."""
    client.post(reverse("reports:kolada", args=[report.key]))
    drain()
    proposal = Proposal.objects.get()
    return proposal, client.get(reverse("reports:proposal", args=[proposal.key])).content.decode()


def knows(server):
    server.rows += [
        a_row(KPI, YEAR, ou=UNIT, T=81.25, K=83.0, M=None),
        a_row(KPI, YEAR, municipality=CITY, T=79.5, K=80, M=79),
    ]


def accept(client, proposal, chosen):
    client.post(reverse("reports:accept", args=[proposal.key]), {"vald": chosen})
    drain()
    proposal.refresh_from_db()
    return proposal


def test_what_kolada_has_is_shown_and_what_is_empty_is_chosen(helena, report, server):
    knows(server)
    proposal, page = ask(helena, report)
    assert "Välj vad som ska sparas (4)" in page and "Källa: Kolada" in page
    assert "81,25\u00a0%" in page and page.count(" checked") == 4
    assert not Outcome.objects.exists() and proposal.stage == Stage.READY


def test_what_is_chosen_is_saved_and_a_null_is_no_figure(helena, report, server, thread):
    knows(server)
    proposal, _ = ask(helena, report)
    accept(helena, proposal, [0, 1, 2, 3])
    outcome = Outcome.objects.get(measure=thread.shared_line.measure)
    saved = (outcome.total_raw, outcome.women_raw, outcome.men_raw, outcome.comparison_raw, outcome.comparison_label)
    assert list(saved) == [
        "81,25\u00a0%",
        "83\u00a0%",
        "",
        "79,5\u00a0%",
        "Ekhamra stad, Kolada",
    ]


def test_a_figure_with_many_decimals_is_rounded_as_it_is_to_be_printed(helena, report, server, thread):
    server.rows += [
        a_row(KPI, YEAR, ou=UNIT, T=63.157895, K=66.666667, M=0.123456),
        a_row(KPI, YEAR, municipality=CITY, T=99.999),
    ]
    proposal, page = ask(helena, report)
    assert "63,157895" not in page
    accept(helena, proposal, [0, 1, 2, 3, 4])
    outcome = Outcome.objects.get(measure=thread.shared_line.measure)
    saved = [outcome.total_raw, outcome.women_raw, outcome.men_raw, outcome.comparison_raw]
    assert [raw.replace("\u00a0", " ") for raw in saved] == ["63,16 %", "66,67 %", "0,1235 %", "100 %"]


def test_what_is_not_chosen_is_left(helena, report, server, thread):
    knows(server)
    proposal, _ = ask(helena, report)
    accept(helena, proposal, [1])
    outcome = Outcome.objects.get(measure=thread.shared_line.measure)
    assert (outcome.total_raw, outcome.women_raw) == ("", "83\u00a0%")


def test_what_somebody_has_written_is_not_chosen(helena, report, server, thread, cast):
    knows(server)
    change = OutcomeChange(thread.shared_line.key, {"total": "80 %"})
    services.record_outcomes(document=report, changes=[change], by=cast.helena)
    _, page = ask(helena, report)
    assert page.count(" checked") == 3 and "80 %" in page


def test_the_municipalitys_figure_is_never_the_units_outcome(helena, report, server, cast):
    knows(server)
    cast.unit.kolada_id = ""
    cast.unit.save()
    _, page = ask(helena, report)
    assert "79,5\u00a0%" in page and "81,25" not in page and "Jämförelsevärde" in page


def test_what_kolada_does_not_have_is_told(helena, report, server):
    _, page = ask(helena, report)
    assert f"Kolada har inget värde för {YEAR} ({KPI})." in page
    assert "Kolada har inget som inte redan står här." in page


@pytest.mark.parametrize("status", [429, 500])
def test_a_busy_kolada_is_told_of_in_plain_words_and_can_be_asked_again(helena, report, server, status):
    knows(server)
    server.script += [(status, {}, b"")] * 3
    proposal, page = ask(helena, report)
    assert "Kolada går inte att nå just nu. Försök igen om en stund." in page and "Ingenting är sparat." in page
    helena.post(reverse("reports:try_proposal_again", args=[proposal.key]))
    drain()
    assert "81,25" in helena.get(reverse("reports:proposal", args=[proposal.key])).content.decode()


def test_a_long_wait_that_kolada_asks_for_is_told(helena, report, server):
    server.script += [(429, {"Retry-After": "600"}, b"")]
    _, page = ask(helena, report)
    assert "Kolada har för mycket att göra. Försök igen om 10 minuter." in page


def test_an_answer_that_never_comes_is_told(helena, report, server, monkeypatch):
    monkeypatch.setattr(asking, "Kolada", partial(kolada.Kolada, timeout=0.1))
    server.does(lambda handler: server.over.wait(30), times=9)
    _, page = ask(helena, report)
    assert "Kolada går inte att nå just nu." in page
    assert Job.objects.get().state == Job.State.FAILED


def test_nonsense_from_kolada_is_told(helena, report, server):
    server.script += [(200, {}, b"<html>")]
    _, page = ask(helena, report)
    assert "Kolada svarade på ett sätt som inte går att läsa." in page


def test_pages_of_an_answer_are_all_read(helena, report, server, cast):
    server.page_size = 1
    knows(server)
    assert "81,25" in ask(helena, report)[1]
    assert a_page([])["next_url"] is None


def test_without_ids_the_page_says_what_is_missing(helena, report, server, cast):
    address = reverse("reports:kolada", args=[report.key])
    assert "Fråga Kolada" in helena.get(address).content.decode()
    Municipality.objects.update(code="")
    cast.unit.kolada_id = ""
    cast.unit.save()
    assert "Varken enhetens id i Kolada eller kommunkoden" in helena.get(address).content.decode()
    Indicator.objects.update(kolada_id="")
    page = helena.get(address).content.decode()
    assert "Ingen av enhetens indikatorer" in page
    assert "av den som skriver KF:s eller nämndens mål" in page
    helena.post(address)
    assert not Proposal.objects.exists()


def test_a_tertial_report_has_nothing_to_ask(helena, cast, thread, server):
    report = a_document(cast, Kind.TERTIAL_1)
    page = helena.get(reverse("reports:kolada", args=[report.key])).content.decode()
    assert "bara siffror för hela år" in page
