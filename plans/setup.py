"""Setting up a nämnd's year: from the year before where there is one, else from the defaults."""

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery

from goals.choices import Level
from plans import defaults
from plans.choices import Kind, Place
from plans.models import Deadline, Rubric, YearSetup
from plans.outline import Column, Layout
from units.models import Committee
from units.prepared import prepared

PLACE_OF_LEVEL = {  # where the rubriker of a goal's texts stand
    Level.ORIENTATION: Place.ORIENTATION,
    Level.AREA: Place.AREA,
    Level.COMMITTEE: Place.COMMITTEE,
    Level.UNIT: Place.UNIT,
}
STEP = 1000  # room between the nämnd's rubriker for a unit's own sections

_COPIED = ("place", "code", "label", "help", "level", "kinds", "shown_in", "required", "position")


def setup_of(document) -> YearSetup | None:
    """Return what the nämnd has decided for the document's year, with its last day as ``deadline``, in one query.

    A unit's own exception goes before the common last day; None where no day is set.
    """
    found = _with_deadline(
        committee=document.committee_id, unit=document.unit_id, year=document.year, kind=document.kind
    )
    return found[0] if found else None


@prepared
def _with_deadline(committee, unit, year, kind):
    days = Deadline.objects.filter(Q(unit=None) | Q(unit=unit), setup=OuterRef("pk"), kind=kind)
    days = days.order_by(F("unit").asc(nulls_last=True)).values("on")[:1]
    setups = YearSetup.objects.filter(committee=committee, year=year)
    return setups.annotate(deadline=Subquery(days)).order_by("pk")[:1]


@transaction.atomic
def set_up_year(*, committee, year):
    """Return the nämnd's set-up of the year with its rubriker, made if it is missing. Safe to call again."""
    setups = YearSetup.objects.filter(committee=committee, year=year)
    if setup := setups.first():
        return setup
    Committee.objects.select_for_update().get(pk=committee.pk)
    if setup := setups.all().first():  # somebody else was first
        return setup
    before = YearSetup.objects.filter(committee=committee, year__lt=year).order_by("-year").first()
    if before:
        fields = {
            f.name: getattr(before, f.name) for f in YearSetup._meta.concrete_fields if f.name not in ("id", "year")
        }
        rubrics = [
            Rubric(committee=committee, year=year, **{name: getattr(old, name) for name in _COPIED})
            for old in Rubric.objects.filter(committee=committee, year=before.year, document=None, retired_at=None)
        ]
        setup = YearSetup.objects.create(year=year, **fields)
    else:
        setup = YearSetup.objects.create(committee=committee, year=year, **_default_fields())
        rubrics = [
            Rubric(
                committee=committee,
                year=year,
                place=d.place,
                code=d.code,
                label=d.label,
                help=d.help,
                level=d.level,
                kinds=list(d.kinds),
                shown_in=list(d.shown_in),
                required=d.required,
                position=n * STEP,
            )
            for n, d in enumerate(defaults.RUBRICS, start=1)
        ]
    Rubric.objects.bulk_create(rubrics)
    return setup


def _default_fields():
    return {
        "indicator_columns": {kind: [list(c) for c in columns] for kind, columns in defaults.INDICATOR_COLUMNS.items()},
        "activity_columns": {kind: [list(c) for c in columns] for kind, columns in defaults.ACTIVITY_COLUMNS.items()},
        "goals_headings": dict(defaults.GOALS_HEADING),
        "meetings_rubrics": dict(defaults.MEETINGS_RUBRICS),
    }


def layout_of(setup: YearSetup, kind: Kind) -> Layout:
    """Return what the nämnd has decided for a kind of document, with the year filled in."""
    usual = Layout()
    return Layout(
        indicator_columns=_columns(setup.indicator_columns, kind, setup.year),
        activity_columns=_columns(setup.activity_columns, kind, setup.year),
        level_labels=tuple((code, setup.level_labels.get(code, label)) for code, label in usual.level_labels),
        fulfilment_labels=tuple(
            (code, setup.fulfilment_labels.get(code, label)) for code, label in usual.fulfilment_labels
        ),
        goals_heading=with_year(setup.goals_headings.get(kind, ""), setup.year),
        small_number_threshold=setup.small_number_threshold,
        print_empty_rubrics=setup.print_empty_rubrics,
        print_no_assessment=setup.print_no_assessment,
        gap_limit=setup.gap_limit,
        meetings_rubric=setup.meetings_rubrics.get(kind, ""),
        show_charts=setup.show_charts,
    )


def with_year(label: str, year: int) -> str:
    """Fill ``{year}`` and ``{previous}`` of a label; anything else in braces stays as it is written."""
    return label.replace("{year}", str(year)).replace("{previous}", str(year - 1))


def without_year(label: str, year: int) -> str:
    """Return a printed label as a set-up keeps it, so that the next year's prints its own: ``with_year`` backwards."""
    return label.replace(str(year), "{year}").replace(str(year - 1), "{previous}")


def is_written_in(rubric: Rubric, kind: Kind) -> bool:
    """Tell whether texts under the rubrik are written in documents of the kind, not only shown there."""
    return kind in rubric.kinds


def belongs_to_committee(place: str) -> bool:
    """Tell whether texts of the place are the nämnd's own (document is null) rather than the unit's."""
    return place == Place.COMMITTEE


def _columns(setting, kind, year):
    return tuple(Column(code=code, label=with_year(label, year)) for code, label in setting.get(kind, ()))
