"""Signing in and out, second factors, invitations. What is not listed is not reachable."""

from allauth.account import views as account
from allauth.mfa import urls as mfa
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid
from django.urls import include, path

from tocsin.console.accounts import views

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", views.ask, name="account_reset_password"),
    path("signup/", views.ask, name="account_signup"),
    path("2fa/", include(mfa)),
    path("sessions/", views.sessions, name="account_sessions"),
    path("invitation/<str:secret>/", views.invitation, name="invitation"),
    path("servers/", social.connections, name="socialaccount_connections"),
    path("servers/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("servers/error/", social.login_error, name="socialaccount_login_error"),
    path("servers/signup/", views.ask, name="socialaccount_signup"),
    path("oidc/<slug:provider_id>/login/", openid.login, name="openid_connect_login"),
    path(
        "oidc/<slug:provider_id>/login/callback/", openid.callback, name="openid_connect_callback"
    ),
]
