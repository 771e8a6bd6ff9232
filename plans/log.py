"""The steps of a document, as those read them who work with it."""

import dataclasses
import datetime
from collections import defaultdict

from plans.models import Move
from plans.transitions import TRANSITIONS

_OTHERS = {"import": "Inläst", "settle": "Kolumner avgjorda"}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A step: what was done, when, by whom and why, and the names of the places that it was about."""

    done: str
    at: datetime.datetime
    by: str
    reason: str
    places: tuple[str, ...]


def lines_of(moves) -> tuple[Line, ...]:
    """Return the steps, the latest first."""
    return tuple(
        Line(
            done=TRANSITIONS[move.name].done if move.name in TRANSITIONS else _OTHERS[move.name],
            at=move.at,
            by=move.by_name,
            reason=move.reason,
            places=tuple(name for _, name in move.places or ()),
        )
        for move in reversed(moves)
    )


def came_back(moves) -> Move | None:
    """Return the move that sent a draft back or opened it for correction, if that is how it came to be a draft.

    ``moves`` are the document's, the oldest first. A hand-in that was taken back counts as not made.
    """
    made = _standing(moves)
    return made[-1] if made and made[-1].name in ("return", "correct") else None


def sent_back(moves) -> Move | None:
    """Return the move that sent a document back, if that is how it came to be the draft it is or was handed in as.

    ``moves`` are the document's, the oldest first.
    """
    made = _standing(moves)
    if made and made[-1].name == "submit":
        made.pop()
    return made[-1] if made and made[-1].name == "return" else None


def _standing(moves):
    """The moves without the hand-ins that were taken back."""
    made = []
    for move in moves:
        if move.name == "withdraw":
            made.pop()
        else:
            made.append(move)
    return made


def came_back_of(documents) -> dict[int, Move]:
    """Return {primary key of a document: the move that it came back by}, in one query."""
    moves = defaultdict(list)
    for move in Move.objects.filter(document__in=documents).order_by("pk"):
        moves[move.document_id].append(move)
    return {pk: back for pk, made in moves.items() if (back := came_back(made))}
