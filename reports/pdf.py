"""From an outline to a PDF: PDF/A-2a and PDF/UA-1 in one file. The only importer of WeasyPrint."""

import contextlib
import datetime
import functools
import gc
import mimetypes
import threading
from collections.abc import Callable
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from plans.outline import Outline
from reports import printing, redlines, sheets
from reports.pdf_finish import AMBIGUOUS_END, finish

STATIC = "https://static.invalid/"  # stands for our static files; no such host exists, nor is one ever asked
STYLES = STATIC + "css/print.css"
OPTIONS = {"pdf_variant": "pdf/a-2a"}
STEPS = 4
WRITINGS = 10  # each is ambiguous with a chance of 2 in 256
SUBSTITUTE = "[?]"  # stands for a character that cannot be printed
QUIET_COLLECTOR = 200_000  # new objects between two collections; the layout makes millions that all live to its end

_one_at_a_time = threading.Lock()  # the fonts and the collector belong to the whole process


class StaticFiles(URLFetcher):
    """Gives WeasyPrint our own static files and nothing else: no network, no other files."""

    def fetch(self, url, headers=None):
        """Return the static file. Raises ``ValueError`` for every other address; WeasyPrint goes on without it."""
        if not url.startswith(STATIC):
            raise ValueError(f"Not one of our static files: {url}")
        path = finders.find(url.removeprefix(STATIC))
        if path is None:
            raise ValueError(f"No such static file: {url}")
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        return URLFetcherResponse(url, Path(path).read_bytes(), {"Content-Type": kind})


def render(
    outline: Outline, *, produced_at: datetime.datetime, progress: Callable[[int, int], None] | None = None
) -> bytes:
    """Return the outline as a PDF. The same outline and time give the same bytes.

    ``progress(done, total)`` is told when the text is put together, read, laid out on pages and written to the file.
    """
    return _made(lambda: render_html(outline, produced_at=produced_at), progress)


def render_redline(
    paper: redlines.Paper, *, produced_at: datetime.datetime, progress: Callable[[int, int], None] | None = None
) -> bytes:
    """Return what differs between two versions of a document as a PDF, as ``render`` does a document."""
    context = {"paper": paper, "produced_at": produced_at.isoformat(timespec="seconds")}
    return _made(lambda: render_to_string("print/redline.html", context), progress)


def render_sheets(
    paper: sheets.Paper, *, produced_at: datetime.datetime, progress: Callable[[int, int], None] | None = None
) -> bytes:
    """Return the APT-blad of one workplace or more as a PDF, as ``render`` does a document."""
    context = {"paper": paper, "produced_at": produced_at.isoformat(timespec="seconds")}
    return _made(lambda: render_to_string("print/sheets.html", context), progress)


def _made(put_together: Callable[[], str], progress: Callable[[int, int], None] | None) -> bytes:
    tell = progress or (lambda done, total: None)
    tell(0, STEPS)
    markup = put_together()
    tell(1, STEPS)
    with _one_at_a_time, _quiet_collector():
        pdf, missing = _set(markup, tell)
        if missing:
            pdf, _ = _set(markup.translate(dict.fromkeys(missing, SUBSTITUTE)), tell)
    tell(4, STEPS)
    return pdf


def _set(markup: str, tell: Callable[[int, int], None]) -> tuple[bytes, set[int]]:
    """Return the PDF, and the characters that no font on this machine has: neither PDF/A nor PDF/UA allows them."""
    page = HTML(string=markup, base_url=STATIC, url_fetcher=StaticFiles())
    tell(2, STEPS)
    fonts, styles = _fonts_and_styles(datetime.date.today())
    document = page.render(font_config=fonts, stylesheets=[styles], **OPTIONS)
    tell(3, STEPS)
    pdf = _written(document)
    return pdf, {character for font in document.fonts.values() for character in font.missing}


def _written(document: Document) -> bytes:
    """Return the file. One in a hundred is written again: streams made after the finisher may end ambiguously, too."""
    for padding in range(WRITINGS):
        pdf = document.write_pdf(finisher=functools.partial(finish, padding=padding), **OPTIONS)
        if AMBIGUOUS_END not in pdf:
            return pdf
    raise RuntimeError("Every writing of the PDF had a stream whose end cannot be told")


def render_html(outline: Outline, *, produced_at: datetime.datetime) -> str:
    """Return the HTML that the PDF is made of. Its styles are those at ``STYLES``; they are not named in it."""
    context = {
        "paper": printing.paper(outline, produced_at=produced_at),
        "produced_at": produced_at.isoformat(timespec="seconds"),
        "goals_key": printing.GOALS_KEY,
        "strip_key": printing.STRIP_KEY,
        "strip_heading": printing.STRIP_HEADING,
    }
    return render_to_string("print/document.html", context)


@functools.lru_cache(maxsize=1)
def _fonts_and_styles(day: datetime.date) -> tuple[FontConfiguration, CSS]:
    """Return what is read once for many documents, and anew each ``day``.

    The unpacked fonts lie in the folder for temporary files, which may be tidied up while a worker lives for weeks.
    Raises ``FileNotFoundError`` when a font or the style sheet is missing: no document is set in a makeshift one.
    """
    fonts = FontConfiguration()
    try:
        return fonts, CSS(url=STYLES, url_fetcher=StaticFiles(fail_on_errors=True), font_config=fonts)
    except FatalURLFetchingError as error:  # not an Exception, so that nothing on its way stops it
        raise FileNotFoundError(str(error)) from error


@contextlib.contextmanager
def _quiet_collector():
    """Let the garbage collector rest during a layout: it would search what cannot be garbage yet, over and over."""
    thresholds = gc.get_threshold()
    gc.set_threshold(QUIET_COLLECTOR, *thresholds[1:])
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
