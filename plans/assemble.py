"""From the rows of a document's working copy to its outline, in a fixed number of queries however large it is.

The rows are read first, each kind at once; then the tree is built in memory.
"""

import dataclasses
from collections import defaultdict

from goals.choices import Level
from indicators.choices import Direction, Periodicity
from plans import outline as o
from plans import rows as read
from plans.around import Around, Offer, Told, adopted_around
from plans.choices import Fulfilment, Kind, Owner, Place, Progress, Status
from plans.meetings import with_meetings
from plans.models import ActivityFollowUp, YearSetup
from plans.record import adoption_of, latest_edition
from plans.results import read_outcomes, results_of
from plans.setup import PLACE_OF_LEVEL, belongs_to_committee, is_written_in, layout_of, setup_of, with_year

_NOTHING_TOLD = ActivityFollowUp()
_OWNER_OF_LEVEL = {Level.UNIT: Owner.UNIT, Level.COMMITTEE: Owner.COMMITTEE}


def assemble(document, *, today=None) -> o.Outline:
    """Return the outline of the document's working copy as it is now; of ``today`` (a date) where it is another day."""
    return _Assembly(document).build(today)


def assemble_indicators(document) -> o.Outline:
    """Return the outline of a report with its goals and their indicators alone, in fewer queries."""
    return _Assembly(document).build_indicators()


def assemble_beside(document) -> tuple[o.Outline, Around, YearSetup]:
    """Return the outline, the adopted documents around it that a report was built beside, and the nämnd's set-up."""
    assembly = _Assembly(document)
    return assembly.build(), assembly.around, assembly.setup


def text_to_take_over(document, slot) -> tuple[str, str] | None:
    """Return (title of the report before, its html) of what the page offers at an empty place; None for nothing."""
    assembly = _Assembly(document)
    assembly.build()
    return (assembly.offer.report.title, assembly.offered[slot]) if slot in assembly.offered else None


@dataclasses.dataclass
class _Rows:
    """Everything that the outline is built from, by what it is looked up by."""

    rubrics: dict = dataclasses.field(default_factory=lambda: defaultdict(list))  # place -> rubrics in order
    goals: dict = dataclasses.field(default_factory=dict)  # pk -> goal
    children: dict = dataclasses.field(default_factory=lambda: defaultdict(list))  # parent pk -> goals
    activities: dict = dataclasses.field(default_factory=lambda: defaultdict(list))  # goal pk -> activities
    lines: dict = dataclasses.field(default_factory=lambda: defaultdict(list))  # goal pk -> unit indicators
    outcomes: dict = dataclasses.field(default_factory=dict)  # measure pk -> outcomes, the oldest first
    own_texts: dict = dataclasses.field(default_factory=dict)  # slot -> passage of this document
    owners_texts: dict = dataclasses.field(default_factory=dict)  # slot -> passage of nämnd
    promise: dict = dataclasses.field(default_factory=dict)  # slot -> html of the year's adopted VP
    reported: dict = dataclasses.field(default_factory=dict)  # key of measure -> what the adopted VB before says
    assessments: dict = dataclasses.field(default_factory=dict)  # goal pk -> assessment
    follow_ups: dict = dataclasses.field(default_factory=dict)  # activity pk -> what the report says of it
    workplaces: dict = dataclasses.field(default_factory=lambda: defaultdict(list))  # key of its node -> names


