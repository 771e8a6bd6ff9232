"""Filters for texts that people have written."""

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def under(markup: str, level: int) -> SafeString:
    """Show permitted HTML with its subheadings (stored as h3) one step below a heading of ``level``."""
    tag = f"h{min(level + 1, 6)}"
    return mark_safe(markup.replace("<h3>", f"<{tag}>").replace("</h3>", f"</{tag}>"))
