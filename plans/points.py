"""The points of a document that can be compared: its moves, saved points and editions, and as it is now.

And what the unit had adopted before it. Whoever may not read the draft has the adopted editions alone.
"""

import dataclasses
import datetime

from django.utils import timezone

from goals.models import Activity, Goal
from plans import outline as o
from plans.assemble import assemble
from plans.choices import Status
from plans.mask import shown_to
from plans.models import CarriedItem, Checkpoint, Document, Edition, Move, Snapshot
from plans.permissions import may
from plans.record import outline_of
from plans.rendering import adoption_words
from plans.tables import day
from plans.transitions import TRANSITIONS
from units.access import Action

NOW, LAST_YEAR = "nu", "fjol"


@dataclasses.dataclass(frozen=True, slots=True)
class Point:
    """What a document said once. ``code`` is its name in addresses.

    ``snapshot`` is the key of what was frozen, None for the draft as it is. ``edition``: the adopted edition it is, or
    None; ``document`` is another one's for that of an earlier year.
    """

    code: str
    label: str
    told: str
    at: datetime.datetime
    document: Document
    snapshot: int | None = None
    edition: Edition | None = None

    def __str__(self):
        return f"{self.label}, {self.told}" if self.told else self.label


def points_of(document, reader) -> tuple[Point, ...]:
    """Return the points of the document that the reader may read, the newest first, and those of earlier years last."""
    editions = list(document.editions.select_related("corrects", "snapshot").defer("snapshot__content"))
    points = [_edition(edition, document) for edition in editions]
    if may(reader, Action.READ_DRAFT, document):
        adopted = {edition.snapshot_id for edition in editions}
        moves = document.moves.exclude(snapshot__in=adopted).order_by()
        points += [_move(move, document) for move in moves]
        points += [_checkpoint(each, document) for each in document.checkpoints.order_by()]
        if document.status == Status.DRAFT:
            told = f"utkastet {day(timezone.localdate())}"
            points.append(Point(NOW, "Så som det är nu", told, timezone.now(), document))
    points.sort(key=lambda point: point.at, reverse=True)
    return (*points, *_earlier(document, reader))


def outline_at(point: Point, reader) -> o.Outline:
    """Return what the document said at a point, as the reader may see it today."""
    if point.snapshot is None:
        outline = assemble(point.document)
    else:
        outline = outline_of(Snapshot.objects.get(pk=point.snapshot))
    return shown_to(reader, point.document, outline)


def name_of(snapshot: Snapshot) -> str:
    """Return what somebody has called the point when this was frozen, "" for none."""
    named = Checkpoint.objects.filter(snapshot=snapshot).order_by("-pk").first()
    return named.name if named else ""


def carried_over(old, new) -> dict[str, str]:
    """Return the key that each goal and activity had in the document of the year before, by its key in the new."""
    if old.year == new.year:
        return {}
    goals = Goal.objects.in_year(new.year).for_unit(new.unit_id, new.committee_id)
    activities = Activity.objects.present().for_unit(new.unit_id).filter(goal__year=new.year)
    pairs = (
        *goals.filter(previous__year=old.year).values_list("key", "previous__key"),
        *activities.filter(previous__goal__year=old.year).values_list("key", "previous__key"),
    )
    return dict(pairs)


def _edition(edition, document):
    label = f"Utgåva {edition.number}"
    at = edition.snapshot.created_at
    told = f"fastställd {adoption_words(_adoption(edition))}"
    return Point(f"utgava-{edition.number}", label, told, at, document, edition.snapshot_id, edition)


def _adoption(edition):
    return o.Adoption(number=edition.number, on=edition.adopted_on, by=edition.adopted_by_name)


def _move(move: Move, document):
    label = TRANSITIONS[move.name].done if move.name in TRANSITIONS else move.name
    return Point(f"steg-{move.pk}", label, _by(move), move.at, document, move.snapshot_id)


def _checkpoint(checkpoint: Checkpoint, document):
    told = f"sparat {_by(checkpoint)}"
    return Point(f"lage-{checkpoint.pk}", f"”{checkpoint.name}”", told, checkpoint.at, document, checkpoint.snapshot_id)


def _by(row):
    at = timezone.localtime(row.at)
    return f"{day(at.date())} kl. {at:%H.%M} av {row.by_name}"


def _earlier(document, reader):
    """The unit's latest adopted document of the kind and an earlier year, also where it belonged to another nämnd.

    And the plans it was carried over from, where that was something else.
    """
    adopted = Edition.objects.filter(document__in=Document.objects.visible_to(reader))
    adopted = adopted.select_related("snapshot", "document").defer("snapshot__content")
    own = adopted.filter(document__unit=document.unit_id, document__kind=document.kind)
    latest = own.filter(document__year__lt=document.year).order_by("-document__year", "-number").first()
    if latest:
        whose = "förra årets" if latest.document.year == document.year - 1 else "det senaste fastställda"
        yield _of_another(LAST_YEAR, latest, whose, document)
    taken = CarriedItem.objects.filter(carry__document=document, carry__undone_at=None).order_by()
    for source in adopted.filter(snapshot__in=taken.values("source")).order_by("-document__year", "document__unit"):
        if latest is None or source.pk != latest.pk:
            yield _of_another(f"kalla-{source.pk}", source, "det som togs med hit", document)


def _of_another(code, edition, whose, document):
    before = edition.document
    label = before.title if before.unit_id == document.unit_id else f"{before.title}, {before.unit_name}"
    told = f"{whose}, utgåva {edition.number}"
    return Point(code, label, told, edition.snapshot.created_at, before, edition.snapshot_id, edition)
