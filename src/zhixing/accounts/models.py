"""People who sign in, and the tokens that act for them."""

from typing import Any, ClassVar

import rules
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.core.permissions import PERMISSIONS


class UserManager(BaseUserManager["User"]):
    """Makes users."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Make a user; without a password, one who cannot sign in yet."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Make an operator (Django's own `createsuperuser` calls this)."""
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """An account. Whose it is stands as two numbers, not a key: accounts are shared, members are not."""

    username = models.CharField(
        _("user name"),
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("This user name is taken. Choose another.")},
    )
    name = models.CharField(_("name"), max_length=100)
    email = models.EmailField(_("e-mail"), blank=True)
    unit_id = models.IntegerField(null=True, blank=True, editable=False)
    member_id = models.BigIntegerField(null=True, blank=True, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("operator"), default=False)
    joined_at = models.DateTimeField(_("opened at"), default=timezone.now, editable=False)
    language = models.CharField(_("language"), max_length=10, blank=True)
    large_type = models.BooleanField(_("large type"), default=False)

    last_login = None  # a write on a shared table at every sign-in, and nobody's business

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["unit_id", "member_id"],
                condition=Q(member_id__isnull=False),
                name="accounts_user_member",
            ),
            models.CheckConstraint(
                condition=Q(unit_id__isnull=True, member_id__isnull=True)
                | Q(unit_id__isnull=False, member_id__isnull=False),
                name="accounts_user_member_paired",
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """Tell the name that pages show."""
        return str(self)

    @override
    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Ask the rules for our own permissions, of operators too: whoever runs the server reads no files."""
        if perm in PERMISSIONS:
            return self.is_active and bool(rules.has_perm(perm, self, obj))
        return super().has_perm(perm, obj)


class ApiToken(models.Model):
    """A key with which a machine acts for a user, within a subtree and for a time; only its hash is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(_("what for"), max_length=60)
    prefix = models.CharField(max_length=12, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    path = models.CharField(_("subtree"), max_length=80, blank=True)
    can_write = models.BooleanField(_("may write"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_used_on = models.DateField(null=True, blank=True, editable=False)  # a day, not a trace of movements

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")), name="accounts_apitoken_expires_later"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def unit_id(self) -> int | None:
        """The unit in whose audit trail it stands: its user's."""
        return self.user.unit_id

    @property
    def is_alive(self) -> bool:
        """Whether it still opens anything."""
        return self.revoked_at is None and self.expires_at > timezone.now()


class IdempotencyKey(models.Model):
    """One write of a machine by the key that it gave: answered once, and the answer kept for a repetition.

    Without a status it is being worked on; `claim` says by which request. Kept for days, no key leads here.
    """

    token = models.ForeignKey(ApiToken, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)  # of method, address and body
    claim = models.CharField(max_length=32)
    claimed_at = models.DateTimeField(default=timezone.now, db_index=True)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        verbose_name = _("idempotency key")
        verbose_name_plural = _("idempotency keys")
        constraints = [
            models.UniqueConstraint(fields=["token", "key"], name="accounts_idempotencykey_once"),
        ]

    @override
    def __str__(self) -> str:
        return self.key
