"""What a decider makes of a proposal, as it comes from the form and goes back to it when she is refused."""

import json

from plans import services
from plans.merge import merge_both
from plans.models import Contribution
from plans.richtext import clean, to_text
from plans.sharing.weighing import Typed, weighed
from plans.views.numbers import digits


def typed_in(asked, found: Contribution) -> Typed:
    """Return what the form holds of her own words or figures."""
    if found.cells is None:
        if "html" not in asked:
            return Typed()
        return Typed(html=asked["html"], began=(asked.get("base_html", ""), digits(asked.get("base_version", ""))))
    cells = {cell: asked[cell] for cell in services.FIGURES if cell in asked}
    return Typed(cells=cells, base=_base(asked)) if cells else Typed()


def adapted(asked, found: Contribution) -> dict:
    """Return what is to stand, and what stood there when the page was opened, as the service takes it."""
    if found.cells is None:
        typed = typed_in(asked, found)
        return {"html": typed.html or "", "base": typed.began}
    return {"cells": {cell: asked.get(cell, "") for cell in services.FIGURES}, "base": _base(asked)}


def rewords(typed: Typed, found: Contribution) -> bool:
    """Tell whether she has changed what the form began with, so that accepting it as it was would drop her words."""
    if typed.html is None and not typed.cells:
        return False
    offered = weighed(found)
    if typed.html is not None:
        return clean(typed.html) not in (clean(found.html), clean(offered.adapted))
    return any(typed.cells.get(cell.code, cell.value) != cell.value for cell in offered.cells)


def after_clash(typed: Typed, clash) -> Typed:
    """Return her text joined with what somebody else has saved since, both wordings where they clash."""
    if typed.html is None:
        return typed
    both = merge_both(clean(typed.began[0]), clash.mine, clash.html)
    return Typed(html=both, began=(clash.html, clash.version))


def after_outcome_clash(typed: Typed, clash, standing) -> Typed:
    """Return her figures, to be written over those that stand now and are shown; what she left follows these."""
    if not typed.cells:
        return typed
    base = typed.base or {}
    left = {cell for cell, raw in typed.cells.items() if cell in base and raw == base[cell]}
    return Typed(
        cells={cell: raw for cell, raw in typed.cells.items() if cell not in left}
        | {cell: standing.get(cell, "") for cell in left},
        base=standing,
    )


def words_of(typed: Typed) -> str:
    """Return what she wrote as plain text, to copy where the form can no longer be shown."""
    if typed.html is not None:
        return to_text(clean(typed.html))
    return "\n".join(raw for raw in (typed.cells or {}).values() if raw)


def _base(asked):
    try:
        base = json.loads(asked.get("base_cells", "{}"))
    except ValueError:
        return None
    if not isinstance(base, dict) or not base:
        return None
    return {cell: str(base.get(cell, "")) for cell in services.FIGURES}
