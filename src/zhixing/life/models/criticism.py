"""What was said person by person at a meeting, and the problems that it brought onto the body's list."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from typing_extensions import override

from zhixing.core.fields import EncryptedField, UnitForeignKey, same_unit
from zhixing.core.models import UnitModel
from zhixing.life.models.meeting import LifeMeeting
from zhixing.organizations.models import Member
from zhixing.rectification.models import Problem


class Criticism(UnitModel):
    """One criticism: who said what to whom, and the reply. Giver and receiver are one in self-criticism.

    It is read by these two and by the officers of that very body, by nobody above (R2.6-4).
    """

    meeting = UnitForeignKey(LifeMeeting, models.CASCADE, related_name="criticism")
    giver = UnitForeignKey(Member, models.PROTECT, related_name="+")
    receiver = UnitForeignKey(Member, models.PROTECT, related_name="+")
    words = EncryptedField(pgettext_lazy("criticism", "what was said"))
    reply = EncryptedField(pgettext_lazy("criticism", "reply"), blank=True)
    version = models.PositiveIntegerField(default=1)
    token = models.CharField(max_length=36, blank=True, editable=False)
    entered_at = models.DateTimeField(auto_now_add=True)
    entered_by_name = models.CharField(max_length=100)

    class Meta(UnitModel.Meta):
        verbose_name = _("criticism")
        verbose_name_plural = _("criticism")
        ordering = ["pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("meeting", "giver", "receiver"),
            models.UniqueConstraint(
                fields=["unit", "token"], condition=~Q(token=""), name="life_criticism_token"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.giver_id} {self.receiver_id}"

    @property
    def is_own(self) -> bool:
        """Whether it is self-criticism."""
        return bool(self.giver_id == self.receiver_id)


class Listed(UnitModel):
    """A problem that a meeting brought onto its body's list, and from what: a criticism, an opinion, or neither."""

    meeting = UnitForeignKey(LifeMeeting, models.CASCADE, related_name="listed")
    problem = UnitForeignKey(Problem, models.CASCADE, related_name="+")
    criticism = UnitForeignKey(Criticism, models.SET_NULL, related_name="listed", null=True, blank=True)
    opinion_id = models.BigIntegerField(null=True, blank=True, editable=False)  # one that was released

    class Meta(UnitModel.Meta):
        verbose_name = _("problem listed from a meeting")
        verbose_name_plural = _("problems listed from meetings")
        ordering = ["pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("meeting", "problem", "criticism"),
            models.UniqueConstraint(fields=["unit", "problem"], name="life_listed_once"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.problem_id}"
