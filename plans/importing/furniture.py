"""What pages carry beside the text, taken out before the text is read.

A page number or a site's name is known by its form; a header such as an avdelning's name by standing beside one of
those on several pages.
"""

import dataclasses
import re
from collections import Counter
from collections.abc import Sequence

from plans.importing import words
from plans.importing.cells import values_only
from plans.importing.headers import read_header
from plans.importing.lines import Book, Gap, Line

LONGEST = 160
NEAR = 3  # lines between a known piece of furniture and one that is known by its company
PAGES = 3  # on how many pages that company must be seen


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
            kept.append(dataclasses.replace(line, gap=max(gap, line.gap), blank_lines=0, page=True))
            gap, after_page = Gap.NONE, False
        else:
            kept.append(line)
    return kept


def _companions(lines: Sequence[Line], known: set[int]) -> set[int]:
    """Return the lines that stand beside furniture on several pages, and hardly anywhere else."""
    near = {
        index
        for spot in known
        for step in (-1, 1)
        for index in range(spot + step, spot + step * (NEAR + 1), step)
        if 0 <= index < len(lines) and index not in known and _may_be_furniture(lines, index)
    }
    beside = Counter(lines[index].text for index in near)
    everywhere = Counter(line.text for line in lines)
    return {i for i in near if beside[text := lines[i].text] >= PAGES and beside[text] * 2 > everywhere[text]}


def _is_furniture(lines: Sequence[Line], index: int) -> bool:
    line = lines[index]
    if len(line.text) > LONGEST or line.text[0].islower() and not line.text.startswith(("www.", "start.", "stockholm.")):
        return False
    if words.FURNITURE.fullmatch(line.text):
        return True
    at_edge = line.page or (index + 1 < len(lines) and lines[index + 1].page and not lines[index + 1].indent)
    return at_edge and bool(re.fullmatch(r"[-–]?\s*\d{1,3}\s*[-–]?", line.text)) and not line.indent


def _may_be_furniture(lines: Sequence[Line], index: int) -> bool:
    text = lines[index].text
    if len(text) > 90 or values_only(text):
        return False
    ours = words.goal_label(text) or words.goal_rubric(text) or words.section_rubric(text) or words.STATUS.fullmatch(text)
    return not ours and words.SUBHEADS.fullmatch(text) is None and read_header(lines, index) is None
