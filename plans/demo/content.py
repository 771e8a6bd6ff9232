"""The demo content: our fictional municipality, read from the TOML files beside this one (see README.md).

Nothing here knows a database. ``load`` gives the people, the organisation and every document as an ``Outline``; keys
are made from the names in the files, so that loading twice gives the same.
"""

import dataclasses
import datetime
import tomllib
from enum import StrEnum
from pathlib import Path

from indicators.choices import Direction, Period, Periodicity
from plans.choices import Kind, Status
from plans.defaults import ANALYSIS
from plans.demo import tables
from plans.demo.building import Edits, Source, build_outline, shared_goals
from plans.demo.tables import ContentError, stable_key
from plans.outline import Adoption, Goal, Outline
from units.choices import Role, Scope

HERE = Path(__file__).parent
YEARS = (2024, 2025, 2026)
COMING = 2027  # KF and nämnd have their goals, some renumbered and reworded, and no unit has begun
DOCUMENTS = (
    (Kind.PLAN, 2024),
    (Kind.ANNUAL_REPORT, 2024),
    (Kind.PLAN, 2025),
    (Kind.TERTIAL_2, 2025),
    (Kind.ANNUAL_REPORT, 2025),
    (Kind.PLAN, 2026),
)

frozen = dataclasses.dataclass(frozen=True, slots=True, kw_only=True)


class Stage(StrEnum):
    """How far a document has come. RETURNED is a draft with a reason, CORRECTING a draft beside an adopted edition."""

    NOT_STARTED = "not_started"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ADOPTED = "adopted"
    CORRECTING = "correcting"


STATUSES = {
    Stage.DRAFT: Status.DRAFT,
    Stage.SUBMITTED: Status.SUBMITTED,
    Stage.RETURNED: Status.DRAFT,
    Stage.ADOPTED: Status.ADOPTED,
    Stage.CORRECTING: Status.DRAFT,
}


@frozen
class Person:
    """Somebody who logs in. Committee, department, unit and workplace are names, "" where the role has none."""

    name: str
    email: str
    role: Role
    committee: str = ""
    department: str = ""
    unit: str = ""
    workplace: str = ""
    on_login_page: bool = False


@frozen
class Indicator:
    """A definition. ``council_targets`` and ``goals`` (keys) go by year; a unit's own has ``unit`` and neither."""

    key: str
    name: str
    definition: str
    measured_in: str
    direction: Direction
    by_sex: bool
    periodicity: Periodicity
    council_targets: dict[int, str]
    goals: dict[int, str]
    unit: str = ""


@frozen
class Outcome:
    """How a measure (``IndicatorRow.measure``) went in a year. Values are text as printed, "" where unknown."""

    measure: str
    year: int
    period: Period
    total: str
    women: str = ""
    men: str = ""
    total_respondents: int | None = None
    women_respondents: int | None = None
    men_respondents: int | None = None
    response_rate: str = ""
    comparison: str = ""
    comparison_label: str = ""


@frozen
class Workplace:
    """A verksamhet of a unit."""

    key: str
    name: str


@frozen
class Document:
    """One document of a unit and the stage it is in.

    ``outline`` is the document as it is now, None when it is not begun. ``record`` is the adopted one of a document
    that is being corrected. ``on`` and ``by`` (an e-mail address) tell of the latest move and ``reason`` why it was
    returned or reopened; ``submitted`` is when it was last handed in. ``taken``: slots of texts that are taken over
    from the report before.
    """

    kind: Kind
    year: int
    stage: Stage
    outline: Outline | None = None
    record: Outline | None = None
    dnr: str = ""
    on: datetime.date | None = None
    by: str = ""
    reason: str = ""
    submitted: datetime.date | None = None
    taken: tuple[str, ...] = ()


@frozen
class Unit:
    """An enhet with its verksamheter, its documents in order of time and the outcomes behind their tables."""

    slug: str
    key: str
    name: str
    department: str
    about: str
    valid_from: datetime.date
    workplaces: tuple[Workplace, ...]
    documents: tuple[Document, ...]
    outcomes: tuple[Outcome, ...]


@frozen
class Demo:
    """All of it.

    ``goals`` is the whole tree of KF and nämnd by year, with texts and activities. ``previous`` gives, for the key of a
    goal or an activity, the key of the one that it was carried over from. ``review`` is what is said in the open round,
    ``meetings`` what is noted of APT and samverkansgrupp, ``tasks`` what is given out to write.
    """

    municipality: str
    committee: str
    departments: tuple[str, ...]
    people: tuple[Person, ...]
    indicators: tuple[Indicator, ...]
    goals: dict[int, tuple[Goal, ...]]
    units: tuple[Unit, ...]
    previous: dict[str, str]
    review: dict
    meetings: dict
    tasks: dict


def load(folder: Path = HERE) -> Demo:
    """Read the demo. Raises ``ContentError``, naming file and entry, for anything that does not fit together."""
    committee = _read(folder / "committee.toml")
    tables.check_committee(committee)
    unit_tables = {path.stem: _read(path) for path in sorted((folder / "units").glob("*.toml"))}
    for slug, table in unit_tables.items():
        tables.check_unit(slug, table, committee)
    people = _people(_read(folder / "people.toml"), committee, unit_tables)
    names = {person.email: person.name for person in people}
    return Demo(
        municipality=committee["municipality"],
        committee=committee["committee"],
        departments=tuple(committee["departments"].values()),
        people=people,
        indicators=_indicators(committee, unit_tables),
        goals={year: shared_goals(committee, year) for year in (*YEARS, COMING)},
        units=tuple(_unit(slug, table, committee, names) for slug, table in unit_tables.items()),
        previous=_previous(committee, unit_tables),
        review=_read(folder / "review.toml"),
        meetings=_read(folder / "meetings.toml"),
        tasks=_read(folder / "tasks.toml"),
    )


