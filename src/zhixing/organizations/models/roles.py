"""Roles given to an account directly, for people who hold no post in the tree."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.core.permissions import ROLE_LABELS
from zhixing.organizations.models.organization import Organization


class Grant(models.Model):
    """An account's role at an organisation and everything below, from day to day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="grants")
    role = models.CharField(
        _("role"), max_length=20, choices=[(str(key), text) for key, text in ROLE_LABELS.items()]
    )
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="grants")
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(ends__gt=F("starts")), name="organizations_grant_span"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.user_id} {self.role} @ {self.organization_id}"
