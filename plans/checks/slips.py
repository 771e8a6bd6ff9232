"""Figures in the tables that look mistyped or impossible, or stand without their unit."""

import functools
from collections.abc import Iterator

from indicators.choices import Period
from indicators.values import faults_in
from plans import outline as o
from plans.checks.finding import Finding, Severity, capital, listed, quote
from plans.checks.outcomes import anchor_of_target, in_percent, is_report, read, result_here, rows

_CELLS = {"total": "utfallet", "women": "utfallet för kvinnor", "men": "utfallet för män"}
_COLUMNS = {
    "outcome": "utfallet",
    "men": "utfallet för män",
    "women": "utfallet för kvinnor",
    "forecast": "prognosen",
    "target": "årsmålet",
    None: "värdet",  # its column is not known
}

_faults = functools.lru_cache(maxsize=4096)(faults_in)


def slips(outline: o.Outline) -> Iterator[Finding]:
    """Yield what looks mistyped or impossible in the outcomes of the period and in the unit's årsmål."""
    for _, row in rows(outline):
        target = row.value("target") or ""
        if problem := read(target).problem:
            sentence = f"Årsmålet {quote(target)} för {quote(row.name)} går inte att läsa som ett tal. {problem}"
            yield _slip(row, anchor_of_target(row, outline), sentence, f"årsmål {target}")
        if is_report(outline):
            yield from _in_outcomes(row, outline)


def _in_outcomes(row, outline):
    period = Period(outline.kind.value)
    at_workplaces = [r for r in row.results if r.workplace and (r.year, r.period) == (outline.year, period)]
    for result in (result_here(row, outline), *at_workplaces):
        raw = {cell: getattr(result, cell).raw for cell in _CELLS}
        for fault in _faults(**raw, measured_in=row.measured_in, name=row.name, by_sex=row.by_sex):
            cell, place = _CELLS[fault.cell], f", {result.workplace}" if result.workplace else ""
            sentence = f"{capital(cell)} {quote(raw[fault.cell])} för {quote(row.name)}{place}: {fault.text}"
            yield _slip(row, row.key, sentence, f"{cell} {raw[fault.cell]}")


def _slip(row, anchor, sentence, words):
    return Finding(
        code="slip",
        anchor=anchor,
        severity=Severity.QUESTION,
        sentence=sentence,
        evidence=((row.key, f"{row.name}: {words}"),),
    )


def without_unit(outline: o.Outline) -> Iterator[Finding]:
    """Yield one reminder about all figures that stand without % where the indicator is measured in per cent."""
    bare = []
    for _, row in rows(outline):
        figures = [(v, read(v.raw)) for v in row.values if v.column in _COLUMNS]
        figures = [v for v, value in figures if value.number is not None and not value.measured_in]
        if figures and in_percent(row):
            bare.append((row, listed(list(dict.fromkeys(f"{_COLUMNS[v.column]} {v.raw}" for v in figures)))))
    if bare:
        row, here = bare[0]
        more = {0: "", 1: ", och på en rad till"}.get(len(bare) - 1, f", och på {len(bare) - 1} rader till")
        yield Finding(
            code="without_unit",
            anchor=row.key,
            severity=Severity.REMINDER,
            sentence=f"Skriv procenttecken efter tal som är procent: {here} för {quote(row.name)}{more}.",
            evidence=tuple((row.key, f"{row.name}: {here}") for row, here in bare),
        )
