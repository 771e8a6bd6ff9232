"""What has been taken away from a document and can be taken back, the latest first."""

import dataclasses
import datetime

from goals.choices import Level
from goals.models import Activity, Goal
from indicators.models import UnitIndicator
from plans.models import Rubric


@dataclasses.dataclass(frozen=True, slots=True)
class Removed:
    """Something taken away: its sort, as in the addresses (plans/views/nodes.py), its key, name and when."""

    node: str
    sort: str
    key: str
    name: str
    at: datetime.datetime


def removed_from(document) -> list[Removed]:
    """Return what the unit has taken away. What stood under a goal that is gone comes back with the goal."""
    unit, year = document.unit_id, document.year
    own = {"goal__unit": unit, "goal__year": year, "goal__level": Level.UNIT, "goal__removed_at": None}
    sorts = (
        ("mal", "Enhetsmål", Goal.objects.filter(unit=unit, year=year, level=Level.UNIT)),
        ("aktiviteter", "Aktivitet", Activity.objects.filter(**own)),
        ("indikatorer", "Indikator", UnitIndicator.objects.filter(**own).select_related("measure__indicator")),
        ("avsnitt", "Avsnitt", Rubric.objects.filter(document=document)),
    )
    found = [
        Removed(node, sort, row.key, str(row), row.removed_at)
        for node, sort, rows in sorts
        for row in rows.filter(removed_at__isnull=False)
    ]
    return sorted(found, key=lambda thing: thing.at, reverse=True)
