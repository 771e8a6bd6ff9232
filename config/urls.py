"""One include per app that has pages; login and admin beside them."""

from django.contrib import admin
from django.urls import include, path

from config.views import favicon, handbook

urlpatterns = [
    path("favicon.ico", favicon, name="favicon"),
    path("hjalp/", handbook, name="handbook"),
    path("hjalp/<slug:name>/", handbook, name="handbook_chapter"),
    path("accounts/", include("config.login_urls")),
    path("admin/", admin.site.urls),
    path("", include("units.urls")),
    path("", include("plans.urls")),
    path("", include("reports.urls")),
]
