"""The words of the form: what goals, rubriker, chapters, bedömningar and page furniture are called in the documents.

They differ by year and nämnd; what is known is gathered here, so that a new variant is a line in a table.
"""

import dataclasses
import functools
import re

from goals.choices import Level
from plans import defaults
from plans.choices import Fulfilment, Kind, Place
from plans.importing.lines import RECENT

# --- goals ---------------------------------------------------------------------------------------------------------
_COUNCIL = r"(?:KF\s*:?\s?s|Kommunfullmäktiges)"
_LABELS = (
    (Level.ORIENTATION, rf"(?:{_COUNCIL}\s+)?inriktningsmål"),
    (Level.AREA, rf"{_COUNCIL}\s+(?:mål(?:\s+för\s+verksamhetsområdet?)?|verksamhets(?:områdes)?mål)"),
    (Level.COMMITTEE, r"(?:(?:Stadsdels)?nämndens\s+mål(?:\s+för\s+verksamhetsområdet)?|Nämndmål|Nämndsmål)"),
    (Level.UNIT, r"(?:Enhetsmål|Enhetens\s+(?:mål|åtagande)|Enhetsåtagande|Åtagande)"),
)
GOAL_LABEL = re.compile("|".join(f"(?P<{level.name}>{words})" for level, words in _LABELS), re.IGNORECASE)
_USUAL_LABEL = re.compile(
    rf"(?:{_COUNCIL}\s+(?:inriktningsmål|mål\s+för\s+verksamhetsområdet?)|Nämndmål|Enhetsmål)\b", re.IGNORECASE
)
GOAL_NUMBER = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})(?P<dot>\.?)(?:\s+|(?=[A-ZÅÄÖ])|$)")
GOALS_HEADING = re.compile(
    rf"(?:Uppföljning|Redovisning)\s+av\s+{_COUNCIL}\s+(?:inriktningsmål|mål(?:\s+för\s+verksamhetsområde(?:na|t))?)",
    re.IGNORECASE,
)

STATUS = re.compile(
    r"(?:(?:mål)?(?:bedömning|uppfyllelse)(?:\s+av\s+måluppfyllelse)?\s*:\s*)?"
    r"(?:(?P<known>(?:kommer\s+att\s+)?uppfyll(?:s|as|t|ts)\s+(?P<degree>helt|delvis|inte|ej))"
    r"|(?P<none>ingen(?:\s+bedömning)?|ej\s+bedömd?))\.?",
    re.IGNORECASE,
)
_DEGREES = {"helt": Fulfilment.FULL, "delvis": Fulfilment.PARTIAL, "inte": Fulfilment.NOT, "ej": Fulfilment.NOT}


def has_usual_label(text: str) -> bool:
    """Tell whether a line begins with the label that its goal has in nearly every document."""
    return _USUAL_LABEL.match(text) is not None


@functools.lru_cache(RECENT)
def goal_label(text: str) -> tuple[Level, int] | None:
    """Return the level a line's label names and where the label ends, its colon included; None without a label.

    A label stands first on its line and has a colon, or stands alone on the line.
    """
    match = GOAL_LABEL.match(text)
    if match is None:
        return None
    rest = text[match.end() :]
    colon = re.match(r"(?:\s+[\d.]{1,8})?\s*:", rest)
    if colon is None and (rest.strip() or not text[0].isupper()):
        return None
    return Level[match.lastgroup], match.end() + (colon.end() if colon else 0)


@functools.lru_cache(RECENT)
def fulfilment(text: str) -> Fulfilment | None:
    """Return the bedömning that a whole line states, or None."""
    match = STATUS.fullmatch(text)
    if match is None or not text[0].isupper():
        return None
    return _DEGREES[match["degree"].lower()] if match["degree"] else Fulfilment.NONE


# --- rubriker ------------------------------------------------------------------------------------------------------
_GOAL_VARIANTS = {
    "förväntade resultat": defaults.EXPECTED_RESULT,
    "arbetssätt och metoder": defaults.WORKING_METHOD,
    "resurser": defaults.RESOURCE_USE,
    "uppföljning och utvärdering": defaults.FOLLOW_UP,
    "uppföljning/utvärdering": defaults.FOLLOW_UP,
    "analys av resultat": defaults.ANALYSIS,
    "analys av måluppfyllelse": defaults.ANALYSIS,
}
_GOAL_RUBRICS = {
    r.label.lower(): r.code
    for r in defaults.RUBRICS
    if r.label and r.place in (Place.ORIENTATION, Place.AREA, Place.COMMITTEE, Place.UNIT)
} | _GOAL_VARIANTS
SUBHEADS = re.compile(r"(?:KF:s |Kommunfullmäktiges |Nämndens |Enhetens )?(?:indikator|aktivitet)er:?", re.IGNORECASE)


@functools.lru_cache(RECENT)
def goal_rubric(text: str) -> str | None:
    """Return the code of the rubrik that a whole line under a goal is, or None."""
    return _GOAL_RUBRICS.get(" ".join(text.rstrip(" :").lower().split())) if text[:1].isupper() else None


