"""The fields of the page of the carry-over: what each shows, and what somebody else has chosen in it meanwhile."""

import dataclasses
import json

from plans.carrying.cards import Card, Triage

# What the fields of the form begin with, before the key of what they are about.
FATE, REASON, UNDER, PLACE = PREFIXES = ("val.", "skal.", "under.", "plats.")


def fate_of(card: Card, fields) -> tuple[str, str]:
    """Return what is chosen of a card and why, else what is suggested."""
    fate = fields.get(f"{FATE}{card.key}", "")
    if fate not in card.fates:
        fate = card.proposed
    suggested = card.reason if f"{REASON}{card.key}" not in fields else ""
    return fate, fields.get(f"{REASON}{card.key}", suggested)


def values_of(sorted_out: Triage, fields) -> dict[str, str]:
    """Return what a page with these choices shows in each field that can be chosen in, by its name."""
    shown = {f"{PLACE}{gone.code}": fields.get(f"{PLACE}{gone.code}", "") for gone in sorted_out.gone}
    for group in sorted_out.groups:
        shown[f"{UNDER}{group.key}"] = fields.get(f"{UNDER}{group.key}", "") or group.target
        shown |= {f"{UNDER}{card.key}": fields.get(f"{UNDER}{card.key}", "") for card in group.cards}
    for card in sorted_out.open:
        shown[f"{FATE}{card.key}"], shown[f"{REASON}{card.key}"] = fate_of(card, fields)
    return shown


def read_shown(text: str) -> dict[str, str]:
    """Return what a page tells that it showed, {} for what cannot be read."""
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    return {name: value for name, value in told.items() if isinstance(value, str)} if isinstance(told, dict) else {}


@dataclasses.dataclass(frozen=True, slots=True)
class Otherwise:
    """A field where somebody has chosen something else than the page showed.

    ``anchor``: what it is about on the page, with its ``name``. ``theirs``: who chose what; ``mine``: what the reader
    chose herself, "" for nothing.
    """

    anchor: str
    name: str
    theirs: str
    mine: str


def otherwise(sorted_out: Triage, names, *, kept, mine) -> list[Otherwise]:
    """Return the fields of these names in the order of the page, in words.

    ``kept``: what has been chosen, with by whom (``Kept``). ``mine``: the choices of the reader that were not written.
    """
    cards = {card.key: card for card in sorted_out.cards()}
    groups = {group.key: group.title for group in sorted_out.groups}
    gone = {each.code: each.label for each in sorted_out.gone}
    targets, rubrics = dict(sorted_out.targets), dict(sorted_out.rubrics)

    def told(name, value, who):
        prefix, _, key = name.partition(".")
        if f"{prefix}." == REASON:
            return f"{who} skrev ”{value}”" if value else f"{who} tog bort skälet"
        if f"{prefix}." == FATE:
            words = dict(cards[key].choices).get(value, value) if key in cards else value
        elif f"{prefix}." == UNDER:
            words = targets.get(value, "Samma som de andra" if key in cards else "Välj nämndmål")
        else:
            words = rubrics.get(value, "Spara vid sidan av")
        return f"{who} valde ”{words}”"

    found = []
    for name in (name for name in values_of(sorted_out, {}) if name in names):
        _, _, key = name.partition(".")
        title = cards[key].name if key in cards else groups.get(key) or gone.get(key, "")
        anchor = f"k-{key}" if key in cards else f"n-{key}" if key in groups else "gone"
        theirs = told(name, kept.choices[name], kept.chosen_by.get(name) or "Någon")
        found.append(Otherwise(anchor, title, theirs, told(name, mine[name], "du") if name in mine else ""))
    return found
