"""The rows of the grid of outcomes, remembered as the parts of the document page are (blocks.py)."""

import functools

from django import template
from django.template import Context
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

REMEMBERED = 2048

register = template.Library()


@register.simple_tag(takes_context=True)
def entry_rows(context, entry) -> SafeString:
    """Return the markup of an indicator's rows."""
    grid = context["grid"]
    return _rendered(entry, grid.width, grid.can_write)


@register.filter
def breakable(label: str) -> SafeString:
    """Let a head break after a slash, never inside a word."""
    return mark_safe(escape(label).replace("/", "/<wbr>"))


@functools.lru_cache(maxsize=REMEMBERED)
def _rendered(entry, width, writing):
    values = {"entry": entry, "width": width, "writing": writing}
    return get_template("components/_outcome_rows.html").template.render(Context(values, use_l10n=False))
