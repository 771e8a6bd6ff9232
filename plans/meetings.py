"""The meetings about a document: how far they have come, and the paragraph of the document that tells of them.

Nobody writes the paragraph and it is kept nowhere: it is made when the outline is, in the section that the nämnd has
chosen, and frozen with the rest. So it never touches what somebody has written there.
"""

import dataclasses
import datetime
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.html import escape

from plans import outline as o
from plans.checks.finding import listed
from plans.choices import Kind, MeetingSort
from plans.models import Meeting
from plans.tables import day
from units.models import Workplace, workplace_count

frozen = dataclasses.dataclass(frozen=True, slots=True, kw_only=True)

WORD = {
    Kind.PLAN: "verksamhetsplanen",
    Kind.TERTIAL_1: "tertialrapporten",
    Kind.TERTIAL_2: "tertialrapporten",
    Kind.ANNUAL_REPORT: "verksamhetsberättelsen",
}
APT = MeetingSort.APT.value  # as it is said
LONGEST_LIST = 8  # workplaces that are named; more than that are counted


@frozen
class Met:
    """A meeting as the paragraph tells it. ``ours``: those of its workplaces that are the unit's that year."""

    sort: MeetingSort
    planned_on: datetime.date | None = None
    held_on: datetime.date | None = None
    workplaces: tuple[str, ...] = ()
    ours: frozenset[str] = frozenset()

    def is_to_come(self, today: datetime.date) -> bool:
        """Whether it waits to be held: on a day that has not passed, or one that nobody has set."""
        return not self.held_on and not (self.planned_on and self.planned_on < today)


def with_meetings(outline: o.Outline, document, *, today: datetime.date | None = None) -> o.Outline:
    """Return the outline with what its meetings come to now; in no query where the nämnd has not chosen a rubrik.

    ``today``: as of another day, in Swedish time.
    """
    rubric = outline.layout.meetings_rubric
    if not any(s.rubric == rubric and s.text for s in (*outline.front, *outline.closing)):
        return outline
    met, of = _read(document)
    told = paragraph(outline.kind, met, of, today=today or timezone.localdate())
    return o.replace(
        outline, front=_telling(outline.front, rubric, told), closing=_telling(outline.closing, rubric, told)
    )


def _telling(sections, rubric, told):
    return tuple(
        o.replace(s, text=o.replace(s.text, generated=told)) if s.rubric == rubric and s.text else s for s in sections
    )


def _read(document) -> tuple[list[Met], int]:
    """Return the meetings in the order they were noted, and how many workplaces the unit has; in one query."""
    unit, year = document.unit_id, document.year
    ours = Workplace.objects.of_unit(unit, year=year).filter(pk=OuterRef("workplaces")).order_by()
    rows = Meeting.objects.present().filter(document=document)
    rows = rows.annotate(ours=Exists(ours), of=workplace_count(unit, year=year))
    fields = ("pk", "sort", "planned_on", "held_on", "workplaces__name", "ours", "of")
    by_meeting, count = defaultdict(list), 0
    for pk, *when, name, is_ours, of in rows.order_by("pk", "workplaces__sort_key").values_list(*fields):
        by_meeting[(pk, *when)].append((name, is_ours))
        count = of or 0
    met = [
        Met(
            sort=MeetingSort(sort),
            planned_on=planned_on,
            held_on=held_on,
            workplaces=tuple(name for name, _ in places if name),
            ours=frozenset(name for name, is_ours in places if is_ours),
        )
        for (_, sort, planned_on, held_on), places in by_meeting.items()
    ]
    return met, count


def paragraph(kind: Kind, met: list[Met], of: int, *, today: datetime.date) -> str:
    """Return permitted HTML that tells where the document has been, and is to be, talked about; "" for nowhere.

    ``of``: how many workplaces the unit has. A workplace that has had its meeting is not said to wait for another,
    and a planned day that has passed by ``today`` is not to come.
    """
    apt = [each for each in met if each.sort == MeetingSort.APT]
    held = [each for each in apt if each.held_on]
    treated = {name for each in held for name in each.workplaces}
    planned = [each for each in apt if each.is_to_come(today)]
    waiting = [_without(each, treated) for each in planned if not each.workplaces or set(each.workplaces) - treated]
    others = [each for each in met if each.sort == MeetingSort.SAMVERKAN]
    said = [
        *_said("har behandlats på", [(each.held_on, each) for each in held], of),
        *_said("kommer att behandlas på", [(each.planned_on, each) for each in waiting], of),
        *_in_group("har behandlats", [each.held_on for each in others if each.held_on]),
        *_in_group("kommer att behandlas", [each.planned_on for each in others if each.is_to_come(today)]),
    ]
    if not said:
        return ""
    first, *rest = said
    first = first.replace(APT, f"arbetsplatsträff ({APT})", 1)
    told = " ".join((f"{WORD[kind].capitalize()} {first}.", *(f"Den {sentence}." for sentence in rest)))
    return f"<p>{escape(told)}</p>"


