"""Reading what concerns one workplace: which it is, and which there are to choose among."""

import dataclasses

from plans import outline as o
from plans.concerning import concerning
from units.models import Workplace

ASKED = "arbetsplats"


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """The part of the document that is read. ``name`` is "" where no workplace has been chosen yet: then it is all.

    ``choices``: (key, name, whether it is the chosen one).
    """

    outline: o.Outline
    name: str
    choices: tuple[tuple[str, str, bool], ...]


def part_of_workplace(request, document, outline: o.Outline) -> Part | None:
    """Return what the address asks to read (``arbetsplats``, a key), None where it asks for no part.

    An older document names workplaces as they were called then; those are asked for by their names.
    """
    if ASKED not in request.GET:
        return None
    asked = request.GET[ASKED]
    offered = Workplace.objects.of_unit(document.unit_id, year=document.year)
    choices = {workplace.key: workplace.name for workplace in offered}
    choices |= {name: name for name in sorted(_named(outline) - set(choices.values()))}
    name = choices.get(asked, "")
    others = set(choices.values()) - {name}
    return Part(
        outline=concerning(outline, name, others) if name else outline,
        name=name,
        choices=tuple((key, shown, key == asked) for key, shown in choices.items()),
    )


def _named(outline):
    named = set()
    for section in (*outline.front, *outline.closing):
        named.update(section.workplaces)
    for _, goal in o.walk(outline.goals):
        named.update(goal.workplaces)
        for row in goal.activities:
            named.update(row.workplaces)
    return named
