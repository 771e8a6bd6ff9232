"""From wrapped lines to paragraphs and list items.

The lines of a PDF are as wide as its page. What ends a paragraph must be told from blank lines, bullets, and lines
that stop though the next word would have had room.
"""

import re
from collections.abc import Sequence

from plans.importing.lines import Book, Gap, Line, Setting, glued

BULLET = re.compile(r"(?:[•·▪●○◦■□➢✓✔\uf000-\uf8ff]+|o(?=\s+[A-ZÅÄÖ])|[-–—](?=\s+\S|[^\W\d_]))\s*")
_ENDED = re.compile(r"[.!?:;…][\"”’')\]]*$")
ROOM = 0.88  # of a full line: letters differ in width, so a line may be this short and yet be full


def ends_sentence(line: Line) -> bool:
    return bool(_ENDED.search(line.text[-4:]))


def had_room(before: Line, after: Line, width: int) -> bool:
    """Tell whether the next line's first word would have had room on this one, so that the break was meant."""
    return len(before.text) + 1 + len(after.first_word) <= width * ROOM


def bullet(line: Line, before: Line | None, width: int) -> re.Match | None:
    """Return the bullet that a line begins with. A dash in the middle of a running sentence is none."""
    match = BULLET.match(line.text)
    if match is None or line.text[0] not in "-–—":
        return match
    running = before is not None and line.gap is Gap.NONE and not ends_sentence(before)
    running = running and not BULLET.match(before.text)
    if running and line.text[match.end() : match.end() + 1].islower() and not had_room(before, line, width):
        return None
    return match


def breaks(before: Line, after: Line, setting: Setting, width: int) -> bool:
    """Tell whether a paragraph ends between two lines, neither of which begins with a bullet."""
    if after.gap is not Gap.NONE or after.page:
        runs_on = not ends_sentence(before) and after.text[0].islower()
        if runs_on and (after.gap is Gap.NONE or before.trail or not had_room(before, after, width)):
            return False
        if after.gap is not Gap.NONE:
            return True
    if setting.ends_bare:
        if not before.trail:
            return not before.text.endswith("-")
        return ends_sentence(before) and had_room(before, after, width)
    if ends_sentence(before):
        return had_room(before, after, width)
    return had_room(before, after, int(width * ROOM)) and not after.text[0].islower()


def paragraphs(lines: Sequence[Line], setting: Setting, width: int, book: Book) -> list[str]:
    """Return a text's paragraphs; list items begin with "• ". Bullets are entered as labels."""
    blocks: list[_Block] = []
    for before, line in zip((None, *lines), lines, strict=False):
        last = blocks[-1] if blocks else None
        match = bullet(line, before, width)
        if match:
            book.label(line, match[0])
            blocks.append(_Block(line.cut(match.end()), item=True))
        elif last is None:
            blocks.append(_Block(line, lost=_may_be_item(line)))
        elif last.item and (not last.text or line.indent > 1 and line.gap is Gap.NONE):
            last.add(line, setting)  # an item's next line, under a hanging indent
        elif last.lost and line.indent and not (line.text[0].islower() and before.trail):
            blocks.append(_Block(line, lost=True))
        elif breaks(before, line, setting, width):
            blocks.append(_Block(line, lost=_may_be_item(line)))
        else:
            last.add(line, setting)
    return [block.printed(near) for block, near in zip(blocks, _neighbours(blocks), strict=True) if block.text]


def _may_be_item(line: Line) -> bool:
    """Some PDFs lose their bullets and leave the blank that followed them."""
    return line.indent > 0 and line.gap is not Gap.NONE and not line.page


def _neighbours(blocks: Sequence["_Block"]) -> list[bool]:
    """Tell for each block whether one beside it has lost its bullet too; a list of one is none."""
    lost = [False, *(block.lost for block in blocks), False]
    return [before or after for before, after in zip(lost, lost[2:], strict=False)]


class _Block:
    def __init__(self, line: Line, item: bool = False, lost: bool = False):
        self.item, self.lost, self.last = item, lost, line
        self.parts = [" ".join(line.text.split())]

    @property
    def text(self) -> str:
        return "".join(self.parts).strip()

    def add(self, line: Line, setting: Setting) -> None:
        self.parts.append("" if glued(self.last, line, setting) else " ")
        self.parts.append(" ".join(line.text.split()))
        self.last = line

    def printed(self, in_list: bool) -> str:
        return f"• {self.text}" if self.item or (self.lost and in_list) else self.text
