"""What a plan has closed from the year before, and the texts that found no place, to be read with their reasons."""

import dataclasses

from plans import outline as o
from plans.choices import Carried, Fate, Owner
from plans.models import CarriedItem
from plans.record import latest_edition, outline_of


@dataclasses.dataclass(frozen=True, slots=True)
class Closed:
    """Something that did not come along: its row of the choice, the document it stood in, and its texts there."""

    item: CarriedItem
    source: str
    texts: tuple[o.Text, ...]

    @property
    def aside(self) -> bool:
        """Whether it was kept but its text had no rubrik to stand under."""
        return self.item.fate == Fate.ASIDE


def carried_to(document):
    """Return the choices by which the document was begun from an earlier plan, in the order they were made."""
    return CarriedItem.objects.filter(carry__document=document, carry__undone_at=None).order_by("pk")


def closed_in(document, *, as_adopted: bool) -> list[tuple[str, list[Closed]]]:
    """Return [(sort in words, what was closed)] of the document in the order it stood.

    ``as_adopted``: as it was when what holds now was adopted, for those who may not read the draft.
    """
    latest = {}
    for item in _items(document, as_adopted):
        latest.pop(item.key, None)
        latest[item.key] = item
    texts, titles = {}, {}
    for source in {item.source for item in latest.values()}:
        outline = outline_of(source)
        titles[source.pk] = f"{outline.title}, {outline.unit}"
        texts |= {(source.pk, key): found for key, found in _texts(outline)}
    found = [
        Closed(item, titles[item.source_id], texts.get((item.source_id, item.key), ()))
        for item in latest.values()
        if item.fate in (Fate.CLOSE, Fate.ASIDE)
    ]
    order = (Carried.GOAL, Carried.ACTIVITY, Carried.INDICATOR, Carried.SECTION, Carried.TEXT)
    sorts = [(_MANY[sort], [each for each in found if each.item.sort == sort]) for sort in order]
    return [(words, closed) for words, closed in sorts if closed]


_MANY = {
    Carried.GOAL: "Enhetsmål",
    Carried.ACTIVITY: "Aktiviteter",
    Carried.INDICATOR: "Indikatorer",
    Carried.SECTION: "Avsnitt",
    Carried.TEXT: "Texter vid sidan av",
}


def _items(document, as_adopted):
    items = CarriedItem.objects.filter(carry__document=document).select_related("carry", "source").order_by("pk")
    if not as_adopted:
        return items.filter(carry__undone_at=None)
    edition = latest_edition(document)
    if edition is None:
        return items.none()
    then = edition.snapshot.created_at
    return [i for i in items if i.carry.at <= then and not (i.carry.undone_at and i.carry.undone_at <= then)]


def _texts(outline):
    """Yield (key, texts) of everything in an outline that can be closed."""
    for section in (*outline.front, *outline.closing):
        if section.text:
            yield section.key, (section.text,)
    for _, goal in o.walk(outline.goals):
        own = tuple(text for text in goal.texts if text.html and text.owner == Owner.UNIT)
        yield goal.key, own
        yield from ((text.slot, (text,)) for text in own)
        for row in (*goal.indicators, *goal.activities):
            if row.analysis and row.analysis.html:
                yield row.key, (row.analysis,)
