"""A problem, its tags, its remedies and who answers for them: the three lists are views of these rows."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from typing_extensions import override

from zhixing.core.fields import EncryptedField, UnitForeignKey, same_unit
from zhixing.core.models import UnitModel
from zhixing.core.time import today
from zhixing.organizations.models import Member, Organization
from zhixing.rectification.choices import Duty, ProblemState, Source


class Problem(UnitModel):
    """A problem of an organisation, or (`member` set) one that a member found in themself (R2.5-2, R2.5-3).

    A member's own is nobody else's until `handed_in_on`: then the committee of `organization`, the member's
    branch, may read it. `found_on` is when it was first found, by whatever campaign; it never changes.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    member = UnitForeignKey(Member, models.CASCADE, related_name="+", null=True, blank=True)  # whose own
    number = models.PositiveIntegerField(_("number"))  # in the list of its body, or of its member; never anew
    text = EncryptedField(_("problem, and how it shows"))
    likeness = models.CharField(max_length=64, editable=False)  # keyed hash of the text: finds the same again
    source = models.CharField(_("how it was found"), max_length=12, choices=Source, default=Source.SELF_CHECK)
    activity_id = models.BigIntegerField(null=True, blank=True)  # the meeting at which it was found
    found_on = models.DateField(_("first found on"))
    listed_on = models.DateField(_("listed on"))
    state = models.CharField(_("state"), max_length=10, choices=ProblemState, default=ProblemState.OPEN)
    state_on = models.DateField(_("since"))
    struck_off_on = models.DateField(_("struck off on"), null=True, blank=True)
    look_back_on = models.DateField(_("to be looked back on by"), null=True, blank=True)
    handed_in_on = models.DateField(_("handed in on"), null=True, blank=True)
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)  # an officer typed it from paper
    earlier = UnitForeignKey("self", models.SET_NULL, related_name="later", null=True, blank=True)
    old_owner = models.CharField(_("who answered for it then"), max_length=100, blank=True)
    carried_by = models.BigIntegerField(null=True, blank=True, editable=False)  # the import that brought it
    version = models.PositiveIntegerField(default=1)
    entered_at = models.DateTimeField(auto_now_add=True)
    entered_by_name = models.CharField(max_length=100)
    token = models.CharField(max_length=36, blank=True, editable=False)  # of the form: sent twice, kept once

    class Meta(UnitModel.Meta):
        verbose_name = _("problem")
        verbose_name_plural = _("problems")
        ordering = ["number", "pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("member", "earlier"),
            models.CheckConstraint(
                condition=Q(listed_on__gte=F("found_on")), name="rectification_found_first"
            ),
            models.CheckConstraint(
                condition=Q(state=ProblemState.STRUCK_OFF, struck_off_on__isnull=False)
                | (~Q(state=ProblemState.STRUCK_OFF) & Q(struck_off_on__isnull=True)),
                name="rectification_struck_off_paired",
            ),
            models.CheckConstraint(
                condition=Q(state=ProblemState.LONG_TERM, look_back_on__isnull=False)
                | (~Q(state=ProblemState.LONG_TERM) & Q(look_back_on__isnull=True)),
                name="rectification_look_back_paired",
            ),
            models.CheckConstraint(
                condition=Q(handed_in_on__isnull=True, agreed_on__isnull=True) | Q(member__isnull=False),
                name="rectification_handed_in_own",
            ),
            models.UniqueConstraint(
                fields=["unit", "organization", "number"],
                condition=Q(member__isnull=True),
                name="rectification_number_of_body",
            ),
            models.UniqueConstraint(
                fields=["unit", "member", "number"],
                condition=Q(member__isnull=False),
                name="rectification_number_of_member",
            ),
            models.UniqueConstraint(
                fields=["unit", "token"], condition=~Q(token=""), name="rectification_problem_token"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "organization", "state"], name="rectification_place"),
            models.Index(fields=["unit", "organization", "likeness"], name="rectification_alike"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def is_own(self) -> bool:
        """Whether it is a member's own and no organisation's."""
        return self.member_id is not None


class Tag(UnitModel):
    """An entry of a scheme's taxonomy that a problem carries, named SCHEME/CODE as its taxonomy is."""

    problem = UnitForeignKey(Problem, models.CASCADE, related_name="tags", db_index=False)
    taxonomy = models.CharField(max_length=100)
    entry = models.CharField(max_length=100)

    class Meta(UnitModel.Meta):
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("problem"),
            models.UniqueConstraint(
                fields=["unit", "problem", "taxonomy", "entry"], name="rectification_tag_once"
            ),
        ]
        indexes = [models.Index(fields=["problem", "entry"], name="rectification_tag_of")]

    @override
    def __str__(self) -> str:
        return self.entry


class Remedy(UnitModel):
    """What is done about a problem: aim, measure, and by when (整改清单)."""

    problem = UnitForeignKey(Problem, models.CASCADE, related_name="remedies")
    position = models.PositiveSmallIntegerField()
    aim = EncryptedField(_("aim"), blank=True)
    step = EncryptedField(pgettext_lazy("rectification", "measure"))
    due_on = models.DateField(_("due by"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    set_on = models.DateField(_("laid down on"), default=today, editable=False)

    class Meta(UnitModel.Meta):
        verbose_name = _("remedy")
        verbose_name_plural = _("remedies")
        ordering = ["position", "pk"]
        constraints = [*UnitModel.Meta.constraints, *same_unit("problem")]
        indexes = [
            models.Index(
                fields=["unit", "due_on"], condition=Q(done_on__isnull=True), name="rectification_remedy_due"
            )
        ]

    @override
    def __str__(self) -> str:
        return f"{self.problem_id} {self.position}"


class Responsibility(UnitModel):
    """Who has to do what with a problem (责任清单); somebody of another unit, or a body, by name alone."""

    problem = UnitForeignKey(Problem, models.CASCADE, related_name="responsibilities")
    duty = models.CharField(_("duty"), max_length=10, choices=Duty)
    member = UnitForeignKey(Member, models.PROTECT, related_name="+", null=True, blank=True)
    name = models.CharField(_("name"), max_length=100)  # as it was then
    position = models.PositiveSmallIntegerField(default=0)
    set_on = models.DateField(_("laid down on"), default=today, editable=False)

    class Meta(UnitModel.Meta):
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        ordering = ["duty", "position", "pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("problem", "member"),
            models.CheckConstraint(condition=~Q(name=""), name="rectification_responsible_name"),
            models.UniqueConstraint(
                fields=["unit", "problem", "duty", "member"],
                condition=Q(member__isnull=False),
                name="rectification_duty_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "problem"], condition=Q(duty=Duty.OWNER), name="rectification_one_owner"
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.name
