"""What has been added, taken away and changed in a document since it was sent out, beside the words of its texts.

Two queries however large it is: all rows that a document has are read in one, and compared with those that were frozen.
"""

import dataclasses
from collections.abc import Iterable

from django.db.models import DateField, F, Q, Value
from django.db.models.functions import Cast

from goals.choices import Level
from goals.models import Activity, Goal
from indicators.models import UnitIndicator
from plans import outline as o
from plans.models import Rubric
from plans.setup import with_year
from plans.tables import day
from units.prepared import prepared

GOAL, SECTION, ACTIVITY, INDICATOR = range(4)
_SHORT = {SECTION: "Avsnitt", ACTIVITY: "Aktivitet", INDICATOR: "Indikator"}
_NO_DAY, _NOTHING = Cast(Value(None), DateField()), Value("")

frozen = dataclasses.dataclass(frozen=True, slots=True, kw_only=True)


@frozen
class Told:
    """Something that is new, gone or changed: what it is, its name and what it stands under.

    ``facts`` are (label, as it was sent out, as it is now), "" for nothing; ``html`` is the words of a new text.
    """

    what: str
    name: str
    under: str = ""
    facts: tuple[tuple[str, str, str], ...] = ()
    html: str = ""


@frozen
class Since:
    """What has happened to a document since it was sent out, in the order of the page."""

    new: tuple[Told, ...]
    gone: tuple[Told, ...]
    changed: tuple[Told, ...]

    @property
    def parts(self) -> tuple[tuple[str, tuple[Told, ...]], ...]:
        """(Heading, what is told under it), without those that are empty."""
        named = (("Nytt", self.new), ("Borttaget", self.gone), ("Ändrat", self.changed))
        return tuple((name, told) for name, told in named if told)


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A goal, a section, an activity or a line of an indicator as it is now. ``above``: the key of what it is under.

    ``label``: a goal's number, who is responsible for an activity, what tells an indicator's lines apart.
    """

    sort: int
    key: str
    name: str
    label: str
    above: str | None
    start: object
    end: object
    target: str
    removed_at: object


@frozen
class _Item:
    """The same of what was sent out and of what is there now; ``facts`` by label, as printed."""

    sort: int
    name: str
    above: str
    facts: dict[str, str]


def rows_of(document, keys: Iterable[str], *, whole=False) -> dict[str, Row]:
    """Return rows by key, those that were taken away too: these, and with ``whole`` all that are the unit's own."""
    keys = tuple(keys)
    if whole:
        rows = _named_or_own(keys=keys, unit=document.unit_id, year=document.year, document=document.pk)
    else:
        rows = _named(keys=keys)
    return {key: Row(sort, key, *rest) for sort, key, *rest, _ in sorted(rows, key=lambda row: (row[0], row[-1]))}


@prepared
def _named(keys):
    return _together(*[Q(key__in=keys)] * 4)


@prepared
def _named_or_own(keys, unit, year, document):
    own_rows = Q(goal__unit=unit, goal__year=year)
    own_lines = Q(measure__unit=unit, goal__year=year)
    own = (Q(unit=unit, year=year, level=Level.UNIT), Q(document=document), own_rows, own_lines)
    return _together(*(Q(key__in=keys) | each for each in own))


def _together(goals, sections, activities, lines):
    """Return rows of four kinds, each by its condition, as what a ``Row`` holds and their position."""

    def found(sort, rows, *, name, label, above, start=_NO_DAY, end=_NO_DAY, target=_NOTHING):
        shown = {"name_": name, "label_": label, "above_": above, "start_": start, "end_": end, "target_": target}
        fields = ("sort_", "key", *shown, "removed_at", "position")
        return rows.order_by().annotate(sort_=Value(sort), **shown).values_list(*fields)

    goal, title, name = F("goal__key"), F("title"), F("measure__indicator__name")
    days = {"start": F("start"), "end": F("end")}
    line = {"label": F("measure__label"), "target": F("target")}
    return found(GOAL, Goal.objects.filter(goals), name=title, label=F("number"), above=F("parent__key")).union(
        found(SECTION, Rubric.objects.filter(sections), name=F("label"), label=_NOTHING, above=_NOTHING),
        found(ACTIVITY, Activity.objects.filter(activities), name=title, label=F("responsible"), above=goal, **days),
        found(INDICATOR, UnitIndicator.objects.filter(lines), name=name, above=goal, **line),
        all=True,
    )


def present_rows(document, outline: o.Outline) -> dict[str, Row]:
    """Return all rows of a document that was sent out, and those that it has been given since."""
    goals = [goal for _, goal in o.walk(outline.goals)]
    rows = (row.key for goal in goals for row in (*goal.indicators, *goal.activities))
    return rows_of(document, [*(goal.key for goal in goals), *rows], whole=True)


