"""Writing in a text."""

import dataclasses
import datetime
import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from goals.choices import Level
from goals.models import Activity, Assignment, Goal
from indicators.models import UnitIndicator
from plans.assemble import text_to_take_over
from plans.choices import Place
from plans.merge import merge
from plans.models import Passage, PassageVersion, Rubric
from plans.richtext import clean, strip_controls, to_text
from plans.services.writing import lock, note_change
from units.swedish import search_text

SITTING = datetime.timedelta(minutes=10)
_SAVE_ID = re.compile(r"[0-9a-z-]{0,40}")
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


def save_text(*, document, slot, html, base_version, base_html="", save_id="", by) -> Saved:
    """Save what ``by`` has written at a slot, started from ``base_version`` whose text was ``base_html``.

    A save on an older version is merged when the changes are in different paragraphs; otherwise raises ``Conflict``.
    One that was stored before under the same ``save_id`` (its answer was lost) is answered as it was then. Raises
    ``ValidationError`` for a slot that the document does not have or a text that is too long, ``ValueError`` for an odd
    ``save_id``.
    """
    if not _SAVE_ID.fullmatch(save_id):
        raise ValueError(f"No browser makes such an id of a save: {save_id!r}")
    # cleaned before the lock, for which others may be waiting; no text that was saved is longer than this
    html, base_html = _within_bounds(html), clean(base_html) if len(base_html) <= LONGEST else ""
    with transaction.atomic():
        document = lock(document, by=by)
        passage = _passage_at(document, slot)
        if known := _stored_before(passage, save_id, base_version):
            return known
        html, merged = _joined(passage, html, base_version, base_html)
        if html != passage.html:
            keep_version(passage, html=html, base_version=base_version, by=by, save_id=save_id)
            note_change(document, by=by)
    return Saved(passage.version, html, merged)


def _stored_before(passage, save_id, base_version):
    """Return what a save led to the first time it was stored; None when it is new, as one on the newest text is."""
    if not save_id or passage.version == base_version:
        return None
    stored = PassageVersion.objects.filter(passage=passage, save_id=save_id).first()
    return stored and Saved(stored.number, stored.html, merged=stored.number != stored.base_number + 1)


def _within_bounds(html):
    """Return the text clean. It may be too long as it came, or because "&" takes more room when it is clean."""
    cleaned = clean(html) if len(html) <= LONGEST else html
    if len(cleaned) > LONGEST:
        raise ValidationError("Texten är för lång för att sparas. Dela upp den under flera rubriker.")
    return cleaned


def joined(html, *, began, now) -> str | None:
    """Return the text that is to stand when ``html``, begun from ``began``, comes where ``now`` stands.

    Both are (html, version). None where they change the same paragraph.
    """
    (base_html, base_version), (stands, version) = began, now
    if base_version == version or html == stands:
        return html
    text = None
    # A later version than there is: a backup was put back. No base text: nobody knows what was changed.
    if 0 <= base_version < version and (base_html or not stands):
        text = merge(base_html, html, stands)
    return None if text is None or len(text := clean(text)) > LONGEST else text


def _joined(passage, html, base_version, base_html):
    """Return the text that is to stand, and whether it holds somebody else's changes too. Raises ``Conflict``."""
    text = joined(html, began=(base_html, base_version), now=(passage.html, passage.version))
    if text is None:
        raise Conflict(passage, html)
    return text, base_version != passage.version and html != passage.html


def bring_back_wording(*, document, slot, number, base_version, by) -> Saved:
    """Save an earlier wording of a text as a new version, as if ``by`` had written it on top of ``base_version``.

    What others have saved since then is treated as in every save. Raises ``ValidationError`` for a wording that is not
    there, or a text whose place is gone, and ``Conflict`` as ``save_text`` does.
    """
    versions = PassageVersion.objects.filter(
        passage__document=document, passage__slot=slot, number__in={number, base_version}
    )
    wordings = dict(versions.values_list("number", "html"))
    if number not in wordings:
        raise ValidationError("Den lydelsen finns inte. Ladda om sidan för att se vilka som finns.")
    return save_text(
        document=document,
        slot=slot,
        html=wordings[number],
        base_version=base_version,
        base_html=wordings.get(base_version, ""),
        by=by,
    )


@transaction.atomic
def take_over_text(*, document, slot, by) -> Saved:
    """Copy what the report before said in the same place to where nothing is written yet, and mark it as taken over.

    Raises ``ValidationError`` where there is nothing to take over, or somebody has begun to write there.
    """
    document = lock(document, by=by)
    passage = _passage_at(document, slot)
    found = text_to_take_over(document, passage.slot)
    if found is None:
        raise ValidationError("Här finns ingen text att ta över. Ladda om sidan för att se hur dokumentet ser ut nu.")
    title, html = found
    keep_version(passage, html=html, base_version=passage.version, by=by, taken_from=title)
    note_change(document, by=by)
    return Saved(passage.version, html, merged=False)


