"""Small documents as a parser would give them, and outlines without what storing gives them, for comparing."""

import dataclasses

from goals.choices import Level
from plans import outline as o
from plans.choices import Fulfilment, Kind, Owner, Status
from tests.reports.outlines import activity, indicator, outline, section, text
from units.keys import new_key

UNIT = "Ängbackens dagliga verksamheter"
PROMISE, METHOD, ANALYSIS = "forvantat_resultat", "arbetssatt", "analys"
LABELS = {PROMISE: "Förväntat resultat", METHOD: "Arbetssätt", ANALYSIS: "Analys", "beskrivning": "Beskrivning"}
DESCRIPTION = "<p>Nämnden vill att stödet formas av den som får det.</p>"


def texts(key, owner=Owner.UNIT, **written):
    """The texts of a goal, by the code of their rubrik."""
    return tuple(
        dataclasses.replace(text(f"{key}.{code}", html, LABELS.get(code, code.capitalize())), owner=owner)
        for code, html in written.items()
    )


def own_goal(title="Alla väljer själva", *, activities=(), indicators=(), fulfilment=None, **written):
    """An enhetsmål."""
    key = new_key("g")
    return o.Goal(
        key=key,
        level=Level.UNIT,
        title=title,
        fulfilment=fulfilment,
        texts=texts(key, **written),
        activities=tuple(activities),
        indicators=tuple(indicators),
    )


def committee_goal(*children, title="Den som får stöd bestämmer mer", description=DESCRIPTION, activities=()):
    """A nämndmål with its Beskrivning."""
    key = new_key("g")
    written = {"beskrivning": description} if description else {}
    return o.Goal(
        key=key,
        level=Level.COMMITTEE,
        title=title,
        texts=texts(key, Owner.COMMITTEE, **written),
        activities=tuple(activities),
        children=children,
    )


def area(*children, number="1.3", title="Stödet kommer i tid", indicators=(), **fields):
    """KF's mål för verksamhetsområdet."""
    return o.Goal(
        key=new_key("g"),
        level=Level.AREA,
        number=number,
        title=title,
        indicators=tuple(indicators),
        children=children,
        **fields,
    )


def orientation(*children, number="1", title="En stad att lita på"):
    """KF's inriktningsmål."""
    return o.Goal(key=new_key("g"), level=Level.ORIENTATION, number=number, title=title, children=children)


def plan(*goals, unit=UNIT, year=2024, kind=Kind.PLAN, **fields):
    """A verksamhetsplan (or another kind) as read from a text: not adopted by anybody yet."""
    unread = {name: "" for name in ("dnr", "municipality", "committee", "department")}
    unread |= {"status": Status.DRAFT, "adoption": None, "key": new_key("d")}
    return outline(kind, year, unit=unit, goals=goals, **unread, **fields)


def small_plan(unit=UNIT, *, own="Alla väljer själva", description=DESCRIPTION, target="80 %", **fields):
    """A plan with a goal on every level, a shared indicator and an activity of the nämnd's."""
    row = indicator(new_key("i"), "Andel nöjda", target=target, council_target="85 %", periodicity="År")
    shared = activity(new_key("a"), "Temadag", start=(2024, 1, 1), end=(2024, 12, 31))
    goal = committee_goal(own_goal(own, arbetssatt="<p>Vi frågar.</p>"), description=description, activities=[shared])
    return plan(orientation(area(goal, indicators=[row])), unit=unit, **fields)


def small_report(*, own="Alla väljer själva", kind=Kind.ANNUAL_REPORT, promise="", **values):
    """A report on the small plan."""
    row = indicator(new_key("i"), "Andel nöjda", "<p>Lite bättre.</p>", **values)
    written = {PROMISE: promise} if promise else {}
    done = activity(new_key("a"), "Husmöte", "<p>Blev av.</p>", deviation=True)
    goal = own_goal(own, fulfilment=Fulfilment.FULL, activities=[done], analys="<p>Det gick bra.</p>", **written)
    return plan(orientation(area(committee_goal(goal, description=""), indicators=[row])), kind=kind)


def said(found: o.Outline) -> list[str]:
    """What an outline says to a reader, line by line: without keys, versions, and texts that are not written."""
    return [
        f"{found.kind} {found.year} {found.unit}",
        *_sections(found.front),
        *(line for _, goal in o.walk(found.goals) for line in _goal(goal)),
        *_sections(found.closing),
    ]


def _sections(sections):
    for found in sections:
        if found.text and found.text.html:
            yield f"{'#' * found.level} {found.heading} {_names(found)}"
            yield found.text.html


def _goal(goal):
    yield f"{goal.level} {goal.number} {goal.title} {goal.fulfilment or ''} {_names(goal)}"
    yield from (f"{text.label}: {text.html}" for text in goal.texts if text.html)
    for row in goal.indicators:
        yield f"{row.name} ({row.label}): " + " ".join(f"{value.column}={value.raw}" for value in row.values)
        yield from _analysis(row)
    for row in goal.activities:
        deviation = "avvikelse" if row.deviation else ""
        yield f"{row.title}: {row.start} – {row.end} {row.responsible} {deviation} {_names(row)}"
        yield from _analysis(row)


def _analysis(row):
    if row.analysis and row.analysis.html:
        yield f"{row.analysis.label}: {row.analysis.html}"


def _names(node):
    return ", ".join(sorted(node.workplaces))


__all__ = ["activity", "indicator", "section", "text"]
