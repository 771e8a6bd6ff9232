from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("dokument/<slug:key>/pdf/", views.order, name="order"),
    path("export/<slug:key>/", views.export, name="export"),
    path("export/<slug:key>/igen/", views.try_again, name="try_again"),
    path("export/<slug:key>/fil/", views.download, name="download"),
]
