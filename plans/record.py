"""Freeze, then render: snapshots of documents, and the editions that are the record."""

from plans import outline as o
from plans.models import Edition, Move, Snapshot


def freeze(document, *, outline, by) -> Snapshot:
    """Freeze an outline of the document; what says the same as last time is not kept twice.

    Ends the sittings of those who write: what is written next is another wording than what was frozen. The caller
    holds the document's lock.
    """
    document.passages.filter(sealed=False).update(sealed=True)
    content = o.to_json(outline)
    last = document.snapshots.order_by("-pk").first()
    if last and last.sha256 == o.digest(content):
        return last
    return Snapshot.objects.create(
        document=document, schema=o.SCHEMA, content=content, sha256=o.digest(content), created_by=by
    )


def add_edition(document, *, outline, by, on, by_name="", reason="", source_sha256="") -> Edition:
    """Make the outline the document's next adopted edition; a later one corrects the one before it.

    ``by`` and ``on`` are None where it is not known who adopted it and when, as of an imported document. The caller
    holds the document's lock.
    """
    before = latest_edition(document)
    edition = Edition(
        document=document,
        number=before.number + 1 if before else 1,
        adopted_on=on,
        adopted_by=by,
        adopted_by_name=by_name or str(by or ""),
        corrects=before,
        reason=reason,
        source_sha256=source_sha256,
    )
    adopted = o.replace(outline, status=o.Status.ADOPTED, adoption=adoption_of(edition))
    edition.snapshot = freeze(document, by=by, outline=adopted)
    edition.save()
    return edition


def latest_edition(document) -> Edition | None:
    """Return the adopted edition that holds now, with its snapshot."""
    return document.editions.select_related("snapshot").order_by("-number").first()


def handed_in(document) -> Snapshot | None:
    """Return what was frozen when the document was last handed in: that is what is read and adopted, nothing later."""
    submitted = Move.objects.filter(document=document, name="submit").select_related("snapshot").order_by("-pk").first()
    return submitted and submitted.snapshot


def adoption_of(edition) -> o.Adoption:
    """Return the record of an edition as the outline prints it."""
    return o.Adoption(
        number=edition.number,
        on=edition.adopted_on,
        by=edition.adopted_by_name,
        corrects=edition.corrects.number if edition.corrects_id else None,
        reason=edition.reason,
    )


def outline_of(snapshot: Snapshot) -> o.Outline:
    """Read a snapshot. Raises ``ValueError`` when its bytes are not those that were frozen."""
    if o.digest(snapshot.content) != snapshot.sha256:
        raise ValueError(f"Det frysta dokumentet {snapshot.pk} stämmer inte med sin kontrollsumma.")
    return o.from_json(snapshot.content)