def _read(path):
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"{path.name}: {error}") from error


def _people(table, committee, units):
    """Return the people of people.toml, then those of each unit."""
    people = [
        Person(
            name=entry["name"],
            email=_email(login),
            role=Role[entry["role"]],
            committee=committee["committee"] if Role[entry["role"]].scope == Scope.COMMITTEE else "",
            department=committee["departments"][entry["department"]] if "department" in entry else "",
            on_login_page=entry.get("on_login_page", False),
        )
        for login, entry in table.items()
    ]
    people += [
        Person(
            name=entry["name"],
            email=_email(login),
            role=Role[entry["role"]],
            unit=unit["name"],
            workplace=unit["workplaces"][entry["workplace"]] if "workplace" in entry else "",
            on_login_page=entry.get("on_login_page", False),
        )
        for unit in units.values()
        for login, entry in unit["people"].items()
    ]
    return tuple(people)


def _email(login):
    return f"{login}@ekhamra.example"


def _indicators(committee, units):
    shared = (_indicator(slug, table, committee) for slug, table in committee["indicators"].items())
    own = (
        _indicator(slug, table, committee, unit=unit["name"], unit_slug=unit_slug)
        for unit_slug, unit in units.items()
        for slug, table in unit.get("indicators", {}).items()
        if "name" in table
    )
    return (*shared, *own)


def _indicator(slug, table, committee, unit="", unit_slug=""):
    targets = {int(year): raw for year, raw in table.get("council_target", {}).items()}
    return Indicator(
        key=stable_key("i", unit_slug, slug),
        name=table["name"],
        definition=table.get("definition", ""),
        measured_in=table.get("measured_in", ""),
        direction=Direction[table.get("direction", "UP")],
        by_sex=table.get("by_sex", False),
        periodicity=Periodicity[table.get("periodicity", "YEAR")],
        council_targets={} if unit else targets,
        goals={} if unit else {year: stable_key("g", "", table["under"], year) for year in targets},
        unit=unit,
    )


def _unit(slug, table, committee, names):
    return Unit(
        slug=slug,
        key=stable_key("u", slug),
        name=table["name"],
        department=committee["departments"][table["department"]],
        about=table["about"],
        valid_from=table.get("valid_from", datetime.date(2019, 1, 1)),
        workplaces=tuple(Workplace(key=stable_key("w", slug, w), name=name) for w, name in table["workplaces"].items()),
        documents=tuple(_document(slug, table, committee, kind, year, names) for kind, year in DOCUMENTS),
        outcomes=tuple(_outcomes(slug, table, committee)),
    )


def _document(slug, table, committee, kind, year, names):
    entry = table["stages"].get(f"{kind} {year}", {"stage": Stage.NOT_STARTED})
    stage = Stage(entry["stage"])
    if stage == Stage.NOT_STARTED:
        return Document(kind=kind, year=year, stage=stage)
    for login in (entry.get(field) for field in ("by", "adopted_by")):
        if login and _email(login) not in names:
            raise ContentError(f"{slug}.toml: {login}, som står vid {kind} {year}, finns inte")
    dnr = entry.get("dnr", "")
    source = Source(committee=committee, unit=table, slug=slug, kind=kind, year=year, dnr=dnr)
    missing = Edits(missing=tuple(entry.get("missing", ())))
    outline, record = build_outline(source, status=STATUSES[stage], edits=missing), None
    if stage == Stage.ADOPTED:
        outline = _adopted(outline, entry["on"], names[_email(entry["by"])])
    elif stage == Stage.CORRECTING:
        record = _adopted(outline, entry["adopted"], names[_email(entry["adopted_by"])])
        outline = build_outline(source, status=Status.DRAFT, edits=Edits(changes=entry["changes"]))
    return Document(
        kind=kind,
        year=year,
        stage=stage,
        outline=outline,
        record=record,
        dnr=dnr,
        on=entry.get("on"),
        by=_email(entry["by"]) if "by" in entry else "",
        reason=entry.get("reason", ""),
        submitted=entry.get("submitted"),
        taken=tuple(f"{source.key('g', name, year)}.{ANALYSIS}" for name in entry.get("taken", ())),
    )


def _adopted(outline, on, by):
    return dataclasses.replace(outline, status=Status.ADOPTED, adoption=Adoption(number=1, on=on, by=by))


def _outcomes(slug, table, committee):
    for name, entry in table.get("indicators", {}).items():
        city = tables.definition_of(committee, table, name).get("city", {})
        for year, outcome in entry.get("outcome", {}).items():
            total, women, men = outcome.get("n", (None, None, None))
            yield Outcome(
                measure=stable_key("m", slug, name),
                year=int(year),
                period=Period.YEAR,
                total=outcome["total"],
                women=outcome.get("women", ""),
                men=outcome.get("men", ""),
                total_respondents=total,
                women_respondents=women,
                men_respondents=men,
                response_rate=outcome.get("rate", ""),
                comparison=city.get(year, ""),
                comparison_label=committee["municipality"] if city.get(year) else "",
            )


def _previous(committee, units):
    """Link the key of every goal and activity of a year to its key of the year before, where it was there then."""
    links = {}
    owners = [("", committee), *units.items()]
    for slug, table in owners:
        for prefix, entries in (("g", tables.goals_of(table)), ("a", table.get("activities", {}))):
            for name, entry in entries.items():
                if slug and not tables.is_own(prefix, entry):
                    continue
                for year in YEARS[1:]:
                    if tables.exists_in(entry, year) and tables.exists_in(entry, year - 1):
                        links[stable_key(prefix, slug, name, year)] = stable_key(prefix, slug, name, year - 1)
    return links
