"""The pictures of a page, worked out where they are drawn: a goal that is remembered is not drawn again."""

import functools

from django import template
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from plans import charts

REMEMBERED = 64  # strips, of some thousand letters to each indicator

register = template.Library()


@register.simple_tag
def pictures(block):
    """Return the pictures of the indicators of a goal's block."""
    return charts.pictures_in(block.goal, block.frame)


@register.simple_tag
def strip(page) -> SafeString:
    """Return the markup of all the indicators of a page at a glance, or nothing."""
    found = charts.strip_of(page.outline)
    return _strip(found) if found else mark_safe("")


@functools.lru_cache(maxsize=REMEMBERED)
def _strip(found):
    return get_template("components/chart/_strip.html").template.render(Context({"strip": found}, use_l10n=False))
