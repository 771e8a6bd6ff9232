"""How much is left to do in many documents at once, in a fixed number of queries.

The same count as ``progress.places`` gives for one document (a test holds them together), without assembling each.
"""

from collections import Counter, defaultdict

from django.db.models import Q

from goals.choices import Level
from goals.models import Activity, Assignment, Goal
from indicators.models import Outcome, UnitIndicator
from plans.choices import Kind, Place
from plans.defaults import ANALYSIS
from plans.models import ActivityFollowUp, GoalAssessment, Passage, PrintedRow, Rubric, YearSetup
from plans.progress import is_asked_for, period_end
from plans.setup import with_year

_NODES = {Place.ORIENTATION: Level.ORIENTATION, Place.AREA: Level.AREA, Place.UNIT: Level.UNIT}


def left_to_do(documents) -> dict[int, Counter]:
    """Return how much must still be filled in under each rubrik, by the document's primary key."""
    documents = list(documents)
    return _Count(documents).result() if documents else {}


class _Count:
    def __init__(self, documents):
        self.documents = documents
        self.units = {d.unit_id for d in documents}
        self.years = {d.year for d in documents}
        self.committees = {d.committee_id for d in documents}

    def result(self):
        self._read()
        return {document.pk: self._of(document) for document in self.documents}

    def _read(self):
        self.rubrics = defaultdict(list)  # (committee, year) -> required rubriker
        rubrics = Rubric.objects.filter(committee__in=self.committees, year__in=self.years, document=None)
        rubrics = rubrics.filter(required=True, removed_at=None, retired_at=None).exclude(place=Place.COMMITTEE)
        for rubric in rubrics:
            self.rubrics[rubric.committee_id, rubric.year].append(rubric)
        setups = YearSetup.objects.filter(committee__in=self.committees, year__in=self.years)
        self.with_targets = {
            (setup.committee_id, setup.year)
            for setup in setups
            if any(code == "target" for code, _ in setup.indicator_columns.get(Kind.PLAN, ()))
        }
        goals = Goal.objects.present().filter(year__in=self.years)
        goals = goals.filter(
            Q(committee=None) | Q(level=Level.COMMITTEE, committee__in=self.committees) | Q(unit__in=self.units)
        )
        self.goals = {goal.pk: goal for goal in goals}
        self.own_goals = defaultdict(list)  # unit -> goals of its own
        for goal in self.goals.values():
            if goal.unit_id:
                self.own_goals[goal.unit_id].append(goal)
        self.assigned = defaultdict(set)  # unit -> goals of KF and nämnd
        self.activities = defaultdict(list)  # unit -> activities of KF and nämnd
        for unit, goal, activity in Assignment.objects.filter(unit__in=self.units).values_list(
            "unit_id", "goal_id", "activity_id"
        ):
            (self.assigned[unit].add if goal else self.activities[unit].append)(goal or activity)
        self.lines = defaultdict(list)  # unit -> lines of indicators
        lines = UnitIndicator.objects.filter(measure__unit__in=self.units, goal__year__in=self.years, removed_at=None)
        for line in lines.select_related("measure__indicator"):
            self.lines[line.measure.unit_id].append(line)
        rows = Activity.objects.present().filter(goal__in=self.goals).values_list("pk", "goal_id", "key", "end")
        self.activity_rows = {pk: (goal, key, end) for pk, goal, key, end in rows}
        self.written = defaultdict(set)  # document -> slots with a text
        asked = Q(rubric__required=True) | Q(rubric__place=Place.ACTIVITY)
        passages = Passage.objects.present().filter(asked, document__in=self.documents).exclude(html="")
        for document, slot in passages.values_list("document_id", "slot"):
            self.written[document].add(slot)
        assessments = GoalAssessment.objects.filter(document__in=self.documents).exclude(fulfilment="")
        self.assessed = set(assessments.values_list("document_id", "goal_id"))
        printed = PrintedRow.objects.filter(document__in=self.documents)
        self.printed = set(printed.values_list("document_id", "line_id"))
        told = ActivityFollowUp.objects.filter(document__in=self.documents).exclude(progress="")
        self.told = set(told.values_list("document_id", "activity_id"))
        outcomes = Outcome.objects.filter(measure__unit__in=self.units, year__in=self.years, workplace=None)
        outcomes = outcomes.filter(Q(not_reported=True) | ~Q(total_raw="", women_raw="", men_raw=""))
        self.outcomes = set(outcomes.values_list("measure_id", "year", "period"))

    def _of(self, document):
        kept = self._kept(document)
        own = [g for g in kept.values() if g.level == Level.UNIT]
        lines = [line for line in self.lines[document.unit_id] if line.goal_id in kept]
        left = Counter()
        for rubric in self.rubrics[document.committee_id, document.year]:
            if document.kind in rubric.kinds:
                slots = {f"{node}.{rubric.code}" for node in self._nodes(rubric.place, document, kept, lines)}
                left[with_year(rubric.label, document.year)] += len(slots - self.written[document.pk])
        if document.kind == Kind.PLAN and (document.committee_id, document.year) in self.with_targets:
            left["Årsmål"] = sum(not line.target for line in self._settled(lines, document))
        elif document.kind != Kind.PLAN:
            left["Bedömning"] = sum((document.pk, goal.pk) not in self.assessed for goal in own)
            left["Utfall"] = sum(self._lacks_outcome(line, document) for line in self._settled(lines, document))
            left["Aktiviteter som har avslutats"] = sum(1 for _ in self._unreported(document, kept))
        return +left

    def _settled(self, lines, document):
        return [line for line in lines if (document.pk, line.pk) not in self.printed]

    def _lacks_outcome(self, line, document):
        asked = is_asked_for(line.measure.indicator.periodicity, document.kind)
        return asked and (line.measure_id, document.year, document.kind) not in self.outcomes

    def _unreported(self, document, kept):
        for pk, key, end in self._activities(document, kept):
            ended = end is not None and end <= period_end(document.kind, document.year)
            analysed = f"{key}.{ANALYSIS}" in self.written[document.pk]
            if ended and not analysed and (document.pk, pk) not in self.told:
                yield key

    def _activities(self, document, kept):
        """The activities that stand in the document: those of the unit's own goals, and those it was given."""
        given = set(self.activities[document.unit_id])
        for pk, (goal, key, end) in self.activity_rows.items():
            if goal in kept and (kept[goal].level == Level.UNIT or pk in given):
                yield pk, key, end

    def _kept(self, document):
        """The goals that stand in the document: the unit's own, those it works with, and what stands above them."""
        kept = {}
        own = {goal.pk for goal in self.own_goals[document.unit_id]}
        for pk in own | self.assigned[document.unit_id]:
            path = []
            while pk is not None and pk in self.goals and self.goals[pk].year == document.year:
                path.append(self.goals[pk])
                pk = self.goals[pk].parent_id
            if pk is None:  # a goal whose parent was removed has no place in the tree
                kept.update((goal.pk, goal) for goal in path)
        return kept

    def _nodes(self, place, document, kept, lines):
        if place in (Place.FRONT, Place.CLOSING):
            return [document.key]
        if place == Place.INDICATOR:
            return [line.key for line in lines]
        if place == Place.ACTIVITY:
            return [key for _, key, _ in self._activities(document, kept)]
        return [goal.key for goal in kept.values() if goal.level == _NODES[place]]
