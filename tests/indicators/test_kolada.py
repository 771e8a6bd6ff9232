"""Figures come from Kolada or a sentence says why not; tried against a server on a real socket."""

import datetime
import email.utils
import json
import socket
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from indicators import kolada
from indicators.kolada import UNREACHABLE, UNREADABLE, Figures, Kolada, KoladaFault
from tests.indicators.kolada_server import a_kpi, a_page, a_row, kolada_server

pytestmark = pytest.mark.once

CITY, SCHOOL = "0180", "V15E018000101"
HOST = "Kolada hänvisade till en främmande adress. Ingenting har hämtats."


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with kolada_server() as server:
        yield server


@pytest.fixture
def waited():
    return []


@pytest.fixture
def client(server, waited):
    return Kolada(server.url, timeout=5, wait=waited.append)


def fault_of(call):
    with pytest.raises(KoladaFault) as caught:
        call()
    return str(caught.value)


def asks(client):
    """Ask for one figure; what is tried is how the answer is taken."""
    return client.outcomes(["N00001"], CITY, [2025])


def test_a_key_figure_is_told_of(server, client):
    server.kpis = [a_kpi("N00001", "Nöjda brukare i hemtjänst, andel (%)", has_ou_data=True)]
    kpi = client.kpi(" N00001 ")
    assert (kpi.id, kpi.title) == ("N00001", "Nöjda brukare i hemtjänst, andel (%)")
    assert (kpi.measured_in, kpi.by_sex, kpi.of_units) == ("%", True, True)
    assert kpi.description == "Vår egen beskrivning."


@pytest.mark.parametrize(
    ("title", "measured_in"),
    [
        ("Kostnad för hemtjänst, kr/inv", "kr/inv"),
        ("Väntetid till särskilt boende, dagar (-2024)", "dagar"),
        ("Platser på boende, antal", "antal"),
        ("Barn i förskola, andel av barn 1–5 år (%)", "%"),
        ("Elever i åk 9, hemkommun", ""),
        ("Ett ord", ""),
    ],
)
def test_what_a_key_figure_is_measured_in_is_the_end_of_its_title(server, client, title, measured_in):
    server.kpis = [a_kpi("N00001", title, description=None)]
    kpi = client.kpi("N00001")
    assert (kpi.measured_in, kpi.description) == (measured_in, "")


def test_a_key_figure_that_is_not_there_is_said_so(server, client):
    assert fault_of(lambda: client.kpi("N99999")) == "Nyckeltalet N99999 finns inte i Kolada."
    server.says({"detail": "Not Found"}, status=404)
    assert fault_of(lambda: client.kpi("N99999")) == "Nyckeltalet N99999 finns inte i Kolada."


def test_figures_come_by_key_figure_and_year_in_total_and_by_sex(server, client):
    server.rows = [
        a_row("N00001", 2024, T=81.25, K=83.0, M=79.5),
        a_row("N00001", 2025, T=82, K=None, M=None),
        a_row("N00002", 2025, T=None),
        a_row("N00002", 2025, T=7, municipality="1480"),
        a_row("N00003", 2025, T=7),
    ]
    assert client.outcomes(["N00001", "N00002"], CITY, [2024, 2025]) == {
        ("N00001", 2024): Figures(Decimal("81.25"), Decimal(83), Decimal("79.5")),
        ("N00001", 2025): Figures(Decimal(82)),
        ("N00002", 2025): Figures(),
    }
    assert server.asked == ["/v3/data/kpi/N00001,N00002/municipality/0180/year/2024,2025?per_page=5000"]


def test_units_have_figures_of_their_own(server, client):
    server.rows = [a_row("N00001", 2025, ou=SCHOOL, T=91.5, K=92, M=91), a_row("N00001", 2025, T=80)]
    assert client.unit_outcomes(["N00001"], SCHOOL, [2025]) == {
        ("N00001", 2025): Figures(Decimal("91.5"), Decimal(92), Decimal(91))
    }
    assert server.asked == [f"/v3/oudata/kpi/N00001/ou/{SCHOOL}/year/2025?per_page=5000"]


