"""What a filled in workbook would change: each change, clash and fault by cell. Nothing is stored here.

Three texts are compared for each cell: what stood there when the workbook was made, what stands in it now, and what the
system has now. Only what somebody has changed in the workbook is a change; where the system has changed too, a person
chooses.
"""

import dataclasses
import enum
from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec
from openpyxl.utils import get_column_letter

from indicators.models import Outcome
from indicators.outcomes import PARTS, faults_of, fill_cells, hinder, typed
from indicators.weighing import put_together
from plans.richtext import strip_controls
from reports.workbooks.columns import BASE, KEY, About, columns_of, of_fact, read_base
from reports.workbooks.lines import Line
from reports.workbooks.reading import Row
from units.models import Workplace


class Weight(enum.StrEnum):
    """How much a remark matters: nothing can be saved, this cell is left out, it is saved as it stands, or it follows
    from what is saved."""

    ERROR = "error"
    LEFT_OUT = "left_out"
    WARNING = "warning"
    FOLLOWS = "follows"


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """A cell that is to be changed. ``before``: what stands in the system; ``base``: what stood when it was fetched.

    ``cell``: where it stands in the workbook ("L14"), or "" where it comes from elsewhere. ``chosen``: None where it is
    saved without asking, else whether it is proposed to be saved.
    """

    document: str
    line: str
    workplace: str | None
    code: str
    heading: str
    unit: str
    about: str
    cell: str
    before: str
    after: str
    base: str
    chosen: bool | None = None

    @property
    def removes(self) -> bool:
        """Whether what stands in the system goes away, and nothing comes in its place."""
        return bool(self.before.strip()) and not self.after.strip()


