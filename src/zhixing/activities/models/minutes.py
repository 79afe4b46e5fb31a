"""The minutes in parts: each saved for itself, so that two recorders never write over each other."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.activities.choices import Signer
from zhixing.activities.models.activity import Activity
from zhixing.core.fields import UnitForeignKey, same_unit
from zhixing.core.models import UnitModel
from zhixing.organizations.models import Member


class Section(UnitModel):
    """One part of the minutes as it stands; which parts a kind has stands in kinds.yaml."""

    activity = UnitForeignKey(Activity, models.CASCADE, related_name="sections")
    key = models.CharField(max_length=40)
    text = models.TextField(_("text"), blank=True)
    version = models.PositiveIntegerField(default=1)  # of this part alone
    changed_at = models.DateTimeField(auto_now=True)
    changed_by_name = models.CharField(max_length=100)

    class Meta(UnitModel.Meta):
        verbose_name = _("part of the minutes")
        verbose_name_plural = _("parts of the minutes")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("activity"),
            models.UniqueConstraint(fields=["unit", "activity", "key"], name="activities_section_once"),
        ]

    @override
    def __str__(self) -> str:
        return self.key


class Speech(UnitModel):
    """What one person said, in points; who disagreed is kept as such (domain.md §11)."""

    activity = UnitForeignKey(Activity, models.CASCADE, related_name="speeches")
    position = models.PositiveIntegerField()
    member = UnitForeignKey(Member, models.PROTECT, related_name="+", null=True, blank=True)
    name = models.CharField(_("speaker"), max_length=60)
    gist = models.TextField(_("points"), blank=True)
    is_dissent = models.BooleanField(_("disagreed"), default=False)
    version = models.PositiveIntegerField(default=1)
    changed_by_name = models.CharField(max_length=100)
    token = models.CharField(max_length=36, blank=True, editable=False)  # sent twice, it is added once

    class Meta(UnitModel.Meta):
        verbose_name = _("speech")
        verbose_name_plural = _("speeches")
        ordering = ["position", "pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("activity", "member"),
            models.UniqueConstraint(
                fields=["unit", "activity", "token"], condition=~Q(token=""), name="activities_speech_token"
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.name


class Revision(UnitModel):
    """A part of the minutes, or a speech, as it was saved once: to be read again and taken back."""

    activity = UnitForeignKey(Activity, models.CASCADE, related_name="revisions")
    key = models.CharField(max_length=40)  # a section's key, or speech-ID
    text = models.TextField(blank=True)
    name = models.CharField(max_length=60, blank=True)  # who spoke, of a speech
    is_dissent = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)
    by_name = models.CharField(max_length=100)

    class Meta(UnitModel.Meta):
        verbose_name = _("earlier text")
        verbose_name_plural = _("earlier texts")
        ordering = ["-pk"]
        constraints = [*UnitModel.Meta.constraints, *same_unit("activity")]
        indexes = [models.Index(fields=["activity", "key"], name="activities_revision_key")]

    @override
    def __str__(self) -> str:
        return f"{self.key} {self.at}"


class Signature(UnitModel):
    """The name under the minutes, of chair or recorder, with the time and what was signed."""

    activity = UnitForeignKey(Activity, models.CASCADE, related_name="signatures")
    part = models.CharField(max_length=10, choices=Signer)
    name = models.CharField(_("name"), max_length=60)
    signed_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=100)  # who signs on paper is recorded by another
    digest = models.CharField(max_length=64)  # SHA-256 of the minutes as signed: a later change shows

    class Meta(UnitModel.Meta):
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("activity"),
            models.UniqueConstraint(fields=["unit", "activity", "part"], name="activities_signature_once"),
            models.CheckConstraint(condition=~Q(name=""), name="activities_signature_name"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.part} {self.name}"
