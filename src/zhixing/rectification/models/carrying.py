"""Problems of earlier campaigns on their way in from Excel."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.core.fields import EncryptedField
from zhixing.core.models import UnitModel
from zhixing.organizations.models import Organization
from zhixing.rectification.choices import CarryOverState


class CarryOver(UnitModel):
    """An Excel file that was read and found good, until somebody says yes (R2.5-6); `rows` is JSON."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    filename = models.CharField(_("file"), max_length=200)
    digest = models.CharField(max_length=64)
    rows = EncryptedField(blank=True)
    state = models.CharField(max_length=5, choices=CarryOverState, default=CarryOverState.READY)
    listed = models.PositiveIntegerField(default=0)  # problems that it brought
    made_at = models.DateTimeField(auto_now_add=True)
    made_by_id = models.BigIntegerField(null=True, editable=False)
    made_by_name = models.CharField(max_length=100)

    class Meta(UnitModel.Meta):
        verbose_name = _("import of earlier problems")
        verbose_name_plural = _("imports of earlier problems")
        ordering = ["-pk"]
        constraints = [*UnitModel.Meta.constraints]

    @override
    def __str__(self) -> str:
        return self.filename
