"""The adopted documents that a plan can begin from, in a fixed number of queries."""

import dataclasses
from collections import Counter, defaultdict

from django.db.models import Q

from goals.choices import Level
from plans import outline as o
from plans.choices import Fulfilment, Kind
from plans.models import Document, Edition, Snapshot
from plans.record import outline_of
from units.models import Workplace, WorkplacePlacement

REPORTS = (Kind.TERTIAL_1, Kind.TERTIAL_2, Kind.ANNUAL_REPORT)


@dataclasses.dataclass(frozen=True)
class Source:
    """An adopted plan of an earlier year, and how its goals were judged since.

    ``reports``: the adopted reports of that year and the one before, the latest first. ``workplaces``: of another
    unit's plan those of its workplaces (primary keys) that are ours now; None for our own plan. ``whole``: that is all
    of them, so that what names none is ours too.
    """

    document: Document
    snapshot: Snapshot
    outline: o.Outline
    reports: tuple[o.Outline, ...] = ()
    workplaces: frozenset[int] | None = None
    whole: bool = False

    @property
    def theirs(self) -> bool:
        """Whether it is another unit's."""
        return self.workplaces is not None

    def concerns_us(self, *whom) -> bool:
        """Tell whether something for these (``For``) is ours: all of our own, of theirs what is for one of them."""
        ours = {workplace.pk for each in whom for workplace in each.ours}
        for_all = not ours and not any(each.gone for each in whom)
        return not self.theirs or bool(self.workplaces & ours) or (self.whole and for_all)


@dataclasses.dataclass(frozen=True)
class Judged:
    """A målbedömning, and the title of the report it stands in."""

    fulfilment: Fulfilment
    words: str
    report: str


def sources_of(document) -> tuple[Source, ...]:
    """Return the unit's own latest adopted plan of an earlier year, then those of units whose workplaces are ours now.

    Theirs are of the same year as our own; where we have none, of the year before.
    """
    own = _latest_plan(document)
    year = own.document.year if own else document.year - 1
    ours_now = _taken_over(document, year)
    editions = _editions(document, year, ours_now)
    found = [_source(own, editions[document.unit_id])] if own else []
    for unit, (workplaces, whole) in sorted(ours_now.items()):
        theirs = editions[unit]
        plan = theirs.get((year, Kind.PLAN))
        if plan:
            found.append(_source(plan, theirs, workplaces=frozenset(workplaces), whole=whole))
    return tuple(found)


def earlier_plans(unit, year):
    """Return the editions of a unit's adopted plans of earlier years, the one to begin from first.

    ``unit`` (its primary key) and ``year`` may be OuterRefs.
    """
    plans = Edition.objects.filter(document__unit=unit, document__kind=Kind.PLAN, document__year__lt=year)
    return plans.order_by("-document__year", "-number")


def _latest_plan(document):
    return earlier_plans(document.unit_id, document.year).select_related("snapshot", "document").first()


def _taken_over(document, year):
    """By another unit (primary key): its workplaces that year that are ours now, and whether they are all."""
    placed = WorkplacePlacement.objects.filter(
        Q(valid_to=None) | Q(valid_to__year__gte=year), valid_from__year__lte=year
    ).exclude(unit=document.unit_id)
    ours = Workplace.objects.of_unit(document.unit_id, year=document.year)
    units = placed.filter(workplace__in=ours).values("unit")
    ours, had, taken = set(ours.values_list("pk", flat=True)), Counter(), defaultdict(set)
    for unit, workplace in placed.filter(unit__in=units).values_list("unit_id", "workplace"):
        had[unit] += 1
        if workplace in ours:
            taken[unit].add(workplace)
    return {unit: (those, len(those) == had[unit]) for unit, those in taken.items()}


def _editions(document, year, others):
    """The latest edition of each document that tells something, by unit, year and kind: all in one query."""
    ours = Q(document__unit=document.unit_id, document__kind__in=REPORTS)
    theirs = Q(document__unit__in=list(others))
    rows = Edition.objects.filter(ours | theirs, document__year__in=(year - 1, year)).order_by("number")
    found = defaultdict(dict)
    for row in rows.select_related("snapshot", "document"):
        found[row.document.unit_id][row.document.year, Kind(row.document.kind)] = row
    return found


def _source(plan, editions, **theirs):
    year, order = plan.document.year, list(Kind)
    told = [place for place in editions if place[1] in REPORTS and place[0] <= year]
    told.sort(key=lambda place: (place[0], order.index(place[1])), reverse=True)
    return Source(
        document=plan.document,
        snapshot=plan.snapshot,
        outline=outline_of(plan.snapshot),
        reports=tuple(outline_of(editions[place].snapshot) for place in told),
        **theirs,
    )


def judgements(source: Source) -> dict[str, Judged]:
    """Return the latest målbedömning of each enhetsmål, by its key."""
    found = {}
    for report in source.reports:
        for _, goal in o.walk(report.goals):
            if goal.level == Level.UNIT and goal.fulfilment and goal.key not in found:
                words = report.layout.fulfilment_label(goal.fulfilment)
                found[goal.key] = Judged(goal.fulfilment, words, report.title)
    return found
