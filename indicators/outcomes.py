"""Outcomes from printed columns."""

from indicators.models import Outcome
from indicators.values import parse

# the column of a report (plans/defaults.py) and the field that keeps what stands in it
FIELDS = {
    "outcome": "total_raw",
    "men": "men_raw",
    "women": "women_raw",
    "forecast": "forecast_raw",
    "previous": "previous_raw",
    "period": "period_raw",
}


def fill_outcome(outcome: Outcome, cells: dict[str, str]) -> None:
    """Set the printed values of an outcome by column, and the numbers in them for comparing; other columns are left."""
    for column, field in FIELDS.items():
        if column in cells:
            setattr(outcome, field, cells[column] or "")
    for part in ("total", "women", "men"):
        setattr(outcome, part, parse(getattr(outcome, f"{part}_raw")).exact)
