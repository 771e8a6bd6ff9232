"""Odd dates of activities. One may well begin years before the plan's year: odd is asked about, never refused."""

import datetime
import re

from plans import outline as o
from plans.checks.finding import Finding, Severity, quote
from plans.tables import day

_MONTHS = "januari februari mars april maj juni juli augusti september oktober november december".split()
_YEAR = r"(?:19|20)[0-9]{2}"
_YEARS = re.compile(rf"(?<![\w-])({_YEAR})(?:\s?[-–/]\s?({_YEAR}|[0-9]{{2}}))?(?![\w])")
_MONTH = re.compile(rf"\b(?:under|i)\s+(?:hela\s+)?({'|'.join(_MONTHS)})\b", re.IGNORECASE)
# A year that tells what something builds on, or is measured from, is not that of the activity.
_ORIGIN = re.compile(
    r"\b(?:utifrån|från|framkom\w*|sedan|enligt|relativt|jämfört|efter|baserat|bygger|mot|än|tidigare|i\s+enlighet)\b",
    re.IGNORECASE,
)


def odd_dates(outline: o.Outline):
    """Yield activities whose dates do not go together with each other, with the title or with the document's year."""
    for _, goal in o.walk(outline.goals):
        for row in goal.activities:
            odd = _odd(row, outline.year)
            if odd:
                theirs = "" if row.owner == o.Owner.UNIT else " Aktiviteten är inte enhetens: säg till controllern."
                yield Finding(
                    code="dates",
                    anchor=row.key,
                    severity=Severity.QUESTION,
                    sentence=f"Aktiviteten {quote(row.title)} {odd} Stämmer datumen?{theirs}",
                    evidence=((row.key, f"{_day(row.start)} – {_day(row.end)}"),),
                )


def _odd(row, year):
    start, end = row.start, row.end
    if start and end and end < start:
        return f"slutar {day(end)}, innan den börjar {day(start)}."
    if end and end.year < year:
        return f"slutade redan {day(end)}."
    if start and start.year > year:
        return f"börjar först {day(start)}, efter dokumentets år {year}."
    if not start or not end:
        return ""
    told = _years_of(row.title)
    if told and not told & set(range(start.year, end.year + 1)):
        years = f"{start.year}" if start.year == end.year else f"{start.year}–{end.year}"
        return f"har årtalet {min(told)} i namnet, men datum i {years}."
    month = _MONTH.search(row.title)
    if month and not _covers(start, end, _MONTHS.index(month[1].casefold()) + 1):
        return f"ska göras i {month[1].casefold()}, men pågår {day(start)}–{day(end)}."
    return ""


def _years_of(title):
    """The years that the title gives the activity, each of "2020–2023"."""
    told = set()
    for match in _YEARS.finditer(title):
        if not _ORIGIN.search(title, 0, match.start()):
            first, last = match[1], match[2] or match[1]
            told |= set(range(int(first), int(first[:2] + last if len(last) == 2 else last) + 1))
    return told


def _covers(start, end, month):
    """Tell whether a month is among those from start to end."""
    count = (end.year - start.year) * 12 + end.month - start.month
    return any((start.month - 1 + n) % 12 + 1 == month for n in range(min(count, 11) + 1))


def _day(date: datetime.date | None) -> str:
    return day(date) if date else "inget datum"
