"""Figures in the tables that look mistyped or impossible, or stand without their unit."""

import dataclasses
import functools
import re
from collections.abc import Iterable, Iterator, Mapping

from indicators.doubts import answers_in, scales_in, unread_in
from indicators.values import Fault, faults_in
from plans import outline as o
from plans.checks.finding import Finding, Severity, capital, listed, quote
from plans.checks.mistyped import address_of
from plans.checks.outcomes import PARTS_OF_OUTCOME, anchor_of_target, is_report, results_here, rows
from plans.measured import beside_of, in_percent, read

_COLUMNS = {
    "outcome": "utfallet",
    "men": "utfallet för män",
    "women": "utfallet för kvinnor",
    "forecast": "prognosen",
    "target": "årsmålet",
    None: "värdet",  # its column is not known
}

# the cells of an outcome that something is asked about on the page too
_CELLS = PARTS_OF_OUTCOME | {"total_respondents": "antal svarande"}
_MEASURED = re.compile(r"(?:[kmgt]?wh|kg|ton|gram|kr|tkr|mkr|mnkr|kronor|km|kvm|m2|m²)(?![^\W\d_])", re.IGNORECASE)

_faults = functools.lru_cache(maxsize=4096)(faults_in)
_scales = functools.lru_cache(maxsize=4096)(scales_in)
_unread = functools.lru_cache(maxsize=4096)(unread_in)


def slips(outline: o.Outline) -> Iterator[Finding]:
    """Yield what looks mistyped or impossible in the outcomes of the period and in the unit's årsmål."""
    for _, row in rows(outline):
        target = row.value("target") or ""
        if problem := read(target).problem:
            sentence = f"Årsmålet {quote(target)} för {quote(row.named)} går inte att läsa som ett tal. {problem}"
            yield _slip(row.key, row.named, anchor_of_target(row, outline), sentence, f"årsmål {target}")
        if is_report(outline):
            yield from _in_outcomes(row, outline)


def _in_outcomes(row, outline):
    for result in results_here(row, outline):
        raw = {cell: getattr(result, cell).raw for cell in PARTS_OF_OUTCOME}
        faults = _faults(**raw, measured_in=row.measured_in, name=row.name, by_sex=row.by_sex)
        told = {fault.cell for fault in faults}
        about = beside_of(row, outline, workplace=bool(result.workplace))
        scales = (*_scales(**raw, about=about), *_unread(**raw, about=about))
        doubts = (fault for fault in faults if fault.warning)  # the others are told of by mistyped.py
        questions = [*doubts, *(question for question in scales if question.cell not in told)]
        answers = [getattr(result, part).respondents for part in PARTS_OF_OUTCOME]
        raw["total_respondents"] = str(answers[0])
        for fault in (*questions, *answers_in(*answers)):
            slip = slip_at(fault, raw[fault.cell], key=row.key, name=row.named, workplace=result.workplace)
            yield dataclasses.replace(slip, cell=address_of(row, result, fault.cell))


def with_digests(
    faults: Iterable[Fault], cells: Mapping[str, str], *, key: str, name: str, workplace: str = ""
) -> tuple[Fault, ...]:
    """Return the faults of a row of the grid, those with a digest that are questions on the page too (slips)."""
    line = {"key": key, "name": name, "workplace": workplace}
    return tuple(
        dataclasses.replace(fault, digest=slip_at(fault, cells[fault.cell], **line).digest)
        if fault.warning and fault.cell in _CELLS and cells[fault.cell]
        else fault
        for fault in faults
    )


def slip_at(fault: Fault, raw: str, *, key: str, name: str, workplace: str = "") -> Finding:
    """Return what a fault in a cell of a line is as a finding; the grid shows the same beside its cell."""
    cell, place = _CELLS[fault.cell], f", {workplace}" if workplace else ""
    sentence = f"{capital(cell)} {quote(raw)} för {quote(name)}{place}: {fault.text}"
    return _slip(key, name, key, sentence, f"{cell} {raw}")


def _slip(key, name, anchor, sentence, words):
    return Finding(
        code="slip",
        anchor=anchor,
        severity=Severity.QUESTION,
        sentence=sentence,
        evidence=((key, f"{name}: {words}"),),
    )


def without_unit(outline: o.Outline) -> Iterator[Finding]:
    """Yield one reminder about all figures that stand without the unit of their indicator: per cent, GWh, kronor.

    Things and people that are counted need none: "10" beside KF:s "högst 10 personer" is clear.
    """
    bare = []
    for _, row in rows(outline):
        figures = [(v, read(v.raw)) for v in row.values if v.column in _COLUMNS]
        figures = [v for v, value in figures if value.number is not None and not value.measured_in]
        unit = _unit_of(row) if figures else ""
        if unit:
            bare.append((row, listed(list(dict.fromkeys(f"{_COLUMNS[v.column]} {v.raw}" for v in figures))), unit))
    if bare:
        row, here, unit = bare[0]
        more = {0: "", 1: ". Detsamma gäller en rad till"}.get(
            len(bare) - 1, f". Detsamma gäller {len(bare) - 1} rader till"
        )
        yield Finding(
            code="without_unit",
            anchor=row.key,
            severity=Severity.REMINDER,
            sentence=f"Skriv ut måttenheten: {here} för {quote(row.named)} saknar {quote(unit)}{more}.",
            evidence=tuple((row.key, f"{row.named}: {here}") for row, here, _ in bare),
        )


def _unit_of(row):
    """Return the unit that the figures of a row must have, by the indicator or by the other values; "" for none."""
    if in_percent(row):
        return "%"
    units = (row.measured_in, *(read(v.raw).measured_in for v in row.values))
    return next((unit for unit in units if _MEASURED.match(unit)), "")
