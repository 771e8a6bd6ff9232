"""The values of an indicator's row: which printed words make one value, and in which column it stands.

Where a printed row has as many values as the table has columns, or where the blanks that empty cells leave make up the
number, the columns are certain. Otherwise nobody can tell them from the text: the values keep their order without a
column, all but the period, which closes every row and looks like nothing else.
"""

import re
from collections.abc import Sequence

from plans.importing.headers import Header
from plans.importing.lines import Gap, Line, Setting, glued
from plans.outline import Value

_YEAR = r"(?:19|20)\d\d"
NUMBER = re.compile(r"[<>≤≥±~]?(?:\+/-|[+\-−–])?\d[\d.,:/]*%?", re.IGNORECASE)
# Words that begin a value, and words that go on with one. "År" is a period; "år" is what something is measured in.
_STARTS = re.compile(
    r"(?:[Tt]as|[Ff]astställs|[Öö]kar?|[Mm]inskar?|[Öö]ka/minska|[Oo]förändra[td]?|[Bb]ibehållas?|[Uu]tgår|[Mm]äts|[Ee]j"
    r"|[Uu]ppgift|Ja|Nej|[Mm]ax|[Mm]in|[Mm]inst|[Hh]ögst|[Cc]a|[Cc]irka|VB|VP|T[123]|Tertial|År|Årligen|Helår|Halvår"
    r"|Kvartal|Månad|Månadsvis|Tertialvis|Vartannat|Löpande|\+/-|±|[-–—]|\.\.\.?)"
)
_PERIODS = {
    "period": re.compile(rf"(?:(?:VB|VP|T ?[123]|Tertial ?[123]?|Helår|År) ?)?{_YEAR}|{_YEAR} ?(?:VB|T[123])|T[123]|Tertial [123]"),
    "periodicity": re.compile(r"År(?:ligen|svis)?|Tertial(?:svis|vis)?|Halvår(?:svis)?|Helår|Kvartal(?:svis|svis)?|Månad(?:svis)?|Vartannat år|Löpande|T[123]"),
}
_UNITS = frozenset(
    "% ‰ procent procentenheter st stycken kr kronor tkr mnkr mkr gwh mwh kwh kwh/m2 kwh/kvm kg ton co2 co2e per livsmedel "
    "personer dagar dygn timmar minuter platser antal poäng år barn m2 kvm energieffektivisering relativt".split()
)
_AFTER_TAS = frozenset(
    "fram av i nämnd nämnden nämnd/ nämnd/styrelse nämnden/styrelsen nämnd/styrel styrelse nämnder fastställs "
    "stadsdelsnämnd stadsdelsnämnden nämnd/bolag bolag en se vp under inte ej mäts".split()
)
_OPEN = frozenset("max min minst högst ca cirka vb vp t1 t2 t3 tertial t +/- ± relativt än från sedan till per".split())
# Words that a number in an indicator's name stands after: "årskurs 9", "dag 14".
_BEFORE_NUMBER = frozenset(
    "åk årskurs dag dagar nivå steg typ under över kl nr i till och om ålder åldern minst högst med av vecka kap".split()
)
_DIGITS = re.compile(r"\d{1,3}")


def tokens(text: str) -> list[tuple[str, int, str]]:
    """Return (word, where it begins, the white space before it)."""
    out, end = [], 0
    for match in re.finditer(r"\S+", text):
        out.append((match[0], match.start(), text[end : match.start()]))
        end = match.end()
    return out


def _begins(word: str, following: str | None = None) -> bool:
    """Tell whether a word begins a value. "T2" does so only in "T2 2019"; else it may end a name, "Prognossäkerhet T2"."""
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


def values_only(text: str) -> bool:
    """Tell whether a text is nothing but values, the last perhaps unfinished ("94 % Tas fram av")."""
    return _value_count([word for word, _, _ in tokens(text[:200])]) > 0


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


