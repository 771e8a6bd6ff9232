from django.contrib import admin

from reports.models import Export
from units.admin import LookOnlyAdmin


@admin.register(Export)
class ExportAdmin(LookOnlyAdmin):
    """Exports are made by jobs; here they are only looked at."""

    list_display = ["document", "format", "audience", "created_at", "ready_at", "size"]
    list_filter = ["format", "audience"]
    search_fields = ["document__unit_name"]
