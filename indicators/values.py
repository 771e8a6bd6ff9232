"""Swedish values: text first, the number in it second. What was written is never rewritten.

``parse`` reads a printed or typed value for comparing, ``show`` and ``difference`` write numbers of our own making,
``meets`` tells whether an outcome reaches an årsmål, and ``faults_in`` what looks like a slip. What may be read in two
ways ("1.945", "5 av 10", "3 (2)") is no number at all.
"""

import dataclasses
import enum
import functools
import re
from decimal import ROUND_HALF_UP, Decimal

from indicators.choices import Direction
from indicators.measuring import first_word, in_percent, is_count, is_percent

HARD_SPACE, MINUS, UNKNOWN = "\u00a0", "\u2212", ".."
MAX_DIGITS, MAX_DECIMALS = 12, 6  # what the database keeps of a number
LONGEST = 250  # characters of a value; what is longer is a text, and would take long to search for slips


class Bound(enum.Enum):
    """What a value says about its number: "minst 12", "högst 3 dagar", "över 90 %", "<5", "ca 80 %"."""

    NONE = enum.auto()
    AT_LEAST = enum.auto()
    AT_MOST = enum.auto()
    OVER = enum.auto()
    UNDER = enum.auto()
    ABOUT = enum.auto()


class Trend(enum.Enum):
    """Where an årsmål wants the figure to go: "öka", "minska till 10", "oförändrat"."""

    NONE = enum.auto()
    RISE = enum.auto()
    FALL = enum.auto()
    KEEP = enum.auto()


@dataclasses.dataclass(frozen=True, slots=True)
class Value:
    """A value as it was written, and what can be read in it."""

    raw: str
    number: Decimal | None = None
    upper: Decimal | None = None  # of a range: "80–85 %" is from 80 to 85
    measured_in: str = ""  # what follows the number: "%", "kg CO2 per kg livsmedel"
    bound: Bound = Bound.NONE
    trend: Trend = Trend.NONE
    change: bool = False  # the number is how far it goes, not where to: "minska med 10 %", "+5 %"
    delegated: bool = False  # "Tas fram av nämnd": KF sets no value, the nämnd or the unit does
    missing: bool = False  # somebody has said that there is none: "-", "..", "uppgift saknas"
    problem: str = ""  # a sentence to the writer where it looks like a slip of the keyboard; then there is no number

    @property
    def exact(self) -> Decimal | None:
        """Return the number of a value that is just a number: "31,25 %" is 31.25; "ca 80 %", "<5" and "" have none."""
        plain = self.bound is Bound.NONE and self.trend is Trend.NONE and not self.change
        return self.number if plain and self.upper is None else None


_SPACE = "[ \u00a0\u202f\u2009]"
_DASH = "[-\u2010-\u2015\u2212]"
_DIGITS = rf"(?:[0-9]{{1,3}}(?:{_SPACE}[0-9]{{3}})+(?![0-9])|[0-9]+)"
_DECIMALS = "(?:,[0-9]+)?"
_SIGN = "[-+\u2212\u2013]?"
_YEAR = "(?:19|20)[0-9]{2}"


def _words(pattern: str) -> re.Pattern:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


