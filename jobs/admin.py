from django.contrib import admin, messages

from jobs.models import Job, Mail
from jobs.services import retry


class LookOnlyAdmin(admin.ModelAdmin):
    """To see what happens. Rows are written by services and workers only."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Mail)
class MailAdmin(LookOnlyAdmin):
    """To see what has been sent, and what waits. Why something waits stands in its job."""

    list_display = ["subject", "to", "created_at", "tries", "begun_at", "sent_at"]
    list_filter = ["created_at", "sent_at"]
    search_fields = ["to", "subject", "message_id"]
    exclude = ["body", "headers"]  # its links act for the one who got it
    date_hierarchy = "created_at"


@admin.register(Job)
class JobAdmin(LookOnlyAdmin):
    """To see also what went wrong, and to try it again."""

    list_display = ["kind", "key", "state", "attempts", "created_at", "started_at", "finished_at", "reason"]
    list_filter = ["state", "kind", "created_at"]
    search_fields = ["key", "reason", "technical"]
    date_hierarchy = "created_at"
    actions = ["try_again"]

    @admin.action(description="Försök igen med det som misslyckades", permissions=["retry"])
    def try_again(self, request, queryset):
        failed = queryset.filter(state=Job.State.FAILED)
        for job in failed:
            retry(job=job, by=request.user)
        self.message_user(request, f"{len(failed)} jobb har ställts i kö igen.", messages.SUCCESS)

    def has_retry_permission(self, request):
        return request.user.has_perm("jobs.change_job")
