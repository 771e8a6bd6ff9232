"""How many notices wait for the user, for templates."""

from django import template

register = template.Library()


@register.filter
def unread_notices(user) -> int:
    """Return how many of the user's notices she has not read."""
    return user.notices.unread().count()
