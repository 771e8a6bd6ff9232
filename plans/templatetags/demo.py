"""The logins of the demo, for its login page."""

import functools

from django import template
from django.conf import settings

from plans.demo.content import load
from plans.demo.loading import PASSWORD, logins

register = template.Library()


@register.simple_tag
def demo_logins() -> dict | None:
    """Return who can log in to the demo and their password; None in an installation that is not a demo."""
    return _demo() if settings.DEMO else None


@functools.cache
def _demo():
    return {"people": logins(load()), "password": PASSWORD}
