import pytest

from indicators.models import Indicator
from reports import xlsx
from reports.workbooks.columns import KEY
from reports.workbooks.comparing import compare
from reports.workbooks.lines import lines_of
from reports.workbooks.taking import read_rows
from tests.builders import a_cast, a_red_thread, a_report
from tests.reports.workbooks.sending import about


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    """With an indicator that is split by sex: "Andel nöjda deltagare"."""
    thread = a_red_thread(cast)
    Indicator.objects.filter(pk=thread.shared_line.measure.indicator_id).update(by_sex=True)
    return thread


@pytest.fixture
def report(cast, thread):
    return a_report(cast)


@pytest.fixture
def helena(client, cast):
    client.force_login(cast.helena)
    return client


@pytest.fixture
def fetch(cast, report):
    """``fetch()`` returns the workbook as Helena gets it."""

    def fetch(reader=None, **options):
        return xlsx.write(about(report), "Utfall", lines_of([report], reader=reader or cast.helena, **options))

    return fetch


@pytest.fixture
def compared(cast, report):
    """``compared(content)`` returns what a workbook would change."""

    def compared(content, reader=None):
        rows, faults = read_rows(content, about(report))
        keys = {row.text(KEY).strip() for row in rows}
        return compare(rows, lines_of([report], reader=reader or cast.helena, keys=keys), about(report), faults)

    return compared
