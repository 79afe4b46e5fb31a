"""Classes: what a body teaches to whom; each session is an activity, so attendance is recorded once."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.activities.models import Activity
from zhixing.core.fields import UnitForeignKey, same_unit
from zhixing.core.models import UnitModel
from zhixing.organizations.models import Member, Organization
from zhixing.training.choices import EnrolmentState, For


class TrainingClass(UnitModel):
    """A class for members (R2.1-7) or for core staff (R3.3-3)."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    meant_for = models.CharField(_("for"), max_length=12, choices=For)
    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    about = models.TextField(_("what it is about"), blank=True)
    seats = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    is_open = models.BooleanField(_("those concerned may enrol themselves"), default=True)
    cancelled_reason = models.CharField(_("why cancelled"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_by_name = models.CharField(max_length=100)
    token = models.CharField(
        max_length=36, blank=True, editable=False
    )  # of the form: one sent twice opens one class

    class Meta(UnitModel.Meta):
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        ordering = ["-starts", "-pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="training_class_span"),
            models.UniqueConstraint(
                fields=["unit", "token"], condition=~Q(token=""), name="training_class_token"
            ),
        ]
        indexes = [models.Index(fields=["unit", "organization", "starts"], name="training_class_place")]

    @override
    def __str__(self) -> str:
        return self.title

    @property
    def is_cancelled(self) -> bool:
        """Whether it will not be held after all."""
        return bool(self.cancelled_reason)


class Session(UnitModel):
    """One meeting of a class, held and confirmed as any activity."""

    training = UnitForeignKey(TrainingClass, models.CASCADE, related_name="sessions")
    activity = UnitForeignKey(Activity, models.CASCADE, related_name="+", db_index=False)

    class Meta(UnitModel.Meta):
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("training", "activity"),
            models.UniqueConstraint(fields=["unit", "activity"], name="training_session_once"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.training_id} {self.activity_id}"


class Enrolment(UnitModel):
    """A member and a class, kept in the member's own unit: the class may be another unit's."""

    member = UnitForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    training_id = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=EnrolmentState, default=EnrolmentState.ENROLLED)
    at = models.DateTimeField(auto_now_add=True)
    by_name = models.CharField(max_length=100)

    class Meta(UnitModel.Meta):
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("member"),
            models.UniqueConstraint(fields=["unit", "member", "training_id"], name="training_enrolled_once"),
        ]
        indexes = [models.Index(fields=["unit", "training_id"], name="training_enrolment_class")]

    @override
    def __str__(self) -> str:
        return f"{self.training_id} {self.member_id}"
