"""Materials that a body offers to those below it, and what it pushed to them, once each."""

from typing import Any
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.core.fields import UnitForeignKey, same_unit
from zhixing.core.models import UnitModel
from zhixing.library.choices import Audience, MaterialKind
from zhixing.library.models.texts import Text
from zhixing.organizations.choices import Rank
from zhixing.organizations.models import Organization


class Material(UnitModel):
    """A recording, slides, pictures, a document or a link; a file or an address, never both."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=MaterialKind)
    about = models.TextField(_("what it is about"), blank=True)
    audience = models.CharField(_("for whom"), max_length=10, choices=Audience, default=Audience.EVERYONE)
    rank = models.CharField(_("from which rank"), max_length=20, choices=Rank, default=Rank.DIVISION_DEPUTY)
    url = models.URLField(_("address"), max_length=500, blank=True)
    name = models.CharField(_("file"), max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    digest = models.CharField(max_length=64, blank=True)
    stored = models.CharField(max_length=200, blank=True, editable=False)
    captions_stored = models.CharField(max_length=200, blank=True, editable=False)  # WebVTT
    activity_id = models.BigIntegerField(null=True, blank=True)  # where it was recorded or is used
    made_at = models.DateTimeField(auto_now_add=True)
    made_by_name = models.CharField(max_length=100)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)  # for good: its file is gone

    class Meta(UnitModel.Meta):
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ["-made_at", "-pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            models.CheckConstraint(
                condition=(Q(url="") & ~Q(stored="")) | (~Q(url="") & Q(stored="")),
                name="library_material_one_source",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(withdrawn_at__isnull=False),
                name="library_material_removed_is_withdrawn",
            ),
            models.UniqueConstraint(
                fields=["unit", "organization", "digest"],
                condition=Q(removed_at=None) & ~Q(digest=""),
                name="library_material_file_once",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "organization"], name="library_material_place"),
            models.Index(fields=["unit", "activity_id"], name="library_material_activity"),
        ]

    @override
    def __str__(self) -> str:
        return self.title

    @property
    def host(self) -> str:
        """Where a link leads, as its address names it; empty for a file."""
        return urlsplit(self.url).hostname or ""

    @property
    def family(self) -> str:
        """What a browser does with it: video, audio, image, application, text; empty for a link."""
        return self.content_type.partition("/")[0]


class Push(UnitModel):
    """A material or a text, sent once to those below a body for whom it is meant.

    One row however many they are: each reader's pages look upwards for what was pushed.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    material = UnitForeignKey(Material, models.CASCADE, related_name="pushes", null=True, blank=True)
    text = models.ForeignKey(Text, models.CASCADE, related_name="+", null=True, blank=True)
    note = models.CharField(_("a word to the readers"), max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    on = models.DateField()
    by_name = models.CharField(max_length=100)

    class Meta(UnitModel.Meta):
        verbose_name = _("push")
        verbose_name_plural = _("pushes")
        ordering = ["-at", "-pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("material"),
            models.UniqueConstraint(
                fields=["unit", "organization", "material"],
                condition=Q(material__isnull=False),
                name="library_push_material_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "organization", "text"],
                condition=Q(text__isnull=False),
                name="library_push_text_once",
            ),
            models.CheckConstraint(
                condition=Q(material__isnull=False, text__isnull=True)
                | Q(material__isnull=True, text__isnull=False),
                name="library_push_one_thing",
            ),
        ]
        indexes = [models.Index(fields=["unit", "organization", "on"], name="library_push_place")]

    @override
    def __str__(self) -> str:
        return f"{self.organization_id} {self.on}"

    @property
    def thing(self) -> Material | Text:
        """What was pushed."""
        thing: Any = self.material or self.text
        return thing  # type: ignore[no-any-return]  # the constraint holds: one of both
