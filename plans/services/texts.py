"""Writing in a text."""

import dataclasses
import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from goals.choices import Level
from goals.models import Activity, Goal
from indicators.models import UnitIndicator
from plans.choices import Place
from plans.merge import merge
from plans.models import Passage, PassageVersion, Rubric
from plans.richtext import clean, to_text
from plans.services.writing import lock, note_change
from units.swedish import search_text

SITTING = datetime.timedelta(minutes=10)
LONGEST = 200_000  # characters of HTML; the longest text of a real unit is about a tenth of that


@dataclasses.dataclass(frozen=True, slots=True)
class Saved:
    """What a save led to: the version and text that now stand, and whether somebody else's changes were joined in."""

    version: int
    html: str
    merged: bool


class Conflict(Exception):
    """Somebody else has saved another wording of the same paragraph since. Nothing was changed; both texts are here."""

    def __init__(self, passage, mine):
        super().__init__("Någon annan har ändrat samma stycke.")
        self.version, self.html, self.mine = passage.version, passage.html, mine
        self.saved_at, self.author = passage.changed_at, str(passage.changed_by or "")


@transaction.atomic
def save_text(*, document, slot, html, base_version, base_html="", by) -> Saved:
    """Save what ``by`` has written at a slot, started from ``base_version`` whose text was ``base_html``.

    A save on an older version is merged when the changes are in different paragraphs; otherwise raises ``Conflict``.
    Raises ``ValidationError`` for a slot that the document does not have or a text that is too long.
    """
    if len(html) > LONGEST:
        raise ValidationError("Texten är för lång för att sparas. Dela upp den under flera rubriker.")
    document = lock(document, by=by)
    html = clean(html)
    passage = Passage.objects.select_for_update(of=("self",)).filter(document=document, slot=slot).first()
    if passage is None:
        passage = _begin(document, slot)
    merged = False
    if base_version != passage.version and html != passage.html:
        joined = merge(clean(base_html), html, passage.html) if base_html or not passage.html else None
        if joined is None:
            raise Conflict(passage, html)
        html, merged = clean(joined), True
    if html == passage.html:
        return Saved(passage.version, html, merged)
    keep_version(passage, html=html, base_version=base_version, by=by)
    note_change(document, by=by)
    return Saved(passage.version, html, merged)


def keep_version(passage, *, html, base_version, by, by_name=""):
    """Give the passage a new wording and keep it in the history. The caller holds the lock."""
    now = timezone.now()
    same_sitting = passage.pk and passage.changed_by_id == (by and by.pk) and now - passage.changed_at < SITTING
    passage.sitting += 0 if same_sitting else 1
    passage.version += 1
    passage.html, passage.search_text = html, search_text(to_text(html))
    passage.changed_at, passage.changed_by, passage.unchanged_since = now, by, None
    passage.removed_at = None
    passage.save()
    PassageVersion.objects.create(
        passage=passage,
        number=passage.version,
        base_number=base_version,
        html=html,
        author=by,
        author_name=by_name or str(by or ""),
        sitting=passage.sitting,
        saved_at=now,
    )


def _begin(document, slot):
    """Return a new, unsaved passage at a slot where nothing has been written yet."""
    node, _, code = slot.rpartition(".")
    rubric = _rubric_at(document, node, code)
    if rubric is None:
        raise ValidationError("Texten finns inte längre i dokumentet. Ladda om sidan för att se hur det ser ut nu.")
    return Passage(rubric_id=rubric, slot=slot, document=document)


def _rubric_at(document, node, code):
    """Return the primary key of the rubric that may be written at the node, or None, in one query."""
    if node == document.key:
        rubrics = Rubric.objects.filter(removed_at=None, place__in=(Place.FRONT, Place.CLOSING))
        own = rubrics.filter(document=document, key=code).values_list("pk", flat=True)
        shared = rubrics.filter(document=None, committee=document.committee_id, year=document.year, code=code)
        return own.union(shared.filter(retired_at=None).values_list("pk", flat=True)).first()
    written = Rubric.objects.filter(
        document=None, committee=document.committee_id, year=document.year, code=code, retired_at=None
    )
    if node.startswith("g-"):
        goal = (
            Goal.objects.in_year(document.year)
            .for_unit(document.unit_id, document.committee_id)
            .filter(key=node)
            .exclude(level=Level.COMMITTEE)
            .annotate(rubric=Subquery(written.filter(place=OuterRef("level")).values("pk")[:1]))
        )
        return goal.values_list("rubric", flat=True).first()
    if node.startswith("i-"):
        rows, place = (
            UnitIndicator.objects.filter(measure__unit=document.unit_id, goal__year=document.year, removed_at=None),
            Place.INDICATOR,
        )
    else:
        rows, place = Activity.objects.present().filter(goal__year=document.year), Place.ACTIVITY
    rubric = Subquery(written.filter(place=place).values("pk")[:1])
    return rows.filter(key=node).annotate(found=rubric).values_list("found", flat=True).first()
