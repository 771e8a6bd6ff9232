"""What an outline is built from, read from the working copy: each kind of row in one query, put together once.

A document is of a ``unit``, a ``committee`` (nämnd) and a ``year``; all are given as numbers, units and such by primary
key. The rows come in the order they stand in the document.
"""

from django.db.models import Exists, F, OuterRef, Q, Subquery

from goals.choices import Level
from goals.models import Activity, Assignment, Goal
from indicators.models import GoalIndicator, UnitIndicator
from plans.models import ActivityFollowUp, GoalAssessment, Passage, PrintedRow, Rubric
from units.prepared import prepared


@prepared
def rubrics(committee, year, document):
    """The nämnd's rubriker of the year, and the document's own sections."""
    of_the_year = Q(document=None, committee=committee, year=year)
    return Rubric.objects.filter(of_the_year | Q(document=document), removed_at=None).order_by("position", "pk")


@prepared
def goals(unit, committee, year):
    """KF's goals, the unit's own, and those nämndmål that it has been ``given`` or has goals of its own under.

    A nämnd has many units: the nämndmål of the others are not even read.
    """
    ours = Goal.objects.present().filter(parent=OuterRef("pk"), unit=unit)
    goals = Goal.objects.in_year(year).for_unit(unit, committee)
    goals = goals.annotate(previous_key=F("previous__key"), given=_given(unit, goal=OuterRef("pk")))
    return goals.filter(~Q(level=Level.COMMITTEE) | Q(given=True) | Exists(ours)).order_by("position", "pk")


@prepared
def activities(unit, year):
    """The unit's own activities, and those of KF and the nämnd that it has been given."""
    activities = Activity.objects.present().filter(goal__year=year).alias(given=_given(unit, activity=OuterRef("pk")))
    activities = activities.filter(Q(goal__level=Level.UNIT, goal__unit=unit) | Q(given=True))
    return activities.annotate(previous_key=F("previous__key")).order_by("position", "pk")


def _given(unit, **what):
    """The condition that the unit has been given a goal or an activity of the nämnd's or KF's."""
    return Exists(Assignment.objects.filter(unit=unit, **what))


@prepared
def workplaces(unit, year, document):
    """Which workplaces the unit's goals, activities and sections concern: key of the row, name, and what sorts it."""
    goals = Goal.workplaces.through.objects.filter(goal__unit=unit, goal__year=year)
    activities = Activity.workplaces.through.objects.filter(activity__goal__unit=unit, activity__goal__year=year)
    sections = Rubric.workplaces.through.objects.filter(rubric__document=document)
    name = ("workplace__name", "workplace__sort_key")
    return (
        goals.values_list("goal__key", *name)
        .union(activities.values_list("activity__key", *name), sections.values_list("rubric__key", *name))
        .order_by("workplace__sort_key")
    )


@prepared
def lines(unit, year, document):
    """The unit's lines, each with KF:s årsmål and, where their columns are not known, the values as ``printed``."""
    councils = GoalIndicator.objects.filter(
        indicator=OuterRef("measure__indicator"), goal=OuterRef("goal"), committee=None
    )
    printed = PrintedRow.objects.filter(document=document, line=OuterRef("pk"))
    lines = UnitIndicator.objects.filter(measure__unit=unit, goal__year=year, removed_at=None)
    return (
        lines.select_related("measure__indicator")
        .annotate(council_target=Subquery(councils.values("target")), printed=Subquery(printed.values("values")))
        .order_by("position", "pk")
    )


@prepared
def texts(document, committee, year, slots):
    """The document's own texts, and those of the nämnd in these slots."""
    theirs = Q(document=None, rubric__committee=committee, rubric__year=year, slot__in=slots)
    return Passage.objects.present().filter(Q(document=document) | theirs)


@prepared
def assessments(document):
    """The bedömningar of a report."""
    return GoalAssessment.objects.filter(document=document)


@prepared
def follow_ups(document):
    """What a report says of its activities."""
    return ActivityFollowUp.objects.filter(document=document)
