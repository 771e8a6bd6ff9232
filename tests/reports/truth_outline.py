"""Outlines made of the annotated documents in the folder of seeds, so that paper can be judged without the import."""

import datetime
import html
import json
import re
from pathlib import Path

from goals.choices import Level
from plans.choices import Fulfilment, Kind, Status
from plans.outline import ActivityRow, Adoption, Column, Goal, IndicatorRow, Layout, Outline, Section, Text, Value

LEVELS = {
    "inriktningsmal": Level.ORIENTATION,
    "kf_mal": Level.AREA,
    "namndmal": Level.COMMITTEE,
    "enhetsmal": Level.UNIT,
}
INDICATOR_CODES = {
    "Periodens utfall": "outcome",
    "Utfall män/pojkar": "men",
    "Utfall kvinnor/flickor": "women",
    "Prognos helår": "forecast",
    "Årsmål": "target",
    "Periodicitet": "periodicity",
    "Period": "period",
}
CELL_CODES = {
    "periodens_utfall": "outcome",
    "utfall_man_pojkar": "men",
    "utfall_kvinnor_flickor": "women",
    "periodens_utfall_fg_vb": "previous",
    "prognos_helar": "forecast",
    "arsmal": "target",
    "kf_arsmal": "council_target",
    "periodicitet": "periodicity",
    "period": "period",
}
ACTIVITY_CODES = {"Aktivitet": "title", "Startdatum": "start", "Slutdatum": "end", "Avvikelse": "deviation"}
SENTENCES_IN_A_PARAGRAPH = 5


def outline_of(path: Path) -> Outline:
    """Return the outline of an annotated document, adopted, with a committee and a dnr of our own."""
    truth = json.loads(path.read_text(encoding="utf-8"))
    doc = truth["doc"]
    return Outline(
        key=f"d-{path.stem}",
        kind=Kind(doc["type"]),
        year=doc["year"],
        unit=doc["unit"],
        municipality="Ekhamra stad",
        committee="Norra Ekhamra stadsdelsnämnd",
        status=Status.ADOPTED,
        dnr=f"NES {doc['year']}/118",
        adoption=Adoption(number=1, on=datetime.date(doc["year"], 1, 22), by="avdelningschefen"),
        layout=Layout(
            indicator_columns=tuple(Column(code=_code(label), label=label) for label in doc["indicator_columns"][1:]),
            activity_columns=tuple(
                Column(code=ACTIVITY_CODES[label], label=label) for label in doc.get("activity_columns") or ()
            ),
            goals_heading=(truth.get("goals_heading") or {}).get("heading", ""),
            print_empty_rubrics=True,  # as the sources did
        ),
        front=_sections(truth["front_sections"], "f"),
        goals=tuple(_goal(goal, f"g{n}") for n, goal in enumerate(truth["goals"], 1)),
        closing=_sections(truth["closing_sections"], "c"),
    )


def _code(label: str) -> str:
    if label.startswith("KF:s"):
        return "council_target"
    return INDICATOR_CODES.get(label, "previous")


def _text(slot: str, label: str, text: str | None) -> Text | None:
    if not text:
        return None
    sentences = re.split(r"(?<=[.!?]) (?=[A-ZÅÄÖ])", text)
    paragraphs = [
        " ".join(sentences[i : i + SENTENCES_IN_A_PARAGRAPH])
        for i in range(0, len(sentences), SENTENCES_IN_A_PARAGRAPH)
    ]
    markup = "".join(f"<p>{html.escape(paragraph, quote=False)}</p>" for paragraph in paragraphs)
    return Text(slot=slot, rubric=slot.rpartition(".")[2], label=label, html=markup, version=1)


def _sections(sections: list[dict], prefix: str) -> tuple[Section, ...]:
    """A unit's own subheading is annotated as part of the text above it, too: there it is taken out."""
    out = []
    for n, section in enumerate(sections, 1):
        text = section.get("text") or ""
        for below in sections[n:]:
            if below["level"] < 3:
                break
            text = text.replace(below.get("text") or "\0", "").strip()
        key = f"{prefix}{n}"
        out.append(
            Section(
                key=key,
                rubric=f"rubrik{n}",
                heading=section["heading"],
                level=section["level"],
                text=_text(f"{key}.text", "", text),
                own=section["level"] == 3,
            )
        )
    return tuple(out)


def _goal(goal: dict, key: str) -> Goal:
    free = goal.get("free_text")
    free = _text(f"{key}.text", "", free["text"] if isinstance(free, dict) else free)
    rubrics = (_text(f"{key}.r{n}", rubric["name"], rubric["text"]) for n, rubric in enumerate(goal["rubrics"]))
    return Goal(
        key=key,
        level=LEVELS[goal["level"]],
        title=goal["title"],
        number=(goal.get("number") or "").rstrip("."),
        fulfilment=next((f for f in Fulfilment if f.label == goal["status"]), None),
        texts=tuple(text for text in (free, *rubrics) if text),
        indicators=tuple(_indicator(row, f"{key}i{n}") for n, row in enumerate(goal["indicators"])),
        activities=tuple(_activity(row, f"{key}a{n}") for n, row in enumerate(goal["activities"])),
        children=tuple(_goal(child, f"{key}-{n}") for n, child in enumerate(goal["children"], 1)),
    )


def _indicator(row: dict, key: str) -> IndicatorRow:
    if row["cells_basis"] == "A":
        values = tuple(Value(raw=raw, column=CELL_CODES[cell.split()[0]]) for cell, raw in row["cells"].items() if raw)
    else:
        values = tuple(Value(raw=raw, column=None) for raw in row["raw_values"])
    return IndicatorRow(key=key, measure=key, name=row["name"], values=values, analysis=_analysis(row, key))


def _activity(row: dict, key: str) -> ActivityRow:
    date = datetime.date.fromisoformat
    return ActivityRow(
        key=key,
        title=row["title"],
        start=date(row["start"]) if row["start"] else None,
        end=date(row["end"]) if row["end"] else None,
        deviation=bool(row["deviation"]),
        analysis=_analysis(row, key),
    )


def _analysis(row: dict, key: str) -> Text | None:
    return _text(f"{key}.analys", "Analys", (row.get("analysis") or {}).get("text"))
