"""The values of an indicator's row: which printed words make one value, and in which column it stands.

Where a printed row has as many values as the table has columns, or where the blanks that empty cells leave make up the
number, the columns are certain. Otherwise nobody can tell them from the text: the values keep their order without a
column, all but the period, which closes every row and looks like nothing else.
"""

import functools
import re
from collections.abc import Sequence

from plans.importing.headers import Header
from plans.importing.lines import BROKEN_WORDS, RECENT, Gap, Line, Setting, glued, joined
from plans.outline import Value

LONGEST = 250  # characters of a printed line; what is longer has not been set in a table
_YEAR = r"(?:19|20)\d\d"
NUMBER = re.compile(r"[<>≤≥±~]?(?:\+/-|[+\-−–])?\d[\d.,:/]*%?\*?")
RANGE = re.compile(r"\d[\d.,]*[-–]\d[\d.,]*%?\*?")
# Words that begin a value, and words that go on with one. "År" is a period; "år" is what something is measured in.
_STARTS = re.compile(
    r"(?:[Tt]as|[Ff]astställs|[Öö]kar?|[Mm]inskar?|[Öö]ka/minska|[Oo]förändra[td]?|[Bb]ibehållas?|[Uu]tgår|[Mm]äts|[Ee]j"
    r"|[Uu]ppgift|Ja|Nej|[Mm]ax|[Mm]in|[Mm]inst|[Hh]ögst|[Cc]a|[Cc]irka|VB|VP|T[123]|Tertial|År|Årligen|Helår|Halvår"
    r"|Kvartal|Månad|Månadsvis|Tertialvis|Vartannat|Löpande|\+/-|±|[-–—]|\.\.\.?)"
)
_PERIODS = {
    "period": re.compile(
        rf"(?:(?:VB|VP|T ?[123]|Tertial ?[123]?|Helår|År) ?)?{_YEAR}|{_YEAR} ?(?:VB|T[123])|T[123]|Tertial [123]"
    ),
    "periodicity": re.compile(
        r"År(?:ligen|svis)?|Tertial(?:svis|vis)?|Halvår(?:svis)?|Helår|Kvartal(?:svis)?|Månad(?:svis)?|Vartannat år"
        r"|Löpande|T[123]"
    ),
}
_UNITS = frozenset(
    """
    % ‰ procent procentenheter st stycken kr kronor tkr mnkr mkr gwh mwh kwh kwh/m2 kwh/kvm kg ton co2 co2e per
    livsmedel personer dagar dygn timmar minuter platser antal poäng år barn m2 kvm energieffektivisering
    relativt
    """.split()
)
_AFTER_TAS = frozenset(
    """
    fram av i nämnd nämnden nämnd/ nämnd/styrelse nämnden/styrelsen nämnd/styrel styrelse nämnder fastställs
    stadsdelsnämnd stadsdelsnämnden nämnd/bolag bolag en se vp under inte ej mäts
    """.split()
)
# Words that a number goes on from: "Max 10", "VB 2018".
_OPEN = frozenset(
    """
    max min minst högst ca cirka vb vp helår t1 t2 t3 tertial t +/- ± relativt än från sedan till per
    """.split()
)
# Words that a number in an indicator's name stands after: "årskurs 9", and, less surely, "under 14".
_NUMBERED = frozenset({"åk", "årskurs", "dag", "nivå", "steg", "typ", "kl", "nr", "vecka", "kap", "ålder", "åldern"})
_BEFORE_NUMBER = frozenset("dagar under över i till och om minst högst med av".split())
_UNFINISHED = re.compile(r"(?:^|\s)[Tt]as(?:\s+fram(?:\s+av(?:\s+nämnd/(?:styrel)?)?)?)?$")
_TAS_REST = re.compile(r"(?<=\S)\s+(?:(?:fram )?(?:av )?nämnd(?:en)?(?:/|/styrel|/styrelsen?)?|fram(?: av)?|av)$")
_DIGITS = re.compile(r"\d{1,3}")


