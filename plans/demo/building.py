"""From the demo's tables to an outline: the texts, rows and goals that a unit's document of a kind and year shows."""

import dataclasses
from fnmatch import fnmatchcase

from goals.choices import Level
from indicators.choices import Periodicity
from plans.choices import Fulfilment, Kind, Owner, Place, Progress, Status
from plans.defaults import ACTIVITY_COLUMNS, ANALYSIS, FREE_TEXT, GOALS_HEADING, INDICATOR_COLUMNS, RUBRICS
from plans.demo.tables import as_of, definition_of, exists_in, is_own, stable_key, unchanged_since
from plans.outline import ActivityRow, Column, Goal, IndicatorRow, Layout, Outline, Section, Text, Value
from plans.richtext import clean, from_lines

LEVELS = (
    ("orientations", Level.ORIENTATION, Place.ORIENTATION),
    ("areas", Level.AREA, Place.AREA),
    ("goals", Level.COMMITTEE, Place.COMMITTEE),
)
INDICATOR_ANALYSIS, ACTIVITY_ANALYSIS = (
    next(rubric for rubric in RUBRICS if rubric.place == place and rubric.code == ANALYSIS)
    for place in (Place.INDICATOR, Place.ACTIVITY)
)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """What sets a draft apart: patterns of what is not written yet, and texts that a correction has changed.

    Both go by name: ``vp.budget``, ``own.caféet``, ``goals.arbete.uppfoljning``, ``indicators.praktik.outcome``.
    """

    missing: tuple[str, ...] = ()
    changes: dict[str, str] = dataclasses.field(default_factory=dict)

    def has(self, name):
        return not any(fnmatchcase(name, pattern) for pattern in self.missing)

    def text(self, name, written):
        return self.changes.get(name, written) if self.has(name) else ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a document comes from: the two files, and which document of the unit it is."""

    committee: dict
    unit: dict
    slug: str
    kind: Kind
    year: int
    dnr: str = ""

    def key(self, prefix, *parts):
        return stable_key(prefix, self.slug, *parts)

    @property
    def first_year(self):
        """Return the year of the unit's first plan."""
        return min((int(name.split()[1]) for name in self.unit.get("stages", {})), default=self.year)

    def report(self, table):
        """Return what a table (of a unit, a goal, an indicator or an activity) says in the report of the year."""
        return table.get(self.kind.lower(), {}).get(str(self.year), {})


def layout(kind, year):
    """Return the default layout of a kind with the year filled into its labels."""

    def columns(pairs):
        return tuple(Column(code=code, label=label.format(year=year, previous=year - 1)) for code, label in pairs)

    return Layout(
        indicator_columns=columns(INDICATOR_COLUMNS[kind]),
        activity_columns=columns(ACTIVITY_COLUMNS[kind]),
        goals_heading=GOALS_HEADING[kind],
    )


def build_outline(source, *, status: Status, edits: Edits) -> Outline:
    """Return a unit's document as an outline, with what it takes from KF and the nämnd that year."""
    committee, unit = source.committee, source.unit
    return Outline(
        key=source.key("d", source.kind.value, source.year),
        kind=source.kind,
        year=source.year,
        unit=unit["name"],
        municipality=committee["municipality"],
        committee=committee["committee"],
        department=committee["departments"][unit["department"]],
        status=status,
        dnr=source.dnr,
        layout=layout(source.kind, source.year),
        front=tuple(_sections(source, Place.FRONT, edits)),
        goals=_goals(source, edits),
        closing=tuple(_sections(source, Place.CLOSING, edits)),
    )


def shared_goals(committee, year):
    """Return the whole tree of KF and nämnd in a year, with texts and all activities, without indicators."""
    unit = {"assigned": list(committee["goals"]), "activities": {name: {} for name in committee["activities"]}}
    return _goals(Source(committee=committee, unit=unit, slug="", kind=Kind.PLAN, year=year), Edits())


def markup(text):
    """Return permitted HTML of a text in a file: blank lines part paragraphs, "- " begins an item, HTML is kept."""
    out = []
    for block in text.strip().split("\n\n"):
        if block.lstrip().startswith("<"):
            out.append(block)
            continue
        lines = []
        for line in block.splitlines():
            if line.startswith("- "):
                lines.append("• " + line[2:])
            elif lines:
                lines[-1] += " " + line.strip()
            else:
                lines.append(line.strip())
        out.append(from_lines(lines))
    return clean("".join(out))


