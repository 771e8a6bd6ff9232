from django.urls import path, re_path

from plans.views import columns, document, editing, opening, outcomes, seen, start, text

app_name = "plans"
NODE = r"^dokument/(?P<key>[\w-]+)/(?P<node>mal|aktiviteter|indikatorer|avsnitt)/"
urlpatterns = [
    path("", start.start, name="start"),
    path("dokument/", start.adopted, name="adopted"),
    path("enhet/<slug:unit>/<int:year>/<slug:kind>/", start.begin, name="begin"),
    path("namnd/<slug:committee>/<int:year>/rapporter/", opening.reports, name="open_reports"),
    path("dokument/<slug:key>/", document.document_page, name="document"),
    path("dokument/<slug:key>/laget/", document.document_state, name="state"),
    path("dokument/<slug:key>/text/<str:slot>/", text.text, name="text"),
    path("dokument/<slug:key>/text/<str:slot>/ta-over/", editing.take_over, name="take_over"),
    path("dokument/<slug:key>/text/<str:slot>/ta-over/angra/", editing.undo_take_over, name="undo_take_over"),
    path("dokument/<slug:key>/kolumner/", columns.columns, name="columns"),
    path("dokument/<slug:key>/utfall/", outcomes.outcomes, name="outcomes"),
    re_path(r"^dokument/(?P<key>[\w-]+)/utfall/(?P<item>i-[\w-]+)/$", outcomes.outcome, name="outcome"),
    path("dokument/<slug:key>/steg/<slug:name>/", editing.step, name="step"),
    path("dokument/<slug:key>/kontroll/stammer/", seen.let_stand, name="let_stand"),
    path("dokument/<slug:key>/kontroll/igen/", seen.take_up_again, name="take_up_again"),
    path("dokument/<slug:key>/borttaget/", editing.list_removed, name="removed"),
    path("dokument/<slug:key>/mal/valj/", editing.choose_goals, name="choose_goals"),
    path("dokument/<slug:key>/mal/<slug:item>/bedomning/", editing.set_fulfilment, name="fulfilment"),
    path("dokument/<slug:key>/mal/<slug:item>/motivering/", editing.set_reason, name="reason"),
    path("dokument/<slug:key>/indikatorer/<slug:item>/arsmal/", editing.set_target, name="target"),
    path("dokument/<slug:key>/aktiviteter/<slug:item>/avvikelse/", editing.set_deviation, name="deviation"),
    path("dokument/<slug:key>/aktiviteter/<slug:item>/lage/", editing.set_progress, name="progress"),
    path("dokument/<slug:key>/aktiviteter/<slug:item>/orsak/", editing.set_cause, name="cause"),
    path("dokument/<slug:key>/aktiviteter/<slug:item>/atgard/", editing.set_measure, name="measure"),
    re_path(NODE + r"ny/$", editing.add, name="add"),
    re_path(NODE + r"(?P<item>[\w-]+)/$", editing.change, name="change"),
    re_path(NODE + r"(?P<item>[\w-]+)/flytta/$", editing.move, name="move"),
    re_path(NODE + r"(?P<item>[\w-]+)/ta-bort/$", editing.remove, name="remove"),
    re_path(NODE + r"(?P<item>[\w-]+)/angra/$", editing.restore, name="restore"),
]
