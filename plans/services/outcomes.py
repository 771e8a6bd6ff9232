"""Entering outcomes: what was typed in the cells of a report's indicators, one row at a time or many at once."""

import dataclasses
import datetime
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from indicators.choices import Period, Weighing
from indicators.doubts import Beside
from indicators.models import GoalIndicator, Outcome, UnitIndicator
from indicators.outcomes import CELLS, FIELDS, PARTS, cells_of, faults_of, fill_cells, fill_outcome, hinder, typed
from indicators.values import Fault
from indicators.weighing import NOTHING, put_together, replaced
from plans.checks.slips import with_digests
from plans.choices import Kind
from plans.models import PrintedRow, YearSetup
from plans.richtext import strip_controls
from plans.services.writing import lock, lock_all, note_changes
from units.access import Action
from units.models import Workplace, workplace_count
from units.prepared import prepared

_PUT_TOGETHER = "Räknas ut av arbetsplatsernas siffror. Ändra dem i stället."
_WEIGHS_NOTHING = "Vikten anges vid en arbetsplats. Enhetens egen siffra vägs inte."
_GONE = "Indikatorn finns inte längre. Ladda om sidan för att se hur dokumentet ser ut nu."
_ELSEWHERE = "En av arbetsplatserna hör inte till enheten längre. Ladda om sidan."


@dataclasses.dataclass(frozen=True, slots=True)
class OutcomeChange:
    """What is to stand in some cells (indicators/outcomes.py) of a line, in the whole unit or in a workplace.

    ``line`` and ``workplace`` are keys. ``base``: what stood in the cells when they were written; a cell where
    something newer stands is a clash. Without one whatever stands there is replaced.
    """

    line: str
    cells: Mapping[str, str]
    base: Mapping[str, str] | None = None
    workplace: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Clash:
    """A cell where something else has been written since: both texts."""

    line: str
    workplace: str | None
    cell: str
    mine: str
    theirs: str


@dataclasses.dataclass(frozen=True, slots=True)
class OutcomeRow:
    """A row as it is stored ``at`` a moment, and what looks wrong in it; of two answers the later one holds.

    ``locked``: cells that follow the workplaces' figures.
    """

    line: str
    workplace: str | None
    cells: dict[str, str]
    weighed: Weighing | None
    faults: tuple[Fault, ...]
    at: datetime.datetime
    locked: tuple[str, ...] = ()
    together: tuple[int, int] | None = None  # of a weighed total: of how many workplaces, of how many


@dataclasses.dataclass(frozen=True, slots=True)
class Recorded:
    """What came of many changes: how many cells were changed, and those that were left since they clash."""

    changed: int
    clashes: tuple[Clash, ...]


def _is_own(unit):
    """Tell whether the unit's figures were typed, and not put together of its workplaces'."""
    return unit is not None and not unit.weighed and any(cells_of(unit)[part] for part in PARTS)


def _is_of_unit(change, line):
    return change.line == line and not change.workplace


def _misplaced(change, cell):
    return _WEIGHS_NOTHING if cell == "weight" and not change.workplace else ""


class OutcomeConflict(Exception):
    """Somebody else has written in the same cell since. Nothing was changed; ``clashes`` hold both texts."""

    def __init__(self, clashes, outcome):
        super().__init__("Någon annan har ändrat samma cell.")
        self.clashes = clashes
        last = (
            outcome and outcome.history.select_related("history_user").order_by("-history_date", "-history_id").first()
        )
        self.saved_at = last and last.history_date
        self.author = str((last and last.history_user) or "")


@transaction.atomic
def record_outcome(*, document, line, cells, by, base=None, workplace=None) -> tuple[OutcomeRow, ...]:
    """Save what was typed in cells of one row; return that row as it is now and, after a workplace's, the unit's.

    ``line`` and ``workplace`` are keys; ``base``: what stood in the cells when they were written. A typing error never
    hinders. Raises ``OutcomeConflict``, and ``ValidationError`` by cell for what cannot be stored; then all is left.
    """
    entry = _Entry([lock(document, by=by)], by, [OutcomeChange(line, cells, base, workplace)])
    if entry.clashes:
        raise OutcomeConflict(entry.clashes, entry.outcome(line, workplace))
    entry.refuse({cell: text for (*_, cell), text in entry.hindered.items()})
    entry.store()
    return tuple(entry.row(line, each) for each in dict.fromkeys((workplace, None)))


