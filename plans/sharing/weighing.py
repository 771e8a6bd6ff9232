"""A proposal beside the text, or the line, as it stands now: what accepting it would change."""

import dataclasses
import json
from collections.abc import Mapping

from plans.assemble import assemble
from plans.choices import TaskKind
from plans.merge import merge_both
from plans.models import Contribution
from plans.redline.showing import Block as Lines
from plans.services.texts import joined
from plans.sharing.figures import Cell, cells_of_row
from plans.sharing.places import Item, asked_at
from plans.sharing.reading import Proposed, difference, proposed

frozen = dataclasses.dataclass(frozen=True, slots=True, kw_only=True)


@frozen
class Typed:
    """What the decider had written when she was refused, and what stood there when she began: it goes on from there.

    ``html`` and ``began`` (html, version) of a text; ``cells`` and ``base`` of a line.
    """

    html: str | None = None
    began: tuple[str, int] = ("", 0)
    cells: Mapping[str, str] | None = None
    base: Mapping[str, str] | None = None


@frozen
class Weighed:
    """What the decider sees. ``item`` is None where the place has gone.

    ``now``: the text and its version; ``lines``: what accepting would change in it, () where it cannot be joined
    (``clashes``); ``adapted``: what the editor begins with, and ``began``: the text and version that it goes on from.
    ``cells`` have what is proposed and, before, what stands; ``base``: what stood when those were filled in.
    """

    shown: Proposed
    item: Item | None
    now: tuple[str, int] = ("", 0)
    lines: tuple[Lines, ...] = ()
    since: bool = False
    clashes: bool = False
    adapted: str = ""
    began: tuple[str, int] = ("", 0)
    cells: tuple[Cell, ...] = ()
    base: Mapping[str, str] = dataclasses.field(default_factory=dict)
    known: tuple[tuple[str, str], ...] = ()

    @property
    def replaces(self) -> bool:
        """Whether other figures stand in the line already."""
        return any(cell.before and cell.before != cell.value for cell in self.cells)

    @property
    def standing(self) -> dict[str, str]:
        """What stands in the cells now."""
        return {cell.code: cell.before for cell in self.cells}

    @property
    def standing_json(self) -> str:
        """What stands in the cells now, for the form to send back."""
        return json.dumps(self.standing)

    @property
    def base_json(self) -> str:
        """What stood in the cells when the adaptation was begun, for its form to send back."""
        return json.dumps(dict(self.base))


def weighed(found: Contribution, typed: Typed | None = None) -> Weighed:
    """Return a proposal beside what stands in its place, with what the decider has written herself already."""
    typed = typed or Typed()
    outline = assemble(found.task.document)
    asked = asked_at(outline, found.place)
    item = asked.items[0] if asked and asked.kind != TaskKind.GOAL else None
    if item is None:
        return Weighed(shown=proposed(found), item=None)
    if found.cells is not None:
        return _figures(found, item, outline, typed)
    now = (item.text.html, item.text.version)
    text = joined(found.html, began=(found.base_html, found.base_version), now=now)
    both = text if text is not None else merge_both(found.base_html, found.html, now[0])
    return Weighed(
        shown=proposed(found),
        item=item,
        now=now,
        lines=difference(now[0], text) if text is not None else (),
        since=now[0] != found.base_html,
        clashes=text is None,
        adapted=both if typed.html is None else typed.html,
        began=now if typed.html is None else typed.began,
    )


def _figures(found, item, outline, typed):
    values = {code: value for code, value in found.cells.items() if value} | dict(typed.cells or {})
    cells, known = cells_of_row(item, outline, found.task.workplace, values)
    standing = {cell.code: cell.before for cell in cells}
    base = standing if typed.base is None else typed.base
    return Weighed(shown=proposed(found, cells), item=item, cells=cells, base=base, known=known)