# --- headings before and after the goals ---------------------------------------------------------------------------
_VARIANTS = {
    Place.FRONT: {
        "verksamhetsidé": "verksamhetside",
        "värdegrund": "verksamhetside",
        "vision och värdegrund": "verksamhetside",
        "beskrivning av verksamheten": "verksamhetsbeskrivning",
        "våra brukare": "brukare",
        "personal": "medarbetare",
        "kvalitetsutveckling": "kvalitetsarbete",
        "kvalitets och utvecklingsarbete": "kvalitetsarbete",
        "medarbetares delaktighet": "delaktighet",
        "medarbetarnas inflytande och delaktighet": "delaktighet",
        "sammanfattning": "sammanfattande_analys",
    },
    Place.CLOSING: {
        "ekonomi": "uppfoljning_ekonomi",
        "driftbudget": "driftbudget",
        "uppföljning av investeringar": "investeringar",
        "lokaländamål": "lokaler_medel",
        "övriga frågor": "ovrigt",
        "övriga redovisningar": "ovrigt",
        "kvalitetsarbete": "systematiskt_kvalitetsarbete",
        "klagomål och synpunkter": "synpunkter_klagomal",
        "synpunkter, klagomål och förbättringsförslag": "synpunkter_klagomal",
    },
}
_HEADINGS = {
    place: {r.label.lower(): r.code for r in defaults.RUBRICS if r.place is place} | variants
    for place, variants in _VARIANTS.items()
}
_LEVELS = {r.code: r.level for r in defaults.RUBRICS if r.place in _HEADINGS}
_BUDGET = re.compile(r"budget(?:\s+för)?(?:\s+år)?\s+(?:19|20)\d\d")
_NUMBERING = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*\.?\s+)?")
# What begins the part after the goals. Resursanvändning cannot: it also is a rubrik under a goal.
_OPENING = set(_HEADINGS[Place.CLOSING].values()) - {"ekonomi_resursanvandning"}
# Chapters that some nämnder add after the goals.
_OTHER_CHAPTERS = set(
    """
    lex sarah|bilagor|intern kontroll|internkontroll|riskanalys|jämställdhetsintegrering|särskilda redovisningar
    upphandling|kvalitetsgarantier|kvalitetsgaranti|avslutning|resursanvändning och ekonomi|ekonomisk uppföljning
    budget|verksamhetens ekonomi|framtid|utblick
    """.strip()
    .replace("\n    ", "|")
    .split("|")
)
OWN_LEVEL = 3


@dataclasses.dataclass(frozen=True, slots=True)
class Heading:
    """A heading we know: its rubrik's code and level. ``own``: it is not the template's in that place."""

    code: str
    level: int
    own: bool = False


@functools.lru_cache(RECENT)
def heading(text: str, place: Place) -> Heading | None:
    """Return what a whole line before or after the goals is when it is a heading we know, else None."""
    if not (text[:1].isupper() or text[:1].isdigit()) or text.endswith(","):
        return None
    name = " ".join(text[_NUMBERING.match(text).end() :].rstrip(" :.").lower().split())
    code = "budget" if _BUDGET.fullmatch(name) and place is Place.CLOSING else _HEADINGS[place].get(name)
    if code is not None:
        return Heading(code, _LEVELS[code])
    if name in _OTHER_CHAPTERS and place is Place.CLOSING:
        return Heading(slug(name), 1, own=True)
    elsewhere = _BUDGET.fullmatch(name) or any(name in names for names in _HEADINGS.values())
    return Heading(slug(name), OWN_LEVEL, own=True) if elsewhere else None


def economy_code(code: str, kind: Kind) -> str:
    """Return the code of the chapter on economy, which documents call by both names whatever their kind."""
    if code not in ("uppfoljning_ekonomi", "redovisning_ekonomi"):
        return code
    return "redovisning_ekonomi" if kind is Kind.PLAN else "uppfoljning_ekonomi"


@functools.lru_cache(RECENT)
def opens_closing(text: str) -> bool:
    """Tell whether a whole line is a chapter that ends the goals."""
    found = heading(text, Place.CLOSING)
    return found is not None and (found.level == 1 if found.own else found.code in _OPENING)


def slug(text: str) -> str:
    """Return a code of a heading: "Enhetens uppdrag" → "enhetens_uppdrag"."""
    plain = text.lower().translate(str.maketrans("åäöéèüáàñ", "aaoeeuaan"))
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:50].rstrip("_") or "rubrik"


# --- page furniture ------------------------------------------------------------------------------------------------
FURNITURE = re.compile(
    r"tjänsteutlåtande|sida?\s*\d+\s*(?:(?:av|/)\s*\d+|\(\s*\d+\s*\))?|\d+\s*\(\s*\d+\s*\)"
    r"|(?:www|start)\.stockholm(?:\.se)?|stockholm\.se|(?:dnr|diarienummer|diarienr)\b\s*:?.{0,60}"
    r"|innehållsförteckning|.{1,120}?\.{4,}\s*\d+",
    re.IGNORECASE,
)
COVER = re.compile(
    r"(?P<kind>verksamhetsplan|verksamhetsberättelse|tertialrapport\s*(?P<tertial>[12])?|VP|VB|T1|T2)\b"
    r"(?:\s*(?P<year>(?:19|20)\d\d))?(?P<rest>.{0,80})",
    re.IGNORECASE,
)
UNIT_LINE = re.compile(r"(?:enhet|enhetens namn|enhetens namn är)\s*:\s*(?P<unit>\S.{1,100})", re.IGNORECASE)