def test_an_id_that_is_written_in_two_ways_has_its_figures_by_either(server, client):
    server.rows = [a_row("N00001", 2025, T=80)]
    found = client.outcomes(["n00001", "N00001"], CITY, [2025])
    assert found["n00001", 2025] == found["N00001", 2025] == Figures(total=Decimal("80"))


def test_nothing_is_asked_for_nothing(server, client):
    assert client.outcomes([], CITY, [2025]) == client.outcomes(["N00001"], CITY, []) == {}
    assert server.asked == []


def test_no_more_is_asked_for_at_a_time_than_kolada_allows(server, client):
    kpis, years = [f"N{n:05}" for n in range(30)], range(1995, 2025)
    server.rows = [a_row(kpi, year, T=1) for kpi in kpis for year in years]
    assert len(client.outcomes(kpis, CITY, years)) == 900
    assert len(server.asked) == 4


def test_all_pages_are_read_whatever_the_server_calls_itself(server, client):
    server.page_size = 3
    server.rows = [a_row("N00001", year, T=year) for year in range(2015, 2025)]
    for scheme in ("http", "https"):  # a proxy in front of it may hide which it is
        server.host = f"{scheme}://127.0.0.1:{server.server_port}"
        assert len(client.outcomes(["N00001"], CITY, range(2015, 2025))) == 10
    assert len(server.asked) == 8


def test_a_relative_next_page_is_read(server, client):
    server.says(a_page([a_row("N00001", 2025, T=1)], next_url="/v3/data/kpi/N00001/municipality/0180/year/2025?page=2"))
    server.says(a_page([a_row("N00001", 2025, T=2)]))
    assert asks(client) == {("N00001", 2025): Figures(Decimal(2))}


def test_what_is_taken_away_or_of_no_known_sex_is_left_out(server, client):
    row = a_row("N00001", 2025, T=80, K=82, M=78, X=1)
    row["values"][1]["isdeleted"] = True
    server.says(a_page([row]))
    assert asks(client) == {("N00001", 2025): Figures(Decimal(80), None, Decimal(78))}


def test_figures_are_exact_and_fit_where_they_are_kept(server, client):
    figures = (
        '{"gender": "T", "value": 0.1}, {"gender": "K", "value": 73.28767123287672}, {"gender": "M", "value": 1.2E3}'
    )
    server.says(f'{{"values": [{{"kpi": "N00001", "municipality": "0180", "period": "2025", "values": [{figures}]}}]}}')
    found = asks(client)["N00001", 2025]
    assert found == Figures(Decimal("0.1"), Decimal("73.287671"), Decimal(1200))
    assert str(found.men) == "1200"


@pytest.mark.parametrize("status", [500, 502, 503, 504, 429])
def test_a_busy_kolada_is_asked_again(server, client, waited, status):
    server.rows = [a_row("N00001", 2025, T=80)]
    server.says("", status=status, times=2)
    assert asks(client) == {("N00001", 2025): Figures(Decimal(80))}
    assert waited == [1, 4]


def test_a_kolada_that_stays_busy_is_given_up(server, client, waited):
    server.says("", status=500, times=9)
    assert fault_of(lambda: asks(client)) == UNREACHABLE
    assert (len(server.asked), waited) == (3, [1, 4])


def test_kolada_is_given_the_time_it_asks_for(server, client, waited):
    server.rows = [a_row("N00001", 2025, T=80)]
    soon = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=20)
    server.says("", status=429, Retry_After="7")
    server.says("", status=503, Retry_After=email.utils.format_datetime(soon))
    assert asks(client)
    assert waited[0] == 7 and 10 < waited[1] <= 20


def test_when_kolada_asks_for_long_the_user_is_told_instead(server, client, waited):
    server.says("", status=429, Retry_After="900")
    assert fault_of(lambda: asks(client)) == "Kolada har för mycket att göra. Försök igen om 15 minuter."
    server.says("", status=429, Retry_After="31")
    assert fault_of(lambda: asks(client)) == "Kolada har för mycket att göra. Försök igen om en minut."
    assert (len(server.asked), waited) == (2, [])


