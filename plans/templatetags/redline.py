"""Differences as markup: what is inserted and deleted is marked, and said in words to those who do not see it."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from plans.redline.words import DELETED, INSERTED, Run

register = template.Library()

_SAID = {
    INSERTED: '<ins><span class="vh"> tillagt: </span>{}<span class="vh"> slut på tillägg </span></ins>',
    DELETED: '<del><span class="vh"> borttaget: </span>{}<span class="vh"> slut på borttaget </span></del>',
}
_BARE = {INSERTED: "<ins>{}</ins>", DELETED: "<del>{}</del>"}


@register.filter
def runs(found: tuple[Run, ...]) -> SafeString:
    """Show the words of a line, with those that only one side has marked and told of."""
    return mark_safe("".join(_SAID.get(run.sort, "{}").format(escape(run.text)) for run in found))


@register.filter
def bare_runs(found: tuple[Run, ...]) -> SafeString:
    """Show the words of a line of a text that is all new or all gone, which is said once around it."""
    return mark_safe("".join(_BARE.get(run.sort, "{}").format(escape(run.text)) for run in found))
