"""How long a PDF takes beside what WeasyPrint takes alone, in turns, so that a busy machine slows all of them alike."""

import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from django.contrib.staticfiles import finders

from reports import pdf

ROUNDS = 5
BESIDE_BARE, BESIDE_COMMAND_LINE = 1.10, 0.65  # the limits


def figures(outline, *, produced_at, make: Callable[[], object] | None = None, rounds: int = ROUNDS) -> list[dict]:
    """Return the figures of a PDF, each ``{"name", "value", "unit", "limit"}``; a limit of None is for information.

    ``make`` is what is measured, such as a job from claim to stored file; without it the rendering alone. It has to
    make the PDF of ``outline``.
    """
    make = make or (lambda: pdf.render(outline, produced_at=produced_at))
    markup = pdf.render_html(outline, produced_at=produced_at)
    with tempfile.TemporaryDirectory() as folder:
        source = _spread_out(markup, Path(folder))
        make(), _bare(markup)  # the process is warm
        taken = [(_seconds(make), _seconds(_bare, markup), _seconds(_command_line, source)) for _ in range(rounds)]
    made, bare, command_line = zip(*taken, strict=True)
    return [
        _figure("pdf_beside_bare_weasyprint", _median_ratio(made, bare), "times", BESIDE_BARE),
        _figure("pdf_beside_command_line", _median_ratio(made, command_line), "times", BESIDE_COMMAND_LINE),
        *(
            _figure(f"{name}_{what}", value, "s")
            for name, seconds in (("pdf", made), ("bare_weasyprint", bare), ("weasyprint_command_line", command_line))
            for what, value in (("median", statistics.median(seconds)), ("slowest", max(seconds)))
        ),
    ]


def _bare(markup: str) -> bytes:
    """Make the PDF as WeasyPrint does when it is simply asked to."""
    page = pdf.HTML(string=markup, base_url=pdf.STATIC, url_fetcher=pdf.StaticFiles())
    return page.write_pdf(stylesheets=[pdf.STYLES], **pdf.OPTIONS)


def _command_line(source: Path) -> None:
    """Make the PDF as the ``weasyprint`` command does, in a process of its own."""
    options = [f"--{name.replace('_', '-')}={value}" for name, value in pdf.OPTIONS.items()]
    styles = source.parent / pdf.STYLES.removeprefix(pdf.STATIC)
    command = [sys.executable, "-m", "weasyprint", "--quiet", "--stylesheet", styles, *options]
    subprocess.run([*command, source, source.with_suffix(".pdf")], check=True)


def _spread_out(markup: str, folder: Path) -> Path:
    """Write the HTML with its styles and fonts as files that a command can read; return the HTML file."""
    own = pdf.STYLES.removeprefix(pdf.STATIC)
    styles = Path(finders.find(own)).read_text(encoding="utf-8")
    for name in [own, *re.findall(r'url\("\.\./([^"]+)"\)', styles)]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(Path(finders.find(name)).read_bytes())
    source = folder / "document.html"
    source.write_text(markup, encoding="utf-8")
    return source


def _seconds(call: Callable, *arguments) -> float:
    start = time.perf_counter()
    call(*arguments)
    return time.perf_counter() - start


def _median_ratio(made: tuple[float, ...], reference: tuple[float, ...]) -> float:
    return statistics.median(a / b for a, b in zip(made, reference, strict=True))


def _figure(name: str, value: float, unit: str, limit: float | None = None) -> dict:
    return {"name": name, "value": round(value, 3), "unit": unit, "limit": limit}
