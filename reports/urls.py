from django.urls import path

from reports import views, workbook_views

app_name = "reports"
urlpatterns = [
    path("dokument/<slug:key>/pdf/", views.order, name="order"),
    path("dokument/<slug:key>/andringar/pdf/", views.order_redline, name="order_redline"),
    path("dokument/<slug:key>/apt-blad/pdf/", views.order_sheet, name="order_sheet"),
    path("export/<slug:key>/", views.export, name="export"),
    path("export/<slug:key>/igen/", views.try_again, name="try_again"),
    path("export/<slug:key>/fil/", views.download, name="download"),
    path("dokument/<slug:key>/utfall/arbetsbok/", workbook_views.unit_workbook, name="unit_workbook"),
    path("dokument/<slug:key>/utfall/arbetsbok/fil/", workbook_views.unit_file, name="unit_file"),
    path("dokument/<slug:key>/utfall/kolada/", workbook_views.kolada, name="kolada"),
    path(
        "namnd/<slug:key>/<int:year>/<str:kind>/utfall/", workbook_views.committee_workbook, name="committee_workbook"
    ),
    path("namnd/<slug:key>/<int:year>/<str:kind>/utfall/hamta/", workbook_views.order_workbook, name="order_workbook"),
    path("arbetsbok/<slug:key>/", workbook_views.workbook, name="workbook"),
    path("arbetsbok/<slug:key>/fil/", workbook_views.workbook_file, name="workbook_file"),
    path("utfall/<slug:key>/", workbook_views.proposal, name="proposal"),
    path("utfall/<slug:key>/spara/", workbook_views.accept, name="accept"),
    path("utfall/<slug:key>/igen/", workbook_views.try_proposal_again, name="try_proposal_again"),
]
