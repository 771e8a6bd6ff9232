"""The outline: a whole document as one plain, frozen tree.

Everything that enters or leaves the system goes through it: the import of old documents builds one, the database is
assembled into one, a snapshot is one written as canonical JSON, and page, PDF and checks read one. There is no
database here and nothing that can change.

Texts are permitted HTML (see ``richtext.py``). Values are text as printed: "31,25 %", "öka", "Tas fram av nämnd";
what is unknown is None or absent, never 0.
"""

import dataclasses
import datetime
import hashlib
from collections.abc import Callable, Iterator

import msgspec

from goals.choices import Level
from indicators.choices import Direction, Period, Periodicity, Weighing
from plans.choices import Fulfilment, Kind, Owner, Place, Progress, Status

SCHEMA = 1

# What makes an outline of the next schema of one of an older: {schema: function of the decoded JSON}.
UPGRADES: dict[int, Callable[[dict], dict]] = {}

frozen = dataclasses.dataclass(frozen=True, slots=True, kw_only=True)


@frozen
class Column:
    """A column of a table: its code (``target``, ``men`` …; see plans/defaults.py) and the label printed that year."""

    code: str
    label: str


@frozen
class Layout:
    """What the nämnd has decided for the year and kind: columns, names and what is printed."""

    indicator_columns: tuple[Column, ...] = ()
    activity_columns: tuple[Column, ...] = ()
    level_labels: tuple[tuple[Level, str], ...] = tuple((level, level.label) for level in Level)
    fulfilment_labels: tuple[tuple[Fulfilment, str], ...] = tuple((f, f.label) for f in Fulfilment)
    goals_heading: str = ""
    small_number_threshold: int = 5
    print_empty_rubrics: bool = False
    print_no_assessment: bool = False
    gap_limit: int = 10  # procentenheter between women and men, above which the analysis is to mention it
    meetings_rubric: str = ""  # the code of the section that tells of the meetings about the document, "" for none
    show_charts: bool = False  # not in what was frozen before there were pictures, nor in what is imported

    @property
    def sexes(self) -> tuple[str, str]:
        """The codes of the sexes in the order of the year's columns; Stockholm's, men first, where it has neither."""
        codes = [column.code for column in self.indicator_columns if column.code in ("men", "women")]
        return ("women", "men") if codes[:1] == ["women"] else ("men", "women")

    def level_label(self, level: Level) -> str:
        return dict(self.level_labels)[level]

    def fulfilment_label(self, fulfilment: Fulfilment) -> str:
        return dict(self.fulfilment_labels)[fulfilment]


@frozen
class Text:
    """One written text (a Passage): ``slot`` is the key of its node, a dot and the rubric's code.

    ``label`` is the rubric as printed above it, "" for a text without one. ``version`` is that of the passage (0: not
    yet written). ``help``, ``required`` and ``unchanged_since`` (a year) are for the one who writes, and so are the
    titles of documents: ``taken_from``, whose words these are as long as nobody has changed them, and ``offered_by``,
    which has a text that can be taken over to this empty place.
    ``generated``: permitted HTML that nobody has written (plans/meetings.py); it is shown after ``html``.
    """

    slot: str
    rubric: str
    label: str
    html: str = ""
    version: int = 0
    owner: Owner = Owner.UNIT
    help: str = ""
    required: bool = False
    unchanged_since: int | None = None
    taken_from: str = ""
    offered_by: str = ""
    generated: str = ""

    @property
    def whole(self) -> str:
        """What is read there: what somebody has written, and after it what is made of what the system knows."""
        return self.html + self.generated


@frozen
class Section:
    """A heading before or after the goals, with its text. ``level``: 1 chapter, 2 subheading, 3 the unit's own."""

    key: str
    rubric: str
    heading: str
    level: int
    text: Text | None = None
    own: bool = False
    workplaces: tuple[str, ...] = ()


@frozen
class Figure:
    """A figure as it was written, and how many answers are behind it (None: not known, which is not few).

    ``withheld``: it is there, but this audience may not see it, and ``raw`` is "".
    """

    raw: str = ""
    respondents: int | None = None
    withheld: bool = False


