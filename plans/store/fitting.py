"""What an outline must be like to be kept: permitted HTML, no control characters, nothing longer than its column."""

import dataclasses

from goals.models import Activity, Goal
from indicators.models import Indicator, Measure, Outcome, UnitIndicator
from plans import outline as o
from plans.models import Document, Rubric
from plans.richtext import clean, strip_controls
from plans.services.documents import YEARS
from plans.services.texts import LONGEST
from units.models import Unit

_SHOWN = 60

# Where the texts of the outline are kept, and what they are called when one does not fit.
_KEPT = {
    o.Outline: (("unit", Unit, "name", "Enhetens namn"), ("dnr", Document, "dnr", "Diarienumret")),
    o.Section: (("heading", Rubric, "label", "Rubriken"),),
    o.Text: (("label", Rubric, "label", "Rubriken"),),
    o.Goal: (("title", Goal, "title", "Målets titel"), ("number", Goal, "number", "Målets nummer")),
    o.IndicatorRow: (
        ("name", Indicator, "name", "Indikatorns namn"),
        ("label", Measure, "label", "Indikatorns etikett"),
        ("measured_in", Indicator, "measured_in", "Måttenheten"),
    ),
    o.ActivityRow: (
        ("title", Activity, "title", "Aktiviteten"),
        ("responsible", Activity, "responsible", "Den ansvariga"),
    ),
}
_VALUES = {
    "target": (UnitIndicator, "target", "Årsmålet"),
    "council_target": (UnitIndicator, "target", "KF:s årsmål"),
    "outcome": (Outcome, "total_raw", "Utfallet"),
    "men": (Outcome, "men_raw", "Utfallet"),
    "women": (Outcome, "women_raw", "Utfallet"),
    "previous": (Outcome, "previous_raw", "Utfallet"),
    "forecast": (Outcome, "forecast_raw", "Prognosen"),
    "period": (Outcome, "period_raw", "Perioden"),
}


class Refused(Exception):
    """The outline cannot be stored; nothing was. The message is in Swedish."""


def fitted(outline: o.Outline) -> o.Outline:
    """Return the outline with clean texts. Raises ``Refused``, showing the text, for what has no room."""
    if outline.year not in YEARS:
        raise Refused(f"Året {outline.year} kan inte stämma. Ange året med --year.")
    return _fitted(o.replace(outline, unit=" ".join(strip_controls(outline.unit).split())))


def _fitted(part):
    if type(part) is str:  # and not one of the enumerations, which are texts too
        return strip_controls(part)
    if isinstance(part, tuple):
        return tuple(map(_fitted, part))
    if not dataclasses.is_dataclass(part):
        return part
    part = type(part)(**{f.name: _fitted(getattr(part, f.name)) for f in dataclasses.fields(part)})
    for name, model, field, what in _KEPT.get(type(part), ()):
        _check(getattr(part, name), model, field, what)
    if isinstance(part, o.Text):
        part = o.replace(part, html=clean(part.html))
        _check_length(part.html, LONGEST, "Texten")
    if isinstance(part, o.Value) and part.column in _VALUES:
        _check(part.raw, *_VALUES[part.column])
    return part


def _check(text, model, field, what):
    _check_length(text, model._meta.get_field(field).max_length, what)


def _check_length(text, longest, what):
    if len(text) > longest:
        raise Refused(f"{what} har {len(text)} tecken, och bara {longest} får plats: ”{text[:_SHOWN]}…”")
