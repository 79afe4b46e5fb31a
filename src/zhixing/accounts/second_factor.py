"""Those who see more than one branch must have a second factor before they go on (等保三级)."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from zhixing.accounts.models import User
from zhixing.core.permissions import Role, roles_of

HOLDERS = {Role.COMMITTEE_ORGANISER, Role.INSPECTOR, Role.OPERATOR}
# What one may reach without it: setting it up, proving who one is, reading on, leaving.
EXEMPT = {
    "mfa_activate_totp",
    "mfa_reauthenticate",
    "account_reauthenticate",
    "account_logout",
    "language",
    "large-type",
    "help",
}


def needs_second_factor(user: User) -> bool:
    """Tell whether this person's roles ask for a second factor."""
    return bool(user.is_staff) or any(role.role in HOLDERS for role in roles_of(user))


def has_second_factor(user: User) -> bool:
    """Tell whether a second factor is set up."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists())


class SecondFactorMiddleware:
    """Lead whoever needs a second factor and has none to setting one up, before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on: the question is asked once the view is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponseBase | None:
        """Answer instead of the view where the second factor is missing."""
        if not settings.SECOND_FACTOR_REQUIRED or self._may_pass(request):
            return None
        messages.info(request, _words())
        address = reverse("mfa_activate_totp")
        htmx = getattr(request, "htmx", False)
        return HttpResponseClientRedirect(address) if htmx else redirect(address)

    def _may_pass(self, request: HttpRequest) -> bool:
        user = request.user
        if not isinstance(user, User) or (
            request.resolver_match and request.resolver_match.view_name in EXEMPT
        ):
            return True
        return not needs_second_factor(user) or has_second_factor(user)


def _words() -> str:
    return _(
        "Your post lets you see more than one branch, so a second factor is needed. Set it up here, once."
    )
