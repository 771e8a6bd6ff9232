"""What Kolada can tell of a report's outcomes: the unit's own figures where it has them, and the municipality's beside.

Kolada has yearly figures only, so this is for the annual report. The municipality's figure is something to compare
with, never the unit's outcome.
"""

import dataclasses
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError

from indicators.kolada import Kolada
from indicators.models import UnitIndicator
from indicators.values import show
from plans.choices import Kind
from plans.models import Document
from reports.workbooks.comparing import Change, Comparison, Remark, Weight
from reports.workbooks.lines import Line
from units.models import Municipality

_HEADINGS = {
    "total": "Utfall",
    "women": "Utfall kvinnor/flickor",
    "men": "Utfall män/pojkar",
    "comparison": "Jämförelsevärde",
    "comparison_label": "Jämförs med",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Questions:
    """What to ask: {key of a line: id of its key figure}, of the unit (or "") and the municipality (or "").

    ``measured_in``: {key of a line: what its indicator is measured in}.
    """

    document: Document
    kpis: dict[str, str]
    measured_in: dict[str, str]
    unit_id: str
    code: str
    municipality: str

    def hinder(self) -> str:
        """Return why there is nothing to ask, in a sentence, or ""."""
        if self.document.kind != Kind.ANNUAL_REPORT:
            return "Kolada har bara siffror för hela år. De hämtas till verksamhetsberättelsen."
        if not self.kpis:
            return (
                "Ingen av enhetens indikatorer har ett id i Kolada. Det läggs in under Inställningar, vid indikatorn, "
                "av den som skriver KF:s eller nämndens mål."
            )
        if not self.unit_id and not self.code:
            return "Varken enhetens id i Kolada eller kommunkoden är inlagd. Den som förvaltar systemet lägger in dem."
        return ""

    def require_any(self) -> None:
        if hinder := self.hinder():
            raise ValidationError(hinder)


def questions_of(document) -> Questions:
    """Return what there is to ask Kolada of a report."""
    lines = UnitIndicator.objects.filter(
        measure__unit=document.unit_id, goal__year=document.year, goal__removed_at=None, removed_at=None
    ).exclude(measure__indicator__kolada_id="")
    rows = list(lines.values_list("key", "measure__indicator__kolada_id", "measure__indicator__measured_in"))
    municipality = Municipality.objects.first()
    return Questions(
        document=document,
        kpis={key: kpi for key, kpi, _ in rows},
        measured_in={key: unit for key, _, unit in rows},
        unit_id=document.unit.kolada_id,
        code=municipality.code if municipality else "",
        municipality=municipality.name if municipality else "",
    )


def ask(questions: Questions, lines: Sequence[Line], *, kolada: Kolada | None = None) -> Comparison:
    """Ask Kolada, and return what it would change in the lines. Raises ``KoladaFault`` with a sentence to the user.

    What is empty is proposed to be filled in; what somebody has written there already is only shown beside.
    """
    kolada, year = kolada or Kolada(), questions.document.year
    asked = [line for line in lines if line.line in questions.kpis and line.workplace is None]
    kpis = sorted({questions.kpis[line.line] for line in asked})
    own = kolada.unit_outcomes(kpis, questions.unit_id, [year]) if questions.unit_id and kpis else {}
    beside = kolada.outcomes(kpis, questions.code, [year]) if questions.code and kpis else {}
    changes, remarks = [], []
    for line in asked:
        kpi, unit = questions.kpis[line.line], questions.measured_in[line.line]
        cells = _figures(own.get((kpi, year)), line, unit)
        city = beside.get((kpi, year))
        if city and city.total is not None:
            cells |= {"comparison": _shown(city.total, unit), "comparison_label": f"{questions.municipality}, Kolada"}
        if not cells:
            text = f"Kolada har inget värde för {year} ({kpi})."
            remarks.append(Remark(Weight.LEFT_OUT, "", line.facts["indicator"], text))
        for code, after in cells.items():
            if line.cells[code] == after:
                continue
            if closed := line.locked.get("") or line.locked.get(code):
                about = f"{line.facts['indicator']} · {_HEADINGS[code]}"
                remarks.append(Remark(Weight.LEFT_OUT, "", about, closed))
            else:
                changes.append(_change(line, code, after))
    return Comparison(tuple(changes), tuple(remarks))


def _figures(found, line, unit):
    if found is None:
        return {}
    parts = {"total": found.total}
    if line.beside.by_sex:
        parts |= {"women": found.women, "men": found.men}
    return {part: _shown(number, unit) for part, number in parts.items() if number is not None}


def _shown(number, unit):
    """Write a figure as it is to be printed. Kolada tells shares with all their decimals, and out of those it can be
    worked out how few they are of: 63,157895 % is 12 of 19."""
    places = Decimal("0.01") if abs(number) >= 1 else Decimal("0.0001")
    return show(number.quantize(places, ROUND_HALF_UP), unit)


def _change(line, code, after):
    return Change(
        document=line.document.key,
        line=line.line,
        workplace=None,
        code=code,
        heading=_HEADINGS[code],
        unit=line.document.unit_name,
        about=line.facts["indicator"],
        cell="",
        before=line.cells[code],
        after=after,
        base=line.cells[code],
        chosen=not line.cells[code],
    )
