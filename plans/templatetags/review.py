"""The parts of the reading page, remembered as those of the document page are (blocks.py)."""

import functools
import secrets

from django import template
from django.template import Context
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString

REMEMBERED = 2048

register = template.Library()


@register.filter
def of(found, slot):
    """Return what is known of a slot, or None."""
    return found.get(slot)


@register.simple_tag
def save_id() -> SafeString:
    """Return a field with a code of this form alone, by which it is known when it is sent again."""
    return format_html('<input type="hidden" name="save_id" value="{}">', secrets.token_urlsafe(12))


@register.simple_tag(takes_context=True)
def part(context, part) -> SafeString:
    """Return the markup of a section or a goal: the same for all readers to whom the same has been said of it."""
    counts, changed = context["counts"], context["changed"]
    own = context["reading"].slots.get(part.key, ())
    return _rendered(
        part,
        context["base"],
        context["review"].is_open,
        tuple((slot, counts[slot]) for slot in own if slot in counts),
        tuple((slot, changed[slot]) for slot in own if slot in changed),
    )


@functools.lru_cache(maxsize=REMEMBERED)
def _rendered(part, base, is_open, counts, changed):
    name = "review/_goal.html" if part.block else "review/_section.html"
    values = {"part": part, "block": part.block, "chapter": part.chapter, "base": base, "is_open": is_open}
    values |= {"counts": dict(counts), "changed": dict(changed)}
    return get_template(name).template.render(Context(values, use_l10n=False))
