"""Headings before and after the goals. The text has no fonts, so a unit's own subheading is told by how it stands:
short, without a full stop, after a finished paragraph and before a new one.
"""

import re
from collections.abc import Sequence

from plans.choices import Place
from plans.importing import words
from plans.importing.drafts import SectionDraft
from plans.importing.lines import Gap, Line, Setting
from plans.importing.paragraphs import BULLET, ends_sentence, had_room

LONGEST = 64, 9  # characters, words
_MARKS = re.compile(r"[.!?:;%]|\d")
_YEARS = re.compile(r"\b(?:19|20)\d\d(?:[-–/](?:19|20)?\d\d)?\b")


def section_at(
    lines: Sequence[Line], index: int, place: Place, before: Line | None, setting: Setting
) -> SectionDraft | None:
    """Return the section whose heading a line is, or None. ``before``: the line of text above it in its section."""
    line = lines[index]
    known = words.heading(line.text, place)
    if known is not None:
        if before is not None and not _has_ended(before, line, setting):
            return None
    elif not is_own(before, line, lines[index + 1] if index + 1 < len(lines) else None, setting):
        return None
    text = " ".join(line.text.rstrip(" :").split())
    known = known or words.Heading(words.slug(text), words.OWN_LEVEL, own=True)
    return SectionDraft(heading=text, line=line.number, level=known.level, code=known.code, own=known.own)


def is_own(before: Line | None, line: Line, after: Line | None, setting: Setting) -> bool:
    """Tell whether a line is a subheading of the unit's own."""
    text = line.text
    if after is None or not 3 <= len(text) <= LONGEST[0] or len(text.split()) > LONGEST[1] or not text[0].isupper():
        return False
    if not (text[-1].isalnum() or text[-1] in ')/?”"') or _MARKS.search(_YEARS.sub("", text.rstrip("?"))):
        return False
    if line.indent and line.gap is not Gap.NONE and not line.page:  # an item of a list whose bullets are lost
        return False
    if before is not None and not _may_follow(before, line, setting):
        return False
    below = after.text
    if BULLET.match(below):
        return True
    if not (below[0].isupper() or below[0].isdigit() or below[0] in "\"”’'("):
        return False
    return len(below) > setting.width * 0.55 or ends_sentence(after)


def _may_follow(before: Line, line: Line, setting: Setting) -> bool:
    """Tell whether the text above has ended so surely that a heading we do not know can stand here."""
    if ends_sentence(before):
        return True
    item = BULLET.match(before.text) is not None
    long = item or len(before.text) > setting.width * 0.5  # short lines without a full stop rather make a list
    return _has_ended(before, line, setting) and before.text[-1] != ":" and (long or line.gap is not Gap.NONE)


def _has_ended(before: Line, line: Line, setting: Setting) -> bool:
    if ends_sentence(before):
        return True
    if before.text[-1] in ",-":
        return False
    return not before.trail if setting.ends_bare else had_room(before, line, setting.width)
