"""Study plans: a branch's for its members, and a theory-centre group's, with readings and dates (R2.1-1, R3.2-3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.activities.models import Activity
from zhixing.core.fields import UnitForeignKey, same_unit
from zhixing.core.models import UnitModel
from zhixing.library.models import Text
from zhixing.organizations.models import Organization
from zhixing.study.choices import PlanFor, StudyWay


class Plan(UnitModel):
    """What is to be studied in a year, and how; it counts from the day on which it is put in force."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    year = models.PositiveIntegerField(_("year"))
    group = models.CharField(_("for"), max_length=12, choices=PlanFor, default=PlanFor.BRANCH)
    title = models.CharField(_("title"), max_length=200)
    aims = models.TextField(_("what is asked"), blank=True)
    in_force_on = models.DateField(null=True, blank=True)  # None: a draft
    version = models.PositiveIntegerField(default=1)
    changed_by_name = models.CharField(max_length=100)

    class Meta(UnitModel.Meta):
        verbose_name = _("study plan")
        verbose_name_plural = _("study plans")
        constraints = [
            *UnitModel.Meta.constraints,
            models.UniqueConstraint(fields=["unit", "organization", "year", "group"], name="study_plan_once"),
        ]

    @override
    def __str__(self) -> str:
        return self.title


class PlanItem(UnitModel):
    """A point of a study plan: what, how, by when; studied together it is an activity."""

    plan = UnitForeignKey(Plan, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    text = models.ForeignKey(Text, models.PROTECT, related_name="+", null=True, blank=True)
    topic = models.CharField(max_length=100, blank=True)  # SCHEME/TOPIC, or own/ID
    words = models.CharField(_("what is studied"), max_length=300, blank=True)
    way = models.CharField(_("way of study"), max_length=10, choices=StudyWay, default=StudyWay.SELF)
    by = models.DateField(_("by"), null=True, blank=True)
    activity = UnitForeignKey(Activity, models.SET_NULL, related_name="+", null=True, blank=True)

    class Meta(UnitModel.Meta):
        verbose_name = _("point of a study plan")
        verbose_name_plural = _("points of a study plan")
        ordering = ["plan", "position", "pk"]
        constraints = [*UnitModel.Meta.constraints, *same_unit("plan", "activity")]

    @override
    def __str__(self) -> str:
        return self.words
