"""A proposal beside the text, or the line, as it stands now: what accepting it would change."""

import dataclasses
import json

from plans.assemble import assemble
from plans.choices import TaskKind
from plans.merge import merge
from plans.models import Contribution
from plans.redline.showing import Block as Lines
from plans.sharing.figures import Cell, cells_of_row
from plans.sharing.places import Item, asked_at
from plans.sharing.reading import Proposed, difference, proposed

frozen = dataclasses.dataclass(frozen=True, slots=True, kw_only=True)


@frozen
class Weighed:
    """What the decider sees. ``item`` is None where the place has gone.

    ``now``: the text and its version; ``lines``: what accepting would change in it, () where it cannot be joined
    (``clashes``); ``adapted``: what the editor begins with. ``cells`` have what is proposed and, before, what stands.
    """

    shown: Proposed
    item: Item | None
    now: tuple[str, int] = ("", 0)
    lines: tuple[Lines, ...] = ()
    since: bool = False
    clashes: bool = False
    adapted: str = ""
    cells: tuple[Cell, ...] = ()
    known: tuple[tuple[str, str], ...] = ()

    @property
    def replaces(self) -> bool:
        """Whether other figures stand in the line already."""
        return any(cell.before and cell.before != cell.value for cell in self.cells)

    @property
    def standing_json(self) -> str:
        """What stands in the cells now, for the form to send back."""
        return json.dumps({cell.code: cell.before for cell in self.cells})


def weighed(found: Contribution, *, typed) -> Weighed:
    """Return a proposal beside what stands in its place; ``typed``: what the decider has written herself already."""
    outline = assemble(found.task.document)
    asked = asked_at(outline, found.place)
    item = asked.items[0] if asked and asked.kind != TaskKind.GOAL else None
    if item is None:
        return Weighed(shown=proposed(found), item=None)
    if found.cells is not None:
        values = {code: typed.get(code, value) for code, value in found.cells.items() if value or code in typed}
        cells, known = cells_of_row(item, outline, found.task.workplace, values)
        return Weighed(shown=proposed(found, cells), item=item, cells=cells, known=known)
    html, version = item.text.html, item.text.version
    joined = found.html if html == found.base_html else merge(found.base_html, found.html, html)
    if joined is not None and html != found.base_html and not found.base_html:
        joined = None  # as save_text: nobody knows what was changed
    return Weighed(
        shown=proposed(found),
        item=item,
        now=(html, version),
        lines=difference(html, joined) if joined is not None else (),
        since=html != found.base_html,
        clashes=joined is None,
        adapted=typed.get("html") or (found.html if joined is None else joined),
    )