_MISSING = _words(
    r"[-\u2010-\u2015\u2212]+|\.{2,}|\u2026|i\.?u\.?|n/?a|(?:uppgift(?:er)?\s+)?saknas|(?:ingen|ej)\s+uppgift"
    r"|(?:mäts|redovisas)\s+(?:ej|inte)|(?:ej|inte)\s+(?:mätt|mätbart?|redovisat|aktuellt?|tillgänglig(?:t|a)?)"
)
_DELEGATED = _words(r"(?:tas\s+fram|fastställs|beslutas|bestäms|sätts)\b")
_TREND = _words(
    r"(?:(?:ska|skall|bör|fortsatt)\s+)*"
    r"(?:(?P<RISE>öka(?:r|s|t|d|de|nde)?|ökning|höj(?:a|as|ning))"
    r"|(?P<FALL>minsk(?:a|ar|as|at|ad|ade|ande|ning)|sänk(?:a|as|ning))"
    r"|(?P<KEEP>oförändra(?:t|d|de)|bibehåll(?:a|as|en|et|na)?|behåll(?:a|as)))\b"
    r"(?!\s*(?:/|eller\b))"  # "Öka/minska" says neither
    rf"(?:\s+från\s+{_DIGITS}{_DECIMALS}\s*(?:%|procent)?(?=\s+till\b))?(?:\s+(?P<to>till|på|vid)\b|\s+(?:med|om)\b)?"
    r"[\s:,(]*"
)
_BOUND = _words(
    r"(?:(?P<AT_LEAST>≥|>=|=>|(?:minst|åtminstone|(?:som\s+)?lägst|min(?:imum)?|(?:inte|ej)\s+(?:under|(?:mindre|färre|lägre)"
    r"\s+än))(?![^\W\d_]))"
    r"|(?P<AT_MOST>≤|<=|=<|(?:(?:som\s+)?högst|som\s+mest|max(?:imalt|imum)?|upp\s+till|(?:inte|ej)\s+(?:över|(?:mer|fler|högre)"
    r"\s+än))(?![^\W\d_]))"
    r"|(?P<OVER>>|(?:över|(?:mer|fler|högre|större)\s+än)(?![^\W\d_]))"
    r"|(?P<UNDER><|(?:under|(?:mindre|färre|lägre)\s+än)(?![^\W\d_]))"
    r"|(?P<ABOUT>[~≈]|(?:ca|c:a|cirka|omkring|ungefär|runt|kring|drygt|knappt)(?![^\W\d_])))"
    r"[.:]?\s*"
)
_OR_MORE = _words(
    r"\s*\beller\s+(?:(?P<AT_LEAST>mer|mera|fler|flera|högre|över)|(?P<AT_MOST>mindre|färre|lägre|under))\W*"
)
_RANGE = _words(
    rf"(?P<between>mellan\s+)?(?P<low>{_DIGITS}{_DECIMALS})\s*(?:%|procent)?"
    rf"(?:\s*{_DASH}\s*|\s+(?(between)och|till)\s+)(?P<high>{_DIGITS}{_DECIMALS})(?P<rest>.*)"
)
_NUMBER = _words(rf"(?P<number>{_SIGN}{_DIGITS}{_DECIMALS})(?P<rest>.*)")
# A number in what follows makes two numbers, but neither the year that something is compared with nor a unit's digit.
_SINCE = _words(rf"\b(?:relativt|mot|sedan|från|än|år|jämfört\s+med)\s+(?:år\s+)?{_YEAR}\b")
_ANOTHER_NUMBER = re.compile(r"(?<![^\W_])\d")


def parse(raw: str) -> Value:
    """Read a value that was printed or typed; whatever it is, its text is kept as it was and nothing is raised."""
    text = raw.strip()
    if not text or len(text) > LONGEST:
        return Value(raw)
    value = _parse(text)
    return value if value.raw == raw else dataclasses.replace(value, raw=raw)


@functools.lru_cache(maxsize=4096)  # the same few words and numbers stand in the rows of every page
def _parse(text):
    if _MISSING.fullmatch(text.rstrip(" .") or text):
        return Value(text, missing=True)
    if _DELEGATED.match(text):
        return Value(text, delegated=True)
    trend = _TREND.match(text)
    read = _amount(text[trend.end() :] if trend else text)
    if trend:
        read["trend"] = next(way for way in Trend if trend.groupdict().get(way.name))
        read["change"] = "number" in read and not trend["to"] and read["trend"] is not Trend.KEEP
    return Value(text, **read)


def _amount(text):
    """Return the fields that a bound, a number or a range, and a unit give; none where it is read in two ways."""
    bound = _BOUND.match(text)
    text = text[bound.end() :] if bound else text
    read = {"bound": Bound[bound.lastgroup]} if bound else {}
    if problem := _slip(text):
        return {"problem": problem}
    if match := _RANGE.match(text):
        numbers = [_decimal(match["low"]), _decimal(match["high"])]
        # "2020–2023" and "80 % till 2025" tell years
        years = re.fullmatch(_YEAR, match["high"]) and not match["rest"].strip()
    elif match := _NUMBER.match(text):
        numbers = [_decimal(match["number"])]
        years = bound and bound[0].strip().casefold() == "under" and re.fullmatch(_YEAR, text)  # "under 2026"
    else:
        return {}
    rest, either = match["rest"], None
    if not bound and (either := _OR_MORE.search(rest)):
        rest, read["bound"] = rest[: either.start()], Bound[either.lastgroup]
    if years or None in numbers or _ANOTHER_NUMBER.search(_SINCE.sub("", rest)):
        return {}
    if sorted(numbers) != numbers:
        return {"problem": f"Skriv det lägre talet först: {match['high']}–{match['low']}."}
    read |= {"number": numbers[0], "measured_in": rest.strip().rstrip("."), "change": text.startswith("+")}
    return read | {"upper": numbers[1]} if numbers[1:] else read


def _decimal(written):
    whole, _, decimals = re.sub(rf"{_SPACE}|\+", "", written).partition(",")
    if len(whole.lstrip("-\u2212\u2013")) > MAX_DIGITS or len(decimals) > MAX_DECIMALS:
        return None
    whole = re.sub(_DASH, "-", whole)
    return Decimal(f"{whole}.{decimals}" if decimals else whole)


