"""The largest real document, taken as a plan, carried over to the next year."""

import pytest

from goals.choices import Level
from goals.models import Goal
from plans import outline as o
from plans.carrying.cards import Choices
from plans.carrying.triage import triage
from plans.choices import Fate, Kind
from plans.defaults import ANALYSIS, WORKING_METHOD
from plans.importing.parse import parse
from plans.importing.reading import read_source
from plans.models import CarriedItem, Passage
from plans.services import carry_over, start_document
from plans.setup import set_up_year
from plans.store import store_committee, store_document
from tests.builders import a_member
from tests.conftest import SEEDS
from tests.queries import at_most
from units.choices import Role
from units.keys import new_key
from units.models import Committee

pytestmark = [pytest.mark.django_db, pytest.mark.seeds]


def as_plan(goal):
    """A report's goal as a plan would have it: what it analyses is how the unit works."""
    texts = [o.replace(t, rubric=WORKING_METHOD, label="Arbetssätt") if t.rubric == ANALYSIS else t for t in goal.texts]
    return o.replace(goal, fulfilment=None, texts=tuple(texts), children=tuple(map(as_plan, goal.children)))


def a_year_later(goal):
    """A goal of KF or nämnd the next year: another key and number, and some other words."""
    children = tuple(a_year_later(child) for child in goal.children if child.level != Level.UNIT)
    title = f"{goal.title} för alla"
    return o.Goal(key=new_key("g"), level=goal.level, title=title, number=f"9{goal.number}", children=children)


def test_every_text_of_the_largest_document_comes_along():
    (path,) = SEEDS.glob("001_*.txt")
    report = parse(read_source(path.read_bytes()), unit="Enheten").outline
    plan = o.replace(report, kind=Kind.PLAN, goals=tuple(map(as_plan, report.goals)))
    committee = Committee.objects.create(name="Norra Ekhamra stadsdelsnämnd")
    unit = store_document(outline=plan, committee=committee).document.unit
    set_up_year(committee=committee, year=plan.year + 1)
    store_committee(committee=committee, year=plan.year + 1, goals=tuple(map(a_year_later, plan.goals)))
    head = a_member("Helena Lund", Role.UNIT_HEAD, unit)
    document = start_document(unit=unit, year=plan.year + 1, kind=Kind.PLAN, by=head)
    cards = triage(document, head).open
    with at_most(40):
        carry_over(document=document, choices=Choices(fates={c.key: (Fate.KEEP, "") for c in cards}), by=head)
    goals = Goal.objects.filter(level=Level.UNIT, year=document.year).select_related("parent", "previous__parent")
    assert len(goals) == 17
    assert {g.parent.title for g in goals} == {f"{g.previous.parent.title} för alla" for g in goals}
    carried = "".join(Passage.objects.filter(document=document).values_list("html", flat=True))
    aside = set(CarriedItem.objects.filter(fate=Fate.ASIDE).values_list("key", flat=True))
    for card in cards:
        assert all(text.html in carried or text.slot in aside for text in card.texts if text.html)
