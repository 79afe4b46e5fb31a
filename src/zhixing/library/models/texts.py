"""Texts: a catalogue shared by all units, so these tables point at nothing that grows with members.

Within a text every wording of an article has a number of its own, its anchor. An article that is the same in
a new edition keeps its anchor, and with it every reader's mark, note and place.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.library.choices import Audience, EditionState, Level, TextKind
from zhixing.organizations.choices import Rank
from zhixing.organizations.models import Organization


class Text(models.Model):
    """One text, whatever its edition; kept by a body, for that body and everything below it."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=16, choices=TextKind, default=TextKind.DOCUMENT)
    issuer = models.CharField(_("issued by"), max_length=200, blank=True)
    number = models.CharField(_("document number"), max_length=100, blank=True)
    audience = models.CharField(_("for whom"), max_length=10, choices=Audience, default=Audience.EVERYONE)
    rank = models.CharField(
        _("from which rank"), max_length=20, choices=Rank, default=Rank.DIVISION_DEPUTY
    )  # of leading cadres, where the audience asks it
    is_recommended = models.BooleanField(_("recommended"), default=False)
    edition = models.ForeignKey(
        "Edition", models.SET_NULL, related_name="+", null=True, blank=True, editable=False
    )  # the one in force; None until the first is published
    last_anchor = models.PositiveIntegerField(default=0, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by_name = models.CharField(max_length=100)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)  # out of the list, still kept

    class Meta:
        verbose_name = _("text to study")
        verbose_name_plural = _("texts to study")
        ordering = ["title", "pk"]

    @override
    def __str__(self) -> str:
        return self.title


class Edition(models.Model):
    """A text as it stood from a day on, with the file that it was cut from."""

    text = models.ForeignKey(Text, models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    label = models.CharField(_("edition"), max_length=100, blank=True)  # “2012年修正”
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=EditionState, default=EditionState.DRAFT)
    name = models.CharField(_("file"), max_length=200, blank=True)  # of the original, as it was uploaded
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0)  # bytes
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the original
    stored = models.CharField(max_length=200, blank=True, editable=False)
    characters = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)  # of the draft: a stale form is refused by it
    made_at = models.DateTimeField(auto_now_add=True)
    made_by_name = models.CharField(max_length=100)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["text", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["text", "number"], name="library_edition_number"),
            models.UniqueConstraint(
                fields=["text"], condition=Q(state=EditionState.DRAFT), name="library_edition_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(state=EditionState.DRAFT, published_at__isnull=True)
                | Q(state=EditionState.PUBLISHED, published_at__isnull=False),
                name="library_edition_published_paired",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.text_id} #{self.number}"

    @property
    def organization(self) -> Organization:
        """The body that keeps it: its place, for permissions and the audit trail."""
        organization: Organization = self.text.organization
        return organization

    @property
    def organization_id(self) -> int:
        """The id of the body that keeps it."""
        return self.text.organization_id

    @property
    def is_draft(self) -> bool:
        """Whether it may still be corrected."""
        return self.state == EditionState.DRAFT


class Article(models.Model):
    """A piece of an edition in the order of reading: a heading, an article, a passage."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="articles")
    position = models.PositiveIntegerField()
    level = models.CharField(max_length=8, choices=Level)
    label = models.CharField(max_length=60, blank=True)  # “第三条”
    number = models.PositiveIntegerField(null=True, blank=True)  # 3
    heading = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    plain = models.TextField(blank=True, editable=False)  # as the search looks at it: folded, without spaces
    anchor = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "position"], name="library_article_position"),
            models.UniqueConstraint(fields=["edition", "anchor"], name="library_article_anchor"),
        ]

    @override
    def __str__(self) -> str:
        return self.label or self.heading


class Listed(models.Model):
    """A text as what an entry of a scheme's list means for a body and everything below it."""

    text = models.ForeignKey(Text, models.CASCADE, related_name="listings")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    key = models.CharField(max_length=130)  # SCHEME/ENTRY

    class Meta:
        verbose_name = _("place in a reading list")
        verbose_name_plural = _("places in reading lists")
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="library_listed_once"),
        ]
        indexes = [models.Index(fields=["key"], name="library_listed_key")]

    @override
    def __str__(self) -> str:
        return self.key
