"""Which node of the old outline each node of the new one is: the same key, or what it was carried over from; in
another document also the same name, or a title that is like it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from goals.choices import Level
from plans.redline.nodes import Node, Sort, walk
from plans.store.matching import Wording

LEVELS = tuple(Level)
LIKE, LIKE_OF_SAME_NUMBER = 0.85, 0.6  # as what is stored is known again (plans/store/matching.py)
# Where the unit itself says what it is called, it may stand anywhere; KF's and the nämnd's stand under what they did.
OWN = {Sort.ACTIVITY, Sort.INDICATOR, Sort.SECTION}


def match(old: tuple[Node, ...], new: tuple[Node, ...], *, previous: Mapping[str, str], by_name: bool):
    """Return {node of the new: node of the old}, each of the old at most once.

    ``previous``: the key that a node had in the old document, by its key in the new. ``by_name``: the two are different
    documents, in which the same thing may have other keys.
    """
    matching = _Matching(old, new)
    for node, _ in matching.new:
        matching.claim(node, matching.keyed.get((node.sort, node.key)))
    for node, _ in matching.new:
        matching.claim(node, matching.keyed.get((node.sort, previous.get(node.key, ""))))
    if by_name:
        for nodes in matching.in_turn():
            matching.by_name(nodes)
            matching.by_likeness(nodes)
    return matching.found


class _Matching:
    def __init__(self, old, new):
        self.new = list(walk(new))
        self.above = dict(walk(old))
        self.keyed = {(node.sort, node.key): node for node in reversed(self.above)}
        self.free = dict.fromkeys(self.above)
        self.found: dict[Node, Node] = {}
        self.named = defaultdict(list)  # (sort, level, name) -> nodes of the old
        for node in self.above:
            for name in node.names:
                self.named[node.sort, node.level, name].append(node)
        self.bits, self.wordings = {}, {}

    def claim(self, node, candidate):
        """Let the node be the candidate, if that is still free and neither is taken."""
        if candidate is not None and node not in self.found and candidate in self.free:
            self.found[node] = candidate
            del self.free[candidate]
            return True
        return False

    def in_turn(self) -> Iterator[list[tuple[Node, Node | None]]]:
        """Yield the nodes of each sort, goals a level at a time: what stands above is known when its turn comes."""
        left = [pair for pair in self.new if pair[0] not in self.found]
        yield [pair for pair in left if pair[0].sort == Sort.SECTION]
        for level in LEVELS:
            yield [pair for pair in left if pair[0].level == level]
        yield [pair for pair in left if pair[0].sort in (Sort.INDICATOR, Sort.ACTIVITY)]

    def by_name(self, nodes):
        for place_matters in (True, False):
            for node, above in nodes:
                if node in self.found or not (place_matters or self._may_move(node)):
                    continue
                for name in node.names:
                    named = self.named[node.sort, node.level, name]
                    if any(self._fits(old, above, place_matters) and self.claim(node, old) for old in named):
                        break

    def by_likeness(self, nodes):
        for place_matters in (True, False):
            for node, above in nodes:
                if node in self.found or not (place_matters or self._may_move(node)):
                    continue
                next((old for old in self._like(node, above, place_matters) if self.claim(node, old)), None)

    def _like(self, node, above, place_matters):
        wording = self._wording(node)
        for old in tuple(self.free):
            if (old.sort, old.level) != (node.sort, node.level) or not self._fits(old, above, place_matters):
                continue
            if node.number and node.number != old.number:
                continue
            if wording.is_like(self._wording(old), LIKE_OF_SAME_NUMBER if node.number else LIKE):
                yield old

    def _fits(self, old, above, place_matters):
        return not place_matters or self.above[old] is (self.found.get(above) if above else None)

    def _may_move(self, node):
        return node.sort in OWN or node.level in (Level.COMMITTEE, Level.UNIT)

    def _wording(self, node):
        if node not in self.wordings:
            self.wordings[node] = Wording(node.title, self.bits)
        return self.wordings[node]
