from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin

from goals.models import Activity, Assignment, Goal


class ActivityInline(admin.TabularInline):
    model = Activity
    extra = 0
    fields = ["title", "start", "end", "responsible", "position"]


@admin.register(Goal)
class GoalAdmin(SimpleHistoryAdmin):
    """Goals of every level, with their activities and earlier wordings."""

    list_display = ["number", "title", "level", "year", "committee", "unit"]
    list_display_links = ["title"]
    list_filter = ["year", "level", "committee"]
    search_fields = ["number", "title"]
    autocomplete_fields = ["parent", "committee", "unit", "workplaces", "previous"]
    inlines = [ActivityInline]


@admin.register(Activity)
class ActivityAdmin(SimpleHistoryAdmin):
    """Activities, with earlier wordings and dates."""

    list_display = ["title", "goal", "start", "end"]
    list_filter = ["goal__year", "goal__level"]
    search_fields = ["title"]
    autocomplete_fields = ["goal", "workplaces", "previous"]


@admin.register(Assignment)
class AssignmentAdmin(admin.ModelAdmin):
    """Which goals and activities of KF and nämnd each unit has."""

    list_display = ["unit", "goal", "activity"]
    list_filter = ["goal__year"]
    search_fields = ["unit__name", "goal__title", "activity__title"]
    autocomplete_fields = ["unit", "goal", "activity"]
