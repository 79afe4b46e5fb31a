"""The member's word: leave asked for, "I was there", and the short-lived code by which one checks in."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.activities.choices import ClaimAbout, LeaveState
from zhixing.activities.models.activity import Activity
from zhixing.core.fields import EncryptedField, UnitForeignKey, same_unit
from zhixing.core.models import UnitModel
from zhixing.organizations.models import Member


class Leave(UnitModel):
    """A member asks for leave from one activity; an officer agrees or not. The reason is private."""

    activity = UnitForeignKey(Activity, models.CASCADE, related_name="leaves")
    member = UnitForeignKey(Member, models.PROTECT, related_name="leaves")
    reason = EncryptedField(_("reason"))
    state = models.CharField(max_length=10, choices=LeaveState, default=LeaveState.ASKED)
    asked_at = models.DateTimeField(auto_now_add=True)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=100, blank=True)

    class Meta(UnitModel.Meta):
        verbose_name = _("request for leave")
        verbose_name_plural = _("requests for leave")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("activity", "member"),
            models.UniqueConstraint(fields=["unit", "activity", "member"], name="activities_leave_once"),
            models.CheckConstraint(
                condition=~Q(state__in=[LeaveState.AGREED, LeaveState.DECLINED])
                | Q(answered_at__isnull=False),
                name="activities_leave_answered",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.member_id} {self.state}"


class Claim(UnitModel):
    """The member was there and is not listed, or made it up: the recorder answers, and both keep it in sight."""

    activity = UnitForeignKey(Activity, models.CASCADE, related_name="claims")
    member = UnitForeignKey(Member, models.PROTECT, related_name="claims")
    about = models.CharField(max_length=8, choices=ClaimAbout, default=ClaimAbout.THERE)
    made_up_on = models.DateField(_("made up on"), null=True, blank=True)
    text = models.CharField(_("what is wrong"), max_length=300, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    accepted = models.BooleanField(null=True)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=100, blank=True)

    class Meta(UnitModel.Meta):
        verbose_name = _("word of a member")
        verbose_name_plural = _("words of members")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("activity", "member"),
            models.UniqueConstraint(
                fields=["unit", "activity", "member", "about"],
                condition=Q(accepted__isnull=True),
                name="activities_claim_once",
            ),
            models.CheckConstraint(
                condition=Q(about=ClaimAbout.MADE_UP, made_up_on__isnull=False)
                | (~Q(about=ClaimAbout.MADE_UP) & Q(made_up_on__isnull=True)),
                name="activities_claim_made_up_paired",
            ),
            models.CheckConstraint(
                condition=Q(accepted__isnull=True, answered_at__isnull=True)
                | Q(accepted__isnull=False, answered_at__isnull=False),
                name="activities_claim_answered",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.member_id} {self.accepted}"


class CheckIn(UnitModel):
    """A branch lets its members tick themselves at one meeting, while the code is shown. No place, no photo."""

    activity = UnitForeignKey(Activity, models.CASCADE, related_name="check_ins")
    key = models.CharField(max_length=8)  # in the code's address
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    opened_by_name = models.CharField(max_length=100)

    class Meta(UnitModel.Meta):
        verbose_name = _("self check-in")
        verbose_name_plural = _("self check-ins")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("activity"),
            models.UniqueConstraint(fields=["unit", "activity"], name="activities_check_in_once"),
            models.UniqueConstraint(fields=["unit", "key"], name="activities_check_in_key"),
            models.CheckConstraint(
                condition=Q(closes_at__gte=F("opened_at")), name="activities_check_in_span"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.activity_id}"


class CheckedIn(UnitModel):
    """A member ticked themselves at a meeting. That they did is kept, never when."""

    activity = UnitForeignKey(Activity, models.CASCADE, related_name="checked_in")
    member = UnitForeignKey(Member, models.PROTECT, related_name="+")

    class Meta(UnitModel.Meta):
        verbose_name = _("self tick of a member")
        verbose_name_plural = _("self ticks of members")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("activity", "member"),
            models.UniqueConstraint(fields=["unit", "activity", "member"], name="activities_checked_in_once"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.member_id}"
