"""An outline as JSON in the schema that documents are graded by ("truth/1")."""

from goals.choices import Level
from plans.choices import Fulfilment
from plans.defaults import FREE_TEXT
from plans.outline import ActivityRow, Goal, IndicatorRow, Outline, Section, Text
from plans.richtext import to_text

LEVELS = {
    Level.ORIENTATION: "inriktningsmal",
    Level.AREA: "kf_mal",
    Level.COMMITTEE: "namndmal",
    Level.UNIT: "enhetsmal",
}
COLUMNS = {
    "target": "arsmal",
    "council_target": "kf_arsmal",
    "periodicity": "periodicitet",
    "outcome": "periodens_utfall",
    "men": "utfall_man_pojkar",
    "women": "utfall_kvinnor_flickor",
    "previous": "periodens_utfall_fg_vb",
    "forecast": "prognos_helar",
    "period": "period",
}


def graded(outline: Outline) -> dict:
    """Return the outline as plain data in the schema ``truth/1``."""
    return {
        "doc": {"type": outline.kind.value, "year": outline.year, "unit": outline.unit},
        "front_sections": [_section(section) for section in outline.front],
        "goals": [_goal(goal) for goal in outline.goals],
        "closing_sections": [_section(section) for section in outline.closing],
    }


def _section(section: Section) -> dict:
    return {"heading": section.heading, "level": section.level, "text": _plain(section.text) or ""}


def _goal(goal: Goal) -> dict:
    free = next((text for text in goal.texts if text.rubric == FREE_TEXT), None)
    return {
        "level": LEVELS[goal.level],
        "number": goal.number or None,
        "title": goal.title,
        "status": None if goal.fulfilment is None else Fulfilment(goal.fulfilment).label,
        "free_text": _plain(free),
        "rubrics": [{"name": t.label, "text": _plain(t)} for t in goal.texts if t is not free],
        "indicators": [_indicator(row) for row in goal.indicators],
        "activities": [_activity(row) for row in goal.activities],
        "children": [_goal(child) for child in goal.children],
    }


def _indicator(row: IndicatorRow) -> dict:
    return {
        "name": row.name,
        "raw_values": [value.raw for value in row.values],
        "cells": {COLUMNS.get(value.column, value.column): value.raw for value in row.values if value.column},
        "analysis": _plain(row.analysis),
    }


def _activity(row: ActivityRow) -> dict:
    return {
        "title": row.title,
        "start": row.start and row.start.isoformat(),
        "end": row.end and row.end.isoformat(),
        "deviation": "Avvikelse" if row.deviation else None,
        "analysis": _plain(row.analysis),
    }


def _plain(text: Text | None) -> str | None:
    return to_text(text.html) if text is not None else None
