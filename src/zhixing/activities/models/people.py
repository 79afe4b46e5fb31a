"""Who was expected, who came, who spoke; visitors from other units and their credits at home."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.activities.choices import LecturerType, Mode, Part, Presence
from zhixing.activities.models.activity import Activity
from zhixing.core.fields import EncryptedField, UnitForeignKey, same_unit
from zhixing.core.models import UnitModel
from zhixing.organizations.models import Member, Organization


class Attendance(UnitModel):
    """One member who was expected, or came unexpected, and what became of it.

    Before confirmation only exceptions are kept: everyone else who is expected is taken to come, and who is
    expected follows from the roster of the day. Confirmation writes the whole list.
    """

    activity = UnitForeignKey(Activity, models.CASCADE, related_name="attendances", db_index=False)
    member = UnitForeignKey(Member, models.PROTECT, related_name="attendances", db_index=False)
    # The branch to which the member belonged on the day.
    home = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    presence = models.CharField(_("presence"), max_length=8, choices=Presence, default=Presence.PRESENT)
    expected = models.BooleanField(_("was expected"), default=True)
    reason = EncryptedField(_("reason"), blank=True, default="")  # illness is private
    made_up_on = models.DateField(_("made up on"), null=True, blank=True)

    class Meta(UnitModel.Meta):
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("activity", "member"),
            models.UniqueConstraint(fields=["unit", "activity", "member"], name="activities_attendance_once"),
            models.CheckConstraint(
                condition=Q(presence=Presence.MADE_UP, made_up_on__isnull=False)
                | (~Q(presence=Presence.MADE_UP) & Q(made_up_on__isnull=True)),
                name="activities_attendance_made_up_paired",
            ),
        ]
        indexes = [models.Index(fields=["member", "activity"], name="activities_attendance_member")]

    @override
    def __str__(self) -> str:
        return f"{self.member_id} {self.presence}"


class Lecturer(UnitModel):
    """One who spoke: a member of this unit, or a name."""

    activity = UnitForeignKey(Activity, models.CASCADE, related_name="lecturers")
    member = UnitForeignKey(Member, models.PROTECT, related_name="+", null=True, blank=True)
    name = models.CharField(_("name"), max_length=60)
    type = models.CharField(_("speaker"), max_length=10, choices=LecturerType)
    # Whose secretary spoke: a joint lecture by one branch's secretary is not one by the other's (R2.2-7).
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )

    class Meta(UnitModel.Meta):
        verbose_name = _("lecturer")
        verbose_name_plural = _("lecturers")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("activity", "member"),
            models.UniqueConstraint(
                fields=["unit", "activity", "member"],
                condition=Q(member__isnull=False),
                name="activities_lecturer_member_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "activity", "name"],
                condition=Q(member__isnull=True),
                name="activities_lecturer_name_once",
            ),
        ]
        indexes = [models.Index(fields=["member", "activity"], name="activities_lecturer_member")]

    @override
    def __str__(self) -> str:
        return self.name


class Guest(UnitModel):
    """A visitor in the host's records: of another unit, then with a Credit at home, or by name only."""

    activity = UnitForeignKey(Activity, models.CASCADE, related_name="guests")
    name = models.CharField(_("name"), max_length=200)
    part = models.CharField(_("part"), max_length=10, choices=Part)
    home_member_id = models.BigIntegerField(null=True, blank=True)
    home_organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )

    class Meta(UnitModel.Meta):
        verbose_name = _("guest")
        verbose_name_plural = _("guests")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("activity"),
            models.UniqueConstraint(
                fields=["unit", "activity", "part", "home_member_id"],
                condition=Q(home_member_id__isnull=False),
                name="activities_guest_member_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "activity", "part", "home_organization"],
                condition=Q(home_member_id__isnull=True, home_organization__isnull=False),
                name="activities_guest_organization_once",
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.name


class Credit(UnitModel):
    """What somebody of this unit did in an activity of another: hosted, attended or delivered, of one kind.

    Written in one transaction with the guest row; `activity_id` lives elsewhere and is no key.
    """

    activity_id = models.BigIntegerField()
    part = models.CharField(max_length=10, choices=Part)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", null=True, blank=True)
    member = UnitForeignKey(Member, models.PROTECT, related_name="credits", null=True, blank=True)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    topic = models.CharField(max_length=100, blank=True)
    topic_text = models.CharField(max_length=200, blank=True)
    mode = models.CharField(max_length=10, choices=Mode)
    presence = models.CharField(max_length=8, choices=Presence, blank=True)
    speakers = models.CharField(
        max_length=60, blank=True
    )  # ",secretary,outside,": as the host's own list says
    audience = models.CharField(max_length=20, blank=True)  # for whom it was meant, where a list said so
    held_on = models.DateField()

    class Meta(UnitModel.Meta):
        verbose_name = _("credit")
        verbose_name_plural = _("credits")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("member"),
            models.CheckConstraint(
                condition=Q(part=Part.HOSTED, organization__isnull=False, member__isnull=True)
                | (~Q(part=Part.HOSTED) & Q(organization__isnull=True, member__isnull=False)),
                name="activities_credit_subject",
            ),
            models.UniqueConstraint(
                fields=["unit", "activity_id", "part", "kind", "organization"],
                condition=Q(member__isnull=True),
                name="activities_credit_organization_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "activity_id", "part", "kind", "member"],
                condition=Q(member__isnull=False),
                name="activities_credit_member_once",
            ),
        ]
        indexes = [models.Index(fields=["unit", "held_on", "part", "kind"], name="activities_credit_day")]

    @override
    def __str__(self) -> str:
        return f"{self.part} {self.kind} {self.held_on}"
