"""Every change to accounts that is ours; sign-in itself and its second factor are allauth's."""

from datetime import timedelta
from typing import NamedTuple

from allauth.mfa.models import Authenticator
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from zhixing.accounts.models import ApiToken, User
from zhixing.accounts.tokens import PREFIX_LENGTH, digest_of, new_secret
from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.core.time import now, today

LONGEST_TOKEN = timedelta(days=366)


class Opened(NamedTuple):
    """A new account, and the path of the page on which its owner sets the first password, once."""

    user: User
    link: str


class Issued(NamedTuple):
    """A new token, and its secret: shown now and never again."""

    token: ApiToken
    secret: str


def one_time_link(user: User) -> str:
    """Make the path on which a user sets a password.

    It ends with its use, and by time (PASSWORD_RESET_TIMEOUT).
    """
    return reverse(
        "accounts:first-password",
        args=[urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)],
    )


@action("accounts.create", permission="organizations.grant")
def create_account(
    *, by: Actor, username: str, name: str, unit_id: int | None = None, member_id: int | None = None
) -> Opened:
    """Open an account without a password, for a member or for nobody in particular.

    `organizations.grant` is asked for anywhere; the calling room asks it for the place.
    Raises IntegrityError when the user name or the member has an account.
    """
    user = User.objects.create_user(username, name=name, unit_id=unit_id, member_id=member_id)
    record(user, new={"username": username, "member_id": member_id})
    return Opened(user, one_time_link(user))


@action("accounts.renew_link", permission="accounts.manage", on="user")
def renew_link(*, by: Actor, user: User) -> str:
    """Make a new one-time link for somebody who forgot the password, or whose first link ran out.

    The old password holds until the link is used.
    """
    record(user)
    return one_time_link(user)


@action("accounts.set_password", permission=None)  # one's own, proved by the one-time link
def set_first_password(*, by: User, password: str) -> User:
    """Set the password of whoever came by a one-time link."""
    by.set_password(password)
    by.save(update_fields=["password"])
    record(by)
    return by


@action("accounts.close", permission="accounts.manage", on="user")
def close_account(*, by: Actor, user: User) -> User:
    """Close an account: nobody signs in with it, its sessions and tokens end, what it did stays."""
    if not user.is_active:
        unchanged()
        return user
    user.is_active = False
    user.save(update_fields=["is_active"])
    ApiToken.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=now())
    record(user, old={"is_active": True}, new={"is_active": False})
    return user


@action("accounts.reopen", permission="accounts.manage", on="user")
def reopen_account(*, by: Actor, user: User) -> User:
    """Open a closed account again, with its password and second factor; its tokens stay ended."""
    if user.is_active:
        unchanged()
        return user
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(user, old={"is_active": False}, new={"is_active": True})
    return user


@action("accounts.reset_second_factor", permission="accounts.manage", on="user")
def reset_second_factor(*, by: Actor, user: User) -> User:
    """Take away the second factor of somebody who lost the phone.

    Where one is required, the next sign-in asks for a new one.
    """
    removed, _ = Authenticator.objects.filter(user=user).delete()
    if removed:
        record(user, removed=removed)
    else:
        unchanged()
    return user


@action("accounts.set_preferences", permission=None)  # one's own
def set_preferences(*, by: User, language: str | None = None, large_type: bool | None = None) -> User:
    """Keep how a person likes to read; None leaves a preference as it is."""
    wished = {"language": language, "large_type": large_type}
    new = {key: value for key, value in wished.items() if value is not None and value != getattr(by, key)}
    if not new:
        unchanged()
        return by
    old = {key: getattr(by, key) for key in new}
    for key, value in new.items():
        setattr(by, key, value)
    by.save(update_fields=list(new))
    record(by, old=old, new=new)
    return by


@action("accounts.set_email", permission=None)  # one's own
def set_email(*, by: User, email: str) -> User:
    """Keep the address to which a person's mail goes; empty for none. The trail says that, not what it is."""
    if by.email == email:
        unchanged()
        return by
    by.email = email
    by.save(update_fields=["email"])
    record(by, field="email")
    return by


@action("accounts.create_token", permission=None)  # for oneself: a token may do no more than its user
def create_token(*, by: User, name: str, path: str = "", can_write: bool = False, days: int = 90) -> Issued:
    """Make a token that acts for `by` below `path` for some days; raises ValueError beyond a year."""
    life = timedelta(days=days)
    if not timedelta() < life <= LONGEST_TOKEN:
        raise ValueError(days)
    secret = new_secret()
    token = ApiToken.objects.create(
        user=by,
        name=name,
        prefix=secret[:PREFIX_LENGTH],
        digest=digest_of(secret),
        path=path,
        can_write=can_write,
        expires_at=now() + life,
    )
    record(token, new={"name": name, "path": path, "can_write": can_write, "days": days})
    return Issued(token, secret)


@action("accounts.revoke_token", permission=None)  # one's own: the view finds it among them
def revoke_token(*, by: User, token: ApiToken) -> ApiToken:
    """End a token of one's own; raises DoesNotExist for somebody else's."""
    token = by.tokens.get(pk=token.pk)
    if token.revoked_at:
        unchanged()
        return token
    token.revoked_at = now()
    token.save(update_fields=["revoked_at"])
    record(token)
    return token


@action("accounts.note_token_use", permission=None)  # the token itself has just been checked
def note_token_use(*, by: Actor, token: ApiToken) -> None:
    """Note the day on which a token is used, so that its owner sees an idle or a strange one; once a day."""
    if token.last_used_on == today():
        unchanged()
        return
    token.last_used_on = today()
    token.save(update_fields=["last_used_on"])
    record(token)


@action("accounts.note_security", permission=None)  # tells what sign-in itself has just done
def note_security(*, by: User, what: str) -> None:
    """Put into the audit trail what allauth did to an account: password_changed, authenticator_added …"""
    record(by, what=what)
