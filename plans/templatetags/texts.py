"""Filters for texts that people have written."""

import textwrap

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def subheadings(markup: str, tag: str) -> SafeString:
    """Show permitted HTML with its subheadings, which are stored as h3, as ``tag``: that of where the text stands."""
    return mark_safe(markup.replace("<h3>", f"<{tag}>").replace("</h3>", f"</{tag}>"))


@register.filter
def shortened(text: str, letters: int) -> str:
    """Cut a text to so many letters, after a whole word."""
    return textwrap.shorten(text, letters, placeholder=" …")
