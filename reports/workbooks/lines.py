"""The rows of a workbook of outcomes, for many documents at once in a fixed number of queries.

Every figure passes plans/mask.py on its way: what somebody may not see is not in the workbook.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Exists, F, OuterRef, Q, Subquery

from goals.choices import Level
from goals.models import Assignment, Goal
from indicators.doubts import Beside
from indicators.models import GoalIndicator, Outcome, UnitIndicator
from indicators.outcomes import PARTS
from indicators.weighing import put_together
from plans import outline as o
from plans.choices import Kind, Status
from plans.mask import WITHHELD, audience_of, for_audience
from plans.models import Document, Edition, PrintedRow, YearSetup
from plans.permissions import may
from plans.progress import is_asked_for
from plans.record import outline_of
from plans.results import cells_of_result, result_of
from plans.setup import layout_of
from units.access import Action
from units.models import Workplace


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An indicator of a unit, or of one of its workplaces: what stands beside, and what stands in the cells now.

    ``locked``: cells that cannot be filled in, and why; with the key "" the whole row.
    """

    document: Document
    line: str
    workplace: str | None
    facts: dict[str, str]
    cells: dict[str, str]
    locked: dict[str, str]
    beside: Beside
    threshold: int
    parts: dict[str, dict[str, str]]  # of a unit: its workplaces' cells, by their keys
    weighed: bool  # the unit's figures follow those

    @property
    def key(self) -> str:
        return line_key(self.line, self.workplace)


def line_key(line: str, workplace: str | None) -> str:
    """Return the key of a row: that of its line, and of its workplace where it is about one."""
    return f"{line}/{workplace}" if workplace else line


def lines_of(
    documents: Iterable[Document],
    *,
    reader,
    every_workplace: bool = False,
    every_indicator: bool = False,
    keys: Collection[str] | None = None,
) -> list[Line]:
    """Return the lines of reports of one kind and year, in printed order, as ``reader`` may see them.

    Workplaces that have a figure have a row, and with ``every_workplace`` all of the units' own. Of a tertial report
    the indicators that are reported every tertial or have a figure there, and with ``every_indicator`` all. ``keys``:
    just the lines with these keys, whichever of them there are.
    """
    documents = [document for document in documents if document.kind != Kind.PLAN]
    if not documents:
        return []
    given = keys is not None
    return _Gathering(documents, reader, every_workplace or given, every_indicator or given, keys).lines()