@pytest.mark.parametrize("header", ["soon", "-5", "", "Thu, 99 Foo 2026", "1" * 40])
def test_a_wait_that_cannot_be_read_is_our_own(server, client, waited, header):
    server.rows = [a_row("N00001", 2025, T=80)]
    server.says("", status=429, Retry_After=header)
    assert asks(client)
    assert waited == [1]


def test_a_question_that_is_refused_is_not_asked_again(server, client, waited):
    for status in (400, 403, 422):
        server.says({"detail": "no"}, status=status)
        assert fault_of(lambda: asks(client)).startswith(f"Kolada kan inte svara på frågan (fel {status}).")
    server.says("", status=404)
    assert "KOLADA_URL" in fault_of(lambda: asks(client))
    server.says("", status=302, Location="http://127.0.0.1:9/v3/")
    assert "har flyttat" in fault_of(lambda: asks(client))
    assert (len(server.asked), waited) == (5, [])


def test_silence_ends(server, waited):
    server.does(lambda handler: server.over.wait(30), times=9)
    assert fault_of(lambda: asks(Kolada(server.url, timeout=0.1, wait=waited.append))) == UNREACHABLE
    assert waited == [1, 4]


def test_an_answer_that_never_ends_is_left(server, waited):
    def drip(handler):
        handler.send_response(200)
        handler.end_headers()
        try:
            while not server.over.wait(0.02):
                handler.wfile.write(b" ")
        except ConnectionError:
            pass

    server.does(drip, times=9)
    assert fault_of(lambda: asks(Kolada(server.url, timeout=0.2, wait=waited.append))) == UNREACHABLE
    assert waited == [1, 4]


def test_an_answer_that_is_cut_off_is_asked_for_again(server, client, waited):
    server.rows = [a_row("N00001", 2025, T=80)]
    server.says(json.dumps(a_page([]))[:20], Content_Length="500")
    server.does(lambda handler: handler.connection.shutdown(socket.SHUT_RDWR))
    assert asks(client) == {("N00001", 2025): Figures(Decimal(80))}
    assert waited == [1, 4]


def test_nobody_at_the_address_is_said_so(waited):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}/v3"
    assert fault_of(lambda: asks(Kolada(nobody, wait=waited.append))) == UNREACHABLE


@pytest.mark.parametrize(
    "url", ["", "kolada", "file:///etc", "ftp://127.0.0.1/v3", "http://:80/", "http://127.0.0.1:port/v3"]
)
def test_an_address_that_is_none_is_said_so(url, waited):
    assert "KOLADA_URL" in fault_of(lambda: asks(Kolada(url, wait=waited.append)))
    assert waited == []


ROW = a_row("N00001", 2025, T=80)
BAD = {
    "nothing": "",
    "a page for people": "<html><body>Underhåll</body></html>",
    "half": '{"values": [',
    "not text": b"\xff\xfe\x00\xd8",
    "no numbers": '{"values": [{"kpi": "N00001", "period": 2025, "values": [{"gender": "T", "value": NaN}]}]}',
    "deep": "[" * 100_000,
    "long number": '{"values": [' + "9" * 5000 + "]}",
    "far number": '{"values": [1E+999999999999999999999]}',
    "a list": [],
    "null": "null",
    "no values": {"count": 0},
    "values that are one": {"values": {}},
    "values that are words": {"values": ["N00001"]},
    "no kpi": a_page([ROW | {"kpi": None}]),
    "a number for kpi": a_page([ROW | {"kpi": 1}]),
    "no year": a_page([ROW | {"period": "nu"}]),
    "no place": a_page([{name: ROW[name] for name in ("kpi", "period", "values")}]),
    "no figures": a_page([ROW | {"values": None}]),
    "figures that are numbers": a_page([ROW | {"values": [80]}]),
    "a figure in words": a_page([ROW | {"values": [{"gender": "T", "value": "80 %"}]}]),
    "a figure that is true": a_page([ROW | {"values": [{"gender": "T", "value": True}]}]),
    "a figure too large": a_page([ROW | {"values": [{"gender": "T", "value": 10**12}]}]),
    "a next page that is a number": a_page([ROW], next_url=2),
    "a next page nowhere": a_page([ROW], next_url="http://[::1"),
}


