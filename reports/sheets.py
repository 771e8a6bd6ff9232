"""APT-blad: what of a document concerns one workplace, on a page or two, and three questions to talk about there.

Pure functions over outlines as all employees may see them, for the templates under ``templates/print/``.
"""

import dataclasses
import datetime
from collections.abc import Collection, Iterator, Sequence

from django.utils import timezone

from goals.choices import Level
from indicators.values import UNKNOWN, meets
from plans import outline as o
from plans.checks.finding import listed, quote
from plans.checks.outcomes import aim, result_here
from plans.choices import Kind
from plans.concerning import part_of
from plans.measured import read
from plans.tables import day
from reports.fitting import fitted
from reports.printing import MARKS

printed = dataclasses.dataclass(frozen=True, slots=True, kw_only=True)

QUESTIONS = 3


@printed
class Place:
    """Whom a sheet is for: a workplace, or with ``key`` "" the whole of a unit that has none."""

    key: str
    name: str


@printed
class SheetGoal:
    """A goal with the activities under it that concern the workplace, each (title, when), and how many ``more``."""

    kind: str
    above: str
    title: str
    own: bool
    activities: tuple[tuple[str, str], ...]
    more: int = 0


@printed
class SheetRow:
    """An indicator: its årsmål, how it went last in the unit and here, and which report tells that."""

    name: str
    target: str
    unit: str
    here: str
    told: str


@printed
class Sheet:
    """A workplace's sheet, and how much there was no room for: activities of ``others``, goals and indicators."""

    place: Place
    goals: tuple[SheetGoal, ...]
    indicators: tuple[SheetRow, ...]
    questions: tuple[str, ...]
    others: int = 0
    more_goals: int = 0
    more_indicators: int = 0

    @property
    def left_out(self) -> str:
        """Say what there was no room for besides activities of a goal that is shown; "" for nothing."""
        counts = (
            (self.more_goals, "ett enhetsmål", "{} enhetsmål"),
            (self.others, "en av nämndens och KF:s aktiviteter", "{} av nämndens och KF:s aktiviteter"),
            (self.more_indicators, "en indikator", "{} indikatorer"),
        )
        return listed([(one if count == 1 else many).format(count) for count, one, many in counts if count])

    @property
    def by_workplace(self) -> bool:
        """Whether a figure of the workplace's own is known of any indicator."""
        return any(row.here for row in self.indicators)

    @property
    def withholds(self) -> bool:
        return any(UNKNOWN in (row.unit, row.here) for row in self.indicators)


@printed
class Paper:
    """All sheets of an export, ready to be set. ``mark`` stands on every page, "" when the document is adopted."""

    title: str
    mark: str
    outline: o.Outline
    printed_on: str
    sheets: tuple[Sheet, ...]


def paper(
    outline: o.Outline,
    report: o.Outline | None,
    places: Sequence[Place],
    *,
    workplaces: Collection[str] = (),
    produced_at: datetime.datetime,
) -> Paper:
    """Return what the templates print; ``report``: where a plan's latest figures are, None where there is none.

    ``workplaces``: the names of all that the unit has.
    """
    return Paper(
        title=f"APT-blad, {outline.title}",
        mark=MARKS[outline.status],
        outline=outline,
        printed_on=day(timezone.localtime(produced_at)),
        sheets=tuple(fitted(_sheet(outline, report, place, frozenset(workplaces) - {place.name})) for place in places),
    )


def _sheet(outline, report, place, others):
    goals = [(part_of(goal, place.name, others), above) for goal, above in _with_above(outline.goals)]
    goals = [(goal, above) for goal, above in goals if goal]
    rows = [(row, _figures(row, outline, report, place)) for goal, _ in goals for row in goal.indicators]
    return Sheet(
        place=place,
        goals=tuple(
            SheetGoal(
                kind=outline.layout.level_label(goal.level),
                above=above.title if above else "",
                title=f"{goal.number} {goal.title}".strip(),
                own=goal.level == Level.UNIT,
                activities=tuple((row.title, _when(row, outline.year)) for row in goal.activities),
            )
            for goal, above in goals
            if goal.level == Level.UNIT or goal.activities
        ),
        indicators=tuple(shown for _, shown in rows),
        questions=tuple(_questions(outline, [goal for goal, _ in goals], rows))[:QUESTIONS],
    )


