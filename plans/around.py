"""What a report shows of its unit's other adopted documents: the promise, the reports since, and the year before.

All is read from snapshots, so nobody's later writing changes it.
"""

import dataclasses

from django.db.models import F, Q

from indicators.choices import Period
from plans import outline as o
from plans.choices import Kind, Owner
from plans.defaults import EXPECTED_RESULT, FOLLOW_UP, WORKING_METHOD
from plans.models import Edition
from plans.record import outline_of
from units.prepared import prepared

TERTIALS = (Kind.TERTIAL_1, Kind.TERTIAL_2)
PROMISED = (EXPECTED_RESULT, WORKING_METHOD, FOLLOW_UP)  # what an enhetsmål is held against


@dataclasses.dataclass(frozen=True)
class Around:
    """The adopted documents around a report, as outlines; None where there is none.

    ``plan``: the plan of the year. ``reports``: the tertial reports of the year before this report, in order.
    ``before``: the annual report of the year before.
    """

    plan: o.Outline | None = None
    reports: tuple[o.Outline, ...] = ()
    before: o.Outline | None = None

    @property
    def latest(self) -> o.Outline | None:
        """The report that the unit wrote last before this one: what its texts can be taken over from."""
        return self.reports[-1] if self.reports else self.before

    def promise(self) -> dict[str, str]:
        """Return the html of the plan's texts by slot."""
        return {text.slot: text.html for text in o.texts(self.plan)} if self.plan else {}

    def outcomes(self) -> dict[str, tuple[str, o.Result | None]]:
        """Return what was printed as the outcome of the year before, by the key of the measure.

        With the result behind it, where one is known.
        """
        before = self.before
        rows = (row for _, goal in o.walk(before.goals if before else ()) for row in goal.indicators)
        return {row.measure: (row.value("outcome") or "", row.result(before.year, Period.YEAR)) for row in rows}


def adopted_around(document) -> Around:
    """Return the adopted documents that a report shows something of, in one query."""
    editions = _editions(unit=document.unit_id, year=document.year, before=document.year - 1, kind=document.kind)
    latest = {edition.kind: edition.snapshot for edition in editions}
    found = {kind: outline_of(snapshot) for kind, snapshot in latest.items()}
    return Around(
        plan=found.get(Kind.PLAN),
        reports=tuple(found[kind] for kind in TERTIALS if kind in found),
        before=found.get(Kind.ANNUAL_REPORT),
    )


@prepared
def _editions(unit, year, before, kind):
    of_the_year = Q(document__kind=Kind.PLAN) | Q(document__kind__in=TERTIALS, document__kind__lt=kind)
    last_year = Q(document__year=before, document__kind=Kind.ANNUAL_REPORT)
    editions = Edition.objects.filter((of_the_year & Q(document__year=year)) | last_year, document__unit=unit)
    return editions.annotate(kind=F("document__kind")).select_related("snapshot").order_by("number")


class Told:
    """What stands beside each enhetsmål: the promise, and how it was reported earlier in the year."""

    def __init__(self, around: Around):
        self.promised = _own_goals(around.plan)
        self.reports = [(report.title, _own_goals(report)) for report in around.reports]

    def promise(self, key: str) -> tuple[o.Text, ...]:
        """Return what the plan says of the goal with that key."""
        goal = self.promised.get(key)
        return tuple(t for t in goal.texts if t.rubric in PROMISED and t.html) if goal else ()

    def reported(self, key: str) -> tuple[o.Reported, ...]:
        """Return what the reports since say of it, where they say something."""
        found = ((title, goals[key]) for title, goals in self.reports if key in goals)
        return tuple(told for title, goal in found if (told := _reported(title, goal)).fulfilment or told.texts)


def _own_goals(outline):
    return {goal.key: goal for _, goal in o.walk(outline.goals if outline else ()) if goal.owner == Owner.UNIT}


def _reported(title, goal):
    # the promise is not told once more: a report may have read it through
    texts = tuple(t for t in goal.texts if t.rubric not in PROMISED and t.html)
    return o.Reported(title=title, fulfilment=goal.fulfilment, reason=goal.reason, texts=texts)


class Offer:
    """The texts of the report before, each to be taken over to its place in this one."""

    def __init__(self, around: Around):
        self.report = around.latest
        same_year = bool(around.reports)
        sections = (*self.report.front, *self.report.closing) if self.report else ()
        self._sections = {s.rubric: s.text.html for s in sections if s.text and not s.own}
        self._texts = {t.slot: t.html for t in o.texts(self.report) if t.owner == Owner.UNIT} if self.report else {}
        rows = (row for _, goal in o.walk(self.report.goals if self.report else ()) for row in goal.indicators)
        self._lines = {row.measure: row.key for row in rows}
        self._node_of = (lambda key, previous: key) if same_year else (lambda key, previous: previous)

    def section(self, code: str) -> str:
        """Return the text under a rubrik before or after the goals, "" for none."""
        return self._sections.get(code, "")

    def at(self, key: str, code: str, previous: str) -> str:
        """Return the text at a node, "" for none; ``previous``: the key that the node had the year before."""
        return self._texts.get(f"{self._node_of(key, previous)}.{code}", "")

    def line_of(self, measure: str) -> str:
        """Return the key that the line of a measure had in the report before, "" where it had none."""
        return self._lines.get(measure, "")
