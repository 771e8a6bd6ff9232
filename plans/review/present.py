"""How the texts and goals of a round stand now, beside how they were sent out: three queries however many there are."""

import dataclasses

from django.db.models import Q

from goals.models import Goal
from plans.choices import Owner
from plans.models import Passage, Rubric
from plans.review.places import Spot


@dataclasses.dataclass(frozen=True, slots=True)
class Now:
    """How a text stands in the working copy: its markup (a goal's title as plain text), and the version of a text."""

    html: str
    version: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Changed:
    """What has happened since the document was sent out: another wording, or (``gone``) it has been taken away."""

    html: str = ""
    gone: bool = False


def changes_since(review, spots: dict[str, Spot]) -> dict[str, Changed]:
    """Return what has changed since, by slot or key; only of what was sent out."""
    document = review.document
    found = {}
    inherited = [slot for slot, spot in spots.items() if spot.html and spot.owner != Owner.UNIT]
    passages = Passage.objects.filter(Q(document=document) | Q(document=None, slot__in=inherited))
    passages = passages.filter(changed_at__gt=review.opened_at)
    gone = set()
    for slot, html in passages.values_list("slot", "html"):
        if slot in spots and spots[slot].html != html:
            found[slot] = Changed(html=html)
    goals = Goal.objects.filter(key__in=[slot for slot in spots if "." not in slot])
    for key, number, title, removed_at in goals.values_list("key", "number", "title", "removed_at"):
        if removed_at:
            gone.add(key)
        elif f"{number} {title}".strip() != spots[key].about:
            found[key] = Changed(html=f"{number} {title}".strip())
    own = Rubric.objects.filter(document=document, removed_at__isnull=False)
    gone |= set(own.values_list("key", flat=True))
    found |= {slot: Changed(gone=True) for slot, spot in spots.items() if spot.node in gone}
    return found


def present_text(document, spot: Spot) -> Now | None:
    """Return how one of the unit's texts stands now, None where it has been taken away.

    A text that nobody has written in this document yet is the one that was sent out (a plan's, read in a report).
    """
    if Goal.objects.filter(key=spot.node, removed_at__isnull=False).exists():
        return None
    if Rubric.objects.filter(document=document, key=spot.node, removed_at__isnull=False).exists():
        return None
    passage = Passage.objects.filter(document=document, slot=spot.slot).first()
    if passage is None:
        return Now(html=spot.html)
    return None if passage.removed_at else Now(html=passage.html, version=passage.version)
