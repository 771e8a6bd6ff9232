"""Counts what a parsed document holds, without asking the parser: the characters of the outline and of its lists."""

import html
import re
from collections import Counter

from plans.importing.parse import Parsed
from plans.outline import Text, walk


def counted(*texts: str | None) -> Counter:
    """Return how often each character that is not white space occurs."""
    return Counter(sign for text in texts for sign in text or "" if not sign.isspace())


def content(parsed: Parsed) -> Counter:
    """Return the characters that the outline holds: what it says, not what its shape says."""
    outline = parsed.outline
    said = [outline.layout.goals_heading]
    for section in (*outline.front, *outline.closing):
        said += [section.heading, _words(section.text)]
    for _, goal in walk(outline.goals):
        said += [goal.number, goal.title]
        said += [part for text in goal.texts for part in (text.label, _words(text))]
        for row in goal.indicators:
            said += [row.name, *(value.raw for value in row.values), *_analysis(row)]
        for row in goal.activities:
            dates = [day.isoformat() for day in (row.start, row.end) if day]
            said += [row.title, *dates, *_analysis(row)]
    return counted(*said)


def everything(parsed: Parsed) -> Counter:
    """Return the characters of the outline and of everything that was taken for something else."""
    beside = counted(*(piece.text for piece in (*parsed.labels, *parsed.furniture, *parsed.unknown)))
    return content(parsed) + beside


def _analysis(row) -> list[str]:
    return [row.analysis.label, _words(row.analysis)] if row.analysis else []


def _words(text: Text | None) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", text.html)) if text else ""
