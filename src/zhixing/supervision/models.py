"""What helps: a reminder that prompts and never blocks, a visit that was paid, a member's "this is wrong"."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.core.fields import UnitForeignKey, same_unit
from zhixing.core.models import UnitModel
from zhixing.organizations.models import Member, Organization
from zhixing.schemes.models import Adoption


class Nudge(UnitModel):
    """提醒: one line on the branch's Today about one requirement in one period.

    Named by codes, not by slot, as a waiver is: an edited scheme makes its slots anew.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    slot_key = models.CharField(max_length=20)
    reminded_on = models.DateField(_("reminded on"))
    by_name = models.CharField(max_length=100)

    class Meta(UnitModel.Meta):
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            *UnitModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "organization", "adoption", "code", "slot_key"], name="supervision_nudge_once"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.code} {self.slot_key} {self.organization_id}"


class Visit(UnitModel):
    """指导: the committee above was at the branch, or spoke with it (R3.1-4). A log, never a quota."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    visited_on = models.DateField(_("date of the visit"))
    text = models.TextField(_("what was discussed"), max_length=2000)
    by_id = models.BigIntegerField(null=True, editable=False)  # an account, not a key: accounts may go
    by_name = models.CharField(max_length=100)
    noted_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(UnitModel.Meta):
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["-visited_on", "-pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            models.CheckConstraint(condition=~Q(text=""), name="supervision_visit_text"),
            models.UniqueConstraint(
                fields=["unit", "organization", "visited_on", "by_id"],
                condition=Q(withdrawn_at__isnull=True),
                name="supervision_visit_once",
            ),
        ]
        indexes = [models.Index(fields=["organization", "visited_on"], name="supervision_visit_day")]

    @override
    def __str__(self) -> str:
        return f"{self.organization_id} {self.visited_on}"


class Remark(UnitModel):
    """A member says that something held about them is wrong; the branch answers, both read both."""

    member = UnitForeignKey(Member, models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    text = models.TextField(_("what is wrong, and what is right"), max_length=2000)
    made_at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=100, blank=True)

    class Meta(UnitModel.Meta):
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["-pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("member"),
            models.CheckConstraint(condition=~Q(text=""), name="supervision_remark_text"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="supervision_remark_answer_paired",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "organization", "answered_at"], name="supervision_remark_open")
        ]

    @override
    def __str__(self) -> str:
        return self.text[:40]
