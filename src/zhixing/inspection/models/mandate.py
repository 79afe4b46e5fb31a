"""Mandates: who may inspect whom, when, by which sheets, in whose name (R2.5-8)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.core.fields import EncryptedField, UnitForeignKey, same_unit
from zhixing.core.models import UnitModel
from zhixing.inspection.choices import MandateState
from zhixing.organizations.models import Organization


class Mandate(UnitModel):
    """An order to inspect, of the body that gives it (`organization`).

    A covert one (暗访) is seen by its inspectors and by those who order inspections at that body: nowhere
    else, by whatever way; what a check found is told to the organisation when the check is sent for reply.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    title = EncryptedField(_("title"))
    number = models.CharField(_("document number"), max_length=60, blank=True)
    about = EncryptedField(_("what for"), blank=True)
    issued_by = models.CharField(_("approved by"), max_length=100)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))
    is_covert = models.BooleanField(_("covert"), default=False)
    reply_days = models.PositiveSmallIntegerField(_("days to reply"), default=5)
    state = models.CharField(_("state"), max_length=8, choices=MandateState, default=MandateState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by_name = models.CharField(max_length=100)
    token = models.CharField(max_length=36, blank=True, editable=False)

    class Meta(UnitModel.Meta):
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        ordering = ["-starts", "-pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="inspection_mandate_span"),
            models.CheckConstraint(
                condition=Q(state=MandateState.DRAFT) | Q(issued_on__isnull=False),
                name="inspection_mandate_issued",
            ),
            models.UniqueConstraint(
                fields=["unit", "token"], condition=~Q(token=""), name="inspection_mandate_token"
            ),
        ]
        indexes = [models.Index(fields=["unit", "organization", "starts"], name="inspection_mandate_place")]

    @override
    def __str__(self) -> str:
        return f"{self.pk}"


class MandateBody(UnitModel):
    """An organisation that a mandate reaches, with everything below it."""

    mandate = UnitForeignKey(Mandate, models.CASCADE, related_name="bodies", db_index=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")

    class Meta(UnitModel.Meta):
        verbose_name = _("body in scope")
        verbose_name_plural = _("bodies in scope")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("mandate"),
            models.UniqueConstraint(fields=["unit", "mandate", "organization"], name="inspection_body_once"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.organization_id}"


class Inspector(UnitModel):
    """An account that a mandate authorises."""

    mandate = UnitForeignKey(Mandate, models.CASCADE, related_name="inspectors", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=100)  # as it was then

    class Meta(UnitModel.Meta):
        verbose_name = _("inspector")
        verbose_name_plural = _("inspectors")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("mandate"),
            models.UniqueConstraint(fields=["unit", "mandate", "user"], name="inspection_inspector_once"),
        ]

    @override
    def __str__(self) -> str:
        return self.name


class MandateSheet(UnitModel):
    """A check sheet to go by: a collection of a scheme, named SCHEME/CODE."""

    mandate = UnitForeignKey(Mandate, models.CASCADE, related_name="sheets", db_index=False)
    sheet = models.CharField(max_length=100)

    class Meta(UnitModel.Meta):
        verbose_name = _("check sheet")
        verbose_name_plural = _("check sheets")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("mandate"),
            models.UniqueConstraint(fields=["unit", "mandate", "sheet"], name="inspection_sheet_once"),
        ]

    @override
    def __str__(self) -> str:
        return self.sheet
