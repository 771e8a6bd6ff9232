"""The coming year, and carrying last year's plan over to it."""

from goals.choices import Level
from plans import outline as o
from plans.assemble import assemble
from plans.carrying.cards import Choices
from plans.carrying.triage import triage
from plans.choices import Kind
from plans.services import (
    carry_over,
    start_document,
)
from plans.setup import set_up_year
from plans.transitions import move
from tests.builders import (
    YEAR,
    a_goal,
)

NEXT = YEAR + 1
TITLE = f"Verksamhetsplan {YEAR}"


def next_year(cast, committee=None, *, titles=("Den som får stöd bestämmer mer i sin vardag", "Alla andas ren luft")):
    committee = committee or cast.committee
    set_up_year(committee=committee, year=NEXT)
    top = a_goal(Level.ORIENTATION, title="En stad att lita på hela livet", number="2", year=NEXT)
    area = a_goal(Level.AREA, top, title="Stödet kommer i tid och med respekt", number="2.1", year=NEXT)
    for title in titles:
        a_goal(Level.COMMITTEE, area, title=title, committee=committee, year=NEXT)
    return start_document(unit=cast.unit, year=NEXT, kind=Kind.PLAN, by=cast.helena)


def corrected(cast, plan, change):
    """Let something be changed in an adopted plan, and adopt it anew."""
    move(document=plan, name="correct", by=cast.department_head, reason="Det blev fel.")
    change()
    move(document=plan, name="submit", by=cast.helena)
    return move(document=plan, name="adopt", by=cast.department_head)


def carry(cast, document, fates=None, **more):
    """Carry over what is suggested, but for ``fates``: {key: (fate, reason)}."""
    proposal = triage(document, cast.helena).proposal()
    choices = Choices(fates=proposal.fates | (fates or {}), **more)
    return carry_over(document=document, choices=choices, by=cast.helena)


def own_goals(document):
    return [goal for _, goal in o.walk(assemble(document).goals) if goal.level == Level.UNIT]


def card_of(cast, document, key):
    return next(card for card in triage(document, cast.helena).cards() if card.key == key)
