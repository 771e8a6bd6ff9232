"""Words for reading goals and activities."""

from django.db import models
from django.db.models import Q

from goals.choices import Level


class GoalQuerySet(models.QuerySet):
    """Reads about goals. Removed ones are kept, so that undo brings back the same key."""

    def present(self):
        return self.filter(removed_at=None)

    def in_year(self, year):
        return self.filter(year=year)

    def for_unit(self, unit, committee):
        """KF's goals, the nämnd's and the unit's own: everything that can stand in the unit's documents."""
        return self.present().filter(
            Q(level__in=(Level.ORIENTATION, Level.AREA))
            | Q(level=Level.COMMITTEE, committee=committee)
            | Q(level=Level.UNIT, unit=unit)
        )


class ActivityQuerySet(models.QuerySet):
    """Reads about activities."""

    def present(self):
        return self.filter(removed_at=None)

    def for_unit(self, unit):
        """The unit's own, and those of KF and the nämnd that it has been given."""
        return self.filter(Q(goal__unit=unit) | Q(assignments__unit=unit)).distinct()