def _without(meeting, treated):
    return dataclasses.replace(
        meeting,
        workplaces=tuple(name for name in meeting.workplaces if name not in treated),
        ours=meeting.ours - treated,
    )


def _said(verb, meetings, of) -> Iterator[str]:
    """Yield what is said of APT on these days, each (day or None, meeting)."""
    if not meetings:
        return
    names = {name for _, each in meetings for name in each.workplaces}
    ours = frozenset().union(*(each.ours for _, each in meetings))
    by_day = defaultdict(list)
    for on, each in meetings:
        by_day[on] += [name for name in each.workplaces if name not in by_day[on]]
    if of > 1 and len(ours) == of:
        where = f"vid samtliga arbetsplatser{_span(by_day)}"
    elif len(names) > LONGEST_LIST and ours:
        where = f"vid {len(ours)} av {of} arbetsplatser{_span([on for on, each in meetings if each.ours])}"
    else:
        days = sorted(by_day, key=lambda on: (on is None, on))  # those without a day last
        where = listed([_place(by_day[on], on) for on in days])
    yield f"{verb} {APT} {where}".strip()


def _place(names, on):
    return " ".join(filter(None, (f"vid {listed(names)}" if names else "", _on(on))))


def _on(date):
    return f"den {day(date)}" if date else ""


def _span(days):
    """Say between which days, where all are known."""
    if None in days:
        return ""
    first, last = min(days), max(days)
    return f" {_on(first)}" if first == last else f" mellan {_on(first)} och {_on(last)}"


def _in_group(verb, days) -> Iterator[str]:
    if days:
        known = sorted({date for date in days if date})
        yield f"{verb} i samverkansgruppen {listed([_on(date) for date in known])}".strip()


@frozen
class AtWorkplace:
    """A workplace with its meetings: the one where the document was taken up, or is to be."""

    workplace: Workplace
    held: Meeting | None
    planned: Meeting | None

    @property
    def state(self) -> tuple[str, str, str]:
        """(Sign, word, css class)."""
        if self.held:
            return "●", f"Behandlades den {day(self.held.held_on)}", "ok"
        if self.planned:
            on = self.planned.planned_on
            return "◐", f"Planerat till den {day(on)}" if on else "Planerat, ingen dag bestämd", "part"
        return "○", "Inget möte planerat", ""


@frozen
class TakenUp:
    """At which of the unit's workplaces that year the document has been taken up."""

    kind: Kind
    lines: tuple[AtWorkplace, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of those that have not taken the document up yet."""
        return tuple(line.workplace.name for line in self.lines if not line.held)

    @property
    def unplanned(self) -> tuple[str, ...]:
        return tuple(line.workplace.name for line in self.lines if not line.held and not line.planned)

    @property
    def words(self) -> str:
        return coverage_words(self.kind, len(self.lines) - len(self.missing), len(self.lines))


def coverage_words(kind: Kind, treated: int, of: int) -> str:
    """Return "21 av 28 arbetsplatser har behandlat verksamhetsplanen"; "" for a unit without workplaces."""
    if not of:
        return ""
    return f"{treated} av {of} {'arbetsplats' if of == 1 else 'arbetsplatser'} har behandlat {WORD[Kind(kind)]}"


def taken_up(document, meetings) -> TakenUp:
    """Return where the document has been taken up by its present meetings, read with their workplaces."""
    held, planned = {}, {}
    for meeting in meetings:
        if meeting.sort == MeetingSort.APT:
            for workplace in meeting.workplaces.all():
                (held if meeting.held_on else planned).setdefault(workplace.pk, meeting)
    workplaces = Workplace.objects.of_unit(document.unit_id, year=document.year)
    lines = (AtWorkplace(workplace=w, held=held.get(w.pk), planned=planned.get(w.pk)) for w in workplaces)
    return TakenUp(kind=Kind(document.kind), lines=tuple(lines))