@transaction.atomic
def undo_take_over(*, document, slot, by) -> Saved:
    """Put back what stood at a slot before a text was taken over to it, as a new version.

    Raises ``ValidationError`` where somebody has changed the text since: then it is no longer what was taken over.
    """
    document = lock(document, by=by)
    passage = _passage_at(document, slot)
    if not passage.taken_from:
        raise ValidationError("Texten har ändrats sedan den togs över, så den får stå kvar. Ändra den på sidan.")
    before = PassageVersion.objects.filter(passage=passage, number=passage.version - 1).first()
    keep_version(passage, html=before.html if before else "", base_version=passage.version, by=by)
    note_change(document, by=by)
    return Saved(passage.version, passage.html, merged=False)


def keep_version(passage, *, html, base_version, by, by_name="", save_id="", taken_from=""):
    """Give the passage a new wording and keep it in the history. The caller holds the lock.

    ``taken_from``: the title of the document whose words they are, as long as nobody has changed them.
    """
    now = timezone.now()
    # what was taken over is a wording of its own: what its writer makes of it is the next
    same_author = passage.pk and passage.changed_by_id == (by and by.pk) and not (taken_from or passage.taken_from)
    passage.sitting += 0 if same_author and not passage.sealed and now - passage.changed_at < SITTING else 1
    passage.sealed = False
    passage.version += 1
    passage.html, passage.search_text = html, search_text(to_text(html))
    passage.changed_at, passage.changed_by, passage.unchanged_since = now, by, None
    passage.taken_from = taken_from
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
        save_id=save_id,
        taken_from=taken_from,
        saved_at=now,
    )


def _passage_at(document, slot):
    """Return the passage at a slot, locked; a new, unsaved one where nothing has been written yet."""
    slot = strip_controls(slot)
    node, _, code = slot.rpartition(".")
    passages = Passage.objects.select_for_update(of=("self",)).select_related("rubric")
    passage = passages.filter(document=document, slot=slot).first()
    if passage and _is_still_there(node, passage.rubric):
        return passage
    rubric = None if passage else _rubric_at(document, node, code)
    if rubric is None or not _may_be_begun(rubric, document):
        raise ValidationError("Texten finns inte längre i dokumentet. Ladda om sidan för att se hur det ser ut nu.")
    return Passage(rubric=rubric, slot=slot, document=document)


def _is_still_there(node, rubric):
    """Tell whether what a text of the document is about is there; one light query, as saves are many."""
    if rubric.place in (Place.FRONT, Place.CLOSING):
        return rubric.removed_at is None
    if rubric.place == Place.INDICATOR:
        return UnitIndicator.objects.filter(key=node, removed_at=None).exists()
    rows = Activity if rubric.place == Place.ACTIVITY else Goal
    return rows.objects.present().filter(key=node).exists()


def _may_be_begun(rubric, document):
    return rubric.retired_at is None and document.kind in (*rubric.kinds, *rubric.shown_in)


def _rubric_at(document, node, code):
    """Return the rubric of that code at a node of the document where the unit writes, or None, in one query."""
    unit, year = document.unit_id, document.year
    shared = Rubric.objects.filter(document=None, committee=document.committee_id, year=year, code=code)
    if node == document.key:
        own = Rubric.objects.filter(document=document, removed_at=None, key=code)
        return (own | shared.filter(place__in=(Place.FRONT, Place.CLOSING))).first()
    if node.startswith("g-"):
        goals = Goal.objects.in_year(year).for_unit(unit, document.committee_id).exclude(level=Level.COMMITTEE)
        below = Q(goal=OuterRef("pk")) | Q(goal__parent=OuterRef("pk")) | Q(goal__parent__parent=OuterRef("pk"))
        goals = goals.filter(Q(unit=unit) | Exists(Assignment.objects.filter(below, unit=unit)), key=node)
        return shared.filter(place=Subquery(goals.values("level")[:1])).first()
    if node.startswith("i-"):
        lines = UnitIndicator.objects.filter(measure__unit=unit, goal__year=year, removed_at=None, key=node)
        return shared.filter(Exists(lines), place=Place.INDICATOR).first()
    activities = Activity.objects.present().for_unit(unit).filter(goal__year=year, key=node)
    return shared.filter(Exists(activities), place=Place.ACTIVITY).first()