def _sections(source, place, edits):
    """Yield the headings with a text and the chapters that they stand in, each followed by the unit's own."""
    own = {
        name: as_of(entry, source.year)
        for name, entry in source.unit.get("own", {}).items()
        if Kind(entry.get("kind", Kind.PLAN)) == source.kind and exists_in(entry, source.year)
    }
    chapter = None
    for rubric in RUBRICS:
        if rubric.place != place or source.kind not in rubric.kinds:
            continue
        sections = [_section(source, rubric, edits)]
        sections += [
            _own_section(source, name, entry, edits) for name, entry in own.items() if entry["after"] == rubric.code
        ]
        written = [s for s in sections if s.text]
        if rubric.level == 1:
            chapter = sections[0]
        elif written and chapter and not chapter.text:
            yield chapter
        yield from written
        if written:
            chapter = None


def _section(source, rubric, edits):
    table = as_of(source.unit["vp"], source.year) if source.kind == Kind.PLAN else source.report(source.unit)
    name = f"{source.kind.value.lower()}.{rubric.code}"
    html = markup(edits.text(name, table.get(rubric.code, "")))
    key = source.key("s", source.kind.value, source.year, rubric.code)
    heading = rubric.label.format(year=source.year)
    since = None
    if source.kind == Kind.PLAN and name not in edits.changes:
        since = unchanged_since(source.unit["vp"], rubric.code, source.year, source.first_year)
    text = _text(key, rubric, html, Owner.UNIT, label="", since=since)
    return Section(key=key, rubric=rubric.code, heading=heading, level=rubric.level, text=text)


def _own_section(source, name, entry, edits):
    html = markup(edits.text(f"own.{name}", entry.get("text", "")))
    key = source.key("s", source.kind.value, source.year, "own", name)
    text = Text(slot=f"{key}.{FREE_TEXT}", rubric=FREE_TEXT, label="", html=html)
    return Section(
        key=key,
        rubric=FREE_TEXT,
        heading=entry["heading"],
        level=3,
        text=text if html else None,
        own=True,
        workplaces=_workplaces(source, entry),
    )


def _workplaces(source, entry):
    return tuple(source.unit["workplaces"][name] for name in entry.get("workplaces", ()))


def _goals(source, edits, level=0, under=None):
    """Return the goals of a level under one of the level above, as far as the unit has been given them."""
    if level == len(LEVELS):
        return tuple(_unit_goals(source, under, edits))
    table, goal_level, place = LEVELS[level]
    goals = []
    for name, entry in source.committee[table].items():
        entry = as_of(entry, source.year)
        if entry.get("under") != under or not exists_in(entry, source.year):
            continue
        if goal_level == Level.COMMITTEE and name not in source.unit["assigned"]:
            continue
        key = stable_key("g", "", name, source.year)
        indicators, activities = _indicators(source, name, edits), _activities(source, name, edits)
        children = _goals(source, edits, level + 1, name)
        shown = goal_level == Level.COMMITTEE or children or indicators or activities
        if source.slug and not shown:
            continue
        assessed = goal_level != Level.ORIENTATION and source.kind != Kind.PLAN
        goals.append(
            Goal(
                key=key,
                level=goal_level,
                title=entry["title"],
                number=entry.get("number", ""),
                fulfilment=Fulfilment.NONE if assessed else None,
                texts=_goal_texts(source, place, name, key, entry, edits),
                indicators=indicators,
                activities=activities,
                children=children,
            )
        )
    return tuple(sorted(goals, key=lambda goal: goal.number))  # a goal may change its number from one year to the next


def _unit_goals(source, under, edits):
    for name, entry in source.unit.get("goals", {}).items():
        entry = as_of(entry, source.year)
        if not is_own("g", entry) or entry["under"] != under or not exists_in(entry, source.year):
            continue
        key, fulfilment = source.key("g", name, source.year), None
        if source.kind != Kind.PLAN:
            assessed = source.report(entry).get("fulfilment", "NONE")
            fulfilment = Fulfilment[assessed] if edits.has(f"goals.{name}.fulfilment") else Fulfilment.NONE
        yield Goal(
            key=key,
            level=Level.UNIT,
            title=entry["title"],
            fulfilment=fulfilment,
            texts=_goal_texts(source, Place.UNIT, name, key, entry, edits),
            indicators=_indicators(source, name, edits),
            activities=_activities(source, name, edits),
            workplaces=_workplaces(source, entry),
            reason=_note(source.report(entry).get("reason", "")) if source.kind != Kind.PLAN else "",
        )


def _note(text):
    """Return plain text without the line breaks of the file."""
    return " ".join(text.split())