@frozen
class Result:
    """How an indicator went in a period of a year: in the whole unit, or in the ``workplace`` of that name.

    ``weighed``: the total was put together of the workplaces' figures. ``not_reported``: why there is none.
    """

    year: int
    period: Period
    workplace: str = ""
    total: Figure = Figure()
    women: Figure = Figure()
    men: Figure = Figure()
    forecast: str = ""
    weighed: Weighing | None = None
    weight: int | None = None
    response_rate: str = ""
    comparison: str = ""
    comparison_label: str = ""
    note: str = ""
    not_reported: str = ""
    workplace_key: str = ""  # the name may change after this was frozen
    together: tuple[int, int] | None = None  # of a weighed total: of how many workplaces, of all that the unit has

    @property
    def place(self) -> str:
        """The workplace, by its key where it is known; "" for the whole unit."""
        return self.workplace_key or self.workplace

    @property
    def told(self) -> bool:
        """Whether it says how it went, if not to this audience. Why it is not reported is told too."""
        return bool(self.not_reported) or any(f.raw or f.withheld for f in (self.total, self.women, self.men))

    @property
    def withholds(self) -> bool:
        """Whether a figure is there but not for this audience."""
        return self.total.withheld or self.women.withheld or self.men.withheld


@frozen
class Value:
    """A printed value and the column it stands in; None where the source does not tell the column ("kolumn okänd")."""

    raw: str
    column: str | None


@frozen
class IndicatorRow:
    """A printed line of an indicator: ``values`` from left to right, blanks left out.

    ``results``: what is known of how it went, the oldest year first: the annual figures of ten years, those of the
    year's tertial reports and of the same tertial the year before, and of the document's own period the workplaces'.
    """

    key: str
    measure: str
    name: str
    values: tuple[Value, ...] = ()
    label: str = ""
    measured_in: str = ""
    by_sex: bool = False
    direction: Direction = Direction.UP
    periodicity: Periodicity = Periodicity.YEAR
    owner: Owner = Owner.COUNCIL
    results: tuple[Result, ...] = ()
    analysis: Text | None = None

    @property
    def named(self) -> str:
        """Its name, with the label that tells it from another line of the same indicator."""
        return f"{self.name} ({self.label})" if self.label else self.name

    @property
    def withholds(self) -> bool:
        """Whether a figure of the line is there but not for this audience."""
        return any(result.withholds for result in self.results)

    def result(self, year: int, period: Period) -> Result | None:
        """Return how it went in the whole unit, or None."""
        return next((r for r in self.results if (r.year, r.period, r.workplace) == (year, period, "")), None)

    def value(self, column: str) -> str | None:
        """Return the value of a column as printed, or None."""
        return next((v.raw for v in self.values if v.column == column), None)

    @property
    def unsettled(self) -> tuple[str, ...]:
        """Values whose column a person has to settle, in printed order."""
        return tuple(v.raw for v in self.values if v.column is None)


@frozen
class ActivityRow:
    """A printed line of an activity. ``cause`` and ``measure`` (plain text) tell of a deviation."""

    key: str
    title: str
    start: datetime.date | None = None
    end: datetime.date | None = None
    responsible: str = ""
    deviation: bool = False
    owner: Owner = Owner.UNIT
    analysis: Text | None = None
    workplaces: tuple[str, ...] = ()
    progress: Progress | None = None
    cause: str = ""
    measure: str = ""


@frozen
class Reported:
    """How an enhetsmål was reported in an earlier report of the year, as it was adopted."""

    title: str
    fulfilment: Fulfilment | None = None
    reason: str = ""
    texts: tuple[Text, ...] = ()


