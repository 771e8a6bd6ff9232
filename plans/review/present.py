"""How the texts and goals of a round stand now, beside how they were sent out: two queries however many there are."""

import dataclasses

from django.db.models import Q

from plans.choices import Owner
from plans.models import Passage
from plans.review.places import Spot
from plans.review.since import gone_of, rows_of


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


def changes_since(review, spots: dict[str, Spot], *, rows=None) -> dict[str, Changed]:
    """Return what has changed since, by slot or key; only of what was sent out. ``rows``: where they have been read."""
    document = review.document
    found = {}
    inherited = [slot for slot, spot in spots.items() if spot.html and spot.owner != Owner.UNIT]
    passages = Passage.objects.filter(Q(document=document) | Q(document=None, slot__in=inherited))
    passages = passages.filter(changed_at__gt=review.opened_at)
    for slot, html in passages.values_list("slot", "html"):
        if slot in spots and spots[slot].html != html:
            found[slot] = Changed(html=html)
    if rows is None:
        rows = rows_of(document, {key for spot in spots.values() for key in (spot.node, spot.part)})
    for key, row in rows.items():
        title = f"{row.label} {row.name}".strip()
        if key in spots and title != spots[key].about:
            found[key] = Changed(html=title)
    gone = gone_of(rows)
    return found | {slot: Changed(gone=True) for slot, spot in spots.items() if {spot.node, spot.part} & gone}


def present_text(document, spot: Spot) -> Now | None:
    """Return how one of the unit's texts stands now, None where it or what it is about has been taken away.

    A text that nobody has written in this document yet is the one that was sent out (a plan's, read in a report).
    """
    if gone_of(rows_of(document, {spot.node, spot.part})):
        return None
    passage = Passage.objects.filter(document=document, slot=spot.slot).first()
    if passage is None:
        return Now(html=spot.html)
    return None if passage.removed_at else Now(html=passage.html, version=passage.version)
