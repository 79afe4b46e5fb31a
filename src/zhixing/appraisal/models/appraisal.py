"""An appraisal of a body's members in four steps (R2.6-6): who takes part, what is said, what is decided."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from typing_extensions import override

from zhixing.appraisal.choices import Answer, DecidedBy, Grade, Way
from zhixing.core.fields import EncryptedField, UnitForeignKey, same_unit
from zhixing.core.models import UnitModel
from zhixing.organizations.models import Member, Organization
from zhixing.polls.models import Ballot


class Appraisal(UnitModel):
    """A year's appraisal in one body, with the rules that it goes by: grades, a share that warns, who decides.

    `ballot` is the first round of its third step. Steps overlap; what is done is read from the rows.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    began_on = models.DateField(_("began on"))
    grades = models.JSONField(_("grades"))  # codes of Grade, in their order
    most_excellent = models.CharField(_("at most excellent"), max_length=10, blank=True)  # a share: "1/3"
    decided_by = models.CharField(
        _("decided by"), max_length=10, choices=DecidedBy, default=DecidedBy.COMMITTEE
    )
    by_cell = models.BooleanField(_("the first two steps by cell"), default=False)
    names_shown = models.BooleanField(_("members see who said what of them"), default=False)
    write_by = models.DateField(_("to be written by"), null=True, blank=True)
    ballot = UnitForeignKey(Ballot, models.PROTECT, related_name="+", null=True, blank=True, editable=False)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    entered_at = models.DateTimeField(auto_now_add=True)
    entered_by_name = models.CharField(max_length=100)

    class Meta(UnitModel.Meta):
        verbose_name = _("appraisal")
        verbose_name_plural = _("appraisals")
        ordering = ["-year", "-pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("ballot"),
            models.UniqueConstraint(fields=["unit", "organization", "year"], name="appraisal_once_a_year"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.year}"

    @property
    def is_decided(self) -> bool:
        """Whether the organisation has decided."""
        return self.decided_on is not None


class Participant(UnitModel):
    """A member who takes part: their own assessment, the decision, and what they answered to it.

    Who is not graded (probationary members, say) takes part all the same, with the reason in `not_graded`.
    """

    appraisal = UnitForeignKey(Appraisal, models.CASCADE, related_name="participants")
    member = UnitForeignKey(Member, models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)  # as it was then
    cell = models.ForeignKey(Organization, models.PROTECT, related_name="+", null=True, blank=True)
    not_graded = models.CharField(_("why not graded"), max_length=100, blank=True)
    assessment = EncryptedField(_("self-assessment"), blank=True, default="")
    assessed_on = models.DateField(null=True, blank=True)
    assessed_way = models.CharField(max_length=8, choices=Way, default=Way.WRITTEN)
    grade = models.CharField(pgettext_lazy("appraisal", "grade"), max_length=20, choices=Grade, blank=True)
    reason = EncryptedField(_("reasons"), blank=True, default="")
    graded_on = models.DateField(null=True, blank=True)
    told_on = models.DateField(_("told in person on"), null=True, blank=True)
    told_by = models.CharField(_("told by"), max_length=60, blank=True)
    answer = models.CharField(max_length=8, choices=Answer, blank=True)
    dissent = EncryptedField(_("dissent"), blank=True, default="")
    answered_on = models.DateField(null=True, blank=True)
    review_asked_on = models.DateField(null=True, blank=True)
    review_words = EncryptedField(_("why it should be looked at again"), blank=True, default="")
    review_reply = EncryptedField(_("reply"), blank=True, default="")
    review_ended_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(UnitModel.Meta):
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("appraisal", "member"),
            models.UniqueConstraint(
                fields=["unit", "appraisal", "member"], name="appraisal_participant_once"
            ),
            models.CheckConstraint(condition=Q(not_graded="") | Q(grade=""), name="appraisal_not_graded"),
            models.CheckConstraint(
                condition=Q(grade="", graded_on__isnull=True) | (~Q(grade="") & Q(graded_on__isnull=False)),
                name="appraisal_graded_paired",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True)
                | (~Q(answer="") & Q(answered_on__isnull=False)),
                name="appraisal_answer_paired",
            ),
            models.CheckConstraint(
                condition=Q(review_ended_on__isnull=True) | Q(review_asked_on__isnull=False),
                name="appraisal_review_asked_first",
            ),
        ]
        indexes = [models.Index(fields=["unit", "member"], name="appraisal_of_member")]

    @override
    def __str__(self) -> str:
        return self.name

    @property
    def organization(self) -> Organization:
        """The body whose appraisal it is."""
        body: Organization = self.appraisal.organization
        return body

    @property
    def is_graded(self) -> bool:
        """Whether a grade is decided for this participant."""
        return not self.not_graded

    @property
    def waits_for_reply(self) -> bool:
        """Whether the member asked for another look and has no reply yet."""
        return self.review_asked_on is not None and self.review_ended_on is None


class PeerReview(UnitModel):
    """What one participant said of another; in an appraisal by cell, within the cell."""

    appraisal = UnitForeignKey(Appraisal, models.CASCADE, related_name="reviews", db_index=False)
    giver = UnitForeignKey(Participant, models.CASCADE, related_name="given")
    about = UnitForeignKey(Participant, models.CASCADE, related_name="received")
    text = EncryptedField(pgettext_lazy("appraisal", "review"))
    given_on = models.DateField()
    way = models.CharField(max_length=8, choices=Way, default=Way.WRITTEN)

    class Meta(UnitModel.Meta):
        verbose_name = _("peer review")
        verbose_name_plural = _("peer reviews")
        ordering = ["pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("appraisal", "giver", "about"),
            models.UniqueConstraint(fields=["unit", "giver", "about"], name="appraisal_review_once"),
            models.CheckConstraint(condition=~Q(giver=F("about")), name="appraisal_review_of_another"),
        ]
        indexes = [models.Index(fields=["unit", "appraisal"], name="appraisal_reviews")]

    @override
    def __str__(self) -> str:
        return f"{self.giver_id} → {self.about_id}"
