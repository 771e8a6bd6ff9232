"""Kolada, RKA's open database of key figures (nyckeltal) of municipalities and their units: API v3, read only.

An answer is a page: ``{"values": […], "count": …, "previous_url": …, "next_url": … or null}``. A row of figures is
``{"kpi": "N15428", "municipality": "0180", "period": 2024, "values": [{"gender": "T", "value": 81.25 or null,
"status": "", "count": 1, "isdeleted": false}, …]}``, with T the total, K women and M men; of a unit it says ``"ou"``
where it here says ``"municipality"``. A figure that is not there is null, whatever its status says. What is shown of it
must say where it comes from (``SOURCE``), by Kolada's terms of use (kolada.se/om-oss/api).

Whatever goes wrong out there becomes a ``KoladaFault`` with a sentence to the user; the log has the rest.
"""

import dataclasses
import datetime
import email.utils
import http.client
import itertools
import json
import logging
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urljoin, urlsplit

from django.conf import settings

logger = logging.getLogger(__name__)

SOURCE = "Källa: Kolada"
TIMEOUT = 20  # seconds that one answer may take, from the first byte to the last
PAUSES = (1, 4)  # seconds to wait before trying again; then it is given up
LONGEST_WAIT = 30  # seconds: when asked to wait longer (Retry-After), say so instead
BUSY = frozenset({429, 500, 502, 503, 504})  # worth another try
PER_REQUEST = 25  # key figures, and years, that one question may name; Kolada refuses more
PER_PAGE = 5000  # rows: Kolada's own maximum
MAX_PAGES = 20
MAX_BYTES = 10 * 1024 * 1024  # of a page: some five times one with 5,000 rows
LARGEST = Decimal(10) ** 12  # what an outcome's figure may hold, and with how many decimals
DECIMALS = Decimal("0.000001")

UNREACHABLE = "Kolada går inte att nå just nu. Försök igen om en stund."
UNREADABLE = "Kolada svarade på ett sätt som inte går att läsa. Ingenting har hämtats."


class KoladaFault(Exception):
    """Nothing came from Kolada; the text tells the user why, and what to do."""


@dataclasses.dataclass(frozen=True, slots=True)
class Kpi:
    """What Kolada tells of a key figure."""

    id: str
    title: str
    description: str
    measured_in: str  # as the title ends ("…, andel (%)", "…, kr/inv"), or "": Kolada has no field for it
    by_sex: bool
    of_units: bool  # also measured for schools, homes and the like


