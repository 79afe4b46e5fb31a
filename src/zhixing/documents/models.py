"""A branch's own Word templates, and the archives of its years while they wait to be fetched."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.core.models import UnitModel
from zhixing.documents.choices import ArchiveState, Document
from zhixing.organizations.models import Organization


class Template(UnitModel):
    """A Word template of an organisation for one kind of document; it serves everything below it too."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    document = models.CharField(_("document"), max_length=12, choices=Document)
    name = models.CharField(_("file"), max_length=200)
    stored = models.CharField(max_length=200, editable=False)  # below MEDIA_ROOT, by a random name
    size = models.PositiveIntegerField()  # bytes
    digest = models.CharField(max_length=64)  # SHA-256
    added_at = models.DateTimeField(auto_now_add=True)
    added_by_name = models.CharField(max_length=100)

    class Meta(UnitModel.Meta):
        verbose_name = _("Word template")
        verbose_name_plural = _("Word templates")
        constraints = [
            *UnitModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "organization", "document"], name="documents_template_once"
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.name


class Archive(UnitModel):
    """A branch's year as one zip, made in the background and forgotten some days later."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=ArchiveState, default=ArchiveState.MAKING)
    percent = models.PositiveSmallIntegerField(default=0)
    stored = models.CharField(max_length=200, blank=True, editable=False)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the whole file
    made_at = models.DateTimeField(auto_now_add=True)
    made_by_name = models.CharField(max_length=100)

    class Meta(UnitModel.Meta):
        verbose_name = _("archive of a year")
        verbose_name_plural = _("archives of years")
        ordering = ["-pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "organization", "year"],
                condition=models.Q(state=ArchiveState.MAKING),
                name="documents_archive_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ArchiveState.READY) | ~models.Q(stored=""),
                name="documents_archive_ready_is_stored",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.organization_id} {self.year} {self.state}"

    @property
    def is_running(self) -> bool:
        """Tell whether a page about it should look again."""
        return self.state == ArchiveState.MAKING