@transaction.atomic
def record_outcomes(*, document, changes: Iterable[OutcomeChange], by) -> Recorded:
    """Save many rows of a report in a number of queries that does not depend on how many they are.

    Cells that clash are left as they stand and told of. Raises ``ValidationError`` where anything cannot be stored, by
    "line.cell" or "line.workplace.cell"; then nothing is changed.
    """
    return _record([document], changes, by)


@transaction.atomic
def record_outcomes_of_units(*, documents, changes: Iterable[OutcomeChange], by) -> Recorded:
    """Save many rows of many units' reports, all of one year and kind: as ``record_outcomes``, in as few queries.

    Raises ``PermissionRefused`` where one of the reports cannot be written in; then nothing is changed.
    """
    return _record(documents, changes, by)


def _record(documents, changes, by):
    entry = _Entry(lock_all(documents, by=by, action=Action.REGISTER_OUTCOMES), by, list(changes))
    entry.refuse({".".join(filter(None, where)): text for where, text in entry.hindered.items()})
    return Recorded(entry.store(), tuple(entry.clashes))


@dataclasses.dataclass(frozen=True, slots=True)
class _Line:
    """What there is to know of a line here: primary keys, the indicator, and what an import printed in it."""

    pk: int
    measure: int
    unit: int
    label: str  # what tells it from another line of the same indicator
    name: str
    measured_in: str
    by_sex: bool
    target: str
    council_target: str | None
    before: str | None  # last year's outcome
    threshold: int
    workplaces: int | None  # how many the unit has in the year
    printed: list | None

    @property
    def named(self) -> str:
        return f"{self.name} ({self.label})" if self.label else self.name


@prepared
def _lines(keys, units, committees, year, before):
    """The lines of a year: key, what ``_Line`` holds, and of which document its printed values are, with these.

    ``before``: the year of the outcome that stands beside.
    """
    councils = GoalIndicator.objects.filter(
        indicator=OuterRef("measure__indicator"), goal=OuterRef("goal"), committee=None
    )
    last_year = Outcome.objects.filter(measure=OuterRef("measure"), year=before, period=Period.YEAR, workplace=None)
    setups = YearSetup.objects.filter(committee__pk__in=committees, year=year)  # of the nämnd whose reports they are
    lines = UnitIndicator.objects.filter(key__in=keys, measure__unit__pk__in=units, goal__year=year, removed_at=None)
    lines = lines.annotate(
        council_target=Subquery(councils.values("target")[:1]),
        before=Subquery(last_year.values("total_raw")[:1]),
        threshold=Subquery(setups.values("small_number_threshold")[:1]),
        workplaces=workplace_count(OuterRef("measure__unit"), year=year),
    )
    where = ("key", "pk", "measure_id", "measure__unit_id", "measure__label")
    indicator = ("measure__indicator__name", "measure__indicator__measured_in", "measure__indicator__by_sex")
    printed = ("printed_rows__document_id", "printed_rows__values")  # of each of the unit's documents, if of any
    beside = ("target", "council_target", "before", "threshold", "workplaces")
    return lines.order_by().values_list(*where, *indicator, *beside, *printed)


@prepared
def _outcomes(measures, year, period):
    """The outcomes of measures in a period, locked."""
    outcomes = Outcome.objects.select_for_update(of=("self",)).select_related("workplace").order_by()
    return outcomes.filter(measure__pk__in=measures, year=year, period=period)


