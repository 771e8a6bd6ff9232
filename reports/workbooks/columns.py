"""The columns of a workbook of outcomes: what stands in each, and which are filled in."""

import dataclasses
import json
import re

from indicators.outcomes import WHOLE_NUMBERS
from plans.choices import Kind

SHEET, HELP_SHEET = "Utfall", "Läs först"
KEY, BASE = 1, 2  # the hidden columns: whose row it is, and what stood in it when the workbook was made
LAYOUT = 1  # of the columns: an older workbook is told to be fetched anew
LAST_STILL = "workplace"  # the last of the columns that stand still when one goes to the right

_SEXES = (("women", "kvinnor/flickor"), ("men", "män/pojkar"))
_ABOUT = re.compile(r"roda-utfall ([0-9]{1,4}) (T1|T2|VB) ([0-9]{4}) (d-[a-z0-9]+|[a-z0-9-]+)")


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """A column: the code of what stands in it, its heading, its width in characters and whether it is filled in."""

    code: str
    heading: str
    width: int = 14
    entered: bool = False

    @property
    def whole(self) -> bool:
        return self.code in WHOLE_NUMBERS


@dataclasses.dataclass(frozen=True, slots=True)
class About:
    """What a workbook is about: the documents of a kind and year, of a nämnd or (``several`` False) of one unit.

    ``place``: the key of the nämnd, or of the unit's document. ``men_first``: the order of the sexes, by the nämnd's
    columns.
    """

    kind: Kind
    year: int
    place: str
    several: bool
    men_first: bool = False

    def __str__(self):
        return f"roda-utfall {LAYOUT} {self.kind.value} {self.year} {self.place}"


def said_of(text: str) -> tuple[int, str, int, str] | None:
    """Return (layout, kind, year, place) as a workbook's first cell says them, or None where it says nothing."""
    found = _ABOUT.fullmatch(text.strip())
    return found and (int(found[1]), found[2], int(found[3]), found[4])


def columns_of(about: About) -> tuple[Column, ...]:
    """Return the columns after the two hidden ones, from left to right."""
    kind, year = about.kind, about.year
    before = [k for k in (Kind.TERTIAL_1, Kind.TERTIAL_2) if k < kind]
    sexes = _SEXES[::-1] if about.men_first else _SEXES
    return (
        *([Column("unit", "Enhet", 24)] if about.several else ()),
        Column("indicator", "Indikator", 36),
        Column(LAST_STILL, "Arbetsplats", 16),
        *([Column("state", "Läge", 12)] if about.several else ()),
        Column("goal", "Mål", 34),
        Column("target", "Årsmål"),
        Column("council_target", "KF:s årsmål"),
        Column("previous", f"Utfall {year - 1}"),
        *(Column(k.value, f"Utfall tertial {k.value[1]}") for k in before),
        Column("total", "Utfall", 14, True),
        *(Column(sex, f"Utfall {name}", 14, True) for sex, name in sexes),
        Column("total_respondents", "Antal svarande", 12, True),
        *(Column(f"{sex}_respondents", f"Antal svarande {name}", 16, True) for sex, name in sexes),
        *([Column("forecast", "Prognos helår", 14, True)] if kind != Kind.ANNUAL_REPORT else ()),
        Column("response_rate", "Svarsfrekvens", 14, True),
        Column("comparison", "Jämförelsevärde", 16, True),
        Column("comparison_label", "Jämförs med", 20, True),
        Column("not_reported", "Redovisas inte, skäl", 24, True),
        Column("weight", "Vikt (bara arbetsplatser)", 14, True),
        Column("note", "Anteckning", 40, True),
    )


def headings_of(about: About) -> list[str]:
    """Return the headings of all columns but the first, which says what the workbook is about."""
    return ["Underlag", *(column.heading for column in columns_of(about))]


def written_base(cells: dict[str, str], facts: dict[str, str]) -> str:
    """Write what stands in a row when the workbook is made, in its cells and beside; blanks are left out."""
    stands = {code: raw for code, raw in cells.items() if raw} | {of_fact(c): raw for c, raw in facts.items() if raw}
    return json.dumps(stands, ensure_ascii=False, separators=(",", ":"))


def of_fact(code: str) -> str:
    """Return what a cell that stands beside is called in the base of its row."""
    return f"={code}"


def read_base(text: str) -> dict[str, str] | None:
    """Read it again; None where it is not what we wrote."""
    try:
        base = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return None
    good = isinstance(base, dict) and all(isinstance(raw, str) for raw in base.values())
    return base if good else None
