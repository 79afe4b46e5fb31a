"""Sign-in: of allauth's pages only those that we need; nobody signs up, nothing goes by e-mail."""

from allauth.account import views as sign_in
from allauth.usersessions import views as sessions
from django.urls import URLPattern, URLResolver, include, path

from zhixing.accounts import views

own = [
    path("", views.account, name="account"),
    path("preferences/", views.preferences, name="preferences"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", views.revoke, name="revoke"),
    path("first-password/<uidb64>/<token>/", views.first_password, name="first-password"),
    path("demo/", views.demo, name="demo"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((own, "accounts"))),
    path("login/", sign_in.login, name="account_login"),
    path("logout/", sign_in.logout, name="account_logout"),
    path("inactive/", sign_in.account_inactive, name="account_inactive"),
    path("reauthenticate/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("password/change/", sign_in.password_change, name="account_change_password"),
    path("second-factor/", include("allauth.mfa.urls")),
    path("sessions/", sessions.list_usersessions, name="usersessions_list"),
]
