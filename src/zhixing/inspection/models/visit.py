"""Visits: what inspectors saw at one organisation, what it replies, what becomes of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from typing_extensions import override

from zhixing.core.fields import EncryptedField, UnitForeignKey, same_unit
from zhixing.core.models import KeptFile, UnitModel
from zhixing.inspection.choices import Answer, Outcome, Stance, VisitState
from zhixing.organizations.models import Organization
from zhixing.rectification.models import Problem


class Visit(UnitModel):
    """One visit to one organisation (`organization`), kept in its unit; the mandate may be another unit's.

    `issuer` is the mandate's body. Until it is sent, nobody of the organisation knows of it.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    issuer = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    mandate_id = models.BigIntegerField()
    is_covert = models.BooleanField(default=False)  # as the mandate is
    visited_on = models.DateField(_("date of the visit"))
    at_time = models.TimeField(_("time"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    aside = EncryptedField(_("note among inspectors"), blank=True)  # never shown to the organisation
    state = models.CharField(_("state"), max_length=6, choices=VisitState, default=VisitState.DRAFT)
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    reply_by = models.DateField(_("reply by"), null=True, blank=True)
    final_on = models.DateField(_("final on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by_name = models.CharField(max_length=100)
    token = models.CharField(max_length=36, blank=True, editable=False)

    class Meta(UnitModel.Meta):
        verbose_name = pgettext_lazy("inspection", "visit")
        verbose_name_plural = pgettext_lazy("inspection", "visits")
        ordering = ["-visited_on", "-pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state=VisitState.DRAFT, sent_on=None, reply_by=None)
                | (~Q(state=VisitState.DRAFT) & Q(sent_on__isnull=False, reply_by__isnull=False)),
                name="inspection_visit_sent_paired",
            ),
            models.CheckConstraint(
                condition=Q(state=VisitState.FINAL, final_on__isnull=False)
                | (~Q(state=VisitState.FINAL) & Q(final_on=None)),
                name="inspection_visit_final_paired",
            ),
            models.UniqueConstraint(
                fields=["unit", "token"], condition=~Q(token=""), name="inspection_visit_token"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "mandate_id"], name="inspection_visit_mandate"),
            models.Index(fields=["unit", "organization", "visited_on"], name="inspection_visit_place"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.organization_id} {self.visited_on}"


class Point(UnitModel):
    """What was seen at one point of a sheet; `sheet` and `entry` are named SCHEME/CODE."""

    visit = UnitForeignKey(Visit, models.CASCADE, related_name="+", db_index=False)
    sheet = models.CharField(max_length=100)
    entry = models.CharField(max_length=100)
    answer = models.CharField(_("what was found"), max_length=10, choices=Answer)
    note = EncryptedField(_("note"), blank=True)
    on_file_id = models.BigIntegerField(null=True, blank=True)  # the earlier finding that answers it

    class Meta(UnitModel.Meta):
        verbose_name = _("point of a visit")
        verbose_name_plural = _("points of a visit")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("visit"),
            models.UniqueConstraint(fields=["unit", "visit", "sheet", "entry"], name="inspection_point_once"),
        ]

    @override
    def __str__(self) -> str:
        return self.entry


class Finding(UnitModel):
    """A fact: place, time, what was seen, proof; the organisation replies before anything is final.

    It stands against an organisation, never against a person. What was handed to the body in charge keeps
    a reference only.
    """

    visit = UnitForeignKey(Visit, models.CASCADE, related_name="findings")
    number = models.PositiveSmallIntegerField()
    entry = models.CharField(max_length=100, blank=True)  # the point of the sheet, SCHEME/CODE
    seen_on = models.DateField(_("date"))
    at_time = models.TimeField(_("time"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    facts = EncryptedField(_("what was seen"))
    stance = models.CharField(_("reply"), max_length=10, choices=Stance, blank=True)
    reply = EncryptedField(_("explanation"), blank=True)
    replied_on = models.DateField(_("replied on"), null=True, blank=True)
    replied_by_name = models.CharField(max_length=100, blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    outcome_on = models.DateField(_("settled on"), null=True, blank=True)
    reason = EncryptedField(_("reason"), blank=True)
    problem = UnitForeignKey(Problem, models.PROTECT, related_name="+", null=True, blank=True)
    handed_to = models.CharField(_("handed to"), max_length=200, blank=True)
    reference = models.CharField(_("reference"), max_length=100, blank=True)
    version = models.PositiveIntegerField(default=1)
    token = models.CharField(max_length=36, blank=True, editable=False)

    class Meta(UnitModel.Meta):
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["number", "pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("visit", "problem"),
            models.UniqueConstraint(fields=["unit", "visit", "number"], name="inspection_finding_number"),
            models.CheckConstraint(
                condition=Q(stance="", replied_on=None) | (~Q(stance="") & Q(replied_on__isnull=False)),
                name="inspection_reply_paired",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_on=None) | (~Q(outcome="") & Q(outcome_on__isnull=False)),
                name="inspection_outcome_paired",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.HANDED_OVER) | ~Q(handed_to=""), name="inspection_handed_to"
            ),
            models.UniqueConstraint(
                fields=["unit", "token"], condition=~Q(token=""), name="inspection_finding_token"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.visit_id} {self.number}"


class FindingFile(KeptFile):
    """Proof of a fact, or what the organisation adds to its reply."""

    finding = UnitForeignKey(Finding, models.CASCADE, related_name="files")
    of_reply = models.BooleanField(default=False)

    class Meta(KeptFile.Meta):
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("finding"),
            models.UniqueConstraint(fields=["unit", "finding", "digest"], name="inspection_file_once"),
        ]


class Look(UnitModel):
    """What a sent visit looked at, told in the unit of the body that ordered it: what that body's plan counts.

    One row for each point looked at; one without a point for a visit by no sheet.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    visit_id = models.BigIntegerField()  # kept in the inspected organisation's unit
    visited_on = models.DateField(_("date of the visit"))
    sheet = models.CharField(max_length=100, blank=True)
    entry = models.CharField(max_length=100, blank=True)

    class Meta(UnitModel.Meta):
        verbose_name = _("point looked at")
        verbose_name_plural = _("points looked at")
        constraints = [
            *UnitModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "visit_id", "sheet", "entry"], name="inspection_looked_once"
            ),
        ]
        indexes = [models.Index(fields=["unit", "organization", "visited_on"], name="inspection_look_place")]

    @override
    def __str__(self) -> str:
        return f"{self.visit_id} {self.entry}"
