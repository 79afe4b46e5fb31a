"""What we ask of allauth: no sign-up, and secrets unreadable at rest."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.accounts.requests import client_address
from zhixing.core import crypto

CONTEXT = "mfa_authenticator.data"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by set-up, never by signing up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _(
            "The user name or the password is not right. Check both and try again."
        ),
        "enter_current_password": _("This is not your present password. Type it again."),
        "incorrect_password": _("This is not your password. Type it again."),
    }

    @override
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    @override
    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or super().get_client_ip(request)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor's secrets are encrypted like every sensitive field."""

    error_messages: Any = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right, or its half minute is over. Type the one shown now."),
    }

    @override
    def encrypt(self, text: str) -> str:
        return crypto.encrypt(text, CONTEXT)

    @override
    def decrypt(self, encrypted_text: str) -> str:
        return crypto.decrypt(encrypted_text, CONTEXT)
