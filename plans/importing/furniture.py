"""What pages carry beside the text, taken out before the text is read.

A page number or a site's name is known by its form; a header such as an avdelning's name by standing beside one of
those on several pages.
"""

import dataclasses
import re
from collections import Counter
from collections.abc import Sequence

from plans.choices import Place
from plans.importing import words
from plans.importing.cells import values_only
from plans.importing.headers import read_header
from plans.importing.lines import Book, Gap, Line

LONGEST = 160
NEAR = 3  # lines between a known piece of furniture and one that is known by its company
PAGES = 3  # on how many pages that company must be seen, and it must be on most


def without_furniture(lines: Sequence[Line], book: Book) -> list[Line]:
    """Return the lines of text. Where furniture stood between two of them a page begins."""
    known = {index for index in range(len(lines)) if _is_furniture(lines, index)}
    taken = known | _companions(lines, known)
    kept, gap, after_page = [], Gap.NONE, False
    for index, line in enumerate(lines):
        if index in taken:
            book.page_furniture(line)
            gap, after_page = max(gap, line.gap), True
        elif after_page:
            kept.append(dataclasses.replace(line, gap=max(gap, line.gap), page=True))
            gap, after_page = Gap.NONE, False
        else:
            kept.append(line)
    return kept


def _companions(lines: Sequence[Line], known: set[int]) -> set[int]:
    """Return the lines that stand beside furniture on most pages that have it, and hardly anywhere else."""
    tops = {spot for spot in known if not any(near in known for near in range(spot - NEAR, spot))}
    near = {
        index
        for spot in known
        for index in range(max(0, spot - NEAR), min(len(lines), spot + NEAR + 1))
        if index not in known and _may_be_furniture(lines, index)
    }
    beside = Counter(lines[index].text for index in near)
    everywhere = Counter(line.text for line in lines)
    least = max(PAGES, len(tops) * 2 // 3)
    return {index for index in near if least <= beside[lines[index].text] >= everywhere[lines[index].text] * 2 // 3}


def _is_furniture(lines: Sequence[Line], index: int) -> bool:
    line = lines[index]
    begins_well = not line.text[0].islower() or line.text.startswith(("www.", "start.", "stockholm."))
    if len(line.text) > LONGEST or not begins_well:
        return False
    if words.FURNITURE.fullmatch(line.text):
        return True
    at_edge = line.page or (index + 1 < len(lines) and lines[index + 1].page and not lines[index + 1].indent)
    return at_edge and bool(re.fullmatch(r"[-–]?\s*\d{1,3}\s*[-–]?", line.text)) and not line.indent


def _may_be_furniture(lines: Sequence[Line], index: int) -> bool:
    text = lines[index].text
    if len(text) > 90 or values_only(text):
        return False
    heading = any(words.heading(text, place) for place in (Place.FRONT, Place.CLOSING))
    ours = heading or words.goal_label(text) or words.goal_rubric(text) or words.STATUS.fullmatch(text)
    return not ours and words.SUBHEADS.fullmatch(text) is None and read_header(lines, index) is None
