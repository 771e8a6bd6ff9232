"""Which stored goal a node of an outline is: the very same, or one that has been reworded a little."""

import difflib
from collections import Counter, defaultdict

from goals.choices import Level
from plans.store.context import squeeze

_OWN = "own"  # where all the enhetsmål of the unit are found, whichever nämndmål they stand under


class Unclaimed:
    """The stored goals that no node of the outline has been found to be yet."""

    def __init__(self, goals):
        self.goals = {goal.pk: goal for goal in goals}
        self.bits = {}
        self.wordings = {pk: Wording(goal.title, self.bits) for pk, goal in self.goals.items()}
        self.places = defaultdict(dict)  # place -> the pks there, in order
        self.named = defaultdict(list)  # (place, what it is known by) -> pks
        for pk, goal in self.goals.items():
            for place in _places(goal.level, goal.parent_id):
                self.places[place][pk] = None
                for name in _names(goal, self.wordings[pk].text):
                    self.named[place, name].append(pk)

    def claim(self, node, parent):
        """Return the goal that a node is by its key, or by title and number, or by title; None when there is none."""
        places = _places(node.level, parent and parent.pk)
        for name in _names(node, squeeze(node.title)):
            for place in places:
                for pk in self.named[place, name]:
                    if pk in self.goals:
                        return self._taken(pk)
        return None

    def claim_reworded(self, node, parent):
        """Return the goal that a node is in somewhat other words; those that are the very same are claimed before."""
        wording, least = Wording(node.title, self.bits), 0.6 if node.number else 0.85
        near = {pk: None for place in _places(node.level, parent and parent.pk) for pk in self.places[place]}
        for pk in near:
            same_number = not node.number or self.goals[pk].number == node.number
            if same_number and wording.is_like(self.wordings[pk], least):
                return self._taken(pk)
        return None

    def _taken(self, pk):
        goal = self.goals.pop(pk)
        for place in _places(goal.level, goal.parent_id):
            del self.places[place][pk]
        return goal


def _places(level, parent_pk):
    """Where to look for a goal. The unit may have moved its own to another nämndmål between the plan and the report."""
    place = (level, parent_pk)
    return (place, _OWN) if level == Level.UNIT else (place,)


def _names(goal, title):
    return ("key", goal.key), ("number", goal.number, title), ("title", title)


class Wording:
    """A title, to be compared with many others."""

    def __init__(self, title: str, bits: dict):
        """``bits``: which bit stands for a pair of signs, shared by all that are to be compared; filled here."""
        self.text = squeeze(title)
        self.pairs, seen = 0, Counter()
        for pair in zip(self.text, self.text[1:], strict=False):
            seen[pair] += 1  # the second time a pair stands there it has another bit
            self.pairs |= 1 << bits.setdefault((pair, seen[pair]), len(bits))

    def is_like(self, other: "Wording", least: float) -> bool:
        """Tell whether at least the share ``least`` (0 to 1) of the two is the same, as difflib counts it.

        That takes long, and most wordings are not even near, which is seen by how few pairs of signs they have in
        common: if M signs of the T in both are the same, what differs cuts them into at most T - 2M + 1 pieces, and
        within a piece all neighbours are the same, which makes 3M - T - 1 pairs or more.
        """
        together = len(self.text) + len(other.text)
        if (self.pairs & other.pairs).bit_count() < (1.5 * least - 1) * together - 1.01:  # M being least * T / 2
            return False
        matcher = difflib.SequenceMatcher(None, other.text, self.text, autojunk=False)
        return matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least and matcher.ratio() >= least