# What looks like a slip: (how it looks, what to say). The first that fits is told.
_THOUSANDS = "Skriv decimaler med komma och tusental med mellanslag, till exempel 1\u00a0945,5."
_SLIPS = tuple(
    (re.compile(pattern), text)
    for pattern, text in (
        (r"%\s*[0-9]", "Skriv procenttecknet efter talet, till exempel 80\u00a0%."),
        (
            rf"{_SIGN}(?=[0-9,]*[Oo])[0-9Oo,]*(?:[0-9][Oo]|[Oo],?[0-9])[0-9Oo,]*(?![^\W_])",
            "Skriv noll med siffran 0, inte bokstaven O.",
        ),
        (
            rf"(?:{_DIGITS}{_SPACE}?)?[Oo]{{1,3}}\s*(?:%|$)|{_DIGITS}{_SPACE}(?=[0-9Oo]{{3}}(?![^\W_]))[0-9]*[Oo]",
            "Skriv noll med siffran 0, inte bokstaven O.",
        ),
        (
            rf"{_SIGN}[0-9,]*[lI|][0-9,]*[0-9](?![^\W_])|{_SIGN}[0-9][0-9,]*[lI|]\s*%",
            "Skriv ett med siffran 1, inte en bokstav.",
        ),
        (r"[-\u2212\u2013]\s+[0-9]", "Skriv minustecknet intill talet, till exempel −5."),
        (rf"{_SIGN},[0-9]", "Skriv en nolla före kommat, till exempel 0,5."),
        (rf"{_SIGN}[0-9]+\s*,\s*,", "Kommat står två gånger."),
        (rf"{_SIGN}[0-9]+(?:,[0-9]+)?\s*,\s*(?:%|procent\b|$)", "Kommat har inga decimaler efter sig."),
        (
            rf"{_SIGN}[0-9]+(?:\s+,\s*|\s*,\s+)[0-9]+\s*(?:%|[^\W\d_]|$)",
            "Skriv kommat intill siffrorna, till exempel 80,5.",
        ),
        (rf"{_SIGN}[0-9]{{1,3}}\.[0-9]{{3}}(?:\.[0-9]{{3}})*(?:,[0-9]+)?(?![0-9.,:/])", _THOUSANDS),
        (rf"{_SIGN}[0-9]{{1,3}}(?:,[0-9]{{3}})+\.[0-9]+(?![0-9.,:/])", _THOUSANDS),
        (rf"{_SIGN}[0-9]{{1,3}}(?:,[0-9]{{3}}){{2,}}(?![0-9.,:/])", _THOUSANDS),
        (rf"{_SIGN}[0-9]+\.[0-9]+(?!\s*{_DASH}|[0-9.,:/])", "Skriv decimaler med komma, till exempel 1,5."),
        (
            rf"{_SIGN}(?!{_DIGITS}(?![0-9]|\s[0-9]))[0-9]+(?:\s[0-9]+)+(?:,[0-9]+)?\s*(?:%|[^\W\d_]|$)",
            "Här står två tal, eller ett tal med mellanslag på fel ställe.",
        ),
        (rf"{_SIGN}{_DIGITS}{_DECIMALS}\s*%\s*%", "Procenttecknet står två gånger."),
    )
)


def _slip(text):
    return next((said for pattern, said in _SLIPS if pattern.match(text)), "")


# --- Printing

_COUNT_WORD = re.compile(r"(?:antal|index)\b\s*", re.IGNORECASE)


def show(number: Decimal | int | None, measured_in: str = "", *, decimals: int | None = None) -> str:
    """Write a number the Swedish way: "−1 945,5 %", with hard spaces; unknown is "..", never 0.

    ``decimals``: how many, rounded half up; as many as it has when left out. ``measured_in``: the unit to put after it;
    "antal" and "index" say what the number is and are not put there.
    """
    if number is None or not Decimal(number).is_finite():
        return UNKNOWN
    number = Decimal(number)
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    whole, _, rest = f"{abs(number):,f}".partition(".")
    rest = rest if decimals is not None else rest.rstrip("0")
    written = whole.replace(",", HARD_SPACE) + (f",{rest}" if rest else "")
    if number < 0:
        written = MINUS + written
    unit = "%" if is_percent(measured_in) else _COUNT_WORD.sub("", measured_in.strip())
    return f"{written}{HARD_SPACE}{unit}" if unit else written


def difference(number: Decimal | None, before: Decimal | None, measured_in: str = "") -> str:
    """Write how far a number is from another: "+3 procentenheter", "−2,5 GWh", "ingen skillnad"; unknown is "..".

    The difference between two percentages is procentenheter, never per cent.
    """
    if number is None or before is None:
        return UNKNOWN
    far = number - before
    if not far:
        return "ingen skillnad"
    if is_percent(measured_in):
        measured_in = "procentenhet" if abs(far) == 1 else "procentenheter"
    return ("+" if far > 0 else "") + show(far, measured_in)


