"""A Kolada of our own on a real socket: it answers as API v3 does, or as it is told to."""

import contextlib
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

QUESTION = re.compile(
    r"/v3/(?:kpi/(?P<kpi>[^/]+)|(?:data|oudata)/kpi/(?P<kpis>[^/]+)/(?P<place>municipality|ou)/(?P<id>[^/]+)/year/(?P<years>[^/]+))"
)


def a_kpi(kpi_id, title, **fields):
    """A key figure as Kolada tells of it."""
    return {
        "id": kpi_id,
        "title": title,
        "description": "Vår egen beskrivning.",
        "is_divided_by_gender": True,
        "has_ou_data": False,
        "municipality_type": "K",
        "auspice": "E",
        "operating_area": "Äldreomsorg",
        "perspective": "Kvalitet",
        "publ_period": "2025",
        "publication_date": "2026-02-01",
        "prel_publication_date": None,
        "ou_publication_date": None,
    } | fields


def a_row(kpi_id, year, *, ou=None, municipality="0180", **figures):
    """A row of figures: T, K and M."""
    place = {"ou": ou} if ou else {"municipality": municipality}
    values = [
        {
            "gender": gender,
            "value": value,
            "status": "" if value is not None else "Missing",
            "count": 1,
            "isdeleted": False,
        }
        for gender, value in figures.items()
    ]
    return {"kpi": kpi_id, **place, "period": year, "values": values}


def a_page(rows, **fields):
    """A page of an answer."""
    return {"count": len(rows), "values": rows, "previous_url": None, "next_url": None} | fields


class KoladaServer(ThreadingHTTPServer):
    """What it knows is in ``kpis`` and ``rows``; what it is to answer next, out of turn, in ``script``.

    ``page_size`` rows make a page. ``asked`` are the addresses that came. A line of the script is (status, headers,
    body) or a function that takes the handler of the request.
    """

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.kpis, self.rows, self.script, self.asked, self.page_size = [], [], [], [], 5000
        self.host = f"http://127.0.0.1:{self.server_port}"  # what it calls itself in the addresses of pages
        self.over = threading.Event()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/v3"

    def says(self, body, *, status=200, times=1, **headers):
        """Let the next answers be a body: text, bytes, or what is to be JSON."""
        body = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.script += [(status, headers, body)] * times

    def does(self, action, *, times=1):
        """Let the next requests be handled by a function."""
        self.script += [action] * times

    def answer(self, address):
        """Return (status, page) of an ordinary question."""
        parts = urlsplit(address)
        query = {name: int(values[0]) for name, values in parse_qs(parts.query).items()}
        match = QUESTION.fullmatch(parts.path)
        if not match:
            return 404, {"detail": "Not Found"}
        if match["kpi"]:
            rows = [kpi for kpi in self.kpis if kpi["id"] == match["kpi"]]
        else:
            kpis, years = match["kpis"].split(","), match["years"].split(",")
            if max(len(kpis), len(years)) > 25:
                return 422, {"detail": "Too many"}
            rows = [
                row
                for row in self.rows
                if row["kpi"] in kpis and row.get(match["place"]) == match["id"] and str(row["period"]) in years
            ]
        size, page = min(query.get("per_page", 5000), self.page_size), query.get("page", 1)
        following = f"{self.host}{parts.path}?per_page={size}&page={page + 1}"
        more = len(rows) > size * page
        return 200, a_page(rows[size * (page - 1) : size * page], next_url=following if more else None)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        told = self.server.script.pop(0) if self.server.script else None
        if callable(told):
            return told(self)
        status, headers, body = told or (0, {}, b"")
        if not told:
            status, page = self.server.answer(self.path)
            body = json.dumps(page, ensure_ascii=False).encode()
        self.send_response(status)
        for name, value in ({"Content-Type": "application/json", "Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            self.wfile.write(body)

    def log_message(self, *args):
        pass


@contextlib.contextmanager
def kolada_server():
    """Yield a ``KoladaServer`` that answers until the end of the block."""
    with KoladaServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()
            thread.join()
