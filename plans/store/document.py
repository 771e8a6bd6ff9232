"""Storing an outline as a unit's document."""

import dataclasses
import datetime

from django.db import transaction

from plans import outline as o
from plans.assemble import assemble
from plans.choices import Kind, Status
from plans.models import ActivityFollowUp, Document, GoalAssessment, Move, YearSetup
from plans.record import add_edition, freeze, latest_edition
from plans.services.documents import new_document, placement_in
from plans.setup import layout_of, set_up_year, without_year
from plans.store.context import Context
from plans.store.fitting import Refused, fitted
from plans.store.goals import store_activities, store_goals
from plans.store.indicators import store_indicators
from plans.store.renewing import drop_sections, renew, tell_left_out
from plans.store.texts import store_texts
from units.models import Committee, Municipality, Placement, Unit, Workplace
from units.swedish import search_text

_BY_IMPORT = "Import"  # in the history of a year's set-up: no person has decided about it


class AlreadyThere(Refused):
    """The unit has that document already, and nobody said that it is to be replaced."""


@dataclasses.dataclass(frozen=True, slots=True)
class Stored:
    """What storing led to.

    ``differences`` are sentences about what the document words otherwise. ``beside``: the unit's other documents of the
    year, where they kept a replaced one from changing the goals that they share.
    """

    document: Document
    changed: bool
    differences: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


@transaction.atomic
def store_document(
    *, outline, committee, adopt=True, replace=False, source_sha256="", by=None, author="Import"
) -> Stored:
    """Store the outline as a document of its unit within the nämnd.

    With ``adopt`` it is stored as adopted, its snapshot worded as the outline; else as a draft. The same source again
    changes nothing. Raises ``AlreadyThere`` when the unit has another document of the kind and year, unless
    ``replace``: then an edition is added and the earlier one kept. Raises ``Refused`` when the unit belongs elsewhere.
    """
    outline = fitted(outline)
    unit = _unit(outline, committee)
    placement = _placement(unit, committee, outline.year)
    setup = _set_up(committee, outline)
    document = (
        Document.objects.select_for_update(of=("self",)).filter(unit=unit, year=outline.year, kind=outline.kind).first()
    )
    replacing = document is not None
    if replacing:
        imported = document.editions.exclude(source_sha256="").order_by("-number")
        known = list(imported.values_list("source_sha256", flat=True))
        if source_sha256 and source_sha256 in (known[:1] if replace else known):  # replaced ones may come back
            return Stored(document, changed=False)
        if not replace:
            raise AlreadyThere(
                f"{unit} har redan {_WITH_ARTICLE[outline.kind]} för {outline.year}. "
                "Med --replace läggs den här till som en ny utgåva, och den förra finns kvar."
            )
        freeze(document, outline=assemble(document), by=by)  # whatever was being written can be read there afterwards
    else:
        document = new_document(
            unit=unit,
            year=outline.year,
            kind=outline.kind,
            placement=placement,
            municipality=Municipality.objects.first(),
        )
        document.key, document.dnr, document.changed_by = outline.key, outline.dnr, by
        document.save()
    context = Context(outline, document, unit, committee, by=by, author=author, replacing=replacing)
    others = Document.objects.filter(unit=unit, year=outline.year).exclude(pk=document.pk)
    beside = tuple(other.title for other in others) if replacing else ()
    context.alone = replacing and not beside
    context.workplaces = {w.name: w for w in Workplace.objects.filter(placements__unit=unit)}
    _fill(context)
    if adopt:
        _adopt(context, setup, source_sha256)
    return Stored(document, changed=True, differences=tuple(context.differences), beside=beside)


@transaction.atomic
def store_committee(*, committee, year, goals) -> None:
    """Store KF's and the nämnd's goals of a year with their texts and activities, for no unit in particular."""
    outline = fitted(o.Outline(key="", kind=Kind.PLAN, year=year, unit="", goals=goals))
    context = Context(outline, None, None, committee)
    rows = store_goals(context)
    store_activities(context, rows)
    store_texts(context)


_WITH_ARTICLE = {
    Kind.PLAN: "en verksamhetsplan",
    Kind.TERTIAL_1: "en tertialrapport 1",
    Kind.TERTIAL_2: "en tertialrapport 2",
    Kind.ANNUAL_REPORT: "en verksamhetsberättelse",
}


def _unit(outline, committee) -> Unit:
    """The unit of that name, in the nämnd where there are several; a new one where there is none."""
    if not outline.unit:
        raise Refused("Texten säger inte vilken enhet dokumentet hör till. Ange enheten med --unit.")
    Committee.objects.select_for_update().get(pk=committee.pk)  # one document of a nämnd is stored at a time
    units = list(Unit.objects.filter(search_text=search_text(outline.unit)))
    inside = [u for u in units if u.placements.filter(committee=committee).exists()]
    return next(iter(inside or units), None) or Unit.objects.create(name=outline.unit)