@frozen
class Goal:
    """A goal with its texts, rows and subordinate goals. ``number`` is text without a closing dot ("1.4"), or "".

    ``reason``: why the bedömning holds although something speaks against it, in plain text; ``reason_for``: the
    bedömning it was written for, where that is another than the present one. ``promise`` and ``reported`` stand beside
    an enhetsmål in a report: what the year's adopted plan says of it, and the reports since.
    """

    key: str
    level: Level
    title: str
    number: str = ""
    fulfilment: Fulfilment | None = None
    texts: tuple[Text, ...] = ()
    indicators: tuple[IndicatorRow, ...] = ()
    activities: tuple[ActivityRow, ...] = ()
    children: tuple["Goal", ...] = ()
    workplaces: tuple[str, ...] = ()
    reason: str = ""
    promise: tuple[Text, ...] = ()
    reported: tuple[Reported, ...] = ()
    reason_for: Fulfilment | None = None

    @property
    def explained(self) -> bool:
        """Whether a reason has been given for the bedömning as it is."""
        return bool(self.reason) and self.reason_for is None

    @property
    def owner(self) -> Owner:
        return {Level.UNIT: Owner.UNIT, Level.COMMITTEE: Owner.COMMITTEE}.get(self.level, Owner.COUNCIL)


@frozen
class Adoption:
    """The record that an adopted document is: edition number, when (None: not known, as of an imported one) and by
    whom ("" likewise), and what it corrects."""

    number: int
    on: datetime.date | None
    by: str
    corrects: int | None = None
    reason: str = ""


@frozen
class Outline:
    """A whole document. All names are those it had when it was frozen."""

    schema: int = SCHEMA
    key: str
    kind: Kind
    year: int
    unit: str
    municipality: str = ""
    committee: str = ""
    department: str = ""
    status: Status = Status.DRAFT
    dnr: str = ""
    adoption: Adoption | None = None
    layout: Layout = Layout()
    front: tuple[Section, ...] = ()
    goals: tuple[Goal, ...] = ()
    closing: tuple[Section, ...] = ()

    @property
    def title(self) -> str:
        return f"{self.kind.label} {self.year}"


def walk(goals: tuple[Goal, ...], depth: int = 0) -> Iterator[tuple[int, Goal]]:
    """Yield (depth from 0, goal) for the whole tree in printed order."""
    for goal in goals:
        yield depth, goal
        yield from walk(goal.children, depth + 1)


def texts(outline: Outline) -> Iterator[Text]:
    """Yield every text of the outline in printed order."""
    yield from (s.text for s in outline.front if s.text)
    for _, goal in walk(outline.goals):
        yield from goal.texts
        yield from (row.analysis for row in (*goal.indicators, *goal.activities) if row.analysis)
    yield from (s.text for s in outline.closing if s.text)


def to_json(outline: Outline) -> str:
    """Write the outline as canonical JSON: fields in the order of the classes above, no white space."""
    return msgspec.json.encode(outline).decode()


def from_json(text: str) -> Outline:
    """Read canonical JSON, upgraded to the schema of today.

    Raises ``msgspec.ValidationError`` when it is not an outline of a schema we know.
    """
    schema = _schema.decode(text).schema
    if schema == SCHEMA:
        return _decoder.decode(text)
    content = msgspec.json.decode(text)
    while schema != SCHEMA:
        if schema not in UPGRADES:
            raise msgspec.ValidationError(f"Dokumentet är skrivet i schema {schema}, som inte går att läsa.")
        content, schema = UPGRADES[schema](content), schema + 1
    return msgspec.convert(content | {"schema": SCHEMA}, Outline)


replace = dataclasses.replace


def digest(text: str) -> str:
    """Return the SHA-256 (hex) over the bytes of canonical JSON."""
    return hashlib.sha256(text.encode()).hexdigest()


@frozen
class _Schema:
    """The part of an outline that tells how to read the rest."""

    schema: int


_schema = msgspec.json.Decoder(_Schema)
_decoder = msgspec.json.Decoder(Outline)

__all__ = [
    "SCHEMA",
    "ActivityRow",
    "Adoption",
    "Column",
    "Figure",
    "Goal",
    "IndicatorRow",
    "Layout",
    "Outline",
    "Owner",
    "Place",
    "Progress",
    "Reported",
    "Result",
    "Section",
    "Status",
    "Text",
    "Value",
    "digest",
    "from_json",
    "replace",
    "texts",
    "to_json",
    "walk",
]
