"""Heart talks (谈心谈话): who talked with whom and when; what was said is kept for the two (domain.md §6)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from typing_extensions import override

from zhixing.core.fields import EncryptedField, UnitForeignKey, same_unit
from zhixing.core.models import UnitModel
from zhixing.life.choices import TalkKind
from zhixing.organizations.models import Member, Organization


class Talk(UnitModel):
    """One talk of two people of a body, planned or held.

    Its words are read by the two and the body's secretary; its other officers see who and when, those above a number.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    talker = UnitForeignKey(Member, models.PROTECT, related_name="+")
    partner = UnitForeignKey(Member, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=TalkKind)  # by the posts of its day
    planned_on = models.DateField(pgettext_lazy("talk", "planned for"), null=True, blank=True)
    held_on = models.DateField(pgettext_lazy("talk", "held on"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    said = EncryptedField(pgettext_lazy("talk", "what was talked about"), blank=True, default="")
    wishes = EncryptedField(pgettext_lazy("talk", "wishes and opinions"), blank=True, default="")
    agreed = EncryptedField(pgettext_lazy("talk", "what was agreed"), blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    token = models.CharField(max_length=36, blank=True, editable=False)
    entered_at = models.DateTimeField(auto_now_add=True)
    entered_by_name = models.CharField(max_length=100)

    class Meta(UnitModel.Meta):
        verbose_name = _("heart talk")
        verbose_name_plural = _("heart talks")
        ordering = ["pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("talker", "partner"),
            models.CheckConstraint(condition=~Q(talker=F("partner")), name="life_talk_of_two"),
            models.CheckConstraint(
                condition=Q(planned_on__isnull=False) | Q(held_on__isnull=False), name="life_talk_has_day"
            ),
            models.UniqueConstraint(fields=["unit", "token"], condition=~Q(token=""), name="life_talk_token"),
        ]
        indexes = [
            models.Index(fields=["unit", "organization", "held_on"], name="life_talk_place"),
            models.Index(fields=["unit", "talker"], name="life_talk_talker"),
            models.Index(fields=["unit", "partner"], name="life_talk_partner"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.talker_id} {self.partner_id}"

    @property
    def pair(self) -> frozenset[int]:
        """The two, whoever began."""
        return frozenset((self.talker_id, self.partner_id))
