from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from simple_history.admin import SimpleHistoryAdmin

from units.access import PermissionRefused
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
from units.settings_site import opens_settings, own_committees


class KeptAdmin(admin.ModelAdmin):
    """For what old documents still name: it can be ended but not deleted."""

    def has_delete_permission(self, request, obj=None):
        return False


class LookOnlyAdmin(KeptAdmin):
    """For what people write in their documents, and for the record: never written here."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class NameAdmin(KeptAdmin):
    """Names of the organisation, which all who write settings choose among."""

    search_fields = ["name"]

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) or opens_settings(request.user)


class RoleAdmin(KeptAdmin):
    """Written by administrators, and by those whose role in the role table says so; each finds what is hers."""

    fixed = ()  # fields that are chosen when a row is made and never changed

    def theirs(self, user, rows):
        """Return those of the rows that the user may write."""
        raise NotImplementedError

    def seen(self, user, rows):
        """Return those of the rows that the user may look at."""
        return rows if user.is_superuser else self.theirs(user, rows)

    def choices_for(self, user) -> dict:
        """Return {name of a foreign key: the rows that the user may choose among}."""
        return {"committee": own_committees(user)}

    def get_queryset(self, request):
        return self.seen(request.user, super().get_queryset(request))

    def get_readonly_fields(self, request, obj=None):
        return self.fixed if obj else ()

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        choices = self.choices_for(request.user)
        if db_field.name in choices:
            kwargs["queryset"] = choices[db_field.name]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_module_permission(self, request):
        return opens_settings(request.user)

    def has_view_permission(self, request, obj=None):
        return opens_settings(request.user)

    def has_add_permission(self, request):
        return opens_settings(request.user)

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return opens_settings(request.user)
        return self.theirs(request.user, self.model.objects.filter(pk=obj.pk)).exists()

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if not self.has_change_permission(request, obj):
            raise PermissionRefused("Du har inte rätt att lägga upp det där.")


class RoleInline(admin.TabularInline):
    """Rows that are written by whoever writes what they stand under, and never deleted."""

    extra = 0
    can_delete = False

    def has_view_permission(self, request, obj=None):
        return self._above().has_view_permission(request, obj)

    def has_add_permission(self, request, obj=None):
        return self._above().has_change_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return self._above().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.can_delete and self.has_change_permission(request, obj)

    def _above(self):
        return self.admin_site.get_model_admin(self.parent_model)


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
class UnitAdmin(NameAdmin):
    """Units, with where they belong over the years and which workplaces they have."""

    search_fields = ["name", "search_text"]
    inlines = [PlacementInline, WorkplacePlacementInline]


@admin.register(Workplace)
class WorkplaceAdmin(NameAdmin):
    """Workplaces, with the units that they have belonged to."""

    search_fields = ["name", "search_text"]
    inlines = [WorkplacePlacementInline]


@admin.register(Department)
class DepartmentAdmin(NameAdmin):
    """Departments of a nämnd's administration."""

    list_display = ["name", "committee"]
    list_filter = ["committee"]
    search_fields = ["name", "search_text"]


@admin.register(Committee, Municipality)
class OwnerAdmin(NameAdmin):
    """The nämnder and the municipality."""