@dataclasses.dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a year; one that Kolada does not have is None, never 0."""

    total: Decimal | None = None
    women: Decimal | None = None
    men: Decimal | None = None


Outcomes = dict[tuple[str, int], Figures]  # by (id of the key figure, year); a year without a row is not there


@dataclasses.dataclass(frozen=True)
class Kolada:
    """Kolada at an address. ``wait`` takes the seconds to wait before another try."""

    url: str = dataclasses.field(default_factory=lambda: settings.KOLADA_URL)
    timeout: float = TIMEOUT
    wait: Callable[[float], None] = time.sleep

    def kpi(self, kpi_id: str) -> Kpi:
        """Return the key figure with an id such as "N15428"; ``KoladaFault`` when there is none."""
        kpi_id = _identity(kpi_id, "nyckeltal")
        for row in self._rows(f"kpi/{kpi_id}", missing=f"Nyckeltalet {kpi_id} finns inte i Kolada."):
            if _text(row, "id").upper() == kpi_id.upper():
                title = _text(row, "title")
                return Kpi(
                    id=_text(row, "id"),
                    title=title,
                    description=_text(row, "description", default=""),
                    measured_in=_measured_in(title),
                    by_sex=bool(row.get("is_divided_by_gender")),
                    of_units=bool(row.get("has_ou_data")),
                )
        raise KoladaFault(f"Nyckeltalet {kpi_id} finns inte i Kolada.")

    def outcomes(self, kpi_ids: Iterable[str], municipality: str, years: Iterable[int]) -> Outcomes:
        """Return the figures of a municipality, by its code ("0180"; "0000" is all of Sweden)."""
        return self._figures("data", "municipality", _identity(municipality, "kommun"), kpi_ids, years)

    def unit_outcomes(self, kpi_ids: Iterable[str], unit: str, years: Iterable[int]) -> Outcomes:
        """Return the figures of an organisational unit, by its id in Kolada ("V15E144001101")."""
        return self._figures("oudata", "ou", _identity(unit, "enhet"), kpi_ids, years)

    def _figures(self, kind, place, place_id, kpi_ids, years):
        ids = list(dict.fromkeys(_identity(kpi_id, "nyckeltal") for kpi_id in kpi_ids))
        years = sorted({int(year) for year in years})
        found, asked = {}, {}  # two may have written the same id, in capitals and not
        for kpi_id in ids:
            asked.setdefault(kpi_id.upper(), []).append(kpi_id)
        for some, span in itertools.product(_batches(ids), _batches(years)):
            path = f"{kind}/kpi/{','.join(some)}/{place}/{place_id}/year/{','.join(map(str, span))}"
            for row in self._rows(path):
                spelt, year = asked.get(_text(row, "kpi").upper(), ()), _year(row)
                if spelt and year in span and _text(row, place).upper() == place_id.upper():
                    found |= dict.fromkeys(((kpi_id, year) for kpi_id in spelt), _figures(row))
        return found

    def _rows(self, path, *, missing=None) -> Iterator[dict]:
        """Yield the rows of every page; ``missing`` is what to say when there is no such page."""
        address, seen = f"{self.url.rstrip('/')}/{path}?per_page={PER_PAGE}", set()
        while address:
            if address in seen or len(seen) == MAX_PAGES:
                raise _unreadable("pages without end at %s", address)
            seen.add(address)
            page = _page(self._body(address, missing))
            yield from page["values"]
            address = self._next(address, page.get("next_url"))

    def _next(self, address, following):
        """Return the address of the next page at our own server, whatever it calls itself behind a proxy; else None."""
        if not following:
            return None
        ours = urlsplit(self.url)
        try:
            theirs = urlsplit(urljoin(address, following))
            same = (theirs.hostname, theirs.port) == (ours.hostname, ours.port) and theirs.scheme in ("http", "https")
        except (TypeError, ValueError) as error:
            raise _unreadable("a next_url that is no address: %.200r", following) from error
        if not same or not theirs.path.startswith(ours.path.rstrip("/") + "/"):
            logger.warning("Kolada: refused to follow %.200r", following)
            raise KoladaFault("Kolada hänvisade till en främmande adress. Ingenting har hämtats.")
        return theirs._replace(scheme=ours.scheme, netloc=ours.netloc, fragment="").geturl()

    def _body(self, address, missing):
        """Return the body of an answer; tries again where that may help."""
        for pause in (*PAUSES, None):
            try:
                return self._get(address)
            except urllib.error.HTTPError as error:
                with error:
                    logger.warning("Kolada: %s at %s", error.code, address)
                    if error.code == 404 and missing:
                        raise KoladaFault(missing) from error
                    if error.code not in BUSY:
                        raise KoladaFault(_refusal(error.code)) from error
                    asked = _asked_to_wait(error.headers.get("Retry-After"))
                fault = KoladaFault(UNREACHABLE)
                if asked is not None and asked > LONGEST_WAIT:
                    raise KoladaFault(f"Kolada har för mycket att göra. Försök igen om {_minutes(asked)}.") from error
            except ValueError as error:  # no address at all
                logger.warning("Kolada: %s", error)
                raise KoladaFault("Adressen till Kolada är felaktig. Rätta inställningen KOLADA_URL.") from error
            except (OSError, http.client.HTTPException) as error:
                logger.warning("Kolada: %r at %s", error, address)
                asked, fault = None, KoladaFault(UNREACHABLE)
            if pause is None:
                raise fault
            self.wait(pause if asked is None else asked)

    def _get(self, address):
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:  # reading a bad port raises
            raise ValueError(f"no web address: {address}")
        request = urllib.request.Request(address, headers={"Accept": "application/json", "User-Agent": "roda-traden"})
        until = time.monotonic() + self.timeout
        with _opener.open(request, timeout=self.timeout) as answer:
            body, length = bytearray(), answer.length  # None where it is not told
            while len(body) != length and (piece := answer.read1(65536)):
                body += piece
                if len(body) > MAX_BYTES:
                    raise _unreadable("more than %s bytes at %s", MAX_BYTES, address)
                if time.monotonic() > until:  # the socket's own limit is for each piece
                    raise TimeoutError("the answer never ended")
            if length is not None and len(body) < length:
                raise http.client.IncompleteRead(bytes(body), length - len(body))
        return bytes(body)


class _Stay(urllib.request.HTTPRedirectHandler):
    """Do not go where an answer points: it may be anywhere."""

    def redirect_request(self, *args):
        return None


_opener = urllib.request.build_opener(_Stay)


def _refusal(code):
    if 300 <= code < 400:
        return "Kolada har flyttat till en annan adress. Rätta inställningen KOLADA_URL."
    if code == 404:
        return "Kolada finns inte på den inställda adressen. Rätta inställningen KOLADA_URL."
    return f"Kolada kan inte svara på frågan (fel {code}). Kontrollera id på nyckeltal, kommun och enhet."


def _asked_to_wait(header):
    """Return the seconds that Retry-After asks for, as a number or as a time of day; None where it says nothing."""
    header = (header or "").strip()
    if re.fullmatch(r"[0-9]{1,9}", header):
        return int(header)
    try:
        at = email.utils.parsedate_to_datetime(header)
        return max(0, (at - datetime.datetime.now(at.tzinfo)).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return None


def _minutes(seconds):
    minutes = -(-int(seconds) // 60)
    return f"{minutes} minuter" if minutes > 1 else "en minut"


def _unreadable(text, *args):
    logger.warning("Kolada: " + text, *args)
    return KoladaFault(UNREADABLE)


def _page(body):
    try:
        page = json.loads(body, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError, ArithmeticError) as error:
        raise _unreadable("no JSON: %.200r", body) from error
    rows = page.get("values") if isinstance(page, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _unreadable("no page: %.200r", body)
    return page


def _no_constant(name):
    raise ValueError(f"{name} is no number")


def _text(row, field, *, default=None):
    text = row.get(field)
    text = default if text is None else text
    if not isinstance(text, str):
        raise _unreadable("%s is no text in %.200r", field, row)
    return text.strip()


def _year(row):
    period = str(row.get("period"))
    if not re.fullmatch(r"[0-9]{4}", period):
        raise _unreadable("no year in %.200r", row)
    return int(period)


def _figures(row):
    figures, values = {}, row.get("values")
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        raise _unreadable("no figures in %.200r", row)
    parts = {"T": "total", "K": "women", "M": "men"}
    for value in values:
        part = parts.get(str(value.get("gender")))
        if part and not value.get("isdeleted"):
            figures[part] = _number(value.get("value"))
    return Figures(**figures)


def _number(value):
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not abs(value) < LARGEST:
        raise _unreadable("no figure: %.200r", value)
    number = Decimal(value).quantize(DECIMALS, ROUND_HALF_UP).normalize()
    return Decimal(f"{number:f}")


def _identity(written, what):
    """Return an id as it may stand in an address. Kolada's are letters and digits."""
    text = str(written).strip()
    if not re.fullmatch(r"[A-Za-z0-9_]{1,40}", text):
        raise KoladaFault(
            f"”{text[:40]}” är inget id för {what} i Kolada. Ett id är bokstäver och siffror, utan mellanslag."
        )
    return text


def _measured_in(title):
    last = re.sub(r"\s*\((?:ny\s+)?-?\s*(?:19|20)\d\d-?\)\s*$", "", title).rsplit(", ", 1)[-1].strip()
    if "%" in last:
        return "%"
    known = r"(?:antal|kr|kronor|tkr|mnkr|index|poäng|dagar|timmar|minuter|år|kg|ton|kWh|MWh|GWh|kvm|m2|km)\b.{0,30}"
    return last if re.fullmatch(known, last, re.IGNORECASE) else ""


def _batches(values):
    return [values[at : at + PER_REQUEST] for at in range(0, len(values), PER_REQUEST)]
