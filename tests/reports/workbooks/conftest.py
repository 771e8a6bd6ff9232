import pytest

from indicators.models import Indicator
from tests.builders import a_cast, a_red_thread, a_report


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
