"""An organisational-life or democratic-life meeting, from its plan to its result notice (R2.6-1, R3.2-4)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.core.fields import UnitForeignKey, same_unit
from zhixing.core.models import UnitModel
from zhixing.core.time import today
from zhixing.life.choices import Elsewhere, MeetingKind, PlanState, StepCode
from zhixing.organizations.models import Organization


class LifeMeeting(UnitModel):
    """One round of a body: its steps overlap, and how far each is is read from what stands.

    The meeting itself is an activity (`activity_id`), the study before it another, the opinions a collection.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=16, choices=MeetingKind)
    year = models.PositiveSmallIntegerField(_("year"))
    theme = models.CharField(_("theme"), max_length=200)
    theme_by = models.CharField(_("who set the theme"), max_length=100, blank=True)
    planned_on = models.DateField(_("planned for"), null=True, blank=True)
    plan = models.TextField(_("plan"), blank=True)
    plan_state = models.CharField(max_length=10, choices=PlanState, default=PlanState.OWN)
    plan_sent_on = models.DateField(null=True, blank=True)
    plan_answered_on = models.DateField(null=True, blank=True)
    plan_answered_by = models.CharField(max_length=100, blank=True)
    plan_remark = models.CharField(_("remark"), max_length=1000, blank=True)
    study_id = models.BigIntegerField(null=True, blank=True, editable=False)  # an activity
    collection_id = models.BigIntegerField(null=True, blank=True, editable=False)  # of opinions
    activity_id = models.BigIntegerField(null=True, blank=True, editable=False)  # the meeting
    attended_by = models.CharField(_("who comes from the superior"), max_length=100, blank=True)
    report = models.TextField(_("report"), blank=True)
    reported_on = models.DateField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    received_by = models.CharField(max_length=100, blank=True)
    notice = models.TextField(_("result notice"), blank=True)
    noticed_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    token = models.CharField(max_length=36, blank=True, editable=False)
    entered_at = models.DateTimeField(auto_now_add=True)
    entered_by_name = models.CharField(max_length=100)

    class Meta(UnitModel.Meta):
        verbose_name = _("life meeting")
        verbose_name_plural = _("life meetings")
        ordering = ["-year", "-pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "token"], condition=~Q(token=""), name="life_meeting_token"
            ),
            models.CheckConstraint(
                condition=Q(plan_state=PlanState.OWN) | Q(plan_sent_on__isnull=False),
                name="life_meeting_plan_sent",
            ),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True) | Q(reported_on__isnull=False),
                name="life_meeting_received_reported",
            ),
        ]
        indexes = [models.Index(fields=["unit", "organization", "kind"], name="life_meeting_place")]

    @override
    def __str__(self) -> str:
        return self.theme


class StepNote(UnitModel):
    """A step that was done elsewhere or is not needed, and why: so that none is lost (only where no fact says it)."""

    meeting = UnitForeignKey(LifeMeeting, models.CASCADE, related_name="notes")
    step = models.CharField(_("step"), max_length=10, choices=StepCode)
    how = models.CharField(_("how"), max_length=10, choices=Elsewhere)
    reason = models.CharField(_("reason"), max_length=300)
    noted_on = models.DateField(default=today, editable=False)
    by_name = models.CharField(max_length=100)

    class Meta(UnitModel.Meta):
        verbose_name = _("note on a step")
        verbose_name_plural = _("notes on steps")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("meeting"),
            models.CheckConstraint(condition=~Q(reason=""), name="life_note_reason"),
            models.UniqueConstraint(fields=["unit", "meeting", "step"], name="life_note_once"),
        ]

    @override
    def __str__(self) -> str:
        return self.reason
