"""One include per app; login and admin beside them."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path

# An app without pages has no urls.py.
pages = [app for app in ("units", "plans", "reports") if find_spec(f"{app}.urls")]
urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    *(path("", include(f"{app}.urls")) for app in pages),
]
