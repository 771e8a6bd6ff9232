from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin

from indicators.models import GoalIndicator, Indicator, Measure, Outcome, UnitIndicator


class GoalIndicatorInline(admin.TabularInline):
    model = GoalIndicator
    extra = 0
    autocomplete_fields = ["goal", "committee"]


@admin.register(Indicator)
class IndicatorAdmin(SimpleHistoryAdmin):
    """Definitions, with the goals they measure and KF:s and nämndens årsmål."""

    list_display = ["name", "measured_in", "direction", "by_sex", "periodicity", "unit"]
    list_filter = ["by_sex", "periodicity"]
    search_fields = ["name", "search_text", "kolada_id"]
    autocomplete_fields = ["unit"]
    inlines = [GoalIndicatorInline]


@admin.register(Measure)
class MeasureAdmin(admin.ModelAdmin):
    """What each unit measures, year after year."""

    list_display = ["indicator", "unit", "label"]
    search_fields = ["indicator__name", "unit__name", "label"]
    autocomplete_fields = ["indicator", "unit"]


@admin.register(UnitIndicator)
class UnitIndicatorAdmin(admin.ModelAdmin):
    """The printed lines of a unit's year."""

    list_display = ["measure", "goal", "target"]
    search_fields = ["measure__indicator__name", "measure__unit__name"]
    autocomplete_fields = ["measure", "goal"]


@admin.register(Outcome)
class OutcomeAdmin(SimpleHistoryAdmin):
    """Outcomes as they were written, with what they were before."""

    list_display = ["measure", "year", "period", "total_raw", "women_raw", "men_raw"]
    list_filter = ["year", "period"]
    search_fields = ["measure__indicator__name", "measure__unit__name"]
    autocomplete_fields = ["measure", "workplace"]
