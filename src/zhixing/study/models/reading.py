"""What each member has read: one row for a member and a text, whatever its length."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.core.fields import UnitForeignKey, same_unit
from zhixing.core.models import UnitModel
from zhixing.library.models import Text
from zhixing.organizations.models import Member, Organization
from zhixing.study.choices import Way


class Reading(UnitModel):
    """A member and a text: the place, the articles marked as read, and the day on which the reader was done.

    Neither how often nor how long anybody reads is kept.
    """

    member = UnitForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    text = models.ForeignKey(Text, models.CASCADE, related_name="+", db_index=False)
    place = models.PositiveIntegerField(null=True, blank=True)  # the anchor at which to go on
    read = models.BinaryField(default=bytes)  # a bit for each anchor that the reader marked as read
    finished_on = models.DateField(null=True, blank=True)  # the reader's own word
    edition = models.PositiveIntegerField(null=True, blank=True)  # the number of the one that was finished
    way = models.CharField(max_length=10, choices=Way, blank=True)
    recorded_by_name = models.CharField(max_length=100, blank=True)  # of a paper reader, by the branch

    class Meta(UnitModel.Meta):
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("member"),
            # The member first: the engine asks for a branch's people by their ids alone.
            models.UniqueConstraint(fields=["member", "text", "unit"], name="study_reading_once"),
            models.CheckConstraint(
                condition=Q(finished_on__isnull=True, way="") | (Q(finished_on__isnull=False) & ~Q(way="")),
                name="study_reading_finished_paired",
            ),
        ]
        indexes = [
            models.Index(
                fields=["text", "finished_on", "member"],
                condition=Q(finished_on__isnull=False),
                name="study_reading_finished",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.member_id} {self.text_id}"


class Link(UnitModel):
    """A passage of one text beside a passage of another (R2.1-4): a member's own, or a body's for all below."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    member = UnitForeignKey(
        Member, models.CASCADE, related_name="+", null=True, blank=True
    )  # whose own it is
    text = models.ForeignKey(Text, models.CASCADE, related_name="+")
    anchor = models.PositiveIntegerField()
    other = models.ForeignKey(Text, models.CASCADE, related_name="+")
    other_anchor = models.PositiveIntegerField()
    note = models.CharField(_("how they belong together"), max_length=300, blank=True)
    made_by_name = models.CharField(max_length=100)

    class Meta(UnitModel.Meta):
        verbose_name = _("link between texts")
        verbose_name_plural = _("links between texts")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("member"),
            models.UniqueConstraint(
                fields=["unit", "member", "text", "anchor", "other", "other_anchor"],
                condition=Q(member__isnull=False),
                name="study_link_own_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "organization", "text", "anchor", "other", "other_anchor"],
                condition=Q(member__isnull=True),
                name="study_link_once",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.text_id}:{self.anchor} – {self.other_id}:{self.other_anchor}"
