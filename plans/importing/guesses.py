"""What the text tells of the document itself. There is no title page, so each of these is a guess with its reason."""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from plans.choices import Fulfilment, Kind
from plans.importing import words
from plans.importing.drafts import Draft, every_goal
from plans.importing.headers import Header
from plans.importing.lines import Line
from plans.importing.reading import Unreadable

COVER_LINES = 40
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_TERTIAL = re.compile(r"\bT(?:ertial)? ?([12])(?: (?:19|20)\d\d)?$")
_KINDS = {
    "verksamhetsplan": Kind.PLAN,
    "vp": Kind.PLAN,
    "t1": Kind.TERTIAL_1,
    "t2": Kind.TERTIAL_2,
    "verksamhetsberättelse": Kind.ANNUAL_REPORT,
    "vb": Kind.ANNUAL_REPORT,
}


@dataclasses.dataclass(frozen=True, slots=True)
class Guess:
    """``what``: kind, year or unit. ``value``: "" when the text does not tell. ``evidence``: a sentence in Swedish."""

    what: str
    value: str
    evidence: str


class Facts:
    """What the lines before the first heading tell, when there are any."""

    def __init__(self):
        self.kind: tuple[Kind, int] | None = None
        self.year: tuple[int, int] | None = None
        self.unit: tuple[str, int] | None = None

    def read_cover(self, line: Line) -> bool:
        """Read "Verksamhetsplan 2020 för …" or "Enhet: …"; tell whether the line was such a line."""
        if line.number > COVER_LINES:
            return False
        if match := words.UNIT_LINE.fullmatch(line.text):
            self.unit = self.unit or (match["unit"].strip(), line.number)
            return True
        match = words.COVER.fullmatch(line.text)
        if match is None or line.text.endswith(".") or not line.text[0].isupper():
            return False
        named = match["kind"].lower()
        kind = _KINDS.get(named) or {"1": Kind.TERTIAL_1, "2": Kind.TERTIAL_2}.get(match["tertial"])
        if kind is None:
            return False
        self.kind = self.kind or (kind, line.number)
        rest = match["rest"]
        year = match["year"] or next(iter(_YEAR.findall(rest)), None)
        if year:
            self.year = self.year or (int(year), line.number)
            rest = rest.replace(year, "")
        unit = re.sub(r"^\s*(?:för|[-–—:,])\s*|\s*[-–—,]\s*$", "", rest).strip()
        if unit and not re.search(r"\d", unit):
            self.unit = self.unit or (unit, line.number)
        return True


def guess_kind(draft: Draft, facts: Facts) -> Guess:
    """Guess from the title, the tables and the bedömningar which of the four kinds a document is."""
    if facts.kind:
        return Guess("kind", facts.kind[0].value, f"Titeln på rad {facts.kind[1]} säger {facts.kind[0].label.lower()}.")
    for row in (row for goal in every_goal(draft.goals) for row in goal.indicators):
        match = _TERTIAL.search(" ".join(line.text for line in row.zone[-2:]))
        if match and row.header.last == "period":
            kind = Kind.TERTIAL_1 if match[1] == "1" else Kind.TERTIAL_2
            return Guess("kind", kind.value, f"Perioden på rad {row.line} är en tertial.")
    if header := _header_with(draft.headers, "periodicity"):
        return Guess("kind", Kind.PLAN.value, f"Tabellen på rad {header.line} har kolumnen Periodicitet.")
    if header := _header_with(draft.headers, "outcome", "deviation"):
        named = next(c.label for c in header.columns if c.code in ("outcome", "deviation"))
        return Guess("kind", Kind.ANNUAL_REPORT.value, f"Tabellen på rad {header.line} har kolumnen {named}.")
    judged = next((g for g in every_goal(draft.goals) if g.fulfilment not in (None, Fulfilment.NONE)), None)
    if judged:
        return Guess("kind", Kind.ANNUAL_REPORT.value, f"Målet på rad {judged.line} har en bedömning.")
    report = next((s for s in draft.front if s.code == "sammanfattande_analys"), None)
    if report or draft.goals_heading:
        where = f"rubriken {report.heading} på rad {report.line}" if report else f"rubriken {draft.goals_heading}"
        return Guess("kind", Kind.ANNUAL_REPORT.value, f"Texten har {where}.")
    return Guess("kind", Kind.PLAN.value, "Inget i texten tyder på en uppföljning.")


def guess_year(draft: Draft, facts: Facts, kind: Kind, lines: Sequence[Line]) -> Guess:
    """Guess the document's year. Raises ``Unreadable`` when the text tells none."""
    for year, evidence in _years(draft, facts, kind, lines):
        return Guess("year", str(year), evidence)
    raise Unreadable("Det framgår inte av texten vilket år dokumentet gäller. Ange året.")


def _years(draft: Draft, facts: Facts, kind: Kind, lines: Sequence[Line]) -> Iterable[tuple[int, str]]:
    """Yield (year, evidence), the best evidence first."""
    if facts.year:
        yield facts.year[0], f"Titeln på rad {facts.year[1]} säger {facts.year[0]}."
    goals = list(every_goal(draft.goals))
    if kind is not Kind.PLAN:
        rows = [row for goal in goals for row in goal.indicators if row.zone and row.header.last]
        if year := _commonest(year for row in rows for year in _YEAR.findall(row.zone[-1].text)[-1:]):
            yield year, f"Indikatorernas period är {year}."
    for header in draft.headers:
        for column in header.columns:
            found = _YEAR.search(column.label)
            if found and column.code in ("council_target", "target", "forecast", "outcome"):
                yield int(found[0]), f"Tabellen på rad {header.line} har kolumnen {column.label}."
    budget = next((s for s in draft.closing if s.code == "budget" and _YEAR.search(s.heading)), None)
    if budget:
        yield int(_YEAR.search(budget.heading)[0]), f"Rubriken på rad {budget.line} är {budget.heading}."
    for header in draft.headers:
        for column in header.columns:
            if column.code == "previous" and (found := _YEAR.search(column.label)):
                yield int(found[0]) + 1, f"Tabellen på rad {header.line} jämför med {found[0]}."
    if year := _commonest(str(row.end.year) for goal in goals for row in goal.activities if row.end):
        yield year, f"De flesta aktiviteter slutar {year}."
    if year := _commonest(found for line in lines for found in _YEAR.findall(line.text)):
        yield year, f"{year} är det årtal som nämns oftast."


def guess_unit(facts: Facts) -> Guess:
    """Guess the unit's name; only a title tells it for certain enough to be said."""
    if facts.unit:
        return Guess("unit", facts.unit[0], f"Enheten nämns på rad {facts.unit[1]}.")
    return Guess("unit", "", "Texten säger inte vilken enhet den gäller.")


def _header_with(headers: Iterable[Header], *codes: str) -> Header | None:
    return next((h for h in headers if any(c.code in codes for c in h.columns)), None)


def _commonest(years: Iterable[str]) -> int | None:
    counted = Counter(years).most_common(1)
    return int(counted[0][0]) if counted else None
