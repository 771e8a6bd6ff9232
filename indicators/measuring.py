"""What figures are measured in: a share, a count, an amount, or something that can only be averaged.

The words are those that people write after a number or as an indicator's unit of measure. What cannot be told from them
is not guessed at.
"""

import enum
import re
from collections.abc import Iterable

_ALIKE = {"procent": "%", "stycken": "st", "kronor": "kr", "sek": "kr"}
_COUNTED = frozenset("antal st personer barn elever deltagare brukare besök platser tillfällen".split())
_AMOUNTS = frozenset(
    "wh kwh mwh gwh twh g kg ton gram liter l m3 m³ kr tkr mkr mnkr kkr mdkr miljoner km mil m kvm m2 m² ha".split()
)
_PERCENT = re.compile(r"(?:andel\b.*)?(?:%|procent\b)|andel$", re.IGNORECASE)
# of two parts together neither is added: "kr per elev", "kWh/m2", "genomsnittlig kötid"; per year is still an amount
_RATIO = re.compile(
    r"\bper\s+(?!år\b|tertial\b|månad\b|vecka\b)|\b(?:medel(?:värde\w*|tal\w*|tid\w*|ålder\w*)?|genomsnitt\w*|snitt\w*|median\w*)\b",
    re.IGNORECASE,
)
_POINTS = re.compile(r"\b(?:\w*index|n[köm]i|poäng|\w*betyg|skala)\b", re.IGNORECASE)
_COUNTS_BY_NAME = re.compile(r"(?:totalt\s+|summan?\s+)?antal(?:et)?\b|summa\b", re.IGNORECASE)


class Joining(enum.Enum):
    """How figures of the parts make that of the whole."""

    ADDED = enum.auto()
    AVERAGED = enum.auto()


def is_percent(measured_in: str) -> bool:
    """Tell whether a unit of measure, or what follows a number, is per cent: "%", "procent", "andel (%)"; no points."""
    return bool(_PERCENT.match(measured_in.strip()))


def is_count(measured_in: str) -> bool:
    """Tell whether a unit of measure counts somebody or something: "antal", "st", "personer"."""
    return first_word(measured_in) in _COUNTED


def first_word(measured_in: str) -> str:
    """Return the unit itself of what follows a number, as it is compared: "kg" of "kg CO2 per kg livsmedel"."""
    word = re.match(r"\s*(%|[^\s%]*)", measured_in)[1].casefold().strip(".,:;()")
    return _ALIKE.get(word, word)


def in_percent(*, name: str, measured_in: str, written: Iterable[str] = ()) -> bool:
    """Tell whether an indicator is a share: by its unit of measure, else by its name ("Andel …") or its other values.

    ``written``: what follows the numbers of its values.
    """
    if measured_in:
        return is_percent(measured_in)
    units = [is_percent(each) for each in written if each]
    return any(units) or (name.strip().casefold().startswith("andel") and not units)


def joining(*, name: str, measured_in: str, written: Iterable[str] = ()) -> Joining | None:
    """Tell how the figures of workplaces make their unit's, or None where that cannot be told.

    Counts and amounts are added; shares, points, and what is per something or an average, are averaged.
    """
    written = [each for each in written if each]
    unit, both = measured_in or (written[0] if written else ""), f"{name} | {measured_in} | {' '.join(written)}"
    if in_percent(name=name, measured_in=measured_in, written=written) or _RATIO.search(both) or "/" in unit:
        return Joining.AVERAGED
    if is_count(unit) or first_word(unit) in _AMOUNTS or _COUNTS_BY_NAME.match(name.strip()):
        return Joining.ADDED
    return Joining.AVERAGED if _POINTS.search(both) else None
