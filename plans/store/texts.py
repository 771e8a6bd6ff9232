"""Rubriker, sections and texts of an outline."""

import dataclasses

from django.utils import timezone

from plans import outline as o
from plans.around import adopted_around
from plans.choices import Kind, Place
from plans.models import Passage, PassageVersion, Rubric
from plans.richtext import to_text
from plans.services.texts import keep_version
from plans.setup import belongs_to_committee, with_year
from plans.store.context import Context, squeeze
from plans.store.renewing import bring_back, link_workplaces
from units.swedish import search_text

_STEP = 10


@dataclasses.dataclass(frozen=True, slots=True)
class _Writing:
    """A text of the outline and where it is to be kept."""

    slot: str
    rubric: Rubric
    html: str
    unchanged_since: int | None


def store_texts(context: Context) -> None:
    """Keep the outline's sections and texts; ``context.keys`` must know the rows of its nodes."""
    rubrics = list(
        Rubric.objects.filter(committee=context.committee, year=context.year, document=None).order_by("position")
    )
    sections = _sections(context, rubrics) if context.document else []
    promise = _promise(context)
    kept = _keep_committee_texts(context, sections + _node_texts(context, rubrics), promise)
    if context.document:
        _keep_unit_texts(context, kept, promise)


def _sections(context, rubrics):
    """Match the outline's sections with the nämnd's rubriker; those that fit none become the unit's own."""
    document = context.document
    bring_back(Rubric, (section.key for section in (*context.outline.front, *context.outline.closing)))
    own = {(r.place, squeeze(r.label)): r for r in Rubric.objects.filter(document=document, removed_at=None)}
    free = [r for r in rubrics if context.outline.kind in r.kinds]
    new, moved, named, writings = [], [], [], []
    for place, sections in ((Place.FRONT, context.outline.front), (Place.CLOSING, context.outline.closing)):
        position = 0
        for section in sections:
            rubric = _shared_rubric(context, free, place, section)
            if rubric:
                free.remove(rubric)  # "Övrigt" may stand twice: the second is the unit's own
                position = max(position, rubric.position)
                key, slot = f"s-{rubric.code}", f"{document.key}.{rubric.code}"
            else:
                rubric = own.pop((place, squeeze(section.heading)), None)
                (moved if rubric else new).append(rubric := rubric or _own_rubric(context, place, section))
                position += _STEP
                rubric.position = position
                named.append((section, rubric))
                key, slot = rubric.key, f"{document.key}.{rubric.key}"
            context.keys[section.key] = key
            if section.text:
                context.keys[section.text.slot] = slot
                writings.append(_Writing(slot, rubric, section.text.html, section.text.unchanged_since))
    Rubric.objects.bulk_create(new)
    Rubric.objects.bulk_update(moved, ["position"])
    link_workplaces(context, Rubric, named)
    return writings


def _shared_rubric(context, rubrics, place, section):
    heading = squeeze(section.heading)
    return next((r for r in rubrics if r.place == place and squeeze(with_year(r.label, context.year)) == heading), None)


def _own_rubric(context, place, section):
    return Rubric(
        key=section.key,
        code=section.key,
        committee=context.committee,
        year=context.year,
        document=context.document,
        place=place,
        label=section.heading,
        level=max(section.level, 1),
        kinds=[context.outline.kind],
    )


def _node_texts(context, rubrics):
    by_code = {(r.place, r.code): r for r in rubrics}
    writings = []

    def keep(text, node_key, place):
        rubric = by_code.get((place, text.rubric))
        if rubric is None:
            rubric = by_code[place, text.rubric] = _new_rubric(context, place, text)
        slot = f"{context.keys[node_key]}.{rubric.code}"
        context.keys[text.slot] = slot
        writings.append(_Writing(slot, rubric, text.html, text.unchanged_since))

    for _, node in o.walk(context.outline.goals):
        for text in node.texts:
            keep(text, node.key, Place[node.level.name])
        for row in node.indicators:
            if row.analysis:
                keep(row.analysis, row.key, Place.INDICATOR)
        for row in node.activities:
            if row.analysis:
                keep(row.analysis, row.key, Place.ACTIVITY)
    return writings


def _new_rubric(context, place, text):
    """A rubrik that the nämnd did not have: kept for what was printed, told, and out of use for all who write."""
    context.differences.append(f"Rubriken ”{text.label or text.rubric}” fanns inte för {context.year} och lades till.")
    return Rubric.objects.create(
        committee=context.committee,
        year=context.year,
        place=place,
        code=text.rubric[:40],
        label=text.label,
        kinds=[context.outline.kind],
        position=100_000,
        retired_at=timezone.now() if context.document else None,
    )


def _promise(context):
    """What the document reads through from the year's adopted plan where it has no text of its own: html by slot."""
    if context.document is None or context.outline.kind == Kind.PLAN:
        return {}
    return adopted_around(context.document).promise()


def _keep_committee_texts(context, writings, promise):
    """Give the nämnd the texts it has not; return those that the document itself is to keep.

    The document keeps its own wording of a nämnd text that differs, or that would not be shown in it otherwise.
    """
    shared, kept = [], []
    for writing in writings:
        rubric = writing.rubric
        (shared if belongs_to_committee(rubric.place) and not rubric.retired_at else kept).append(writing)
    there = {p.slot: p.html for p in Passage.objects.filter(document=None, slot__in=[w.slot for w in shared])}
    _create(context, [w for w in shared if w.slot not in there], document=None)
    for writing in shared:
        known = there.get(writing.slot, writing.html)
        if not _say_the_same(known, writing.html):
            context.differs(f"Nämndens text ”{writing.rubric.label}”", to_text(known), to_text(writing.html))
        kind, rubric = context.outline.kind, writing.rubric
        read = known if kind in rubric.kinds else promise.get(writing.slot, known)
        if kind not in (*rubric.kinds, *rubric.shown_in) or not _say_the_same(read, writing.html):
            kept.append(writing)
    return kept


def _say_the_same(one, other):
    return one == other or squeeze(to_text(one)) == squeeze(to_text(other))


def _is_read_through(context, writing, promise):
    """Tell whether the report would show the very same text if it had none of its own: that of the adopted plan."""
    kind, rubric = context.outline.kind, writing.rubric
    shown = kind in rubric.shown_in and kind not in rubric.kinds
    return shown and promise.get(writing.slot) == writing.html


def _keep_unit_texts(context, writings, promise):
    document = context.document
    there = {p.slot: p for p in Passage.objects.filter(document=document)}
    new = []
    for writing in writings:
        known = there.pop(writing.slot, None)
        if known is not None:
            if known.html != writing.html or known.removed_at:
                keep_version(
                    known, html=writing.html, base_version=known.version, by=context.by, by_name=context.author
                )
        elif not _is_read_through(context, writing, promise):
            new.append(writing)
    _create(context, [w for w in new if w.html], document=document)
    if context.replacing:
        for passage in there.values():
            if passage.html:
                keep_version(passage, html="", base_version=passage.version, by=context.by, by_name=context.author)


def _create(context, writings, *, document):
    now = timezone.now()
    passages = Passage.objects.bulk_create(
        Passage(
            rubric=w.rubric,
            slot=w.slot,
            document=document,
            html=w.html,
            search_text=search_text(to_text(w.html)),
            version=1,
            sitting=1,
            unchanged_since=w.unchanged_since,
            changed_at=now,
            changed_by=context.by,
        )
        for w in writings
    )
    PassageVersion.objects.bulk_create(
        PassageVersion(passage=p, number=1, html=p.html, author=context.by, author_name=context.author, saved_at=now)
        for p in passages
    )