@pytest.mark.parametrize("body", BAD.values(), ids=BAD)
def test_an_answer_that_cannot_be_read_is_said_so(server, client, waited, body):
    server.says(body)
    assert fault_of(lambda: asks(client)) == UNREADABLE
    assert waited == []


def test_a_key_figure_that_cannot_be_read_is_said_so(server, client):
    for kpi in ({"id": 1}, {"title": "Utan id"}, {"id": "N00001", "title": None}):
        server.says(a_page([kpi]))
        assert fault_of(lambda: client.kpi("N00001")) == UNREADABLE


def test_too_large_an_answer_is_left(server, client, monkeypatch):
    monkeypatch.setattr(kolada, "MAX_BYTES", 100_000)
    server.says(b" " * 10_000_000)
    assert fault_of(lambda: asks(client)) == UNREADABLE


def test_pages_in_a_ring_are_left(server, client):
    first = f"{server.url}/data/kpi/N00001/municipality/0180/year/2025?per_page=5000"
    server.says(a_page([ROW], next_url=first))
    assert fault_of(lambda: asks(client)) == UNREADABLE
    assert len(server.asked) == 1


def test_pages_without_end_are_left(server, client):
    for page in range(100):
        server.says(a_page([ROW], next_url=f"{server.url}/data/x?page={page}"))
    assert fault_of(lambda: asks(client)) == UNREADABLE
    assert len(server.asked) == kolada.MAX_PAGES


@pytest.mark.parametrize(
    "elsewhere",
    [
        "http://localhost:{port}/v3/data?page=2",
        "http://127.0.0.1:1/v3/data?page=2",
        "http://127.0.0.1:{port}@example.org/v3/data?page=2",
        "//example.org/v3/data?page=2",
        "http://127.0.0.1:{port}/admin/",
        "file:///etc/passwd",
    ],
)
def test_a_next_page_elsewhere_is_refused(server, client, elsewhere):
    server.says(a_page([ROW], next_url=elsewhere.format(port=server.server_port)))
    assert fault_of(lambda: asks(client)) == HOST
    assert len(server.asked) == 1


@pytest.mark.parametrize("written", ["", "N154/28", "N1 5428", "N15428?x", "../admin", "å", "x" * 60])
def test_an_id_that_cannot_be_one_is_never_sent(server, client, written):
    assert "är inget id för nyckeltal i Kolada" in fault_of(lambda: client.kpi(written))
    assert "är inget id för nyckeltal i Kolada" in fault_of(lambda: client.outcomes([written], CITY, [2025]))
    assert "är inget id för kommun i Kolada" in fault_of(lambda: client.outcomes(["N00001"], written, [2025]))
    assert "är inget id för enhet i Kolada" in fault_of(lambda: client.unit_outcomes(["N00001"], written, [2025]))
    assert server.asked == []


SCRAP = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["N00001", "0180"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["values", "kpi", "municipality", "period", "gender", "value", "next_url", "isdeleted"]),
            inner,
        )
    ),
    max_leaves=20,
)


@hypothesis(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SCRAP)
def test_whatever_comes_is_figures_or_a_sentence(server, client, scrap):
    server.script.clear()
    server.says({"values": [scrap]})
    try:
        assert set(asks(client)) <= {("N00001", 2025)}
    except KoladaFault as fault:
        assert str(fault).endswith(".")


def test_kolada_stands_at_the_address_of_the_settings(settings):
    settings.KOLADA_URL = "http://127.0.0.1:1/v3"
    assert Kolada().url == "http://127.0.0.1:1/v3"
