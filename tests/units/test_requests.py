"""What is done with every request before a view has it."""

import pytest

from config.middleware import strip_nul
from tests.builders import a_cast


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("q=%00", {"q": ""}),
        ("q=a%00b&ar=2026%00", {"q": "ab", "ar": "2026"}),
        ("q=%%0000", {"q": ""}),
        ("q=%2500", {"q": "%00"}),  # a percent sign and two noughts
        ("", {}),
    ],
)
def test_nul_is_stripped_from_what_is_asked(rf, asked, reached):
    request = rf.get("/")
    request.META["QUERY_STRING"] = asked
    assert strip_nul(lambda request: request.GET.dict())(request) == reached


@pytest.mark.django_db
def test_a_search_for_nul_is_a_search_for_nothing(client):
    client.force_login(a_cast().employee)
    assert client.get("/dokument/?q=%00").status_code == client.get("/dokument/?q=").status_code == 200
    assert client.get("/dokument/d-%00/").status_code == 404
