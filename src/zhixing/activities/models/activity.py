"""The activity itself: what, when, where, of which kinds, by which branches."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.activities.choices import Mode, State
from zhixing.core.fields import UnitForeignKey, same_unit
from zhixing.core.models import KeptFile, UnitModel
from zhixing.organizations.models import Organization


class Activity(UnitModel):
    """One event, entered once; what it counts for is worked out, never typed.

    `held_on` is the day on which it happened (or is to happen), in the project's zone; when it was entered is
    `entered_at`. Facts are dated by the first, never by the second.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    title = models.CharField(_("title"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    topic = models.CharField(
        _("topic"), max_length=100, blank=True
    )  # SCHEME/TOPIC of an adopted scheme, or ""
    topic_text = models.CharField(_("topic in own words"), max_length=200, blank=True)
    held_on = models.DateField(_("date"))
    starts_at = models.TimeField(_("begins at"), null=True, blank=True)
    ends_at = models.TimeField(_("ends at"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode, default=Mode.IN_PERSON)
    joint_reason = models.CharField(_("why held together"), max_length=300, blank=True)
    chair = models.CharField(_("chair"), max_length=60, blank=True)
    recorder = models.CharField(_("recorder"), max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1)  # rises with every change; a stale form is refused by it
    entered_at = models.DateTimeField(auto_now_add=True)
    entered_by_name = models.CharField(max_length=100)
    announced_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by_name = models.CharField(max_length=100, blank=True)
    cancelled_reason = models.CharField(_("why cancelled"), max_length=300, blank=True)
    token = models.CharField(
        max_length=36, blank=True, editable=False
    )  # of the form: one sent twice plans once
    series = models.CharField(max_length=36, blank=True, editable=False)  # planned together by one rule
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)  # one reminder, never two

    class Meta(UnitModel.Meta):
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [
            *UnitModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="activities_activity_times",
            ),
            models.CheckConstraint(
                condition=Q(state=State.CONFIRMED, confirmed_at__isnull=False)
                | (~Q(state=State.CONFIRMED) & Q(confirmed_at__isnull=True)),
                name="activities_activity_confirmed_paired",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CANCELLED) | ~Q(cancelled_reason=""),
                name="activities_activity_cancelled_reason",
            ),
            models.UniqueConstraint(
                fields=["unit", "token"], condition=~Q(token=""), name="activities_activity_token"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "organization", "held_on"], name="activities_of_branch"),
            models.Index(fields=["held_on", "state"], name="activities_by_day"),
        ]

    @override
    def __str__(self) -> str:
        return self.title


class ActivityKind(UnitModel):
    """One of the kinds that an activity is: a lecture held within a members' meeting is both."""

    activity = UnitForeignKey(Activity, models.CASCADE, related_name="kinds")
    kind = models.CharField(_("kind"), max_length=40)

    class Meta(UnitModel.Meta):
        verbose_name = _("kind of an activity")
        verbose_name_plural = _("kinds of an activity")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("activity"),
            models.UniqueConstraint(fields=["unit", "activity", "kind"], name="activities_kind_once"),
        ]

    @override
    def __str__(self) -> str:
        return self.kind


class Host(UnitModel):
    """A branch for which it was held; a joint activity has several (R2.2-2). Hosts of other units: Credit."""

    activity = UnitForeignKey(Activity, models.CASCADE, related_name="hosts")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")

    class Meta(UnitModel.Meta):
        verbose_name = _("host")
        verbose_name_plural = _("hosts")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("activity"),
            models.UniqueConstraint(fields=["unit", "activity", "organization"], name="activities_host_once"),
        ]
        indexes = [models.Index(fields=["organization", "activity"], name="activities_host_organization")]

    @override
    def __str__(self) -> str:
        return f"{self.organization_id}"


class File(KeptFile):
    """A file kept with an activity, if anybody wishes; never asked for."""

    activity = UnitForeignKey(Activity, models.CASCADE, related_name="files")

    class Meta(KeptFile.Meta):
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("activity"),
            models.UniqueConstraint(fields=["unit", "activity", "digest"], name="activities_file_once"),
        ]


class Correction(UnitModel):
    """A change after confirmation: why, and the record as it stood before and after."""

    activity = UnitForeignKey(Activity, models.CASCADE, related_name="corrections")
    at = models.DateTimeField(auto_now_add=True)
    by_name = models.CharField(max_length=100)
    reason = models.CharField(_("reason"), max_length=300)
    before = models.JSONField()
    after = models.JSONField()

    class Meta(UnitModel.Meta):
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("activity"),
            models.CheckConstraint(condition=~Q(reason=""), name="activities_correction_reason"),
        ]

    @override
    def __str__(self) -> str:
        return self.reason
