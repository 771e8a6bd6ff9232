"""The addresses of the project, and the reference beside them: a logged-in view that reads one row."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import path

from config.urls import urlpatterns as pages
from plans.models import Document


@login_required
def bare(request):
    """Read one row and say its name."""
    return HttpResponse(str(Document.objects.only("kind", "year", "unit_name").first()))


urlpatterns = [path("bara/", bare), *pages]