class _Assembly:
    def __init__(self, document):
        self.document = document
        self.kind = Kind(document.kind)
        self.is_report = self.kind != Kind.PLAN
        self.rows = _Rows()
        self.around = Around()
        self.told, self.offer = Told(self.around), Offer(self.around)
        self.offered = {}  # slot -> html that can be taken over to it

    def build(self, today=None):
        self._read_setup()
        self._read_rubrics()
        self._read_goals()
        self._read_activities()
        self._read_workplaces()
        self._read_indicators()
        self._read_texts()
        if self.is_report:
            self._read_before()
            self._read_follow_up()
        adopted = self.document.status == Status.ADOPTED
        edition = latest_edition(self.document) if adopted else None
        outline = o.replace(
            self._outline(),
            adoption=adoption_of(edition) if edition else None,
            front=self._sections(Place.FRONT),
            closing=self._sections(Place.CLOSING),
        )
        return with_meetings(outline, self.document, today=today)

    def build_indicators(self):
        self._read_setup()
        self._read_goals()
        self._read_indicators()
        self._read_before()
        return self._outline()

    def _outline(self):
        document = self.document
        return o.Outline(
            key=document.key,
            kind=self.kind,
            year=document.year,
            unit=document.unit_name,
            municipality=document.municipality_name,
            committee=document.committee_name,
            department=document.department_name,
            status=Status(document.status),
            dnr=document.dnr,
            layout=self.layout,
            goals=tuple(self._goal(goal) for goal in self.rows.children[None]),
        )

    # --- reading

    def _read_setup(self):
        self.setup = setup_of(self.document)
        self.layout = layout_of(self.setup, self.kind)

    def _read_rubrics(self):
        document = self.document
        for rubric in read.rubrics(committee=document.committee_id, year=document.year, document=document.pk):
            self.rows.rubrics[rubric.place].append(rubric)

    def _read_goals(self):
        document, rows = self.document, self.rows
        found = read.goals(unit=document.unit_id, committee=document.committee_id, year=document.year)
        candidates = {goal.pk: goal for goal in found}
        kept = set()
        for goal in candidates.values():
            if goal.level == Level.UNIT or goal.given:
                while goal and goal.pk not in kept:
                    kept.add(goal.pk)
                    goal = candidates.get(goal.parent_id)
        for pk, goal in candidates.items():
            # a goal whose parent was removed has no place in the tree
            if pk in kept and (goal.parent_id is None or goal.parent_id in kept):
                rows.goals[pk] = goal
                rows.children[goal.parent_id].append(goal)

    def _read_activities(self):
        rows = self.rows
        for activity in read.activities(unit=self.document.unit_id, year=self.document.year):
            if activity.goal_id in rows.goals:
                rows.activities[activity.goal_id].append(activity)

    def _read_workplaces(self):
        document = self.document
        for key, name, _ in read.workplaces(unit=document.unit_id, year=document.year, document=document.pk):
            self.rows.workplaces[key].append(name)

    def _read_indicators(self):
        document, rows = self.document, self.rows
        for line in read.lines(unit=document.unit_id, year=document.year, document=document.pk):
            rows.lines[line.goal_id].append(line)
        if self.is_report:
            rows.outcomes = read_outcomes(document)

    def _read_texts(self):
        document, rows = self.document, self.rows
        places = ((goal.key, PLACE_OF_LEVEL[Level(goal.level)]) for goal in rows.goals.values())
        theirs = [f"{key}.{r.code}" for key, p in places if belongs_to_committee(p) for r in rows.rubrics[p]]
        of = {"document": document.pk, "committee": document.committee_id, "year": document.year}
        for passage in read.texts(slots=tuple(theirs), **of):
            (rows.own_texts if passage.document_id else rows.owners_texts)[passage.slot] = passage

    def _read_before(self):
        around = self.around = adopted_around(self.document)
        self.rows.promise, self.rows.reported = around.promise(), around.outcomes()
        self.told, self.offer = Told(around), Offer(around)

    def _read_follow_up(self):
        document, rows = self.document, self.rows
        rows.assessments = {each.goal_id: each for each in read.assessments(document=document.pk)}
        rows.follow_ups = {each.activity_id: each for each in read.follow_ups(document=document.pk)}

    # --- building

    def _sections(self, place):
        out = []
        for rubric in self.rows.rubrics[place]:
            slot = section_slot(self.document, rubric)
            own = rubric.document_id is not None
            written = own or is_written_in(rubric, self.kind)
            if not written and slot not in self.rows.own_texts:
                continue
            if rubric.retired_at and slot not in self.rows.own_texts:
                continue
            out.append(
                o.Section(
                    key=rubric.key if own else f"s-{rubric.code}",
                    rubric=rubric.code,
                    heading=with_year(rubric.label, self.document.year),
                    level=rubric.level,
                    own=own,
                    workplaces=tuple(self.rows.workplaces[rubric.key]),
                    text=self._text(slot, rubric, label="", offered=self.offer.section(rubric.code)),
                )
            )
        return tuple(out)

    def _goal(self, goal):
        level, assessment = Level(goal.level), self.rows.assessments.get(goal.pk)
        own = level == Level.UNIT
        return o.Goal(
            key=goal.key,
            level=level,
            title=goal.title,
            number=goal.number,
            fulfilment=Fulfilment(assessment.fulfilment) if assessment and assessment.fulfilment else None,
            texts=self._texts(goal.key, PLACE_OF_LEVEL[level], goal.previous_key),
            indicators=tuple(self._indicator(line, level) for line in self.rows.lines[goal.pk]),
            activities=tuple(self._activity(a, level) for a in self.rows.activities[goal.pk]),
            children=tuple(self._goal(child) for child in self.rows.children[goal.pk]),
            workplaces=tuple(self.rows.workplaces[goal.key]),
            reason=assessment.reason if assessment else "",
            reason_for=_written_for(assessment),
            promise=self.told.promise(goal.key) if own else (),
            reported=self.told.reported(goal.key) if own else (),
        )

    def _texts(self, key, place, previous):
        return tuple(text for rubric in self.rows.rubrics[place] if (text := self._node_text(key, rubric, previous)))

    def _node_text(self, key, rubric, previous):
        slot = f"{key}.{rubric.code}"
        has_own = slot in self.rows.own_texts
        if has_own or (is_written_in(rubric, self.kind) and not rubric.retired_at) or self.kind in rubric.shown_in:
            return self._text(slot, rubric, label=rubric.label, offered=self.offer.at(key, rubric.code, previous))
        return None

    def _text(self, slot, rubric, *, label, offered):
        """The unit's own wording here; else what the adopted plan promised, or the nämnd's.

        ``offered``: what the report before said in the same place, to be taken over where nothing is written yet.
        """
        committees = belongs_to_committee(rubric.place)
        passage, html = self.rows.own_texts.get(slot), None
        if passage is None and not is_written_in(rubric, self.kind):
            html = self.rows.promise.get(slot)
        if passage is None and html is None and committees:
            passage = self.rows.owners_texts.get(slot)
        if passage:
            html = passage.html
        if offered and not html and not committees and is_written_in(rubric, self.kind) and not rubric.retired_at:
            self.offered[slot] = offered
        return o.Text(
            slot=slot,
            rubric=rubric.code,
            label=with_year(label, self.document.year),
            html=html or "",
            version=passage.version if passage else 0,  # writing over a promise begins a text of the report's own
            owner=Owner.COMMITTEE if committees else Owner.UNIT,
            help=rubric.help,
            required=rubric.required and is_written_in(rubric, self.kind),
            unchanged_since=passage.unchanged_since if passage else None,
            taken_from=passage.taken_from if passage else "",
            offered_by=self.offer.report.title if slot in self.offered else "",
        )

    def _indicator(self, line, level):
        indicator = line.measure.indicator
        return o.IndicatorRow(
            key=line.key,
            measure=line.measure.key,
            name=indicator.name,
            label=line.measure.label,
            measured_in=indicator.measured_in,
            by_sex=indicator.by_sex,
            direction=Direction(indicator.direction),
            periodicity=Periodicity(indicator.periodicity),
            owner=_OWNER_OF_LEVEL.get(level, Owner.COUNCIL),
            values=self._values(line, indicator),
            results=self._results(line.measure),
            analysis=self._analysis(line.key, Place.INDICATOR, self.offer.line_of(line.measure.key)),
        )

    def _results(self, measure):
        """What is known, the oldest first; of the year before what its report says, also while that is corrected."""
        results = results_of(self.rows.outcomes.get(measure.pk, ()))
        _, before = self.rows.reported.get(measure.key, ("", None))
        if before and not any((r.year, r.period, r.workplace) == (before.year, before.period, "") for r in results):
            earlier = sum(result.year <= before.year for result in results)
            results.insert(earlier, before)
        return tuple(results)

    def _values(self, line, indicator):
        if line.printed:
            return tuple(o.Value(raw=raw, column=column) for raw, column in line.printed)
        cells = {
            "target": line.target,
            "council_target": line.council_target or "",
            "periodicity": Periodicity(indicator.periodicity).label,
        }
        if self.is_report:
            cells |= self._outcome_cells(line.measure, indicator)
        printed = ((column.code, cells.get(column.code, "")) for column in self.layout.indicator_columns)
        return tuple(o.Value(raw=raw, column=code) for code, raw in printed if raw)

    def _outcome_cells(self, measure, indicator):
        year = self.document.year
        known = {
            (each.year, each.period): each for each in self.rows.outcomes.get(measure.pk, ()) if not each.workplace_id
        }
        outcome, before = known.get((year, self.kind)), known.get((year - 1, Kind.ANNUAL_REPORT))
        reported, _ = self.rows.reported.get(measure.key, ("", None))
        reported = reported or (before.total_raw if before else "")
        yearly = indicator.periodicity == Periodicity.YEAR
        return {
            "outcome": outcome.total_raw if outcome else "",
            "men": outcome.men_raw if outcome else "",
            "women": outcome.women_raw if outcome else "",
            "previous": (outcome and outcome.previous_raw) or reported,
            "forecast": outcome.forecast_raw if outcome else "",
            "period": (outcome and outcome.period_raw) or (str(year) if yearly else f"{self.kind} {year}"),
        }

    def _activity(self, activity, level):
        told = self.rows.follow_ups.get(activity.pk, _NOTHING_TOLD)
        return o.ActivityRow(
            key=activity.key,
            title=activity.title,
            start=activity.start,
            end=activity.end,
            responsible=activity.responsible,
            deviation=told.deviation,
            owner=_OWNER_OF_LEVEL.get(level, Owner.COUNCIL),
            analysis=self._analysis(activity.key, Place.ACTIVITY, activity.previous_key),
            workplaces=tuple(self.rows.workplaces[activity.key]),
            progress=Progress(told.progress) if told.progress else None,
            cause=told.cause,
            measure=told.measure,
        )

    def _analysis(self, key, place, previous):
        return next(iter(self._texts(key, place, previous)), None)


def section_slot(document, rubric) -> str:
    """Return the slot of a front or closing section's text: the node is the document itself."""
    return f"{document.key}.{rubric.key if rubric.document_id else rubric.code}"


def _written_for(assessment):
    """Return the other bedömning that the reason was written for, None where it is for the present one."""
    if assessment is None or not assessment.reason or assessment.explained:
        return None
    return Fulfilment(assessment.reason_for)
