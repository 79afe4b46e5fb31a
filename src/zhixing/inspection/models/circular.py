"""Circulars (通报): official documents about what inspections found, approved before they are issued (R2.5-9)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.core.fields import EncryptedField, UnitForeignKey, same_unit
from zhixing.core.models import UnitModel
from zhixing.inspection.choices import CircularState
from zhixing.organizations.models import Organization


class Circular(UnitModel):
    """A circular of a body: number, object, facts, demand, deadline. Approved by somebody else than its writer."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    number = models.CharField(_("document number"), max_length=60, blank=True)
    about = EncryptedField(_("about whom"))
    facts = EncryptedField(_("facts"))
    demand = EncryptedField(_("what is demanded"))
    due_on = models.DateField(_("deadline"), null=True, blank=True)
    names_people = models.BooleanField(_("it names people"), default=False)
    names_approved = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=10, choices=CircularState, default=CircularState.DRAFT)
    drafted_by_id = models.BigIntegerField(null=True, editable=False)  # accounts, not keys: accounts may go
    drafted_by_name = models.CharField(max_length=100)
    writer_ids = models.JSONField(
        default=list, editable=False
    )  # all who wrote at it: none of them approves it
    approved_by_id = models.BigIntegerField(null=True, editable=False)
    approved_by_name = models.CharField(max_length=100, blank=True)
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    returned_reason = models.CharField(_("why sent back"), max_length=300, blank=True)
    withdrawn_reason = models.CharField(_("why withdrawn"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(auto_now_add=True)
    token = models.CharField(max_length=36, blank=True, editable=False)

    class Meta(UnitModel.Meta):
        verbose_name = _("circular")
        verbose_name_plural = _("circulars")
        ordering = ["-pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state__in=[CircularState.DRAFT, CircularState.SUBMITTED])
                | Q(approved_on__isnull=False, approved_by_name__gt=""),
                name="inspection_circular_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[CircularState.ISSUED, CircularState.WITHDRAWN])
                | Q(issued_on__isnull=False),
                name="inspection_circular_issued",
            ),
            models.CheckConstraint(
                condition=Q(names_people=False)
                | Q(names_approved=True)
                | Q(state__in=[CircularState.DRAFT, CircularState.SUBMITTED]),
                name="inspection_circular_names",
            ),
            models.CheckConstraint(
                condition=~Q(state=CircularState.WITHDRAWN) | ~Q(withdrawn_reason=""),
                name="inspection_circular_withdrawn",
            ),
            models.UniqueConstraint(
                fields=["unit", "token"], condition=~Q(token=""), name="inspection_circular_token"
            ),
        ]
        indexes = [models.Index(fields=["unit", "organization"], name="inspection_circular_place")]

    @override
    def __str__(self) -> str:
        return self.title


class CircularTo(UnitModel):
    """An organisation to which a circular goes, with everything below it."""

    circular = UnitForeignKey(Circular, models.CASCADE, related_name="recipients", db_index=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")

    class Meta(UnitModel.Meta):
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("circular"),
            models.UniqueConstraint(
                fields=["unit", "circular", "organization"], name="inspection_recipient_once"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.organization_id}"


class CircularFinding(UnitModel):
    """A finding that a circular tells of; it may be kept in another unit."""

    circular = UnitForeignKey(Circular, models.CASCADE, related_name="findings", db_index=False)
    finding_id = models.BigIntegerField()

    class Meta(UnitModel.Meta):
        verbose_name = _("finding of a circular")
        verbose_name_plural = _("findings of a circular")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("circular"),
            models.UniqueConstraint(fields=["unit", "circular", "finding_id"], name="inspection_told_once"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.finding_id}"
