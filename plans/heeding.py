"""What was to be changed in a document, or worked over, and is not: told to those who hand in and adopt it."""

import dataclasses

from plans import outline as o
from plans.carrying.closed import carried_to
from plans.carrying.traces import traces
from plans.choices import Kind
from plans.log import sent_back
from plans.pointing import untouched
from plans.record import outline_of
from plans.unchanged import since_opened


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Unheeded:
    """Places as (anchor, name): ``pointed`` out when the document was sent back, and ``rework`` of last year's plan.

    ``nothing``: it was sent back, and the unit has changed nothing at all since.
    """

    nothing: bool
    pointed: tuple[tuple[str, str], ...]
    rework: tuple[tuple[str, str], ...]


def unheeded(document, outline: o.Outline) -> Unheeded:
    """Return what is as it was; ``outline``: what is handed in or adopted, with everything that is empty in it."""
    move = sent_back(document.moves.order_by("pk"))
    was = outline_of(move.snapshot) if move else None
    return Unheeded(
        nothing=was is not None and not since_opened(was, outline),
        pointed=untouched(move.places or (), was, outline) if move else (),
        rework=traces(carried_to(document), outline).rework if document.kind == Kind.PLAN else (),
    )
