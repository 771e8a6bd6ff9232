"""The parts of the document page, remembered: a goal or a section that has not changed is not rendered again.

What is remembered is a pure function of frozen values, so it can never be out of date, nor another reader's: whoever
may see the same values with the same rights sees the same markup.
"""

import functools

from django import template
from django.template import Context
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

REMEMBERED = 2048  # parts of some thirty documents, about 10 MB in each process

register = template.Library()


@register.simple_tag(takes_context=True)
def goal_block(context, block) -> SafeString:
    """Return the markup of a goal with its texts and tables."""
    page, fulfilments = context["page"], tuple(context["fulfilments"])
    notes, pointed = page.notes.get(block.goal.key, ()), context["pointed"]
    inherited = block.fold.texts if block.fold else ()
    slots = [text.slot for text in (*block.texts, *inherited, *(analysis.text for analysis in block.analyses))]
    said = _said(context, (block.goal.key, *slots))
    given = _given(context, (block.goal.key, *slots, *(row.key for row in block.goal.indicators)))
    return _rendered(
        "components/_goal.html",
        context["base"],
        page.can_write,
        page.report,
        fulfilments=fulfilments,
        notes=notes,
        said=said,
        given=given,
        pointed=pointed,
        decides=context["decides"],
        block=block,
        carried=page.carried.of(block.goal),
    )


@register.simple_tag(takes_context=True)
def chapter_block(context, chapter) -> SafeString:
    """Return the markup of a section before or after the goals."""
    page = context["page"]
    notes, pointed = page.notes.get(chapter.section.key, ()), context["pointed"]
    said = _said(context, (chapter.section.text.slot,) if chapter.section.text else ())
    return _rendered(
        "components/_section.html",
        context["base"],
        page.can_write,
        page.report,
        notes=notes,
        said=said,
        given=_given(context, (chapter.section.text.slot,) if chapter.section.text else ()),
        pointed=pointed,
        decides=context["decides"],
        chapter=chapter,
    )


def _said(context, slots):
    """How many comments there are of each of the slots that has any."""
    found = context["comments"]
    return tuple((slot, found[slot]) for slot in slots if slot in found) if found else ()


def _given(context, places):
    """Who writes each of the places that have been given to somebody, and what is proposed there."""
    found = context["shared"].marks if context["shared"] else {}
    return tuple((place, found[place]) for place in places if place in found) if found else ()


@register.inclusion_tag("components/_given.html", takes_context=True)
def given_on(context, place):
    """Say who writes here and until when, and lead to what is proposed."""
    return {"marks": context.get("given", {}).get(place, ()), "base": context["base"]}


@register.simple_tag(takes_context=True)
def comments_on(context, slot) -> SafeString:
    """Lead to the comments on a text, where there are any."""
    many = context.get("said", {}).get(slot)
    if not many:
        return mark_safe("")
    name = "1 kommentar" if many == 1 else f"{many} kommentarer"
    return format_html('<a class="edit comments" href="{}granskning/?text={}">{}</a>', context["base"], slot, name)


@register.simple_tag
def findings_list(findings, closes=False) -> SafeString:
    """Return the markup of a list of findings; ``closes``: the links close the dialog they stand in."""
    return _listed(findings, closes)


@functools.lru_cache(maxsize=REMEMBERED)
def _listed(findings, closes):
    values = {"findings": findings, "closes": closes}
    return get_template("components/_findings.html").template.render(Context(values, use_l10n=False))


@register.inclusion_tag("components/_notes.html", takes_context=True)
def notes(context, at):
    """Show what the checks found in the place with the id ``at``."""
    found = context.get("notes", {}).get(at, ())
    return {"at": at, "findings": found, "writing": context["writing"], "base": context["base"]}


@register.simple_tag(takes_context=True)
def carried_mark(context, key) -> str:
    """Say that a goal or a row is as it was taken along from last year's plan, "" for one that is not."""
    said = dict(context.get("carried", ())).get(key)
    return format_html('<small class="taken">{}</small>', said) if said else ""


@functools.lru_cache(maxsize=REMEMBERED)
def _rendered(name, base, writing, report, *, fulfilments=(), notes=(), said=(), given=(), **part):
    values = {"base": base, "writing": writing, "report": report, "fulfilments": fulfilments}
    values |= {"notes": dict(notes), "said": dict(said), "given": dict(given), **part}
    return get_template(name).template.render(Context(values, use_l10n=False))
