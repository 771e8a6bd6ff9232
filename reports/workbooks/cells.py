"""What stands in a cell of a workbook, as Swedish text: a number as its format shows it, a date as we write one."""

import dataclasses
import datetime
import re
from decimal import Decimal, InvalidOperation

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import from_excel

from indicators.values import HARD_SPACE, MAX_DECIMALS, show
from plans.richtext import strip_controls
from plans.tables import day

_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
_DECIMALS = re.compile(r"[0#?]\.([0#?]+)")
_THOUSANDS = re.compile(r"[0#?][, \u00a0\u202f][0#?]")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how the format writes a character that XML cannot hold
_ERROR = "Cellen visar ett fel ({}). Skriv värdet i stället."
_TRUTH = "Cellen innehåller SANT eller FALSKT. Skriv värdet som text eller tal."
_NO_NUMBER = "Cellen går inte att läsa. Skriv värdet på nytt."


@dataclasses.dataclass(frozen=True, slots=True)
class Content:
    """The text of a cell, or what is wrong with it in a sentence to the one who filled it in."""

    text: str = ""
    problem: str = ""


def format_of(number: int, own: dict[int, str]) -> str:
    """Return the code of a number format; ``own`` are those that the workbook defines itself."""
    return own.get(number) or BUILTIN_FORMATS.get(number, "General")


def text_of(raw: str) -> str:
    """Return a text as it was typed, without what no text of ours may hold."""
    return strip_controls(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), raw))


def content_of(kind: str, raw: str, code: str, *, since_1904: bool = False) -> Content:
    """Return what a cell says that holds it itself. ``kind`` is its type in the file, ``code`` its number format."""
    if kind in ("str", "inlineStr"):
        return Content(text_of(raw))
    if kind == "b":
        return Content(problem=_TRUTH)
    if kind == "e":
        return Content(problem=_ERROR.format(raw[:20]))
    if kind == "d":
        return _date(raw)
    if not raw.strip():
        return Content()
    try:
        number = Decimal(raw.strip())
    except InvalidOperation:
        return Content(problem=_NO_NUMBER)
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        return Content(problem=_NO_NUMBER)
    if is_date_format(code):
        return _day(number, since_1904)
    return Content(_number(number, code))


def _number(number, code):
    """As the format shows it, but never with fewer decimals than were typed: 0.3125 as "0 %" is still 31,25 %."""
    positive = _QUOTED.sub("", code.replace("\\ ", " ")).partition(";")[0]  # LibreOffice escapes the space
    percent = "%" in positive
    number = Decimal(f"{number:.15g}")  # what a double holds
    number = number * 100 if percent else number
    shown = _DECIMALS.search(positive)
    decimals = min(len(shown[1]), MAX_DECIMALS) if shown else 0
    typed = max(0, -number.normalize().as_tuple().exponent)
    if typed > MAX_DECIMALS:  # a third, and not something that was typed
        typed = decimals if "0" in positive else 2
    written = show(number, "%" if percent else "", decimals=max(decimals, typed))
    return written if _THOUSANDS.search(positive) else _ungrouped(written)


def _ungrouped(written):
    return re.sub(rf"(?<=\d){HARD_SPACE}(?=\d)", "", written)


def _day(number, since_1904):
    """A date, or a time of day where there is no day."""
    epoch = datetime.datetime(1904, 1, 1) if since_1904 else datetime.datetime(1899, 12, 30)
    try:
        moment = from_excel(float(number), epoch)
    except (ValueError, OverflowError, TypeError):
        return Content(problem=_NO_NUMBER)
    if isinstance(moment, datetime.datetime):
        return Content(day(moment.date()))
    if isinstance(moment, datetime.time):
        return Content(f"{moment.hour}.{moment.minute:02}")
    return Content(problem=_NO_NUMBER)


def _date(raw):
    try:
        return Content(day(datetime.date.fromisoformat(raw[:10])))
    except ValueError:
        return Content(problem=_NO_NUMBER)
