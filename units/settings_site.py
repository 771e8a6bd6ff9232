"""The settings pages (Django's admin), and whose they are: administrators', and theirs whose role writes goals."""

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect

from units.access import TABLE, Action, PermissionRefused, current_memberships
from units.models import Committee


def writes_council(user) -> bool:
    """Tell whether the user writes the city council's goals."""
    return user.is_superuser or _has(user, Action.WRITE_COUNCIL)


def own_committees(user):
    """Return the nämnder whose goals and rubriker the user writes; an administrator those of all."""
    if user.is_superuser:
        return Committee.objects.all()
    mine = {m.committee_id for m in current_memberships(user) if Action.WRITE_COMMITTEE in TABLE[m.role]}
    return Committee.objects.filter(pk__in=mine)


def opens_settings(user) -> bool:
    """Tell whether the settings pages have something for the user."""
    return user.is_active and (user.is_staff or writes_council(user) or _has(user, Action.WRITE_COMMITTEE))


def _has(user, action):
    return any(action in TABLE[m.role] for m in current_memberships(user))


class SettingsSite(admin.AdminSite):
    """Django's admin with our login page, opened by role as well."""

    site_title = "Röda tråden"
    site_header = "Röda tråden: inställningar"
    index_title = "Inställningar"

    def has_permission(self, request):
        return opens_settings(request.user)

    def login(self, request, extra_context=None):
        """Lead to the one login page; who is in already and may not come here is told so."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.GET.get("next", ""))
        if not self.has_permission(request):
            raise PermissionRefused("Du har inte rätt att öppna inställningarna.")
        return redirect("admin:index")

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")
