from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin

from plans.models import Deadline, Document, Edition, Move, Passage, PassageVersion, Rubric, Snapshot, YearSetup


class LookOnlyAdmin(admin.ModelAdmin):
    """For the record and for texts: people write in the document, never here."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class DeadlineInline(admin.TabularInline):
    model = Deadline
    extra = 0
    autocomplete_fields = ["unit"]


@admin.register(YearSetup)
class YearSetupAdmin(SimpleHistoryAdmin):
    """What a nämnd has decided for a year."""

    list_display = ["committee", "year", "adopted_by"]
    list_filter = ["committee"]
    inlines = [DeadlineInline]


@admin.register(Rubric)
class RubricAdmin(SimpleHistoryAdmin):
    """The nämnd's rubriker. Used ones are retired, never deleted."""

    list_display = ["label", "place", "committee", "year", "required", "document"]
    list_filter = ["year", "place", "committee"]
    search_fields = ["label", "code"]
    autocomplete_fields = ["document", "workplaces"]

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Document)
class DocumentAdmin(LookOnlyAdmin):
    """All documents and how far they have come."""

    list_display = ["unit_name", "kind", "year", "status", "committee_name", "dnr"]
    list_filter = ["kind", "year", "status", "committee"]
    search_fields = ["unit_name", "dnr"]


@admin.register(Passage)
class PassageAdmin(LookOnlyAdmin):
    """Texts as they are now."""

    list_display = ["slot", "document", "version", "changed_at", "changed_by"]
    search_fields = ["slot", "search_text"]


@admin.register(PassageVersion)
class PassageVersionAdmin(LookOnlyAdmin):
    """Every wording that was saved."""

    list_display = ["passage", "number", "author_name", "saved_at"]


@admin.register(Snapshot, Edition, Move)
class RecordAdmin(LookOnlyAdmin):
    """The record: what was frozen, adopted and moved, and when."""

    list_display = ["__str__"]