def _with_above(goals, above=None) -> Iterator[tuple[o.Goal, o.Goal | None]]:
    for goal in goals:
        yield goal, above
        yield from _with_above(goal.children, goal)


def _when(row, year):
    if (row.start, row.end) == (datetime.date(year, 1, 1), datetime.date(year, 12, 31)):
        return ""  # the whole year: that goes without saying
    if row.end:
        return f"klar {day(row.end)}" if row.start is None else f"{day(row.start)} – {day(row.end)}"
    return f"från {day(row.start)}" if row.start else ""


def _figures(row, outline, report, place):
    """Return the line of an indicator; a plan tells no figures, so they are those of the unit's latest report."""
    source = outline if outline.kind != Kind.PLAN else report
    line = row if source is outline else _line_of(row.measure, source)
    target = aim(row)
    unit = here = told = ""
    if line:
        result = result_here(line, source)
        unit, told = _raw(result.total), f"{source.kind.value} {source.year}"
        own = (r for r in line.results if r.place and (r.year, r.period) == (result.year, result.period))
        here = next((_raw(r.total) for r in own if place.key == r.workplace_key or place.name == r.workplace), "")
    return SheetRow(
        name=row.named, target=target.raw if target else "", unit=unit, here=here, told=told if unit or here else ""
    )


def _line_of(measure, outline):
    lines = (row for _, goal in o.walk(outline.goals) for row in goal.indicators) if outline else ()
    return next((row for row in lines if row.measure == measure), None)


def _raw(figure):
    return UNKNOWN if figure.withheld else figure.raw


def _questions(outline, goals, rows) -> Iterator[str]:
    """Yield what there is to talk about, the most telling first, and at last what can always be asked."""
    report, own = outline.kind != Kind.PLAN, [goal for goal in goals if goal.level == Level.UNIT]
    bare = next((goal for goal in own if not goal.activities), None)
    if bare:
        ask = "Vad har vi ändå gjort för att nå dit?" if report else "Vad kan vi göra för att nå dit?"
        yield f"Målet {quote(bare.title)} har ingen aktivitet som rör oss. {ask}"
    under = next((shown for row, shown in rows if _is_under(row, shown)), None)
    if under:
        yield (
            f"{quote(under.name)} var senast {under.unit}, och årsmålet är {under.target}. "
            "Vad tror vi att det beror på, och vad kan vi ändra?"
        )
    newest = _newest([goal for goal in own if goal is not bare])
    if newest:
        title = quote(newest.title)
        yield (
            f"Hur har vi märkt av målet {title} i vardagen?"
            if report
            else f"Vad betyder målet {title} för oss en vanlig dag?"
        )
    activities = [row for goal in goals for row in goal.activities]
    strayed = next((row for row in activities if row.deviation), None)
    if strayed:
        yield f"Aktiviteten {quote(strayed.title)} har inte gått som planerat. Vad har vi lärt oss av det?"
    first = min((row for row in activities if row.end), key=lambda row: row.end, default=None)
    if first and not report:
        yield f"Aktiviteten {quote(first.title)} ska vara klar {day(first.end)}. Vad behöver vi för att hinna?"
    yield "Vad av det här är viktigast för oss, och varför?"
    yield "Saknas något som vi tycker borde stå med?"
    yield "Vad vill vi att samverkansgruppen tar upp?"


def _is_under(row, shown):
    target = aim(row)
    return target is not None and meets(read(shown.unit), target, row.direction) is False


def _newest(goals):
    """The last goal whose texts are of this year, else the last one."""
    fresh = [g for g in goals if g.texts and not any(t.unchanged_since or t.taken_from for t in g.texts)]
    return next(reversed(fresh or goals), None)
