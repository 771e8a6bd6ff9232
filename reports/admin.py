from django.contrib import admin

from reports.models import Export


@admin.register(Export)
class ExportAdmin(admin.ModelAdmin):
    """Exports are made by jobs; here they are only looked at."""

    list_display = ["document", "format", "audience", "created_at", "ready_at", "size"]
    list_filter = ["format", "audience"]
    search_fields = ["document__unit_name"]
    readonly_fields = [field.name for field in Export._meta.fields]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