# --- Comparing

_INFINITE = Decimal("Infinity")


def _same_unit(one, other):
    first, second = first_word(one.measured_in), first_word(other.measured_in)
    return not first or not second or first == second


def meets(outcome: Value, target: Value, direction: Direction) -> bool | None:
    """Tell whether an outcome reaches an årsmål, or None where that cannot be told.

    ``direction``: which way is better, for an årsmål that is only a number; "högst 10" and "öka till 85 %" say it
    themselves. It cannot be told of words, of what is delegated, missing or a slip, of how much something is to change
    ("minska med 10 %"), of another unit, of an outcome that is "ca", or of one whose range is only in part good enough.
    """
    if outcome.number is None or outcome.trend is not Trend.NONE or outcome.bound is Bound.ABOUT:
        return None
    if target.number is None or outcome.change or target.change or not _same_unit(outcome, target):
        return None
    loose = target.bound is Bound.ABOUT
    if target.bound in (Bound.NONE, Bound.ABOUT):
        direction = {Trend.RISE: Direction.UP, Trend.FALL: Direction.DOWN}.get(target.trend, direction)
        loose = loose or (direction == Direction.NONE and target.upper is None)  # just that number, or near enough?
        at = {Direction.UP: Bound.AT_LEAST, Direction.DOWN: Bound.AT_MOST}.get(direction, Bound.NONE)
        target = dataclasses.replace(target, bound=at)
    (least, most), (low, high) = _limits(target), _limits(outcome)
    if least <= low and high <= most:
        return True
    return False if (high < least or low > most) and not loose else None


def _limits(value):
    """Return the lowest and the highest that a value may be, each with how far beside it: just under, at, just over."""
    low, high = (value.number, 0), (value.number if value.upper is None else value.upper, 0)
    return {
        Bound.AT_LEAST: (low, (_INFINITE, 0)),
        Bound.OVER: ((value.number, 1), (_INFINITE, 0)),
        Bound.AT_MOST: ((-_INFINITE, 0), high),
        Bound.UNDER: ((-_INFINITE, 0), (high[0], -1)),
    }.get(value.bound, (low, high))


# --- What looks wrong


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """Something to say at a cell. A warning is about a figure that is read but unlikely; nothing hinders storing it.

    ``digest``: of a question that somebody may let stand, what it is known by; "" of all else.
    """

    cell: str  # total, women or men
    text: str
    warning: bool
    digest: str = ""


def faults_in(
    total: str, women: str = "", men: str = "", *, measured_in: str = "", name: str = "", by_sex: bool = False
) -> tuple[Fault, ...]:
    """Tell what looks wrong in the three cells of an outcome, as they were typed.

    ``measured_in``, ``name`` and ``by_sex`` are the indicator's. A share is of somebody (split by sex) or called
    "andel"; other percentages, such as of a budget, may pass 100. A total stands between women and men, give or take
    the rounding, or is the two together where it is no percentage.
    """
    cells = {"total": parse(total), "women": parse(women), "men": parse(men)}
    numbers = {cell: value.exact for cell, value in cells.items()}
    split = by_sex or numbers["women"] is not None or numbers["men"] is not None
    share = split or "andel" in f"{name} {measured_in}".casefold()
    written = [value.measured_in for value in cells.values()]
    percent = in_percent(name=name, measured_in=measured_in, written=written) or any(map(is_percent, written))
    found = [Fault(cell, value.problem, warning=False) for cell, value in cells.items() if value.problem]
    for cell, number in numbers.items():
        counted = is_count(measured_in) or is_count(cells[cell].measured_in)
        if number is None:
            continue
        if percent and share and number > 100:
            found.append(Fault(cell, "Mer än 100\u00a0%. Stämmer det?", warning=True))
        elif number < 0 and (counted or (percent and share)):
            what = "Ett antal" if counted else "En andel"
            found.append(Fault(cell, f"{what} kan inte vara mindre än 0.", warning=True))
    if None not in numbers.values() and not _adds_up(**numbers, may_be_sum=not percent):
        found.append(Fault("total", "Totalen ska ligga mellan kvinnor och män.", warning=True))
    return tuple(found)


def _adds_up(*, total, women, men, may_be_sum):
    coarsest = max(number.as_tuple().exponent for number in (total, women, men))
    near = Decimal(5).scaleb(coarsest - 1)  # half of the last decimal that all three have
    between = min(women, men) - near <= total <= max(women, men) + near
    return between or (may_be_sum and total == women + men)
