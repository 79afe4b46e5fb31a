"""What members are told, how they wish to be told, and the private address of their calendar."""

from datetime import time

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.core.fields import UnitForeignKey, same_unit
from zhixing.core.models import UnitModel
from zhixing.notices.choices import Mail, What
from zhixing.organizations.models import Member


class Notice(UnitModel):
    """One thing told to one member. The words are made when it is read, in the reader's language."""

    member = UnitForeignKey(Member, models.CASCADE, related_name="notices", db_index=False)
    what = models.CharField(max_length=16, choices=What)
    activity_id = models.BigIntegerField()  # of another unit perhaps, so no key
    turn = models.CharField(max_length=40)  # which telling it is: the same one twice tells once
    params = models.JSONField(default=dict)
    address = models.CharField(max_length=200, blank=True)  # a path; "" where the reader may not open it
    day = models.DateField()
    time = models.TimeField(null=True)
    made_at = models.DateTimeField()
    is_read = models.BooleanField(default=False)  # when somebody reads is nobody's business
    mail_due_at = models.DateTimeField(null=True)  # not before then; null: no mail
    mailed_at = models.DateTimeField(null=True)

    class Meta(UnitModel.Meta):
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("member"),
            models.UniqueConstraint(
                fields=["unit", "member", "activity_id", "what", "turn"], name="notices_notice_once"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "member"], condition=Q(is_read=False), name="notices_unread"),
            models.Index(
                fields=["unit", "mail_due_at"],
                condition=Q(mailed_at__isnull=True, mail_due_at__isnull=False),
                name="notices_mail_due",
            ),
            models.Index(fields=["unit", "day"], name="notices_day"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.what} {self.activity_id}"


class Preferences(UnitModel):
    """How a member wishes to be told; without a row, as the defaults say."""

    member = UnitForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    mail = models.CharField(_("mail"), max_length=8, choices=Mail, default=Mail.AT_ONCE)
    daily_at = models.TimeField(_("hour of the daily mail"), default=time(18))
    quiet_from = models.TimeField(_("quiet from"), default=time(21))
    quiet_until = models.TimeField(_("quiet until"), default=time(8))  # the same as from: never quiet

    class Meta(UnitModel.Meta):
        verbose_name = _("notice preferences")
        verbose_name_plural = _("notice preferences")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("member"),
            models.UniqueConstraint(fields=["unit", "member"], name="notices_preferences_once"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.member_id} {self.mail}"


class Feed(UnitModel):
    """The private address of a member's calendar: only its hash is kept, so it is shown once."""

    member = UnitForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta(UnitModel.Meta):
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("member"),
            models.UniqueConstraint(fields=["unit", "member"], name="notices_feed_once"),
            models.UniqueConstraint(fields=["unit", "digest"], name="notices_feed_digest"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.member_id}"
