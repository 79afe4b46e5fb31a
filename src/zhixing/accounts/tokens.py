"""Machines that act for a user: a secret shown once, and an actor who may do less than its user."""

from dataclasses import dataclass
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

import rules

from zhixing.accounts.models import ApiToken, User
from zhixing.core.permissions import PERMISSIONS, RoleAt, roles_of

MARK = "zx_"  # lets people and secret scanners see what it is
SECRET_BYTES = 32
PREFIX_LENGTH = 10


def new_secret() -> str:
    """Make a token's secret: 256 random bits, in text."""
    return MARK + token_urlsafe(SECRET_BYTES)


def digest_of(secret: str) -> str:
    """Hash a secret for keeping; it is random, so a plain SHA-256 needs no salt and can be looked up."""
    return sha256(secret.encode()).hexdigest()


def reads(permission: str) -> bool:
    """Tell whether a permission only reads, by its name: `view` or `view_…` after the dot."""
    return permission.partition(".")[2].split("_")[0] == "view"


@dataclass(frozen=True)
class TokenActor:
    """A user's token as an actor: the user's roles, narrowed to the token's subtree and to what it may do."""

    token: ApiToken
    is_authenticated: bool = True

    @property
    def user(self) -> User:
        """Whose token it is."""
        return self.token.user

    @property
    def pk(self) -> int:
        """The user's id: what a token does, its user did."""
        return int(self.token.user_id)

    @property
    def name(self) -> str:
        """The name that the audit trail keeps."""
        return f"{self.user.name} via token {self.token.name}"

    @property
    def path_limit(self) -> str | None:
        """The subtree beyond which the token does not reach, if any."""
        return self.token.path or None

    @property
    def is_active(self) -> bool:
        """Whether the user's account is open."""
        return self.user.is_active

    @property
    def unit_id(self) -> int | None:
        """The user's unit."""
        return self.user.unit_id

    @property
    def member_id(self) -> int | None:
        """The user's member."""
        return self.user.member_id

    @property
    def _roles(self) -> tuple[RoleAt, ...]:
        # core.permissions.roles_of finds these before it asks for roles, so every rule and scope is narrowed.
        return tuple(
            _narrowed(role, self.token.path) for role in roles_of(self.user) if _meet(role, self.token.path)
        )

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Tell whether the token may do `perm` on `obj`; one that may not write only views."""
        allowed = self.token.can_write or reads(perm)
        return allowed and perm in PERMISSIONS and self.is_active and bool(rules.has_perm(perm, self, obj))


def authenticate(raw: str) -> TokenActor | None:
    """Find the actor behind a secret; None for one unknown, revoked or run out, or of a closed account."""
    token = ApiToken.objects.select_related("user").filter(digest=digest_of(raw)).first()
    if token is None or not token.is_alive or not token.user.is_active:
        return None
    return TokenActor(token)


def _meet(role: RoleAt, limit: str) -> bool:
    return role.path.startswith(limit) or limit.startswith(role.path)


def _narrowed(role: RoleAt, limit: str) -> RoleAt:
    if len(limit) <= len(role.path):
        return role
    return RoleAt(role.role, role.organization_id, limit, role.unit_id)
