"""The tree of organisations."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.core.fields import EncryptedField
from zhixing.core.models import Unit
from zhixing.core.paths import above
from zhixing.core.permissions import within
from zhixing.organizations.choices import Kind, Level, Nature


class OrganizationQuerySet(models.QuerySet["Organization"]):
    """Places in the tree; small and shared, so it names no unit."""

    def below(self, path: str) -> "OrganizationQuerySet":
        """Keep the organisation at `path` and everything below it."""
        return self.filter(path__gte=path, path__lt=above(path))

    def alive_on(self, day: object) -> "OrganizationQuerySet":
        """Keep those that existed on a day; one without a founding date always did."""
        return self.filter(
            Q(founded_on__isnull=True) | Q(founded_on__lte=day),
            Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=day),
        )

    def within(self, user: object, permission: str) -> "OrganizationQuerySet":
        """Keep those for which the user carries the permission."""
        return self.filter(within(user, permission))


class Organization(models.Model):
    """A body of the Party's tree, from a work committee down to a cell."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=80, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("full name"), max_length=200)
    sort_key = models.CharField(max_length=400, editable=False)
    level = models.CharField(_("level"), max_length=12, choices=Level, default=Level.PROVINCIAL)
    nature = models.CharField(_("nature of the unit"), max_length=12, choices=Nature, default=Nature.ORGAN)
    field = models.CharField(_("field or trade"), max_length=60, blank=True)
    is_window = models.BooleanField(_("window unit"), default=False)
    has_committee = models.BooleanField(_("has a branch committee"), default=False)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    election_due_on = models.DateField(_("re-election due on"), null=True, blank=True)
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="absorbed")
    contact_name = models.CharField(_("contact"), max_length=100, blank=True)
    contact_phone = EncryptedField(_("contact phone"), blank=True, default="")

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(dissolved_on__isnull=True)
                | Q(founded_on__isnull=True)
                | Q(dissolved_on__gte=F("founded_on")),
                name="organizations_organization_dates",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(dissolved_on__isnull=False),
                name="organizations_organization_merged_is_dissolved",
            ),
        ]
        indexes = [
            models.Index(fields=["parent", "kind"], name="organizations_children"),
            models.Index(fields=["name"], name="organizations_name"),
        ]

    @override
    def __str__(self) -> str:
        return self.name

    @property
    def organization_id(self) -> int:
        """Its own id, so that audit and permissions treat it like anything that stands in the tree."""
        return self.pk


class OrganizationChange(models.Model):
    """A dated turn in an organisation's life: founded, moved, renamed, changed, merged, closed, reopened."""

    class What(models.TextChoices):
        FOUNDED = "founded", _("founded")
        MOVED = "moved", _("moved")
        CHANGED = "changed", _("changed")
        MERGED = "merged", _("merged")
        CLOSED = "closed", _("closed")
        REOPENED = "reopened", _("reopened")

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="changes")
    on = models.DateField()
    what = models.CharField(max_length=10, choices=What)
    old = models.JSONField(default=dict)
    new = models.JSONField(default=dict)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("change of an organisation")
        verbose_name_plural = _("changes of organisations")
        ordering = ["organization", "on", "pk"]

    @override
    def __str__(self) -> str:
        return f"{self.organization_id} {self.what} {self.on}"
