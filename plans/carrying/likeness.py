"""Which of this year's goals an earlier one is, by how alike their titles are.

The number means nothing: the same number is another goal another year. Pure functions.
"""

import difflib
from collections.abc import Iterable

from plans.store.context import squeeze

LEAST = 0.6  # of 0 to 1, as difflib counts it: two titles that only share the usual words come to about a half


def likeness(one: str, other: str, *, least: float = 0.0) -> float:
    """Return how alike two titles are, 0 to 1; 0 for less than ``least``, which is found out sooner."""
    one, other = squeeze(one), squeeze(other)
    if one == other:
        return 1.0
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= least else 0.0


def most_like(title: str, candidates: Iterable[tuple[str, str]]) -> str:
    """Return the key of the (key, title) most like a title, the first of those that are equally so; "" for none."""
    best, found = LEAST, ""
    for key, other in candidates:
        ratio = likeness(title, other, least=best)
        if ratio > best or (ratio == best and not found):
            best, found = ratio, key
    return found