class _Entry:
    """Changes of outcomes, from the cells to the rows, in reports of one year and kind that have been locked."""

    def __init__(self, documents, by, changes):
        self.documents, self.by = {document.unit_id: document for document in documents}, by
        self.year, self.kind = documents[0].year, documents[0].kind
        if self.kind == Kind.PLAN:
            raise ValidationError("Utfall fylls i i rapporterna, inte i planen.")
        self.accepted, self.clashes, self.hindered = [], [], {}
        self.touched, self.fields = {}, set()  # rows that are to be written, by identity; and what in them
        self._read(changes)
        for change in changes:
            self._take(change)

    def outcome(self, line, workplace):
        return self.outcomes[self.lines[line].measure].get(workplace)

    def refuse(self, hindered):
        if hindered:
            raise ValidationError(hindered)

    def store(self):
        """Fill in what was accepted, put the units' totals together again, write it all; return how many cells."""
        lines = {self.lines[change.line].measure: self.lines[change.line] for change, _ in self.accepted}
        before = {measure: self._together(line) for measure, line in lines.items()}
        for change, cells in self.accepted:
            self._fill(self._row(self.lines[change.line], change.workplace), cells)
        for measure, line in lines.items():
            self._put_together(line, before[measure])
        self._keep_printed({change.line for change, cells in self.accepted if cells.keys() & set(PARTS)})
        self._write()
        return sum(len(cells) for _, cells in self.accepted)

    def row(self, line, workplace):
        """Return a row as it is now."""
        about, outcome = self.lines[line], self.outcome(line, workplace)
        cells = cells_of(outcome)
        faults = self._faults(about, line, outcome, cells)
        together = NOTHING if workplace else self._together(about)
        faults = (*faults, *together.remark(own=_is_own(outcome)))
        weighed = Weighing(outcome.weighed) if outcome and outcome.weighed else None
        locked = tuple(together.cells) if weighed else ()
        of = (together.count, about.workplaces or 0) if weighed else None
        return OutcomeRow(line, workplace, cells, weighed, faults, timezone.now(), locked, of)

    def _faults(self, line, key, outcome, cells):
        place = outcome.workplace.name if outcome and outcome.workplace else ""
        about = Beside(
            name=line.name,
            measured_in=line.measured_in,
            by_sex=line.by_sex,
            before=line.before or "",
            targets=(line.target, line.council_target or ""),
            whole_year=self.kind == Kind.ANNUAL_REPORT and not place,
        )
        found = faults_of(cells, about, threshold=line.threshold)
        return with_digests(found, cells, key=key, name=line.named, workplace=place)

    # --- reading

    def _read(self, changes):
        keys, documents = {change.line for change in changes}, {document.pk for document in self.documents.values()}
        lines = _lines(
            keys=tuple(keys),
            units=tuple(self.documents),
            committees=tuple({document.committee_id for document in self.documents.values()}),
            year=self.year,
            before=self.year - 1,
        )
        self.lines = {}
        for key, *values, of, raw in lines:
            if key not in self.lines or of in documents:
                self.lines[key] = _Line(*values, raw if of in documents else None)
        if keys - self.lines.keys():
            raise ValidationError(_GONE)
        self.outcomes = {line.measure: {} for line in self.lines.values()}  # measure -> key of workplace -> row
        self.workplaces = {}  # (unit, key) -> workplace
        units = {line.measure: line.unit for line in self.lines.values()}
        for outcome in _outcomes(measures=tuple(self.outcomes), year=self.year, period=self.kind):
            workplace = outcome.workplace
            self.outcomes[outcome.measure_id][workplace and workplace.key] = outcome
            if workplace:
                self.workplaces[units[outcome.measure_id], workplace.key] = workplace
        new = {(self.lines[c.line].unit, c.workplace) for c in changes if c.workplace} - self.workplaces.keys()
        if new:
            offered = Workplace.objects.of_units(self.documents, year=self.year).filter(key__in={key for _, key in new})
            self.workplaces |= {(workplace.of_unit, workplace.key): workplace for workplace in offered}
            if new - self.workplaces.keys():
                raise ValidationError(_ELSEWHERE)

    def _take(self, change):
        """Sort the cells of a change: what is accepted, what clashes, what cannot be stored; the same is nothing."""
        outcome = self.outcome(change.line, change.workplace)
        now, accepted = cells_of(outcome), {}
        for cell, raw in change.cells.items():
            mine = typed(cell, strip_controls(raw))
            if mine == now[cell]:
                continue
            base = now[cell] if change.base is None else typed(cell, strip_controls(change.base.get(cell, now[cell])))
            if base != now[cell]:
                self.clashes.append(Clash(change.line, change.workplace, cell, mine, now[cell]))
            elif text := hinder(cell, mine) or _misplaced(change, cell) or self._is_put_together(outcome, change, cell):
                self.hindered[change.line, change.workplace, cell] = text
            else:
                accepted[cell] = mine
        if accepted:
            self.accepted.append((change, accepted))

    def _is_put_together(self, outcome, change, cell):
        if change.workplace or not outcome or not outcome.weighed:
            return ""
        return _PUT_TOGETHER if cell in self._together(self.lines[change.line]).cells else ""

    # --- writing

    def _row(self, line, workplace):
        rows = self.outcomes[line.measure]
        if workplace not in rows:
            rows[workplace] = Outcome(
                measure_id=line.measure,
                year=self.year,
                period=self.kind,
                workplace=self.workplaces[line.unit, workplace] if workplace else None,
            )
        return rows[workplace]

    def _fill(self, row, cells):
        fill_cells(row, cells)
        self._touch(row, {CELLS[cell] for cell in cells} | (cells.keys() & set(PARTS)))
        if "not_reported" in cells:
            self.fields.add("not_reported")

    def _touch(self, row, fields):
        self.touched[id(row)] = row
        self.fields |= fields

    def _together(self, line):
        rows = [row for workplace, row in self.outcomes[line.measure].items() if workplace]
        return put_together(rows, name=line.name, measured_in=line.measured_in) if rows else NOTHING

    def _put_together(self, line, before):
        """Let the unit's figures follow those of its workplaces: also away, where they told them and no longer do."""
        now, unit = self._together(line), self.outcomes[line.measure].get(None)
        if _is_own(unit):  # typed by somebody: never replaced in silence
            return
        shown, followed = cells_of(unit), before.cells if unit and unit.weighed else {}
        gone = {cell: "" for cell, raw in followed.items() if shown[cell] == raw}
        cells = gone | (now.cells if now.by else {})
        cells = {cell: raw for cell, raw in cells.items() if shown[cell] != raw}
        if cells or (unit and unit.weighed != (now.by or "")):
            unit = self._row(line, None)
            if was := replaced(shown | gone, cells):  # typed beside the others, before the workplaces told it
                cells["note"] = unit.note_with(was)
            self._fill(unit, cells)
            unit.weighed = now.by or ""
            self.fields.add("weighed")

    def _keep_printed(self, keys):
        """A row that is filled in is no longer "as printed": what stood there is kept, and never in place of what
        somebody has typed. What has a column fills that where it is empty; the rest is noted, as far as it fits."""
        printed = {key: self.lines[key] for key in keys if self.lines[key].printed}
        for key, line in printed.items():
            row, unknown = self._row(line, None), [raw for raw, column in line.printed if column is None]
            emptied = {CELLS[cell] for change, cells in self.accepted for cell in cells if _is_of_unit(change, key)}
            empty = {column for column, field in FIELDS.items() if not getattr(row, field) and field not in emptied}
            known = {column: raw for raw, column in reversed(line.printed) if column in empty}
            fill_outcome(row, known)
            self._touch(row, {FIELDS[column] for column in known} | set(PARTS))
            if unknown:
                self._fill(row, {"note": row.note_with(f"Inläst, kolumn okänd: {' · '.join(unknown)}")})
        if printed:
            rows = PrintedRow.objects.filter(document__in=self.documents.values())
            rows.filter(line__in=[line.pk for line in printed.values()]).delete()

    def _write(self):
        rows = list(self.touched.values())
        new, old = [row for row in rows if row.pk is None], [row for row in rows if row.pk]
        history = Outcome.history.bulk_history_create
        if new:
            Outcome.objects.bulk_create(new)
            history(new, default_user=self.by)
        if len(old) == 1:  # a single cell is what is saved most, and this is the lightest way
            changed = {field: getattr(old[0], field) for field in self.fields}
            Outcome.objects.filter(pk=old[0].pk).update(**changed)
        elif old:
            Outcome.objects.bulk_update(old, sorted(self.fields))
        if old:
            history(old, update=True, default_user=self.by)
        if rows:
            units = {self.lines[change.line].unit for change, _ in self.accepted}
            note_changes([self.documents[unit] for unit in units], by=self.by)
