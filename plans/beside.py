"""The unit's documents of a year, which are written on the same goals, with the way from each to the others."""

import dataclasses

from django.db.models import Exists, OuterRef

from plans.choices import Kind, Status
from plans.models import Document, Edition
from plans.permissions import place_of
from units.access import Action, decide


@dataclasses.dataclass(frozen=True, slots=True)
class Sibling:
    """A document of the year: where it is ("" where it is not begun), and its state."""

    kind: Kind
    key: str
    state: str
    here: bool = False


def documents_of_the_year(document, reader) -> tuple[Sibling, ...]:
    """Return the documents of the unit and year that the reader may open or begin, in the order they are written.

    A report can be begun from here when there is an adopted plan to follow up, and no later report has been begun.
    Nothing where there is only the one she reads.
    """
    adopted = Exists(Edition.objects.filter(document=OuterRef("pk")))
    found = Document.objects.visible_to(reader).filter(unit=document.unit_id, year=document.year)
    there = {row.kind: row for row in found.annotate(adopted=adopted).only("kind", "key", "status")}
    begins = bool(decide(reader, Action.WRITE, place_of(document)))
    drafts = bool(decide(reader, Action.READ_DRAFT, place_of(document)))
    planned = Kind.PLAN in there and there[Kind.PLAN].adopted
    kinds = list(Kind)
    last = max((kinds.index(kind) for kind in there), default=0)
    siblings = []
    for place, kind in enumerate(kinds):
        if row := there.get(kind):
            state = row.status if drafts else Status.ADOPTED  # who may not read a draft reads what was adopted
            siblings.append(Sibling(kind=kind, key=row.key, state=state, here=kind == document.kind))
        elif begins and planned and place > last:
            siblings.append(Sibling(kind=kind, key="", state=""))
    return tuple(siblings) if len(siblings) > 1 else ()
