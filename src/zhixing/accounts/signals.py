"""What sign-in does by itself, told to the audit trail."""

from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.dispatch import Signal

from zhixing.accounts.actions import note_security

TOLD: dict[str, Signal] = {
    "password_changed": password_changed,
    "authenticator_added": authenticator_added,
    "authenticator_removed": authenticator_removed,
    "authenticator_reset": authenticator_reset,
}


def _teller(what: str) -> Any:
    def tell(*, user: Any, **_: Any) -> None:
        note_security(by=user, what=what)

    return tell


def connect() -> None:
    """Listen; called once, when the apps are ready."""
    for what, signal in TOLD.items():
        signal.connect(_teller(what), weak=False, dispatch_uid=f"accounts.{what}")