def _placement(unit, committee, year) -> Placement:
    placement = placement_in(unit, year)
    if placement is None:
        later = unit.placements.filter(valid_from__year__gt=year).order_by("valid_from").first()
        end = later.valid_from - datetime.timedelta(days=1) if later else None
        return Placement.objects.create(
            unit=unit, committee=committee, valid_from=datetime.date(year, 1, 1), valid_to=end
        )
    if placement.committee_id != committee.pk:
        raise Refused(f"{unit} hörde år {year} till {placement.committee}, inte till {committee}.")
    return placement


def _set_up(committee, outline) -> YearSetup:
    """The nämnd's set-up of the year. As long as nobody but imports has seen to it, documents tell its columns."""
    there = YearSetup.objects.filter(committee=committee, year=outline.year).first()
    setup = there or set_up_year(committee=committee, year=outline.year)
    if there is None or setup.history.first().history_change_reason == _BY_IMPORT:
        _take_columns(setup, outline)
    return setup


def _take_columns(setup, outline):
    """The first document of a kind tells which columns the nämnd had that year."""
    layout, kind = outline.layout, outline.kind
    if Document.objects.filter(committee=setup.committee, year=setup.year, kind=kind).exists():
        return
    for setting, columns in (
        (setup.indicator_columns, layout.indicator_columns),
        (setup.activity_columns, layout.activity_columns),
    ):
        if columns:
            setting[kind] = [[column.code, without_year(column.label, setup.year)] for column in columns]
    setup.goals_headings[kind] = without_year(layout.goals_heading, setup.year)
    setup._change_reason = _BY_IMPORT
    setup.save()


def _fill(context):
    document, kind = context.document, context.outline.kind
    goals = store_goals(context)
    activities = store_activities(context, goals)
    lines = store_indicators(context, goals)
    store_texts(context)
    if context.replacing:
        drop_sections(context)
    if context.alone:
        renew(context, goals, activities, lines)
    elif context.replacing:
        tell_left_out(context, goals, activities, lines)
    if kind == Kind.PLAN:
        return
    nodes = [node for _, node in o.walk(context.outline.goals)]
    GoalAssessment.objects.filter(document=document).delete()
    GoalAssessment.objects.bulk_create(
        GoalAssessment(
            document=document,
            goal=goals[n.key],
            fulfilment=n.fulfilment or "",
            reason=n.reason,
            reason_for=n.reason_for or "",
        )
        for n in nodes
        if n.fulfilment or n.reason
    )
    ActivityFollowUp.objects.filter(document=document).delete()
    ActivityFollowUp.objects.bulk_create(
        ActivityFollowUp(
            document=document,
            activity=activities[row.key],
            progress=row.progress or "",
            deviation=row.deviation,
            cause=row.cause,
            measure=row.measure,
        )
        for n in nodes
        for row in n.activities
        if row.progress or row.deviation or row.cause or row.measure
    )


def _adopt(context, setup, source_sha256):
    document, outline = context.document, context.outline
    usual = layout_of(setup, outline.kind)
    layout = o.replace(
        usual,
        indicator_columns=outline.layout.indicator_columns or usual.indicator_columns,
        activity_columns=outline.layout.activity_columns or usual.activity_columns,
        goals_heading=outline.layout.goals_heading,
        print_empty_rubrics=any(not (s.text and s.text.html) for s in (*outline.front, *outline.closing)),
    )
    printed = o.replace(
        rekey(outline, context.keys),
        key=document.key,
        unit=document.unit_name,
        layout=layout,
        dnr=document.dnr,
        municipality=document.municipality_name,
        committee=document.committee_name,
        department=document.department_name,
    )
    before = latest_edition(document)
    edition = add_edition(
        document,
        outline=printed,
        by=context.by,
        on=None,
        source_sha256=source_sha256,
        reason="Importerad på nytt från en annan text." if before else "",
    )
    document.status = Status.ADOPTED
    document.save(update_fields=["status"])
    Move.objects.create(
        document=document, name="import", by=context.by, by_name=context.author, snapshot=edition.snapshot
    )


def rekey(outline: o.Outline, keys: dict[str, str]) -> o.Outline:
    """Return the outline with the keys and slots of its rows instead of those that the parser gave."""

    def text(t):
        return t and o.replace(t, slot=keys.get(t.slot, t.slot), version=1)

    def section(s):
        return o.replace(s, key=keys.get(s.key, s.key), text=text(s.text))

    def indicator(r):
        return o.replace(r, key=keys[r.key], measure=keys[r.measure], analysis=text(r.analysis))

    def activity(r):
        return o.replace(r, key=keys[r.key], analysis=text(r.analysis))

    def goal(g):
        return o.replace(
            g,
            key=keys[g.key],
            texts=tuple(map(text, g.texts)),
            indicators=tuple(map(indicator, g.indicators)),
            activities=tuple(map(activity, g.activities)),
            children=tuple(map(goal, g.children)),
        )

    return o.replace(
        outline,
        front=tuple(map(section, outline.front)),
        goals=tuple(map(goal, outline.goals)),
        closing=tuple(map(section, outline.closing)),
    )