def _goal_texts(source, place, name, key, entry, edits):
    """Return the texts of a goal: those of its owner, and what the unit has written under a goal of KF or nämnd."""
    remarks = source.unit.get("goals", {}).get(name, {})
    owner = {Place.UNIT: Owner.UNIT, Place.COMMITTEE: Owner.COMMITTEE}.get(place, Owner.COUNCIL)
    texts = []
    for rubric in RUBRICS:
        if rubric.place != place or source.kind not in rubric.kinds + rubric.shown_in:
            continue
        # a text that is shown though written elsewhere is the plan's; all others belong to the kind that is built
        planned = source.kind == Kind.PLAN or source.kind in rubric.shown_in
        by_owner, by_unit = (entry, as_of(remarks, source.year)) if planned else map(source.report, (entry, remarks))
        written, writer, since = by_owner.get(rubric.code, ""), owner, None
        if not written or owner == Owner.UNIT:
            address = f"goals.{name}.{rubric.code}"
            written, writer = edits.text(address, by_unit.get(rubric.code, "")), Owner.UNIT
            if source.kind == Kind.PLAN and address not in edits.changes:
                first = max(source.first_year, entry.get("from", 0))
                since = unchanged_since(remarks, rubric.code, source.year, first)
        texts.append(_text(key, rubric, markup(written), writer, since=since))
    return tuple(text for text in texts if text)


def _text(key, rubric, html, owner, *, label=None, since=None):
    """Return the text of a rubric at a node, or None when nothing is written there."""
    if not html:
        return None
    return Text(
        slot=f"{key}.{rubric.code}",
        rubric=rubric.code,
        label=rubric.label if label is None else label,
        html=html,
        owner=owner,
        help=rubric.help,
        required=rubric.required,
        unchanged_since=since,
    )


def _indicators(source, goal, edits):
    """Return the printed lines under a goal: there is one in the years for which the unit has a target, be it empty."""
    rows, year = [], str(source.year)
    for name, entry in source.unit.get("indicators", {}).items():
        shared = definition_of(source.committee, source.unit, name)
        if shared["under"] != goal or year not in entry.get("target", {}):
            continue
        key = source.key("i", "line", name, source.year)
        analysis = ""
        if source.kind == Kind.ANNUAL_REPORT:
            analysis = markup(edits.text(f"indicators.{name}.analys", entry.get("analysis", {}).get(year, "")))
        rows.append(
            IndicatorRow(
                key=key,
                measure=source.key("m", name),
                name=shared["name"],
                label=entry.get("label", ""),
                values=tuple(_values(source, name, shared, entry, edits)),
                measured_in=shared.get("measured_in", ""),
                by_sex=shared.get("by_sex", False),
                owner=_owner(source, goal),
                analysis=_text(key, INDICATOR_ANALYSIS, analysis, Owner.UNIT),
            )
        )
    return tuple(rows)


def _values(source, name, shared, entry, edits):
    """Yield the values of a line in the order of the columns, blanks left out."""
    year, outcomes = str(source.year), entry.get("outcome", {})
    tertial = Periodicity[shared.get("periodicity", "YEAR")] == Periodicity.TERTIAL
    told = outcomes.get(year, {}) if source.kind == Kind.ANNUAL_REPORT else source.report(entry)
    now = told if edits.has(f"indicators.{name}.outcome") else {}
    cells = {
        "target": edits.text(f"indicators.{name}.target", entry["target"][year]),
        "council_target": shared.get("council_target", {}).get(year, ""),
        "periodicity": Periodicity[shared.get("periodicity", "YEAR")].label,
        "outcome": now.get("total", ""), "men": now.get("men", ""), "women": now.get("women", ""),
        "previous": outcomes.get(str(source.year - 1), {}).get("total", ""),
        "period": f"{source.kind.value} {year}" if tertial else year,
    }  # fmt: skip
    for code, _ in INDICATOR_COLUMNS[source.kind]:
        if cells.get(code):
            yield Value(raw=cells[code], column=code)


def _activities(source, goal, edits):
    rows = []
    for name, entry in source.unit.get("activities", {}).items():
        own = is_own("a", entry)
        activity = as_of(entry if own else source.committee["activities"][name], source.year)
        if activity["under"] != goal or not exists_in(activity, source.year):
            continue
        key = stable_key("a", source.slug if own else "", name, source.year)
        report = source.report(entry) if source.kind != Kind.PLAN else {}
        analysis = markup(edits.text(f"activities.{name}.analys", report.get("analys", "")))
        rows.append(
            ActivityRow(
                key=key,
                title=activity["title"],
                start=activity["start"],
                end=activity["end"],
                responsible=activity.get("responsible", ""),
                progress=Progress[report["progress"]] if "progress" in report else None,
                deviation=report.get("deviation", False),
                cause=_note(report.get("cause", "")),
                measure=_note(report.get("measure", "")),
                owner=Owner.UNIT if own else _owner(source, goal),
                analysis=_text(key, ACTIVITY_ANALYSIS, analysis, Owner.UNIT),
                workplaces=_workplaces(source, entry),
            )
        )
    return tuple(rows)


def _owner(source, goal):
    """Return who owns a row, by the goal that it stands under."""
    if goal in source.committee["goals"]:
        return Owner.COMMITTEE
    return Owner.COUNCIL if goal in source.committee["areas"] else Owner.UNIT
