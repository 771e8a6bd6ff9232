from django.urls import path

from units.views import notices, session

app_name = "units"
urlpatterns = [
    path("session/", session.session, name="session"),
    path("aviseringar/", notices.notices, name="notices"),
    path("aviseringar/lasta/", notices.read_all, name="read_all"),
    path("aviseringar/e-post/", notices.choices, name="choices"),
    path("aviseringar/<int:pk>/", notices.open_notice, name="notice"),
    path("aviseringar/avsluta/<str:token>/", notices.unsubscribe, name="unsubscribe"),
]
