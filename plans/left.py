"""How much is left to do in many documents at once, in a fixed number of queries.

The same count as ``progress.places`` gives for one document (a test holds them together), without assembling each.
"""

import functools
from collections import Counter, defaultdict

from django.db.models import OuterRef, Q, Subquery

from goals.choices import Level
from goals.models import Activity, Assignment, Goal
from indicators.models import GoalIndicator, Outcome, UnitIndicator
from indicators.outcomes import CELLS, PARTS
from plans.checks.mistyped import cells_read
from plans.choices import Kind, Place
from plans.defaults import ANALYSIS
from plans.measured import read
from plans.models import ActivityFollowUp, GoalAssessment, Passage, PrintedRow, Rubric, YearSetup
from plans.periods import is_asked_for, is_silent
from plans.results import result_of
from plans.setup import with_year
from plans.unexplained import is_objected_to

# what has no number may be mistyped, and what is beside the figures is read only when it is asked for
_UNREAD = functools.reduce(Q.__or__, (Q(**{f"{part}_raw__gt": "", part: None}) for part in PARTS))
_UNREAD |= Q(response_rate__gt="") | Q(comparison_raw__gt="") | Q(forecast_raw__gt="")

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
        self.setups = {(setup.committee_id, setup.year): setup for setup in setups}
        self.with_targets = {
            place
            for place, setup in self.setups.items()
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
        self.lines = defaultdict(list)  # (unit, goal) -> lines of indicators
        lines = UnitIndicator.objects.filter(measure__unit__in=self.units, goal__year__in=self.years, removed_at=None)
        councils = GoalIndicator.objects.filter(
            indicator=OuterRef("measure__indicator"), goal=OuterRef("goal"), committee=None
        )
        lines = lines.annotate(council_target=Subquery(councils.values("target")))
        for line in lines.select_related("measure__indicator"):
            self.lines[line.measure.unit_id, line.goal_id].append(line)
        rows = Activity.objects.present().filter(goal__in=self.goals)
        self.activity_rows = defaultdict(list)  # goal -> (pk, key, title, end)
        for goal, *row in rows.values_list("goal_id", "pk", "key", "title", "end"):
            self.activity_rows[goal].append(row)
        self.written = defaultdict(set)  # document -> slots with a text
        asked = Q(rubric__required=True) | Q(rubric__place=Place.ACTIVITY)
        passages = Passage.objects.present().filter(asked, document__in=self.documents).exclude(html="")
        self.analyses = {}  # (document, slot) -> html of an activity's
        for document, slot, place, html in passages.values_list("document_id", "slot", "rubric__place", "html"):
            self.written[document].add(slot)
            if place == Place.ACTIVITY:
                self.analyses[document, slot] = html
        assessments = GoalAssessment.objects.filter(document__in=self.documents).exclude(fulfilment="")
        self.assessed = {(each.document_id, each.goal_id): each for each in assessments}
        printed = PrintedRow.objects.filter(document__in=self.documents)
        self.printed = {(row.document_id, row.line_id): row.values for row in printed}
        told = ActivityFollowUp.objects.filter(document__in=self.documents)
        self.told = {(each.document_id, each.activity_id): each for each in told}
        years = self.years | {year - 1 for year in self.years}
        outcomes = Outcome.objects.filter(measure__unit__in=self.units, year__in=years)
        self.outcomes = defaultdict(dict)  # measure -> {(year, period): outcome}
        self.typed = defaultdict(list)  # measure -> outcomes, also those of workplaces that may be mistyped
        for outcome in outcomes.filter(Q(workplace=None) | _UNREAD):
            self.typed[outcome.measure_id].append(outcome)
            if outcome.workplace_id is None:
                self.outcomes[outcome.measure_id][outcome.year, outcome.period] = outcome

    def _of(self, document):
        kept = self._kept(document)
        own = [g for g in kept.values() if g.level == Level.UNIT]
        lines = [line for goal in kept for line in self.lines[document.unit_id, goal]]
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
            left["Utfall att rätta"] = sum(self._mistyped(line, document) for line in lines)
            left["Motivering av bedömningen"] = sum(self._lacks_reason(document, goal) for goal in own)
            told = [self.told.get((document.pk, pk)) for pk, *_ in self._activities(document, kept)]
            deviations = [each for each in told if each and each.deviation]
            left["Orsak till avvikelsen"] = sum(not each.cause for each in deviations)
            left["Åtgärd för avvikelsen"] = sum(not each.measure for each in deviations)
            left["Aktiviteter att redovisa"] = sum(1 for _ in self._unreported(document, kept))
        return +left

    def _settled(self, lines, document):
        return [line for line in lines if (document.pk, line.pk) not in self.printed]

    def _lacks_outcome(self, line, document):
        asked = is_asked_for(line.measure.indicator.periodicity, document.kind)
        found = self.outcomes[line.measure_id].get((document.year, document.kind))
        return asked and not (found and result_of(found).told)

    def _mistyped(self, line, document):
        here = [o for o in self.typed[line.measure_id] if (o.year, o.period) == (document.year, document.kind)]
        cells = cells_read(document.kind)
        return sum(bool(read(getattr(outcome, CELLS[cell])).problem) for outcome in here for cell in cells)

    def _lacks_reason(self, document, goal):
        """Tell whether something speaks against a bedömning that says nothing of why it holds."""
        assessment = self.assessed.get((document.pk, goal.pk))
        if assessment is None or assessment.explained:
            return False
        return is_objected_to(
            goal,
            assessment,
            document=document,
            setup=self.setups[document.committee_id, document.year],
            lines=[
                (line, self.printed.get((document.pk, line.pk)), self.outcomes[line.measure_id])
                for line in self.lines[document.unit_id, goal.pk]
            ],
            activities=[
                (key, title, end, self._analysis(document, key), self.told.get((document.pk, pk)))
                for pk, key, title, end in self.activity_rows[goal.pk]
            ],
        )

    def _analysis(self, document, key):
        return self.analyses.get((document.pk, f"{key}.{ANALYSIS}"), "")

    def _unreported(self, document, kept):
        for pk, key, end in self._activities(document, kept):
            told, analysis = self.told.get((document.pk, pk)), self._analysis(document, key)
            progress = told.progress if told else ""
            if is_silent(document.kind, document.year, end=end, progress=progress, analysis=analysis):
                yield key

    def _activities(self, document, kept):
        """The activities that stand in the document: those of the unit's own goals, and those it was given."""
        given = set(self.activities[document.unit_id])
        for goal in kept.values():
            for pk, key, _, end in self.activity_rows[goal.pk]:
                if goal.level == Level.UNIT or pk in given:
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
