"""Freeze, then render: snapshots of documents, and the editions that are the record."""

from django.db.models import Q

from indicators.choices import Period
from plans import outline as o
from plans.choices import Kind
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


def adopted_around(document) -> tuple[dict[str, str], dict[str, tuple[str, o.Result | None]]]:
    """Return what a report shows of other adopted documents of its unit, in one query.

    The promise: html by slot, from the plan of the year. The outcomes of the year before: what was printed, and the
    result behind it where one is known, by the key of the measure, from its annual report. Both are read from
    snapshots, so nobody's later writing changes them.
    """
    plan = Q(document__year=document.year, document__kind=Kind.PLAN)
    before = Q(document__year=document.year - 1, document__kind=Kind.ANNUAL_REPORT)
    editions = (
        Edition.objects.filter(plan | before, document__unit=document.unit_id)
        .select_related("snapshot", "document")
        .order_by("number")
    )
    latest = {edition.document.kind: outline_of(edition.snapshot) for edition in editions}
    promise = {t.slot: t.html for t in o.texts(latest[Kind.PLAN])} if Kind.PLAN in latest else {}
    return promise, _outcomes(latest[Kind.ANNUAL_REPORT]) if Kind.ANNUAL_REPORT in latest else {}


def _outcomes(outline):
    rows = (row for _, goal in o.walk(outline.goals) for row in goal.indicators)
    return {row.measure: (row.value("outcome") or "", row.result(outline.year, Period.YEAR)) for row in rows}


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
