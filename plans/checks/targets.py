"""An årsmål in a table that differs from the one told in a text of the same goal: 83 in the table, 79 in the text.

Careful rather than complete: the number must be said to be aimed at, be of the same kind (per cent or not), and the
clause must name the indicator, or speak of "målet" where there is just one.
"""

import functools
import re
from collections.abc import Iterator, Sequence

from indicators.measuring import is_percent
from plans import outline as o
from plans.checks.finding import Finding, Severity, frozen, quote
from plans.checks.outcomes import anchor_of_target
from plans.checks.reading import KEPT, Written, sentences
from plans.measured import read

_DIGITS = r"(?:[0-9]{1,3}(?:[ \u00a0][0-9]{3})+|[0-9]+)(?:,[0-9]+)?"
_NUMBER = rf"(?P<number>{_DIGITS})\s*(?P<percent>%|procent\b)?"
_CALLED = r"(?:års)?mål(?:et|en|värdet|nivån)?\b(?!\s+[0-9])"  # not "mål 1.4"
_FROM = rf"(?:från\s+{_DIGITS}\s*(?:%|procent)?\s+)?"
_AIMS = (
    re.compile(
        rf"\b(?:(?P<called>{_CALLED})|(?:öka|höja|minska|sänka|stiga|sjunka)(?:s|r)?\s+{_FROM}(?:\w+\s+)?till\b"
        r"|ska\s+(?:\w+\s+)?(?:vara|uppgå|nå|ligga)\b|nå(?:r|s)?\s+upp\b|(?:minst|högst|lägst)\b)"
        rf"[^0-9,;:]{{0,30}}?(?<![\w,–-]){_NUMBER}(?![\w–-]|,[0-9])(?P<after>\s+\w+)?",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<![\w,–-])(?P<called>){_NUMBER}(?P<after>\s+av\b)[^.,;:]{{0,80}}?\bska\b", re.IGNORECASE),
)
_CLAUSE = re.compile(r"[,;:]\s+|\s+(?:men|medan)\s+|\s+och\s+(?=[0-9]|\w+\s+av\s)")
# Another year's or somebody else's aim, or a result that stands between: nothing to compare with this year's own.
_OTHERS = re.compile(
    r"\b(?:förra|föregående|fjol\w*|tidigare|nästa|kommande|korta|långa|staden|stadens|nämndens|KF|KF:s|utfall\w*|resultat\w*|blev"
    r"|procentenhet\w*)\b",
    re.IGNORECASE,
)
_DIGIT = re.compile("[0-9]")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_WORD = re.compile(r"[^\W\d_]+")
_FEW = 3  # telling words of a name, of which all must stand there
_COMMON = frozenset(
    "andel andelen antal antalet inom personer personal stadens staden verksamheter verksamhet totalt total totala "
    "enheten enhetens nämndens samtliga upplever genom under över vara deras".split()
)


@frozen
class _Aim:
    """A number that a clause says is aimed at, with the years that its sentence tells."""

    number: str
    percent: bool
    after: str  # the word that follows it
    called: bool  # the number is said to be "målet"
    words: str  # of the clause
    sentence: str
    years: frozenset[str]


def other_targets(outline: o.Outline, texts: Sequence[Written]) -> Iterator[Finding]:
    """Yield texts that tell another årsmål than the table does."""
    for written in texts:
        found = aims(written.text.html) if written.goals else ()
        if not found:
            continue
        if isinstance(written.row, o.IndicatorRow):
            near = above = (written.row,)
        else:
            near = written.goals[0].indicators
            above = tuple(row for goal in written.goals for row in goal.indicators)
        for aim in found:
            if not aim.years - {str(outline.year)} and (row := _contradicted(aim, near, above, written.ours)):
                yield _finding(written, aim, row, outline)


@functools.lru_cache(maxsize=KEPT)
def aims(markup: str) -> tuple[_Aim, ...]:
    """Return what a text says is aimed at this year, by the unit itself."""
    found = []
    for sentence in sentences(markup):
        if not _DIGIT.search(sentence.raw) or _OTHERS.search(sentence.raw):
            continue
        for clause in _CLAUSE.split(sentence.raw):
            match = next((match for pattern in _AIMS if (match := pattern.search(clause))), None)
            if match:
                found.append(
                    _Aim(
                        number=match["number"],
                        percent=bool(match["percent"]),
                        after=(match["after"] or "").strip().casefold(),
                        called=bool(match["called"]) and " att " not in match[0],  # "målet är 79", not "att 79 av …"
                        words=f" {' '.join(_WORD.findall(clause.casefold()))}",
                        sentence=sentence.raw,
                        years=frozenset(_YEAR.findall(sentence.raw)),
                    )
                )
    return tuple(found)


def _contradicted(aim, near, above, ours):
    """Return the row whose årsmål the number should have been, or None."""
    rows = [row for row in above if _names(row.name, aim.words)]
    if not rows and len(near) == 1 and aim.called:
        rows = near
    rows = [row for row in rows if _is_of(row, aim, ours)]
    number = read(aim.number).exact
    if not rows or number is None or any(_may_be(row, number) for row in rows):
        return None
    return rows[0]


def _finding(written, aim, row, outline):
    told = aim.number + ("\u00a0%" if aim.percent else "")
    theirs = "" if written.ours else " Texten är nämndens: säg till controllern om den är fel."
    return Finding(
        code="target",
        anchor=written.text.slot,
        severity=Severity.QUESTION,
        sentence=f"I {written.where} står {told}, men årsmålet för {quote(row.named)} är {row.value('target')}. "
        f"Vilket gäller?{theirs}",
        evidence=(
            (written.text.slot, aim.sentence),
            (anchor_of_target(row, outline), f"{row.named}: årsmål {row.value('target')}"),
        ),
    )


def _is_of(row, aim, ours):
    """Tell whether the row has an årsmål that a number of that kind can contradict.

    What the nämnd aims at is for all its units together: a unit may set its own where KF has set none for it.
    """
    target = read(row.value("target") or "")
    if target.number is None or target.change or not (ours or read(row.value("council_target") or "").number):
        return False
    unit = target.measured_in or row.measured_in
    if is_percent(unit) or aim.percent:
        return is_percent(unit) and aim.percent
    return not aim.after or aim.after == (unit.split() or [""])[0].casefold()


def _may_be(row, number):
    """KF:s årsmål and the year before may be told as well."""
    told = (read(row.value(column) or "") for column in ("target", "council_target", "previous", "outcome", "forecast"))
    return any(number in (value.number, value.upper) for value in told)


def _names(name, words):
    """Tell whether a clause names an indicator: nearly all of its telling words stand there, inflected or not."""
    stems = _stems(name)
    there = sum(f" {stem}" in words for stem in stems)
    return bool(stems) and there >= (len(stems) if len(stems) <= _FEW else 0.7 * len(stems))


@functools.lru_cache(maxsize=KEPT)
def _stems(name):
    words = _WORD.findall(name.partition("(")[0].casefold())
    return frozenset(word[: max(5, len(word) - 3)] for word in words if len(word) > 4 and word not in _COMMON)
