"""The cells of an outcome: what they are called, what can be stored in them, and what looks wrong there."""

import re

from indicators.doubts import Beside, answers_in, bare_in, scales_in, unread_in
from indicators.few import few_in
from indicators.models import Outcome
from indicators.privacy import Figures
from indicators.values import Fault, faults_in, parse

# the column of a report (plans/defaults.py) and the field that keeps what stands in it
FIELDS = {
    "outcome": "total_raw",
    "men": "men_raw",
    "women": "women_raw",
    "forecast": "forecast_raw",
    "previous": "previous_raw",
    "period": "period_raw",
}
# a cell where outcomes are entered, and the field that keeps what was typed there
CELLS = {
    "total": "total_raw",
    "women": "women_raw",
    "men": "men_raw",
    "total_respondents": "total_respondents",
    "women_respondents": "women_respondents",
    "men_respondents": "men_respondents",
    "forecast": "forecast_raw",
    "note": "note",
    "response_rate": "response_rate",
    "comparison": "comparison_raw",
    "comparison_label": "comparison_label",
    "not_reported": "not_reported_reason",  # the reason; without one the outcome is reported
    "weight": "weight",
}
FEW = (
    "Var försiktig: färre än {} personer, och alla som läser rapporten ser siffran. Skriv antal svarande, så visas den "
    "bara för er som arbetar med den, eller skriv i stället varför utfallet inte redovisas."
)
WHOLE_NUMBERS = {"total_respondents", "women_respondents", "men_respondents", "weight"}
PARTS = ("total", "women", "men")
_MOST = 2_147_483_647  # what the database keeps of a whole number
_SPACES = re.compile(r"(?<=[0-9])[ \u00a0\u202f\u2009](?=[0-9]{3}(?![0-9]))")


def fill_outcome(outcome: Outcome, cells: dict[str, str]) -> None:
    """Set the printed values of an outcome by column, and the numbers in them for comparing; other columns are left."""
    for column, field in FIELDS.items():
        if column in cells:
            setattr(outcome, field, cells[column] or "")
    read_numbers(outcome)


def fill_cells(outcome: Outcome, cells: dict[str, str]) -> None:
    """Set cells of an outcome as they were typed, and the numbers in them. They must pass ``hinder`` first."""
    for cell, raw in cells.items():
        value = (int(raw) if raw else None) if cell in WHOLE_NUMBERS else raw
        setattr(outcome, CELLS[cell], value)
    outcome.not_reported = bool(outcome.not_reported_reason)
    read_numbers(outcome)


def read_numbers(outcome: Outcome) -> None:
    """Read the numbers in what is written, for comparing."""
    for part in PARTS:
        setattr(outcome, part, parse(getattr(outcome, f"{part}_raw")).exact)


def cells_of(outcome: Outcome | None) -> dict[str, str]:
    """Return every cell as it is shown; "" where nothing is known."""
    if outcome is None:
        return dict.fromkeys(CELLS, "")
    values = {cell: getattr(outcome, field) for cell, field in CELLS.items()}
    return {cell: "" if value is None else str(value) for cell, value in values.items()}


def typed(cell: str, raw: str) -> str:
    """Return what was typed in a cell as it is to be kept: whole numbers as digits, all else just as it was."""
    raw = re.sub(r"[\t\r\n]+", " ", raw).strip()
    return re.sub("^0+(?=[0-9])", "", _SPACES.sub("", raw)) if cell in WHOLE_NUMBERS else raw


def hinder(cell: str, raw: str) -> str:
    """Tell why what was typed in a cell cannot be stored, or "". What only looks wrong can be; see ``faults_of``."""
    field = Outcome._meta.get_field(CELLS[cell])
    name = field.verbose_name[:1].upper() + field.verbose_name[1:]
    if cell in WHOLE_NUMBERS:
        if raw and not (re.fullmatch("[0-9]{1,10}", raw) and int(raw) <= _MOST):
            return f"{name} ska vara ett heltal, till exempel 45."
    elif len(raw) > field.max_length:
        return f"{name} får ha högst {field.max_length} tecken, nu är det {len(raw)}."
    return ""


def faults_of(cells: dict[str, str], about: Beside, *, threshold: int) -> tuple[Fault, ...]:
    """Tell what looks wrong in the cells of a row, or asks for care. Nothing of it hinders storing them.

    ``threshold``: the fewest people that a figure is shown of.
    """
    written = (cells["total"], cells["women"], cells["men"])
    found = list(faults_in(*written, measured_in=about.measured_in, name=about.name, by_sex=about.by_sex))
    told = {fault.cell for fault in found}
    doubts = (*scales_in(*written, about=about), *unread_in(*written, about=about), *bare_in(*written))
    found += [doubt for doubt in doubts if doubt.cell not in told]
    answers = [int(raw) if (raw := cells[f"{part}_respondents"]) else None for part in PARTS]
    few = few_in(Figures(*written, *answers), about, threshold=threshold)
    found += [Fault(cell, FEW.format(threshold), warning=True) for cell in few]
    for cell in ("forecast", "comparison", "response_rate"):
        if problem := parse(cells[cell]).problem:
            found.append(Fault(cell, problem, warning=False))
    found += answers_in(*answers)
    if cells["not_reported"] and any(written):
        found.append(
            Fault("not_reported", "Här finns både ett utfall och ett skäl att inte redovisa det.", warning=True)
        )
    return tuple(found)