def tokens(text: str) -> list[tuple[str, int, str]]:
    """Return (word, where it begins, the white space before it)."""
    out, end = [], 0
    for match in re.finditer(r"\S+", text):
        out.append((match[0], match.start(), text[end : match.start()]))
        end = match.end()
    return out


def _begins(word: str, following: str | None = None) -> bool:
    """Tell whether a word begins a value. "T2" does only before a year: it ends a name, "Prognossäkerhet T2"."""
    if re.fullmatch(r"T[123]", word) and following is not None and not re.fullmatch(_YEAR, following):
        return False
    return bool(NUMBER.fullmatch(word) or _STARTS.fullmatch(word))


def _goes_on(word: str, value: list[str]) -> bool:
    """Tell whether a word surely belongs to the value that has begun."""
    small, first = word.lower(), value[0].lower()
    if first in ("tas", "fastställs", "mäts", "ej", "uppgift"):
        return small in _AFTER_TAS
    if NUMBER.fullmatch(word):
        return value[-1].lower() in _OPEN
    return small in _UNITS or (first == "vartannat" and small == "år")


def goes_on(text: str) -> bool:
    """Tell whether a text surely is the rest of a value: "av nämnd", "personer"."""
    words = text.split(maxsplit=2)
    return words[0].lower() in _UNITS or bool(re.match(r"(?:fram\b|av$|av nämnd|nämnd)", text))


def rest_at(text: str, zone: Sequence[Line], setting: Setting) -> int | None:
    """Return where "av nämnd" begins at the end of a line, when a row's values wait for it; else None."""
    match = _TAS_REST.search(text)
    waits = match is not None and any(_UNFINISHED.search(cell) for cell in split(zone, setting))
    return match.start() if waits else None


@functools.lru_cache(RECENT)
def values_only(text: str) -> bool:
    """Tell whether a text is nothing but values, the last perhaps unfinished ("94 % Tas fram av")."""
    return len(text) <= LONGEST and _value_count([word for word, _, _ in tokens(text)]) > 0


def _value_count(words: Sequence[str]) -> int:
    """Return the number of values that words surely make, or 0 when some word is none."""
    count, value = 0, []
    for word, following in zip(words, (*words[1:], None), strict=True):
        if value and _goes_on(word, value):
            value.append(word)
        elif _begins(word, following):
            count, value = count + 1, [word]
        else:
            return 0
    return count


@functools.lru_cache(RECENT)
def values_start(text: str, columns: int) -> int | None:
    """Return where the name ends on a line that holds an indicator's name and values, or None."""
    words = tokens(text) if len(text) <= LONGEST else []
    best = None
    for at in range(len(words) - 1, max(0, len(words) - 40), -1):
        word, before, name_end = words[at][0], words[at - 1][0], words[at - 1][1] + len(words[at - 1][0])
        tail = [w for w, _, _ in words[at:]]
        count = _value_count(tail) if _begins(word, tail[1] if tail[1:] else None) else -1
        if count > columns:
            break
        named = word.isdigit() and (before.lower() in _NUMBERED or (before in _BEFORE_NUMBER and count < columns))
        if count > 0 and not named:
            best = name_end
        elif count == 0 or (count < 0 and not _may_go_on(word)):
            break
    return best


def _may_go_on(word: str) -> bool:
    return word.lower() in _UNITS or word.lower() in _AFTER_TAS


def ends_row(zone: Sequence[Line], header: Header) -> bool:
    """Tell whether the last of a row's values is the period that closes the row."""
    return header.last is not None and _ends_with_period(" ".join(line.text[-30:] for line in zone[-2:]), header.last)


@functools.lru_cache(RECENT)
def _ends_with_period(text: str, column: str) -> bool:
    words = text.split()
    for count in range(1, min(3, len(words)) + 1):
        before = words[-count - 1].lower() if len(words) > count else ""
        if before not in _OPEN and _PERIODS[column].fullmatch(" ".join(words[-count:])):
            return True
    return False


def is_period(text: str, header: Header) -> bool:
    return header.last is not None and bool(_PERIODS[header.last].fullmatch(text))


