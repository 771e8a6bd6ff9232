"""A line of a report says that its total was put together, and why there is none: on the page and on paper."""

import pytest
from django.test import Client
from django.utils import timezone

from plans.assemble import assemble
from plans.services import record_outcome
from reports.printing import paper
from tests.builders import a_cast, a_red_thread, a_report

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


@pytest.fixture
def report(cast, thread):
    return a_report(cast)


def shown(user, report):
    client = Client()
    client.force_login(user)
    return client.get(report.get_absolute_url()).content.decode()


def on_paper(report):
    return str(paper(assemble(report), produced_at=timezone.now()).goals)


def test_a_total_that_is_weighed_says_so(cast, report, thread):
    cells = {"total": "90 %", "total_respondents": "30"}
    record_outcome(
        document=report, line=thread.shared_line.key, workplace=cast.workplace.key, cells=cells, by=cast.helena
    )
    words = "Arbetsplatserna vägda efter antal svarande"
    assert words in shown(cast.helena, report)
    assert words in on_paper(report)


def test_what_is_not_reported_says_why(cast, report, thread):
    cells = {"not_reported": "Enkäten gjordes inte i år."}
    record_outcome(document=report, line=thread.own_line.key, cells=cells, by=cast.helena)
    words = "Redovisas inte: Enkäten gjordes inte i år."
    assert words in shown(cast.helena, report)
    assert words in on_paper(report)
