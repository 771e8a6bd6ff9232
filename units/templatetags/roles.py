"""What the user's roles open, for templates."""

from django import template

from units import settings_site

register = template.Library()


@register.filter
def opens_settings(user) -> bool:
    """Tell whether the settings pages have something for the user."""
    return settings_site.opens_settings(user)