def values_start(text: str, columns: int) -> int | None:
    """Return where the name ends on a line that holds an indicator's name and values, or None."""
    words = tokens(text)
    best = None
    for at in range(len(words) - 1, max(0, len(words) - 40), -1):
        word, before, name_end = words[at][0], words[at - 1][0], words[at - 1][1] + len(words[at - 1][0])
        tail = [w for w, _, _ in words[at:]]
        count = _value_count(tail) if _begins(word, tail[1] if tail[1:] else None) else -1
        if count > columns:
            break
        if count > 0 and not (word.isdigit() and before.lower() in _BEFORE_NUMBER):
            best = name_end
        elif count == 0 or (count < 0 and not _may_go_on(word)):
            break
    return best


def _may_go_on(word: str) -> bool:
    return word.lower() in _UNITS or word.lower() in _AFTER_TAS


def ends_row(zone: Sequence[Line], header: Header, setting: Setting) -> bool:
    """Tell whether the last of a row's values is the period that closes the row."""
    if header.last is None:
        return False
    row = split(zone, setting)
    return len(row) > 0 and bool(_PERIODS[header.last].fullmatch(row[-1]))


def is_period(text: str, header: Header) -> bool:
    return header.last is not None and bool(_PERIODS[header.last].fullmatch(text))


def split(zone: Sequence[Line], setting: Setting, blank_lines: bool = False) -> list[str]:
    """Return the cells of a row from left to right, "" for an empty one that has left its blank.

    ``blank_lines``: lines of typed blanks between the values count as empty cells too.
    """
    cells: list[list[str]] = []
    for before, line in zip((None, *zone), zone, strict=False):
        block = before is None or line.gap is not Gap.NONE
        for position, (word, _, space) in enumerate(tokens(line.text)):
            value = cells[-1] if cells and cells[-1] else None
            if position == 0:
                join_to_last = before is not None and glued(before, line, setting, in_cell=True)
                join_to_last = join_to_last and not (block and _begins(word))
                empty = _empty_before(line, before) + (line.blank_lines if blank_lines and before is not None else 0)
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
    if NUMBER.fullmatch(word):
        if last in _OPEN and not block:
            return False
        thousands = len(word) == 3 and word.isdigit() and _DIGITS.fullmatch(value[-1]) and not value[-1].startswith("0")
        if thousands and (space == "\u00a0" or len(value[-1]) == 1 and space == " "):
            return False
        return True
    if _STARTS.fullmatch(word):
        return not (value[0].lower() in ("ej", "uppgift", "mäts") and word.lower() in ("mäts", "ej"))
    return block and word[0].isupper()


def with_columns(zone: Sequence[Line], header: Header, setting: Setting) -> tuple[tuple[Value, ...], bool]:
    """Return a row's values, each with its column where that is certain, and whether all are."""
    row = split(zone, setting)
    printed = [cell for cell in row if cell]
    codes = [column.code for column in header.columns]
    if len(printed) > len(codes):
        printed = row = _thousands(printed)
    for cells in (printed, row, split(zone, setting, blank_lines=True)):
        if len(cells) == len(codes) and (header.last is None or is_period(cells[-1], header)):
            return tuple(Value(raw=raw, column=code) for raw, code in zip(cells, codes, strict=True) if raw), True
    values = [Value(raw=raw, column=None) for raw in printed]
    if values and is_period(printed[-1], header):
        values[-1] = Value(raw=printed[-1], column=header.last)
    return tuple(values), all(value.column for value in values)


def _thousands(cells: list[str]) -> list[str]:
    """Read "1 200" as one number where a row otherwise has more values than its table columns."""
    out: list[str] = []
    for cell in cells:
        if out and re.match(r"\d{3}(?!\d)(?![.,]\d)", cell) and re.fullmatch(r"\d{1,3}(?: \d{3})*", out[-1]):
            out[-1] += f" {cell}"
        else:
            out.append(cell)
    return out
