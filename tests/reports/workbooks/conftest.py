import pytest

from tests.builders import a_cast, a_red_thread, a_report


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def thread(cast):
    return a_red_thread(cast)


@pytest.fixture
def report(cast, thread):
    return a_report(cast)


@pytest.fixture
def helena(client, cast):
    client.force_login(cast.helena)
    return client