@dataclasses.dataclass(frozen=True, slots=True)
class Remark:
    """Something to say of a cell, or of the workbook as a whole where ``cell`` is ""."""

    weight: Weight
    cell: str
    about: str
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that is shown before something is saved."""

    changes: tuple[Change, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def errors(self) -> list[Remark]:
        return [remark for remark in self.remarks if remark.weight is Weight.ERROR]

    def accepted(self, chosen: Iterable[int]) -> list[Change]:
        """Return the changes to save: all that need not be chosen, and those of the others whose numbers are given."""
        chosen = set(chosen)
        return [change for n, change in enumerate(self.changes) if change.chosen is None or n in chosen]

    def to_json(self) -> str:
        return msgspec.json.encode(self).decode()

    @classmethod
    def from_json(cls, text: str) -> "Comparison":
        return msgspec.json.decode(text, type=cls) if text else cls()


def compare(rows: Sequence[Row], lines: Iterable[Line], about: About, faults: Sequence[str] = ()) -> Comparison:
    """Return what the rows of a workbook would change in the lines as they are now.

    ``faults``: what hinders the workbook as a whole, to be told beside what is wrong in its rows.
    """
    found = _Comparing(lines, about).all(rows)
    return dataclasses.replace(found, remarks=(*refused(faults).remarks, *found.remarks))


def refused(reasons: Sequence[str]) -> Comparison:
    """Return what to say of a workbook that cannot be used."""
    return Comparison(remarks=tuple(Remark(Weight.ERROR, "", "", reason) for reason in reasons))


class _Comparing:
    def __init__(self, lines, about):
        self.lines = {line.key: line for line in lines}
        columns = list(enumerate(columns_of(about), start=3))
        self.columns = [(n, column) for n, column in columns if column.entered]
        self.beside = [(n, column) for n, column in columns if not column.entered]
        self.after = defaultdict(dict)  # line -> workplace or None -> its cells as they would be, and which changed
        self.somewhere = Workplace(name="en arbetsplats")  # of every outcome: which one it is, is never told here
        self.several = about.several
        self.changes, self.remarks, self.seen = [], [], {}

    def all(self, rows):
        for row in rows:
            self._row(row)
        self._totals()
        self.remarks.sort(key=lambda remark: list(Weight).index(remark.weight))
        return Comparison(tuple(self.changes), tuple(self.remarks))

    def _row(self, row):
        entered = [n for n, _ in self.columns if n in row.cells or n in row.problems]
        key, first = row.text(KEY).strip(), f"{get_column_letter(entered[0])}{row.number}" if entered else ""
        if not key:
            if entered:
                self._say(
                    Weight.ERROR,
                    first,
                    "",
                    f"Rad {row.number} hör inte till någon indikator. Ta bort det som står i den.",
                )
            return
        line, base = self.lines.get(key), read_base(row.text(BASE))
        if key in self.seen:
            self._say(
                Weight.ERROR,
                first,
                "",
                f"Rad {self.seen[key]} och {row.number} gäller samma indikator. Ta bort en av dem.",
            )
        elif base is None:
            self._say(Weight.ERROR, first, "", f"Rad {row.number} är skadad. Hämta en ny arbetsbok och fyll i den.")
        elif line is None:
            self._say(
                Weight.LEFT_OUT, first, "", f"Indikatorn i rad {row.number} finns inte längre. Raden läses inte in."
            )
        else:
            self._cells(row, line, base)
        self.seen.setdefault(key, row.number)

    def _cells(self, row, line, base):
        """Take the cells of a row that somebody has changed in the workbook, and look at the row as it would be."""
        about, after, changed = self._where(line), dict(line.cells), {}
        self._locked(row, about, base)
        for n, column in self.columns:
            cell, code = f"{get_column_letter(n)}{row.number}", column.code
            if n in row.problems:
                if row.problems[n]:
                    self._say(Weight.ERROR, cell, about, row.problems[n])
                continue
            mine = typed(code, strip_controls(row.text(n)))
            stood, now = base.get(code, ""), line.cells[code]
            if _same(mine, stood) or _same(mine, now):
                continue
            closed = line.locked.get("") or line.locked.get(code)
            if closed:
                self._say(Weight.LEFT_OUT, cell, about, f"{_LOCKED.format(_told(stood), _told(mine))} {closed}")
            elif problem := hinder(code, mine):
                self._say(Weight.ERROR, cell, about, problem)
            else:
                after[code], changed[code] = mine, cell
                clash = not _same(stood, now)
                self.changes.append(
                    Change(
                        document=line.document.key,
                        line=line.line,
                        workplace=line.workplace,
                        code=code,
                        heading=column.heading,
                        unit=line.document.unit_name,
                        about=_about(line),
                        cell=cell,
                        before=now,
                        after=mine,
                        base=stood,
                        chosen=False if clash else None,
                    )
                )
        if changed:
            self.after[line.line][line.workplace] = after, changed
        self._faults(row, line, after, changed)

    def _locked(self, row, about, base):
        """Tell of what somebody has changed beside the cells: it would else go away in silence.

        A workbook that was made before what stands beside was noted in it tells nothing of that.
        """
        if of_fact("indicator") not in base:
            return
        for n, column in self.beside:
            stood, mine = base.get(of_fact(column.code), ""), row.text(n)
            if not _same(stood, mine):
                cell = f"{get_column_letter(n)}{row.number}"
                self._say(Weight.LEFT_OUT, cell, about, _LOCKED.format(_told(stood), _told(mine)))

    def _totals(self):
        """Tell what becomes of the units' totals when their workplaces' figures are saved."""
        for key, rows in self.after.items():
            unit, places = self.lines.get(key), {place: cells for place, (cells, _) in rows.items() if place}
            if unit is None or not places:
                continue
            own, changed = rows.get(None, (unit.cells, {}))
            if not unit.weighed and any(own[part] for part in PARTS):
                cell = next((changed[part] for part in PARTS if part in changed), "")
                self._say(Weight.WARNING, cell, self._where(unit), _BOTH)
                continue
            together = put_together(
                [self._outcome(cells) for cells in (unit.parts | places).values()],
                name=unit.beside.name,
                measured_in=unit.beside.measured_in,
            )
            told = [f"{_PART[part]} {together.cells[part]}" for part in PARTS if part in together.cells]
            text = f"Enhetens siffra räknas om: {', '.join(told)}." if told else together.lacking
            if text:
                self._say(Weight.FOLLOWS, "", self._where(unit), text)

    def _outcome(self, cells):
        outcome = Outcome(workplace=self.somewhere)
        fill_cells(outcome, cells)
        return outcome

    def _faults(self, row, line, after, changed):
        if not changed:
            return
        letters = {column.code: get_column_letter(n) for n, column in self.columns}
        for fault in faults_of(after, line.beside, threshold=line.threshold):
            if fault.cell in letters:
                self._say(Weight.WARNING, f"{letters[fault.cell]}{row.number}", self._where(line), fault.text)

    def _where(self, line):
        return f"{line.document.unit_name} · {_about(line)}" if self.several else _about(line)

    def _say(self, weight, cell, about, text):
        self.remarks.append(Remark(weight, cell, about, text))


_LOCKED = "Cellen är låst och läses inte in. Du hade ändrat {} till {}."
_BOTH = (
    "Både enhetens egen siffra och arbetsplatsernas är ifyllda. Enhetens egen gäller. Töm den om den ska räknas ut av "
    "arbetsplatsernas."
)
_PART = {"total": "utfall", "women": "kvinnor", "men": "män"}


def _told(text):
    return f"”{text}”" if text.strip() else "en tom cell"


def _about(line):
    return " · ".join(filter(None, (line.facts["indicator"], line.facts.get("workplace", ""))))


def _same(one, other):
    """Tell whether two texts are the same but for their white space, which spreadsheets are careless with."""
    return one == other or " ".join(one.split()) == " ".join(other.split())
