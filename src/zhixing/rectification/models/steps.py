"""What happened to a problem, row by row; and the lists that members keep on paper."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.core.fields import EncryptedField, UnitForeignKey, same_unit
from zhixing.core.models import KeptFile, UnitModel
from zhixing.organizations.models import Member, Organization
from zhixing.rectification.choices import StepKind
from zhixing.rectification.models.problem import Problem


class Step(UnitModel):
    """One step of a problem's history; steps are added, never changed."""

    problem = UnitForeignKey(Problem, models.CASCADE, related_name="steps")
    kind = models.CharField(_("step"), max_length=12, choices=StepKind)
    on = models.DateField(_("on"))
    text = EncryptedField(_("what was done"), blank=True)
    helped = EncryptedField(_("what helped"), blank=True)  # when struck off: for those who meet it next
    at = models.DateTimeField(auto_now_add=True)
    by_id = models.BigIntegerField(null=True, editable=False)  # an account, not a key: accounts may go
    by_name = models.CharField(max_length=100)
    by_owner = models.BooleanField(default=False)  # who answered for it then: strikes nothing off here
    token = models.CharField(max_length=36, blank=True, editable=False)

    class Meta(UnitModel.Meta):
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("problem"),
            models.UniqueConstraint(
                fields=["unit", "token"], condition=~Q(token=""), name="rectification_step_token"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.problem_id} {self.kind}"


class StepFile(KeptFile):
    """Proof kept with a step, if anybody wishes; never asked for."""

    step = UnitForeignKey(Step, models.CASCADE, related_name="files")

    class Meta(KeptFile.Meta):
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("step"),
            models.UniqueConstraint(fields=["unit", "step", "digest"], name="rectification_file_once"),
        ]


class PaperList(UnitModel):
    """A member's problem list that is kept on paper: noted with the member's agreement, taken back by either.

    It stands for the list being written and handed in; what is on the paper need not be typed.
    """

    member = UnitForeignKey(Member, models.CASCADE, related_name="+")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    agreed_on = models.DateField(_("handed in on paper on"))
    noted_at = models.DateTimeField(auto_now_add=True)
    noted_by_name = models.CharField(max_length=100)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by_name = models.CharField(max_length=100, blank=True)

    class Meta(UnitModel.Meta):
        verbose_name = _("list on paper")
        verbose_name_plural = _("lists on paper")
        ordering = ["-agreed_on", "-pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("member"),
            models.UniqueConstraint(
                fields=["unit", "member", "agreed_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="rectification_paper_once",
            ),
        ]
        indexes = [models.Index(fields=["unit", "organization"], name="rectification_paper_place")]

    @override
    def __str__(self) -> str:
        return f"{self.member_id} {self.agreed_on}"
