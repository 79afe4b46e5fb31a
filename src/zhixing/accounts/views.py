"""My account: how I sign in, how I read, which machines act for me."""

from typing import Any

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from typing_extensions import override

from zhixing.accounts.actions import create_token, revoke_token, set_first_password, set_preferences
from zhixing.accounts.forms import FirstPasswordForm, PreferencesForm, TokenForm
from zhixing.accounts.models import ApiToken
from zhixing.accounts.personas import demo_users, personas
from zhixing.accounts.preferences import language_of
from zhixing.accounts.queries import reach_of
from zhixing.accounts.requests import signed_in
from zhixing.accounts.second_factor import has_second_factor, needs_second_factor

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def account(request: HttpRequest) -> HttpResponse:
    """Show my account."""
    user = signed_in(request)
    context = {
        "has_second_factor": has_second_factor(user),
        "needs_second_factor": needs_second_factor(user),
        "preferences": _preferences_form(request),
        "tokens": user.tokens.all(),
    }
    return render(request, "accounts/account.html", context)


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep how I like to read."""
    form = PreferencesForm(request.POST)
    if form.is_valid():
        set_preferences(by=signed_in(request), **form.cleaned_data)
        messages.success(request, _("Kept. It holds wherever you sign in."))
    return redirect("accounts:account")


@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """Show my tokens, and make a new one, whose secret the answer shows once."""
    user = signed_in(request)
    form = TokenForm(request.POST or None, places=reach_of(user))
    issued = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        issued = create_token(
            by=user, name=given["name"], path=given["place"], can_write=given["can_write"], days=given["days"]
        )
        form = TokenForm(places=reach_of(user))
    return render(
        request, "accounts/tokens.html", {"form": form, "issued": issued, "tokens": user.tokens.all()}
    )


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of my tokens."""
    user = signed_in(request)
    token = get_object_or_404(ApiToken, pk=pk, user=user)
    revoke_token(by=user, token=token)
    messages.success(request, _("The token is ended. Whatever used it is refused from now on."))
    return redirect("accounts:tokens")


@method_decorator(login_not_required, name="dispatch")
class FirstPasswordView(PasswordResetConfirmView):
    """Choose a password by a one-time link."""

    template_name = "accounts/first_password.html"
    form_class = FirstPasswordForm
    success_url = reverse_lazy("account_login")

    @override
    def form_valid(self, form: Any) -> HttpResponse:
        set_first_password(by=form.user, password=form.cleaned_data["new_password1"])
        del self.request.session["_password_reset_token"]
        messages.success(self.request, _("Your password is set. Sign in with it."))
        return redirect(self.get_success_url())


first_password = FirstPasswordView.as_view()


@login_not_required
@require_http_methods(["GET", "POST"])
def demo(request: HttpRequest) -> HttpResponse:
    """Be one of the people of the demonstration, with one click; only there."""
    if not settings.DEMO:
        raise Http404
    if request.method == "POST":
        user = get_object_or_404(demo_users(), username=request.POST.get("username", ""))
        logout(request)
        user.backend = BACKEND
        response: HttpResponse = perform_login(request, user, redirect_url=settings.LOGIN_REDIRECT_URL)
        return response
    return render(request, "accounts/demo.html", {"personas": personas()})


def _preferences_form(request: HttpRequest) -> PreferencesForm:
    user = signed_in(request)
    return PreferencesForm(initial={"language": language_of(request), "large_type": user.large_type})
