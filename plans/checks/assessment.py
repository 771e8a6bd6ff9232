"""Contradictions between a unit's bedömning of its own goal and what else the report says of it.

Målbedömning weighs indicators and analysis together and is a human judgement. It is never set here: what is found is
pointed out, and the form that takes the bedömning may ask for a reason.
"""

import functools
import re

from goals.choices import Level
from indicators.choices import Periodicity
from plans import outline as o
from plans.checks.finding import ASSESSMENT, Finding, Severity, listed, quote
from plans.checks.outcomes import aim, is_report, reached, result_here
from plans.checks.reading import KEPT, plain
from plans.choices import Fulfilment, Kind, Progress
from plans.periods import has_ended, period_end
from plans.tables import day

# How an analysis says that the activity was not done. Looked for where it begins: further on it may be of other things.
_BEGINNING = 200
_NOT_DONE = re.compile(
    r"\b(?:inte|ej|aldrig)\s+(?:\w+\s+)?"
    r"(?:skapat|genomför|startat|påbörja|kommit igång|blivit av|hunnit|slutför|klar\b)"
    r"|\b(?:är|blev|blivit|har)\s+(?:inställ|försena|senarelag|uppskjut|framskjut)|\bskjut\w*\s+(?:upp|fram)\b",
    re.IGNORECASE,
)
_DONE = re.compile(r"\b(?:är|har|blev|blivit)\s+(?:\w+\s+)?(?:genomför[dt]|klar|avslutad)", re.IGNORECASE)


def objections(goal: o.Goal, outline: o.Outline) -> tuple[Finding, ...]:
    """Return what speaks against the bedömning of an enhetsmål in a report: at most one finding, with its evidence.

    "Helt" is questioned where an outcome is under its årsmål, an activity is marked Avvikelse or Avbruten, has ended
    without analysis or is said not to be done, or no indicator has an outcome; "inte" where every indicator reaches
    its årsmål. "Delvis" goes with an outcome under its årsmål and with an Avvikelse; it is questioned where nothing
    tells: no indicator has an outcome, or an activity has ended without analysis.
    """
    if goal.level != Level.UNIT or not is_report(outline):
        return ()
    if goal.fulfilment == Fulfilment.FULL:
        against = tuple(_against_full(goal, outline))
    elif goal.fulfilment == Fulfilment.PARTIAL:
        against = (*_without_outcome(goal, outline), *_in_silence(goal.activities, outline))
    elif goal.fulfilment == Fulfilment.NOT:
        against = tuple(_against_not(goal, outline))
    else:
        return ()
    if not against:
        return ()
    judged = quote(outline.layout.fulfilment_label(goal.fulfilment))
    sentence = f"{quote(goal.title)} är bedömt som {judged}, men {listed([said for said, _ in against])}."
    return (
        Finding(
            code=ASSESSMENT,
            anchor=f"{goal.key}.bedomning",
            severity=Severity.QUESTION,
            sentence=sentence,
            evidence=tuple(link for _, links in against for link in links),
        ),
    )


def contradictions(outline: o.Outline):
    """Yield the objections to every goal of the unit's own."""
    for _, goal in o.walk(outline.goals):
        yield from objections(goal, outline)


def _against_full(goal, outline):
    """Yield (what is said, its links)."""
    under = [row for row in goal.indicators if reached(row, outline) is False]
    if under:
        said = f"{len(under)} indikatorer når inte årsmålet"
        if len(under) == 1:
            said = f"utfallet för {quote(under[0].name)} når inte årsmålet ({_against_target(under[0], outline)})"
        yield said, [(row.key, f"{row.named}: {_against_target(row, outline)}") for row in under]
    yield from _without_outcome(goal, outline)
    marked = [row for row in goal.activities if row.deviation]
    unmarked = [row for row in goal.activities if not row.deviation]
    stopped = [row for row in unmarked if row.progress == Progress.CANCELLED]
    unfinished = [row for row in unmarked if _is_not_done(row) and row not in stopped]
    for found, one, many in (
        (marked, "är markerad med avvikelse", "är markerade med avvikelse"),
        (stopped, "är avbruten", "är avbrutna"),
        (unfinished, "beskrivs som inte genomförd", "beskrivs som inte genomförda"),
    ):
        if found:
            said = f"{len(found)} aktiviteter {many}" if found[1:] else f"aktiviteten {quote(found[0].title)} {one}"
            yield said, [(_anchor(row), f"{quote(row.title)}: {one}") for row in found]
    yield from _in_silence(unmarked, outline)


def _in_silence(activities, outline):
    """Activities that end in what the report tells about, without analysis; that they *have* ended nobody knows."""
    silent = [row for row in activities if has_ended(row, outline) and not (row.analysis and row.analysis.html)]
    if not silent:
        return
    if silent[1:]:
        until = day(period_end(outline.kind, outline.year))
        said = f"{len(silent)} aktiviteter har slutdatum senast {until} men saknar analys"
    else:
        said = f"aktiviteten {quote(silent[0].title)} har slutdatum {day(silent[0].end)} men saknar analys"
    yield said, [(_anchor(row), f"{quote(row.title)}: slutdatum {day(row.end)}, analys saknas") for row in silent]


def _without_outcome(goal, outline):
    """A tertial report tells of the indicators that are reported each tertial; a reason given is an answer."""
    yearly = outline.kind == Kind.ANNUAL_REPORT
    asked = [row for row in goal.indicators if yearly or row.periodicity == Periodicity.TERTIAL]
    results = [(row, result_here(row, outline)) for row in asked if not row.unsettled]
    told = any(result.told for _, result in results)
    if results and len(results) == len(asked) and not told:
        said = "målets indikator har inget utfall" if len(asked) == 1 else "ingen av målets indikatorer har ett utfall"
        yield said, [(row.key, f"{row.named}: utfall saknas") for row in asked]


def _against_not(goal, outline):
    if goal.indicators and all(reached(row, outline) for row in goal.indicators):
        links = [(row.key, f"{row.named}: {_against_target(row, outline)}") for row in goal.indicators]
        one = f"indikatorn {quote(goal.indicators[0].name)} når årsmålet"
        yield (f"alla {len(links)} indikatorer når årsmålet" if links[1:] else one), links


def _against_target(row, outline):
    outcome, target = result_here(row, outline).total.raw, aim(row).raw
    before = row.value("previous")
    compared = f", förra året {before}" if before and not any(c.isdigit() for c in target) else ""
    return f"utfall {outcome}, årsmål {target}{compared}"


def _is_not_done(row):
    return bool(row.analysis) and says_not_done(row.analysis.html)


@functools.lru_cache(maxsize=KEPT)
def says_not_done(markup: str) -> bool:
    """Tell whether an analysis begins by saying that the activity was not done, and has not said before that it was."""
    beginning = plain(markup)[:_BEGINNING]
    found = _NOT_DONE.search(beginning)
    return bool(found) and not _DONE.search(beginning, 0, found.start())


def _anchor(row):
    return row.analysis.slot if row.analysis else row.key
