"""What belongs to the site rather than to any of its apps."""

from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


@require_safe
@cache_control(public=True, max_age=86_400)
def favicon(request):
    """Lead those who ask here out of habit, without having read the page, to the sign that our pages name."""
    return redirect(static("img/mark.svg"))
