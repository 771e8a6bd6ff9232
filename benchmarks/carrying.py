"""Carrying the largest document over to the next year, and one ten times as large."""

import itertools
import statistics

from benchmarks import material
from benchmarks.measuring import counting, figure, seconds
from goals.choices import Level
from plans import outline as o
from plans.carrying.cards import Choices
from plans.carrying.triage import triage
from plans.choices import Fate, Kind
from plans.defaults import ANALYSIS, WORKING_METHOD
from plans.services import carry_over, start_document
from plans.setup import set_up_year
from plans.store import store_committee
from units.keys import new_key
from units.models import Committee

COMMITTEE = "Övertagandets stadsdelsnämnd"
SECONDS, ROUNDS = 2, 3


def figures():
    """Yield how long it takes, and how many queries more it is when the plan is ten times as large."""
    small = _as_plan(material.outline("Enheten som tar med"))
    _next_year(small)
    taken, counts = [], []
    for n in range(ROUNDS):
        plan = material.times(small, f"Enheten som tar med {n}", 1)
        spent, queries = _carried(plan)
        taken.append(spent)
    counts.append(queries)
    large = material.times(small, "Den tio gånger större enheten som tar med", 10)
    spent, queries = _carried(large)
    counts.append(queries)
    yield figure("carry_over_seconds", statistics.median(taken), "s", SECONDS)
    yield figure("carry_over_ten_times_as_large_seconds", spent, "s")
    yield figure("carry_over_queries", counts[0], "queries")
    yield figure("carry_over_queries_more_when_ten_times_as_large", counts[1] - counts[0], "queries", 0)


def _carried(plan):
    """Adopt the plan, begin the next year's, carry everything over; return seconds and queries."""
    unit = material.stored(plan, committee=COMMITTEE).unit
    head = material.head_of(unit)
    document = start_document(unit=unit, year=plan.year + 1, kind=Kind.PLAN, by=head)
    choices = Choices(fates={card.key: (Fate.KEEP, "") for card in triage(document, head).open})
    with counting() as made:
        spent = seconds(lambda: carry_over(document=document, choices=choices, by=head))
    return spent, len(_statements(made))


def _statements(made):
    """Rows that are inserted into a table at once count once: SQLite's driver cuts them into parts of 999 values."""
    return [key for key, _ in itertools.groupby(enumerate(made), key=_statement)]


def _statement(numbered):
    number, sql = numbered
    return sql.partition("(")[0] if sql.startswith("INSERT") else number


def _as_plan(report: o.Outline) -> o.Outline:
    """The largest document is a report: what it analyses is here what a plan says of how the unit works."""

    def goal(node):
        texts = tuple(
            o.replace(t, rubric=WORKING_METHOD, label="Arbetssätt") if t.rubric == ANALYSIS else t for t in node.texts
        )
        return o.replace(node, fulfilment=None, texts=texts, children=tuple(map(goal, node.children)))

    return o.replace(report, kind=Kind.PLAN, goals=tuple(map(goal, report.goals)))


def _next_year(plan):
    """KF's and the nämnd's goals of the next year: other keys, other numbers, and a word more in every title."""

    def goal(node):
        children = tuple(goal(child) for child in node.children if child.level != Level.UNIT)
        return o.Goal(
            key=new_key("g"), level=node.level, title=f"{node.title} nu", number=node.number, children=children
        )

    committee, _ = Committee.objects.get_or_create(name=COMMITTEE)
    set_up_year(committee=committee, year=plan.year + 1)
    store_committee(committee=committee, year=plan.year + 1, goals=tuple(map(goal, plan.goals)))
