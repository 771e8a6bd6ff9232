"""Django's own apps where they are used with something of ours."""

from django.contrib.admin.apps import AdminConfig


class SettingsConfig(AdminConfig):
    """Django's admin, opened by role (units/settings_site.py)."""

    default_site = "units.settings_site.SettingsSite"
