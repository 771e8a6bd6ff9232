"""Headers of tables: which columns a table has, however narrow columns have broken their labels.

"Utfall kvinn / or/ / flicko / r" over four lines is one label. So a header is read with its white space taken out,
column by column, until its last column or the first word that no column begins with.
"""

import dataclasses
import re
from collections.abc import Sequence

from plans.importing.lines import Book, Line
from plans.importing.words import goal_label, slug
from plans.outline import Column

LONGEST = 40, 220  # lines, characters without blanks

_YEAR = r"(?:19|20)\d\d"
_EARLIER = (
    rf"(?:(?:fg|före?g(?:ående)?)\.?(?:vb|år|period)?(?:{_YEAR})?|vb(?:{_YEAR})?|(?:t|tertial)[12]?{_YEAR}"
    rf"|helår{_YEAR}|{_YEAR})"
)
_MEN = r"(?:män|pojkar)(?:(?:/|,|och)(?:män|pojkar))?"
_WOMEN = r"(?:kvinnor|flickor)(?:(?:/|,|och)(?:kvinnor|flickor))?"
# Longer forms before shorter ones that they begin with.
_INDICATOR_COLUMNS = (
    ("previous", rf"(?:periodens)?utfall{_EARLIER}"),
    ("men", rf"(?:periodens)?(?:utfall)?{_MEN}"),
    ("women", rf"(?:periodens)?(?:utfall)?{_WOMEN}"),
    ("outcome", r"(?:periodens)?utfall|resultat"),
    ("forecast", rf"prognos(?:för)?(?:helår(?:et)?|årsutfall)?(?:{_YEAR})?"),
    ("council_target", rf"(?:kf:?s|kommunfullmäktiges)årsmål(?:(?:för)?(?:år)?{_YEAR})?"),
    ("target", rf"(?:nämndens|enhetens)?årsmål(?:(?:för)?(?:år)?{_YEAR})?"),
    ("periodicity", r"periodicitet"),
    ("period", r"period"),
)
_ACTIVITY_COLUMNS = (
    ("start", r"startdatum|start"),
    ("end", r"slutdatum|slut"),
    ("deviation", r"avvikelse"),
    ("responsible", r"ansvarig"),
    ("status", r"status"),
)
_OWNER = r"(?:kf:?s|kommunfullmäktiges|nämndens|nämnd|enhetens|enhets)?"
_FIRST = re.compile(rf"(?P<indicator>{_OWNER}indikator(?:er)?)|(?P<activity>{_OWNER}aktivitet(?:er)?)", re.IGNORECASE)
_MAYBE = re.compile(r"(?:\S{2,18}\s+)?\S{0,9}(?:indikator|aktivitet)", re.IGNORECASE)
_CALLED_EARLIER = re.compile(r"(?:periodens )?utfall (?:vb|fg|före)", re.IGNORECASE)
_PATTERNS = {
    "indicator": re.compile("|".join(f"(?P<{code}>{form})" for code, form in _INDICATOR_COLUMNS), re.IGNORECASE),
    "activity": re.compile("|".join(f"(?P<{code}>{form})" for code, form in _ACTIVITY_COLUMNS), re.IGNORECASE),
}
_WORDS = re.compile(
    rf"periodens|periodicitet|period|utfall|män|pojkar|kvinnor|flickor|föregående|fg|vb|helår(?:et)?|prognos|årsmål|kf:?s"
    rf"|kommunfullmäktiges|nämndens|enhetens|för|och|tertial|t[12]|år|{_YEAR}|[/,.]|[^\W\d]+|\d+",
    re.IGNORECASE,
)
LAST = ("period", "periodicity")


@dataclasses.dataclass(frozen=True, slots=True)
class Header:
    """A table's header. ``first`` is the column of names; ``columns`` those of values, from left to right.

    ``size`` is the number of lines it took; ``rest`` what stands after it on its last line, if anything.
    """

    table: str
    first: Column
    columns: tuple[Column, ...]
    size: int
    rest: Line | None
    line: int

    @property
    def last(self) -> str | None:
        """The code of the column that closes each row, when the table has it."""
        return self.columns[-1].code if self.columns[-1].code in LAST else None

    def enter(self, lines: Sequence[Line], at: int, book: Book) -> None:
        """Enter the header's words as labels."""
        for line in lines[at : at + self.size - 1]:
            book.label(line)
        last = lines[at + self.size - 1]
        book.label(last, last.text if self.rest is None else last.text[: -len(self.rest.text)])


def read_header(lines: Sequence[Line], at: int) -> Header | None:
    """Return the table header that begins on a line, or None."""
    if not _MAYBE.match(lines[at].text):
        return None
    squeezed, spots = [], []
    for index in range(at, min(at + LONGEST[0], len(lines))):
        if index > at and (goal_label(lines[index].text) or _FIRST.match(lines[index].text)):
            break
        for offset, sign in enumerate(lines[index].text):
            if not sign.isspace():
                squeezed.append(sign)
                spots.append((index, offset))
        if len(squeezed) > LONGEST[1]:
            break
    text = "".join(squeezed)
    first = _FIRST.match(text)
    if first is None:
        return None
    columns, end = _columns(text, first, lines, spots)
    if not columns:
        return None
    index, offset = spots[end - 1]
    rest = lines[index].cut(offset + 1)
    code = "name" if first.lastgroup == "indicator" else "title"
    name = Column(code=code, label=spaced(first[0]))
    return Header(first.lastgroup, name, columns, index - at + 1, rest if rest.text else None, lines[at].number)


def _columns(text, first, lines, spots) -> tuple[tuple[Column, ...], int]:
    pattern, position, found = _PATTERNS[first.lastgroup], first.end(), []
    while match := pattern.match(text, position):
        index, offset = spots[match.end() - 1]
        after = lines[index].text[offset + 1 : offset + 2]
        if after and not after.isspace():  # only the beginning of a longer word: "Prognos|säkerhet"
            break
        found.append((match.lastgroup, spaced(match[0])))
        position = match.end()
        if match.lastgroup in LAST:
            break
    columns, codes = [], set()
    for code, label in _with_outcome(found):
        code = code if code not in codes else slug(label)
        codes.add(code)
        columns.append(Column(code=code, label=label))
    return tuple(columns), position


def _with_outcome(found):
    """Tell apart outcome columns that only their years do: the latest is the outcome, the one before it last year's.

    ``found``: (code, label) from left to right. One that is called earlier ("fg VB", "VB 2020") is never the outcome.
    """
    if any(code == "outcome" for code, _ in found):
        return found
    years = {n: re.search(_YEAR, label) for n, (_, label) in enumerate(found)}
    own = [n for n, (code, label) in enumerate(found) if code == "previous" and not _CALLED_EARLIER.match(label)]
    latest_first = sorted(own, key=lambda n: int(years[n][0]) if years[n] else 0, reverse=True)
    codes = dict.fromkeys(latest_first[2:]) | dict.fromkeys(latest_first[:1], "outcome")
    return [(codes.get(n, code) or slug(label), label) for n, (code, label) in enumerate(found)]


def spaced(squeezed: str) -> str:
    """Put the blanks back into a label: "Utfallmän/pojkar" → "Utfall män/pojkar"."""
    out = ""
    for word in _WORDS.findall(squeezed):
        out += word if not out or word in "/,." or out[-1] == "/" else f" {word}"
    return out
