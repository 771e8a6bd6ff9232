"""Those of allauth's pages that people need: to log in and out, and to choose another password.

The rest stays shut. Above all nobody changes her own e-mail address: it is what an account is known by, and an
administrator gives it. Two-step and single sign-on bring their own pages here when they come.
"""

from allauth.account import views
from django.urls import path, re_path

_RESET = "password/reset/"
urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("password/change/", views.password_change, name="account_change_password"),
    path(_RESET, views.password_reset, name="account_reset_password"),
    path(f"{_RESET}done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        rf"^{_RESET}key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(f"{_RESET}key/done/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]
