"""What the search looks through, of rows that grow: one row for an activity with its minutes, or a material.

Derived and never shown: study/actions/indexing.py writes it beside what it is made of, and can write it again.
Texts need none: their articles keep their own folded wording.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.activities.models import Activity
from zhixing.core.fields import UnitForeignKey, same_unit
from zhixing.core.models import UnitModel
from zhixing.library.models import Material
from zhixing.organizations.models import Organization


class Searchable(UnitModel):
    """Title and text as the search looks at them (core.text.folded); a joint activity has one for each host."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    activity = UnitForeignKey(Activity, models.CASCADE, related_name="+", null=True, blank=True)
    material = UnitForeignKey(Material, models.CASCADE, related_name="+", null=True, blank=True)
    day = models.DateField()  # the activity's, or on which the material came
    title = models.TextField(blank=True)
    plain = models.TextField(blank=True)  # the minutes, or what the material is about

    class Meta(UnitModel.Meta):
        verbose_name = _("entry of the search")
        verbose_name_plural = _("entries of the search")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("activity", "material"),
            models.UniqueConstraint(
                fields=["unit", "activity", "organization"],
                condition=Q(activity__isnull=False),
                name="study_searchable_activity_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "material"],
                condition=Q(material__isnull=False),
                name="study_searchable_material_once",
            ),
            models.CheckConstraint(
                condition=Q(activity__isnull=False, material__isnull=True)
                | Q(activity__isnull=True, material__isnull=False),
                name="study_searchable_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "organization", "day"], name="study_searchable_place"),
            models.Index(fields=["unit", "day"], name="study_searchable_day"),
        ]

    @override
    def __str__(self) -> str:
        return self.title