def split(zone: Sequence[Line], setting: Setting) -> list[str]:
    """Return the cells of a row from left to right, "" for an empty one that has left its blank."""
    cells: list[list[str]] = []
    for before, line in zip((None, *zone), zone, strict=False):
        block = before is None or line.gap is not Gap.NONE
        for position, (word, _, space) in enumerate(tokens(line.text)):
            value = cells[-1] if cells and cells[-1] else None
            if position == 0:
                join_to_last = before is not None and glued(before, line, setting, in_cell=True)
                join_to_last = join_to_last and not (block and _begins(word))
                empty = _empty_before(line, before)
            else:
                join_to_last, empty = False, len(space) - 1
            if value and join_to_last:
                value[-1] += word
            elif value is None or _new_cell(word, value, space if position else "\n", block and position == 0):
                cells.extend([] for _ in range(empty))
                cells.append([word])
            else:
                value.append(word)
    return [" ".join(cell) for cell in cells]


def _empty_before(line: Line, before: Line | None) -> int:
    """Return how many empty cells the blanks before a line of values stand for."""
    if before is None and line.gap is Gap.NONE and not line.page:
        return max(0, line.indent - 1)  # the values follow the name on its line
    return line.indent if line.gap is not Gap.NONE else 0


def _new_cell(word: str, value: list[str], space: str, block: bool) -> bool:
    last = value[-1].lower()
    if NUMBER.fullmatch(word) or RANGE.fullmatch(word):
        if (last in _OPEN or value[0] == "Tertial" and len(value) == 2) and not block:
            return False
        thousands = len(word) == 3 and word.isdigit() and _DIGITS.fullmatch(value[-1]) and not value[-1].startswith("0")
        return not (thousands and (space == "\u00a0" or len(value[-1]) == 1 and space == " "))
    if _STARTS.fullmatch(word):
        return not (value[0].lower() in ("ej", "uppgift", "mäts") and word.lower() in ("mäts", "ej"))
    return block and word[0].isupper()


def with_columns(
    zone: Sequence[Line], rest: Sequence[Line], header: Header, setting: Setting
) -> tuple[tuple[Value, ...], bool]:
    """Return a row's values, each with its column where that is certain, and whether all are.

    ``rest``: lines that a page break has cut off from a value.
    """
    row = _completed(split(zone, setting), rest, header, setting)
    printed = [cell for cell in row if cell]
    codes = [column.code for column in header.columns]
    if len(printed) > len(codes):
        printed = row = _thousands(printed)
    for cells in (printed, row):
        if len(cells) == len(codes) and (header.last is None or is_period(cells[-1], header)):
            return tuple(Value(raw=raw, column=code) for raw, code in zip(cells, codes, strict=True) if raw), True
    values = [Value(raw=raw, column=None) for raw in printed]
    if values and is_period(printed[-1], header):
        values[-1] = Value(raw=printed[-1], column=header.last)
    return tuple(values), all(value.column for value in values)


def _completed(cells: list[str], rest: Sequence[Line], header: Header, setting: Setting) -> list[str]:
    """Put the rest of a value where it belongs: to the first that is unfinished, else to the last before the period."""
    if not rest:
        return cells
    spots = [index for index, cell in enumerate(cells) if cell]
    late = [index for index in spots if not is_period(cells[index], header)] or spots
    spot = next((index for index in spots if _UNFINISHED.search(cells[index])), late[-1] if late else None)
    text = joined(rest, setting, in_cell=True)
    if spot is None:
        return [text]
    glue = "" if BROKEN_WORDS.search(f"{cells[spot][-12:]}|{text[:12]}") else " "
    return [*cells[:spot], cells[spot] + glue + text, *cells[spot + 1 :]]


def _thousands(cells: list[str]) -> list[str]:
    """Read "1 200" as one number where a row otherwise has more values than its table columns."""
    out: list[str] = []
    for cell in cells:
        if out and re.match(r"\d{3}(?!\d)(?![.,]\d)", cell) and re.fullmatch(r"\d{1,3}(?: \d{3})*", out[-1]):
            out[-1] += f" {cell}"
        else:
            out.append(cell)
    return out
