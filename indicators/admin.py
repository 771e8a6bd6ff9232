from django.contrib import admin
from django.db.models import Q
from simple_history.admin import SimpleHistoryAdmin

from goals.admin import COUNCIL, seen_by
from goals.models import Goal
from indicators.models import GoalIndicator, Indicator, Measure, Outcome, UnitIndicator
from units.admin import LookOnlyAdmin, RoleAdmin
from units.settings_site import own_committees, writes_council


@admin.register(Indicator)
class IndicatorAdmin(RoleAdmin, SimpleHistoryAdmin):
    """Definitions; a unit's own are written in its document."""

    list_display = ["name", "measured_in", "direction", "by_sex", "periodicity", "unit"]
    list_filter = ["by_sex", "periodicity"]
    search_fields = ["name", "search_text", "kolada_id"]
    fields = ["name", "definition", "measured_in", "direction", "by_sex", "periodicity", "kolada_id"]

    def theirs(self, user, rows):
        """A definition is written by whoever writes all the goals that it belongs to."""
        others = GoalIndicator.objects.exclude(_targets_of(user))
        return rows.filter(unit=None).exclude(goal_indicators__in=others)

    def seen(self, user, rows):
        return rows if user.is_superuser else rows.filter(unit=None)


@admin.register(GoalIndicator)
class GoalIndicatorAdmin(RoleAdmin, SimpleHistoryAdmin):
    """Which indicators a goal has, with KF:s årsmål (no nämnd said) or the nämnd's."""

    list_display = ["indicator", "goal", "committee", "target"]
    list_filter = ["goal__year", "committee"]
    search_fields = ["indicator__name", "goal__title"]
    fixed = ["indicator", "goal", "committee"]
    autocomplete_fields = ["indicator", "goal"]

    def theirs(self, user, rows):
        return rows.filter(_targets_of(user))

    def seen(self, user, rows):
        return rows if user.is_superuser else rows.filter(seen_by(user, "goal__") & _everybodys_or_own(user))

    def choices_for(self, user):
        goals = Goal.objects.present().filter(seen_by(user)).filter(unit=None)
        return super().choices_for(user) | {"goal": goals, "indicator": Indicator.objects.filter(unit=None)}


def _targets_of(user) -> Q:
    """The condition that the user writes the årsmål: KF's, the nämnd's, or that of the nämnd's own goal."""
    own = own_committees(user)
    mine = Q(committee__in=own) | Q(committee=None, goal__committee__in=own, goal__unit=None)
    return mine | Q(committee=None, goal__level__in=COUNCIL) if writes_council(user) else mine


def _everybodys_or_own(user) -> Q:
    return Q(committee=None) | Q(committee__in=own_committees(user))


@admin.register(Measure)
class MeasureAdmin(LookOnlyAdmin):
    """What each unit measures, year after year."""

    list_display = ["indicator", "unit", "label"]
    search_fields = ["indicator__name", "unit__name", "label"]


@admin.register(UnitIndicator)
class UnitIndicatorAdmin(LookOnlyAdmin):
    """The printed lines of a unit's year."""

    list_display = ["measure", "goal", "target"]
    search_fields = ["measure__indicator__name", "measure__unit__name"]


@admin.register(Outcome)
class OutcomeAdmin(LookOnlyAdmin, SimpleHistoryAdmin):
    """Outcomes as they were written, with what they were before."""

    list_display = ["measure", "year", "period", "total_raw", "women_raw", "men_raw"]
    list_filter = ["year", "period"]
    search_fields = ["measure__indicator__name", "measure__unit__name"]
