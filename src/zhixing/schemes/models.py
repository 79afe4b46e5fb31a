"""Schemes as adopted: versions of the text, units' own plans, and what is counted. All shared and small."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.core.fields import UnitForeignKey, same_unit
from zhixing.core.models import UnitModel
from zhixing.organizations.models import Member, Organization


class Scheme(models.Model):
    """A plan that was loaded, whatever its version."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    title = models.JSONField(_("title"))  # {"zh": …, "en": …}

    class Meta:
        verbose_name = _("scheme")
        verbose_name_plural = _("schemes")

    @override
    def __str__(self) -> str:
        return str(self.title.get("zh") or self.code)


class SchemeVersion(models.Model):
    """One text of a scheme, kept for good."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("scheme version")
        verbose_name_plural = _("scheme versions")
        ordering = ["scheme", "number"]
        constraints = [models.UniqueConstraint(fields=["scheme", "number"], name="schemes_version_number")]

    @override
    def __str__(self) -> str:
        return f"{self.scheme} v{self.number}"


class Adoption(models.Model):
    """A scheme in force for an organisation and everything below it, for a period (both days inclusive)."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="adoptions")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="adoptions")
    version = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="+")
    starts = models.DateField(_("from"))
    ends = models.DateField(_("to"))

    class Meta:
        verbose_name = _("adoption")
        verbose_name_plural = _("adoptions")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "scheme", "starts"], name="schemes_adoption_once"
            ),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="schemes_adoption_span"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.scheme} @ {self.organization_id}"


class LocalPlan(models.Model):
    """A unit's own additions to an adopted scheme; the highest number is in force, the others are kept."""

    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="local_plans")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="local_plans")
    number = models.PositiveIntegerField()
    text = models.TextField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("local plan")
        verbose_name_plural = _("local plans")
        constraints = [
            models.UniqueConstraint(
                fields=["adoption", "organization", "number"], name="schemes_local_plan_number"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.adoption} {self.organization_id} v{self.number}"


class Requirement(models.Model):
    """One requirement in force below `organization`: of the scheme, or added or tightened by a local plan."""

    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="requirements")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    clause = models.CharField(max_length=20)
    position = models.PositiveIntegerField()
    level = models.CharField(max_length=12)
    measure = models.CharField(max_length=60)
    tightens = models.CharField(max_length=60, blank=True)  # the code of the scheme's own requirement
    data = models.JSONField()  # the requirement as the language has it

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        ordering = ["adoption", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["adoption", "organization", "code"], name="schemes_requirement_code"
            )
        ]

    @override
    def __str__(self) -> str:
        return self.code


class Slot(models.Model):
    """One requirement in one period (both days inclusive): the column of a cell."""

    requirement = models.ForeignKey(Requirement, models.CASCADE, related_name="slots")
    key = models.CharField(max_length=20)  # 2016, 2016-Q1, 2016-03, 2016-july_lecture
    starts = models.DateField()
    ends = models.DateField()

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        ordering = ["requirement", "starts"]
        constraints = [
            models.UniqueConstraint(fields=["requirement", "key"], name="schemes_slot_key"),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="schemes_slot_span"),
        ]
        indexes = [models.Index(fields=["starts", "ends"], name="schemes_slot_days")]

    @override
    def __str__(self) -> str:
        return f"{self.requirement_id} {self.key}"


class Waiver(UnitModel):
    """免除: an organisation or a member need not meet a requirement in a period, for a reason.

    Named by codes, not by slot: an edited scheme makes its slots anew, and no waiver may be lost by that.
    """

    class Why(models.TextChoices):
        WAIVED = "waived", _("waived by the superior")
        MERGED = "merged", _("arranged together with another branch")
        NOT_ABLE = "not_able", _("the unit has not the means")

    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    slot_key = models.CharField(max_length=20)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    member = UnitForeignKey(Member, models.PROTECT, related_name="+", null=True, blank=True)
    why = models.CharField(_("kind of waiver"), max_length=10, choices=Why, default=Why.WAIVED)
    reason = models.CharField(_("reason"), max_length=300)
    made_by_name = models.CharField(max_length=100)
    made_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta(UnitModel.Meta):
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("member"),
            models.CheckConstraint(condition=~Q(reason=""), name="schemes_waiver_reason"),
            models.UniqueConstraint(
                fields=["unit", "organization", "adoption", "code", "slot_key"],
                condition=Q(revoked_at__isnull=True, member__isnull=True),
                name="schemes_waiver_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "organization", "adoption", "code", "slot_key", "member"],
                condition=Q(revoked_at__isnull=True, member__isnull=False),
                name="schemes_waiver_member_once",
            ),
        ]
        indexes = [
            models.Index(fields=["adoption", "code", "slot_key", "organization"], name="schemes_waiver_slot"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.code} {self.slot_key} {self.organization_id}"
