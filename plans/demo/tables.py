"""The tables of the demo's TOML files: what may stand in them, what holds in a year, and keys made of their names."""

import hashlib

from plans.choices import Place
from plans.defaults import RUBRICS
from units.keys import ALPHABET, LENGTH

LEVEL_TABLES = ("orientations", "areas", "goals")
REPORTS = {"t1", "t2", "vb"}  # what a report of each kind says, by year
GOAL_FIELDS = {"under", "title", "number", "from", "until", "workplaces"} | REPORTS
INDICATOR_FIELDS = {
    "name", "under", "indicator", "label", "definition", "measured_in", "direction", "by_sex", "periodicity",
    "council_target", "city", "target", "outcome", "analysis", "t1", "t2",
}  # fmt: skip
ACTIVITY_FIELDS = {"under", "title", "start", "end", "responsible", "workplaces"} | REPORTS
UNIT_FIELDS = {
    "name", "department", "about", "valid_from", "workplaces", "people", "assigned", "stages", "vp", *REPORTS, "own",
    "goals", "indicators", "activities",
}  # fmt: skip
STAGE_FIELDS = {
    "stage",
    "on",
    "by",
    "dnr",
    "reason",
    "submitted",
    "missing",
    "taken",
    "changes",
    "adopted",
    "adopted_by",
}
OWN_FIELDS = {"after", "heading", "text", "workplaces", "kind", "from", "until"}


class ContentError(ValueError):
    """Something in the files does not fit together; the message names the file and the entry."""


def stable_key(prefix, *parts):
    """Return a key such as ``g-k3f9m2x7qa`` that is always the same for the same parts."""
    number = int.from_bytes(hashlib.sha256("/".join(map(str, parts)).encode()).digest()[:12])
    tail = ""
    for _ in range(LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        tail += ALPHABET[digit]
    return f"{prefix}-{tail}"


def as_of(table, year):
    """Return a table as it reads in a year: its own values, overlaid by those of each of its years up to that one."""
    merged = {name: value for name, value in table.items() if not name.isdigit()}
    for name in sorted(name for name in table if name.isdigit() and int(name) <= year):
        merged |= table[name]
    return merged


def unchanged_since(table, name, year, first):
    """Return the year from which a text reads as it does in ``year``, not before ``first``; None when it is new."""
    since = year
    while since > first and as_of(table, since - 1).get(name) == as_of(table, year).get(name):
        since -= 1
    return since if since < year else None


def exists_in(entry, year):
    """Tell whether a goal (``from``, ``until``) or an activity (its dates) is there in a year."""
    first = entry["start"].year if "start" in entry else entry.get("from", year)
    last = entry["end"].year if "end" in entry else entry.get("until", year)
    return first <= year <= last


def goals_of(table):
    """Return every goal of a file by its name; committee.toml has them in three tables."""
    return {name: goal for level in LEVEL_TABLES for name, goal in table.get(level, {}).items()}


def is_own(prefix, entry):
    """Tell whether a unit's entry is a goal or an activity of its own, not remarks on one of KF's or the nämnd's."""
    return ("under" if prefix == "g" else "title") in entry


def definition_of(committee, unit, name):
    """Return the table that defines an indicator in a unit's file, which is the unit's own or the nämnd's, or None."""
    entry = unit["indicators"][name]
    if "name" in entry:
        return entry
    name = entry.get("indicator", name)
    own = unit["indicators"].get(name, {})
    return own if "name" in own else committee["indicators"].get(name)


def check_committee(committee):
    """Raise ``ContentError`` unless every entry of committee.toml hangs together."""
    goals = goals_of(committee)
    for name, goal in goals.items():
        codes = _codes(Place.COMMITTEE) if name in committee["goals"] else set()
        _check_fields(f"committee.toml, {name}", goal, GOAL_FIELDS | codes)
        if name not in committee["orientations"] and goal.get("under") not in goals:
            raise ContentError(f"committee.toml: {name} står under {goal.get('under')!r}, som inte finns")
    for table, fields in (("indicators", INDICATOR_FIELDS), ("activities", ACTIVITY_FIELDS)):
        for name, entry in committee[table].items():
            _check_fields(f"committee.toml, {name}", entry, fields)
            if entry["under"] not in goals:
                raise ContentError(f"committee.toml: {name} står under {entry['under']!r}, som inte finns")


def check_unit(slug, unit, committee):
    """Raise ``ContentError`` unless every entry of a unit's file has a known name and a place to stand."""
    where = f"{slug}.toml"
    _check_fields(where, unit, UNIT_FIELDS)
    shared, own = goals_of(committee), unit.get("goals", {})
    for name in unit["assigned"]:
        if name not in committee["goals"]:
            raise ContentError(f"{where}: assigned {name!r} är inget nämndmål")
    for name, entry in unit["stages"].items():
        _check_fields(f"{where}, {name}", entry, STAGE_FIELDS)
    sections = _codes(Place.FRONT) | _codes(Place.CLOSING)
    _check_fields(f"{where}, vp", unit["vp"], sections)
    for kind in sorted(REPORTS):
        for year, table in unit.get(kind, {}).items():
            _check_fields(f"{where}, {kind}.{year}", table, sections)
    for name, entry in unit.get("own", {}).items():
        _check_fields(f"{where}, own.{name}", entry, OWN_FIELDS)
        if entry["after"] not in sections:
            raise ContentError(f"{where}: own.{name} har ingen känd rubrik i after")
    for name, entry in own.items():
        _check_fields(f"{where}, goals.{name}", entry, GOAL_FIELDS | _codes(Place.UNIT))
        if entry.get("under", name) not in shared or (name in shared and "under" in entry):
            raise ContentError(f"{where}: goals.{name} står inte under något nämndmål, eller heter som ett annat mål")
    for name, entry in unit.get("indicators", {}).items():
        _check_fields(f"{where}, indicators.{name}", entry, INDICATOR_FIELDS)
        definition = definition_of(committee, unit, name)
        if not definition:
            raise ContentError(f"{where}: indicators.{name} är varken enhetens egen eller känd i committee.toml")
        if definition["under"] not in {**shared, **own}:
            raise ContentError(f"{where}: indicators.{name} står under ett okänt mål")
    for name, entry in unit.get("activities", {}).items():
        _check_fields(f"{where}, activities.{name}", entry, ACTIVITY_FIELDS)
        if "title" not in entry and name not in committee["activities"]:
            raise ContentError(f"{where}: activities.{name} är varken enhetens egen eller känd i committee.toml")
        if "title" in entry and entry["under"] not in {**shared, **own}:
            raise ContentError(f"{where}: activities.{name} står under ett okänt mål")


def _codes(place):
    return {rubric.code for rubric in RUBRICS if rubric.place == place}


def _check_fields(where, table, allowed):
    """Refuse a misspelt name, also in the tables of single years."""
    for name, value in table.items():
        if name.isdigit() and isinstance(value, dict):
            _check_fields(f"{where}.{name}", value, allowed)
        elif name not in allowed:
            raise ContentError(f"{where}: okänt namn {name!r}")