class _Gathering:
    def __init__(self, documents, reader, every_workplace, every_indicator, keys):
        self.documents, self.reader = documents, reader
        self.year, self.kind = documents[0].year, Kind(documents[0].kind)
        self.units = {document.unit_id for document in documents}
        self.keys = keys
        self.line_keys = None if keys is None else {key.partition("/")[0] for key in keys}
        self.every_indicator = every_indicator or self.kind == Kind.ANNUAL_REPORT
        self._read_goals()
        self._read_rows()
        self._read_outcomes()
        self._read_corrected()
        self.workplaces = self._read_workplaces() if every_workplace else {}
        setups = YearSetup.objects.filter(committee__in={d.committee_id for d in documents}, year=self.year)
        self.layouts = {setup.committee_id: layout_of(setup, self.kind) for setup in setups}

    def lines(self):
        return [line for document in self.documents for line in self._of(document)]

    # --- reading

    def _read_goals(self):
        committees = {document.committee_id for document in self.documents}
        shared = Q(committee=None) | Q(level=Level.COMMITTEE, committee__in=committees)
        goals = Goal.objects.present().in_year(self.year).filter(shared | Q(unit__in=self.units))
        self.goals = {goal.pk: goal for goal in goals.only("parent_id", "unit_id", "position", "number", "title")}
        assigned = Assignment.objects.filter(unit__in=self.units, goal__year=self.year)
        self.chosen = defaultdict(set)
        for unit, goal in assigned.values_list("unit_id", "goal_id"):
            self.chosen[unit].add(goal)
        for goal in self.goals.values():
            if goal.unit_id:
                self.chosen[goal.unit_id].add(goal.pk)

    def _read_rows(self):
        councils = GoalIndicator.objects.filter(
            indicator=OuterRef("measure__indicator"), goal=OuterRef("goal"), committee=None
        )
        rows = UnitIndicator.objects.filter(measure__unit__in=self.units, goal__in=self.goals, removed_at=None)
        printed = PrintedRow.objects.filter(document__in=self.documents, line=OuterRef("pk"))
        rows = rows.select_related("measure__indicator").annotate(
            council_target=Subquery(councils.values("target")[:1]), printed=Subquery(printed.values("values")[:1])
        )
        self.rows = defaultdict(list)
        for row in rows.order_by("position", "pk"):
            self.rows[row.measure.unit_id].append(row)

    def _read_outcomes(self):
        """Of this period all, and of those before it what no draft tells (as in plans/results.py)."""
        year, kind = self.year, self.kind
        drafts = Document.objects.filter(unit=OuterRef("measure__unit"), year=OuterRef("year"), kind=OuterRef("period"))
        before = Q(year=year - 1, period=Kind.ANNUAL_REPORT) | Q(year=year, period__in=_before(kind))
        known = before & Q(workplace=None) & ~Exists(drafts.exclude(status=Status.ADOPTED))
        outcomes = Outcome.objects.filter(Q(year=year, period=kind) | known, measure__unit__in=self.units)
        self.outcomes = defaultdict(list)
        order = F("workplace__sort_key").asc(nulls_first=True)
        for outcome in outcomes.select_related("workplace").order_by("year", "period", order):
            self.outcomes[outcome.measure_id].append(outcome)

    def _read_corrected(self):
        """Last year's reports that are being corrected: until then the adopted edition holds."""
        editions = Edition.objects.filter(
            document__unit__in=self.units, document__year=self.year - 1, document__kind=Kind.ANNUAL_REPORT
        ).exclude(document__status=Status.ADOPTED)
        latest = {each.document: each for each in editions.select_related("snapshot", "document").order_by("number")}
        self.corrected = {}  # key of a measure -> its outcome as it was adopted
        for document, edition in latest.items():
            shown = for_audience(audience_of(self.reader, document), document, outline_of(edition.snapshot))
            rows = (row for _, goal in o.walk(shown.goals) for row in goal.indicators)
            self.corrected |= {row.measure: row.value("outcome") or "" for row in rows}

    def _read_workplaces(self):
        found = defaultdict(dict)
        for workplace in Workplace.objects.of_units(self.units, year=self.year).order_by("sort_key"):
            found[workplace.of_unit][workplace.key] = workplace.name
        return found

    # --- building

    def _of(self, document):
        places = self._places(document)
        rows = sorted(
            (row for row in self.rows[document.unit_id] if row.goal_id in places and self._is_asked_for(row)),
            key=lambda row: places[row.goal_id],
        )
        firsts = {}
        for row in rows:
            firsts.setdefault(row.measure_id, row)  # an outcome is a measure's, however many lines that has
        rows = list(firsts.values())
        shown = self._masked(document, rows)
        decision = may(self.reader, Action.REGISTER_OUTCOMES, document)
        closed = {} if decision else {"": decision.reason}
        for row, masked in zip(rows, shown, strict=True):
            yield from self._lines(document, row, masked, closed)

    def _is_asked_for(self, row):
        if self.line_keys is not None:
            return row.key in self.line_keys
        if self.every_indicator or is_asked_for(row.measure.indicator.periodicity, self.kind):
            return True
        return bool(self._here(row))

    def _places(self, document):
        """Return where in the tree each goal stands that is in the document: comparable, in printed order."""
        places = {}
        for pk in self.chosen[document.unit_id]:
            path = []
            while pk is not None and pk in self.goals:
                path.append(self.goals[pk])
                pk = self.goals[pk].parent_id
            if pk is not None:
                continue  # a goal whose parent was removed has no place in the tree
            for n in range(len(path)):
                places[path[n].pk] = tuple((goal.position, goal.pk) for goal in reversed(path[n:]))
        return places

    def _masked(self, document, rows):
        """The lines as the reader may see them, of all that the mask judges by."""
        indicators = tuple(
            o.IndicatorRow(
                key=row.key,
                measure=row.measure.key,
                name=row.measure.indicator.name,
                measured_in=row.measure.indicator.measured_in,
                by_sex=row.measure.indicator.by_sex,
                values=tuple(o.Value(raw=raw, column=column) for raw, column in self._printed(row)),
                results=tuple(result_of(outcome) for outcome in self.outcomes[row.measure_id]),
            )
            for row in rows
        )
        outline = o.Outline(
            key=document.key,
            kind=self.kind,
            year=self.year,
            unit=document.unit_name,
            layout=self.layouts[document.committee_id],
            goals=(o.Goal(key="", level=Level.UNIT, title="", indicators=indicators),),
        )
        return for_audience(audience_of(self.reader, document), document, outline).goals[0].indicators

    def _printed(self, row):
        """What an imported report printed in a line: all of it where columns are unknown, else of the year before."""
        if row.printed:
            return row.printed
        unit = self._here(row).get(None)
        return [[unit.previous_raw, "previous"]] if unit and unit.previous_raw else []

    def _here(self, row):
        """The outcomes of the period itself, by the key of the workplace, None for the whole unit."""
        here = (each for each in self.outcomes[row.measure_id] if (each.year, each.period) == (self.year, self.kind))
        return {each.workplace and each.workplace.key: each for each in here}

    def _lines(self, document, row, masked, closed):
        now, facts = {None: ("", None)}, self._facts(document, row)
        outcomes = self._here(row)
        if row.measure.key in self.corrected:
            facts["previous"] = self.corrected[row.measure.key]
        for result in masked.results:
            if (result.year, result.period) == (self.year, self.kind):
                now[result.place or None] = (result.workplace, result)
            elif result.year < self.year:
                facts["previous"] = _shown(result.total)
            else:
                facts[result.period.value] = _shown(result.total)
        facts["previous"] = masked.value("previous") or facts.get("previous", "")
        parts = {key: cells_of_result(result) for key, (_, result) in now.items() if key}
        places = self.workplaces.get(document.unit_id, {})
        for key, name in places.items():
            now.setdefault(key, (name, None))
        order, indicator = {key: n for n, key in enumerate(places)}, row.measure.indicator
        for key in sorted(now, key=lambda key: (key is not None, order.get(key, -1))):
            if self.keys is not None and line_key(row.key, key) not in self.keys:
                continue
            (name, result), outcome = now[key], outcomes.get(key)
            cells = cells_of_result(result)
            yield Line(
                document=document,
                line=row.key,
                workplace=key,
                facts=facts if key is None else {**facts, **dict.fromkeys(_OF_THE_UNIT, ""), "workplace": name},
                cells=cells,
                locked=closed | self._locked(key, result, cells, outcomes, indicator),
                beside=Beside(
                    name=indicator.name,
                    measured_in=indicator.measured_in,
                    by_sex=indicator.by_sex,
                    before=facts.get("previous", ""),
                    targets=(row.target, row.council_target or ""),
                    whole_year=self.kind == Kind.ANNUAL_REPORT and key is None,
                ),
                threshold=self.layouts[document.committee_id].small_number_threshold,
                parts={} if key else parts,
                weighed=bool(outcome and outcome.weighed),
            )

    def _facts(self, document, row):
        goal = self.goals[row.goal_id]
        return {
            "unit": document.unit_name,
            "state": document.get_status_display(),
            "goal": f"{goal.number} {goal.title}".strip(),
            "indicator": str(row.measure),
            "target": row.target,
            "council_target": row.council_target or "",
        }

    def _locked(self, workplace, result, cells, outcomes, indicator):
        withheld = [part for part in PARTS if result and getattr(result, part).withheld]
        locked = dict.fromkeys(withheld, "Siffran visas inte: för få svar bakom den.")
        if not indicator.by_sex:
            locked |= {code: "Indikatorn redovisas inte för kvinnor och män." for code in _BY_SEX if not cells[code]}
        if workplace is None:
            locked["weight"] = "Vikt gäller bara arbetsplatser."
            if workplace in outcomes and outcomes[workplace].weighed:
                parts = [each for place, each in outcomes.items() if place]
                told = put_together(parts, name=indicator.name, measured_in=indicator.measured_in).cells
                locked |= dict.fromkeys(told, "Räknas ut av arbetsplatsernas siffror. Ändra dem i stället.")
        return locked


_BY_SEX = ("women", "men", "women_respondents", "men_respondents")
_OF_THE_UNIT = ("target", "council_target", "previous", "T1", "T2")


def _before(kind):
    return [k for k in (Kind.TERTIAL_1, Kind.TERTIAL_2) if k < kind]


def _shown(figure):
    return WITHHELD if figure.withheld else figure.raw
