"""What was chosen on the triage page, put in order: what is to be made where, and what is missing in the choices."""

import dataclasses

from django.core.exceptions import ValidationError

from goals.models import Goal
from plans.carrying.cards import Card, Choices, Triage
from plans.carrying.present import Present
from plans.choices import Fate
from plans.richtext import strip_controls

LONGEST_REASON = 500


@dataclasses.dataclass(frozen=True, slots=True)
class Wish:
    """A card with what is to become of it. ``parent``: the nämndmål that a goal goes under, or a row's goal's card."""

    card: Card
    fate: Fate
    reason: str = ""
    parent: Goal | Card | None = None
    places: dict = dataclasses.field(default_factory=dict)

    @property
    def carried(self) -> bool:
        return self.fate in (Fate.KEEP, Fate.REWORK)


def wishes_of(sorted_out: Triage, present: Present, choices: Choices) -> list[Wish]:
    """Return what is to be done with each card that was chosen and is open, goals before what stands under them.

    Raises ``ValidationError``, {key: sentence}, where something was closed without a reason or has no nämndmål.
    """
    return _Reading(present, choices).read(sorted_out)


class _Reading:
    def __init__(self, present, choices):
        self.choices, self.faults, self.wishes = choices, {}, []
        self.targets = {goal.key: goal for goal in present.committee_goals}

    def read(self, sorted_out):
        for card in (*sorted_out.before, *sorted_out.shared, *sorted_out.after):
            self._add(card)
        for group in sorted_out.groups:
            for card in group.cards:
                self._goal(group, card)
        if self.faults:
            raise ValidationError(self.faults)
        return self.wishes

    def _chosen(self, card):
        fate, reason = self.choices.fates.get(card.key, (None, ""))
        if card.done or fate not in card.fates:
            return None, ""
        reason = " ".join(strip_controls(reason).split())
        if fate == Fate.CLOSE and not reason:
            self.faults[card.key] = f"Skriv varför ”{_short(card.name)}” avslutas."
        elif len(reason) > LONGEST_REASON:
            self.faults[card.key] = f"Skälet får ha högst {LONGEST_REASON} tecken, nu är det {len(reason)}."
        if fate == Fate.CLOSE and reason == card.closed:
            return None, ""  # that was said before
        return fate, reason if fate == Fate.CLOSE else ""

    def _add(self, card, parent=None):
        fate, reason = self._chosen(card)
        if fate:
            self.wishes.append(Wish(card, fate, reason, parent, self.choices.places))
        return fate, reason

    def _goal(self, group, card):
        under = self.choices.under
        key = under.get(card.key) or under.get(group.key) or group.target
        fate, reason = self._add(card, self.targets.get(key))
        if fate in (Fate.KEEP, Fate.REWORK) and key not in self.targets:
            self.faults[card.key] = f"Välj vilket av årets nämndmål som ”{_short(card.name)}” ska stå under."
        if fate is None and not card.done:
            return  # nothing is chosen for it yet, so what stands under it has no place
        for row in card.below:
            if fate != Fate.CLOSE:
                self._add(row, card)
            elif not row.done:
                self.wishes.append(Wish(row, Fate.CLOSE, reason, card))


def _short(name):
    return name if len(name) <= 80 else f"{name[:79]}…"
