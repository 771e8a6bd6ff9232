from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from simple_history.admin import SimpleHistoryAdmin

from units.models import (
    Committee,
    Department,
    Membership,
    Municipality,
    Placement,
    Unit,
    User,
    Workplace,
    WorkplacePlacement,
)


class KeptAdmin(admin.ModelAdmin):
    """For what old documents still name: it can be ended but not deleted."""

    def has_delete_permission(self, request, obj=None):
        return False


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ["committee", "department", "unit", "workplace"]


@admin.register(User)
class UserAdmin(KeptAdmin, DjangoUserAdmin):
    """People log in with their e-mail address; their roles stand below."""

    list_display = ["email", "first_name", "last_name", "is_active"]
    search_fields = ["email", "first_name", "last_name"]
    ordering = ["email"]
    inlines = [MembershipInline]
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        ("Person", {"fields": ["first_name", "last_name"]}),
        ("Behörighet", {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        ("Tider", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "first_name", "last_name", "password1", "password2"]})]

    def save_model(self, request, obj, form, change):
        obj.username = obj.email = obj.email.casefold()
        super().save_model(request, obj, form, change)


@admin.register(Membership)
class MembershipAdmin(SimpleHistoryAdmin):
    """Who has which role, where and from when."""

    list_display = ["user", "role", "committee", "department", "unit", "workplace", "valid_from", "valid_to"]
    list_filter = ["role"]
    search_fields = ["user__email", "user__last_name", "unit__name"]
    autocomplete_fields = ["user", "committee", "department", "unit", "workplace"]


class PlacementInline(admin.TabularInline):
    model = Placement
    extra = 0
    autocomplete_fields = ["committee", "department"]


class WorkplacePlacementInline(admin.TabularInline):
    model = WorkplacePlacement
    extra = 0
    autocomplete_fields = ["workplace", "unit"]


@admin.register(Unit)
class UnitAdmin(KeptAdmin):
    """Units, with where they belong over the years and which workplaces they have."""

    search_fields = ["name", "search_text"]
    inlines = [PlacementInline, WorkplacePlacementInline]


@admin.register(Workplace)
class WorkplaceAdmin(KeptAdmin):
    """Workplaces, with the units that they have belonged to."""

    search_fields = ["name", "search_text"]
    inlines = [WorkplacePlacementInline]


@admin.register(Department)
class DepartmentAdmin(KeptAdmin):
    """Departments of a nämnd's administration."""

    list_display = ["name", "committee"]
    list_filter = ["committee"]
    search_fields = ["name", "search_text"]


@admin.register(Committee, Municipality)
class NameAdmin(KeptAdmin):
    """The nämnder and the municipality."""

    search_fields = ["name"]
