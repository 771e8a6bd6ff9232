"""Filters for texts that people have written."""

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def subheadings(markup: str, tag: str) -> SafeString:
    """Show permitted HTML with its subheadings, which are stored as h3, as ``tag``: that of where the text stands."""
    return mark_safe(markup.replace("<h3>", f"<{tag}>").replace("</h3>", f"</{tag}>"))
