"""The parts of the reading page, remembered as those of the document page are (blocks.py)."""

import functools
import secrets

from django import template
from django.template import Context
from django.template.loader import get_template
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

REMEMBERED = 2048
LONG, LINES = 900, 12  # characters and lines: about twelve lines in the dialog

register = template.Library()


@register.filter
def folded(text) -> SafeString:
    """Return what somebody has said as paragraphs; what is long shows its beginning and unfolds."""
    whole = mark_safe(linebreaks(text, autoescape=True))  # escaped there
    if len(text) <= LONG and text.count("\n") < LINES:
        return whole
    beginning = Truncator("\n".join(text.splitlines()[:LINES])).chars(LONG * 3 // 4)
    return format_html(
        '<details class="long"><summary><span class="begin">{}</span><span class="more">Visa allt</span>'
        '<span class="less">Visa mindre</span></summary>{}</details>',
        beginning,
        whole,
    )


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
