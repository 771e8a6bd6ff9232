"""The unit's documents of a year, which are written on the same goals, with the way from each to the others."""

import dataclasses

from plans.choices import Kind, Status
from plans.models import Document
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

    Nothing where there is only the one she reads.
    """
    unit, year = document.unit_id, document.year
    found = Document.objects.visible_to(reader).filter(unit=unit, year=year).values_list("kind", "key", "status")
    there = {kind: (key, status) for kind, key, status in found}
    begins = bool(decide(reader, Action.WRITE, place_of(document)))
    drafts = bool(decide(reader, Action.READ_DRAFT, place_of(document)))
    siblings = []
    for kind in Kind:
        key, status = there.get(kind, ("", ""))
        if key or begins:
            state = status if drafts or not key else Status.ADOPTED  # who may not read a draft reads what was adopted
            siblings.append(Sibling(kind=kind, key=key, state=state, here=kind == document.kind))
    return tuple(siblings) if len(siblings) > 1 else ()