def gone_of(rows: dict[str, Row]) -> set[str]:
    """Return the keys of what was taken away, and of what stood under that."""
    gone = {key for key, row in rows.items() if row.removed_at}
    while more := {key for key, row in rows.items() if row.above in gone} - gone:
        gone |= more
    return gone


def since(review, outline: o.Outline, rows: dict[str, Row]) -> Since:
    """Return what the working copy says now that ``outline`` (as it was sent out) did not."""
    before, now = _sent(outline), _present(outline, rows)
    gone = gone_of(rows)

    def told(item, **more):
        what = _SHORT.get(item.sort, outline.layout.level_label(Level.UNIT))
        above = before.get(item.above) or now.get(item.above)
        return Told(what=what, name=item.name, under=above.name if above and item.sort != GOAL else "", **more)

    there = {key for key in now if key not in gone}
    new = [key for key in now if key in there and key not in before and _has_place(now[key], there)]
    lost = [key for key in before if key in gone and before[key].above not in gone]
    return Since(
        new=(*(told(now[key]) for key in new), *_new_texts(review, outline, {key: now[key] for key in new}, there)),
        gone=tuple(told(before[key]) for key in lost),
        changed=tuple(
            told(item, facts=facts)
            for key, item in before.items()
            if key in there and (facts := _differing(item.facts, now[key].facts))
        ),
    )


def _has_place(item, there):
    return item.sort == SECTION or item.above in there


def _differing(then, now):
    return tuple((label, then[label], now[label]) for label in then if label in now and then[label] != now[label])


def _sent(outline) -> dict[str, _Item]:
    goals = [goal for _, goal in o.walk(outline.goals)]
    above = {child.key: goal.key for goal in goals for child in goal.children}
    items = {}
    for goal in goals:
        items[goal.key] = _Item(sort=GOAL, name=goal.title, above=above.get(goal.key, ""), facts={})
    for section in (*outline.front, *outline.closing):
        if section.own:
            facts = {"Rubrik": section.heading}
            items[section.key] = _Item(sort=SECTION, name=section.heading, above="", facts=facts)
    for goal in goals:
        for row in goal.activities:
            facts = _dated(outline, row.title, row.start, row.end, row.responsible)
            items[row.key] = _Item(sort=ACTIVITY, name=row.title, above=goal.key, facts=facts)
        for row in goal.indicators:
            # values in columns that nobody knows say nothing of which is the target
            target = None if row.unsettled else row.value("target") or ""
            facts = _measured(outline, row.named, target)
            items[row.key] = _Item(sort=INDICATOR, name=row.named, above=goal.key, facts=facts)
    return items


def _present(outline, rows) -> dict[str, _Item]:
    items = {}
    for row in rows.values():
        name, facts = row.name, {}
        if row.sort == SECTION:
            name = with_year(row.name, outline.year)
            facts = {"Rubrik": name}
        elif row.sort == ACTIVITY:
            facts = _dated(outline, row.name, row.start, row.end, row.label)
        elif row.sort == INDICATOR:
            name = f"{row.name} ({row.label})" if row.label else row.name
            facts = _measured(outline, name, row.target)
        items[row.key] = _Item(sort=row.sort, name=name, above=row.above or "", facts=facts)
    return items


def _dated(outline, title, start, end, responsible):
    labels = {column.code: column.label for column in outline.layout.activity_columns}
    return {
        "Aktivitet": title,
        labels.get("start", "Startdatum"): day(start) if start else "",
        labels.get("end", "Slutdatum"): day(end) if end else "",
        labels.get("responsible", "Ansvarig"): responsible,
    }


def _measured(outline, name, target):
    labels = {column.code: column.label for column in outline.layout.indicator_columns}
    printed = "target" in labels and target is not None
    return {"Indikator": name} | ({labels["target"]: target} if printed else {})


def _new_texts(review, outline, new, there):
    """Yield the texts that were empty when it was sent out, and those of what is new."""
    empty = {}
    for section in (*outline.front, *outline.closing):
        if section.text and not section.text.html:
            empty[section.text.slot] = (section.heading or "Text utan rubrik", "")
    for _, goal in o.walk(outline.goals):
        named = [(text, goal.title, goal.key) for text in goal.texts]
        named += [(row.analysis, row.named, row.key) for row in goal.indicators]
        named += [(row.analysis, row.title, row.key) for row in goal.activities]
        for text, under, key in named:
            if text and not text.html and key in there:
                empty[text.slot] = (text.label, under)
    passages = review.document.passages.filter(removed_at=None, changed_at__gt=review.opened_at).exclude(html="")
    for slot, html, label in passages.order_by("pk").values_list("slot", "html", "rubric__label"):
        node, _, code = slot.rpartition(".")
        if slot in empty:
            name, under = empty[slot]
            yield Told(what="Text", name=name, under=under, html=html)
        elif code in new:
            yield Told(what="Text", name=new[code].name, html=html)
        elif node in new:
            yield Told(what="Text", name=with_year(label, outline.year), under=new[node].name, html=html)
