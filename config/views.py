"""What belongs to the site rather than to any of its apps."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from config.handbook import chapters


@require_safe
@cache_control(public=True, max_age=86_400)
def favicon(request):
    """Lead those who ask here out of habit, without having read the page, to the sign that our pages name."""
    return redirect(static("img/mark.svg"))


@require_safe
def handbook(request, name=""):
    """A chapter of the handbook, or its contents. It is for everybody: also for the one who cannot log in."""
    found = chapters()
    if name not in found:
        raise Http404("Det kapitlet finns inte.")
    return render(request, "handbook.html", {"chapters": [*found.values()], "chapter": found[name]})
