"""Comparison texts (对照检查材料): what a body, or one of its people, finds in itself against its duties (R2.6-2)."""

import json

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from typing_extensions import override

from zhixing.core.fields import EncryptedField, UnitForeignKey, same_unit
from zhixing.core.models import UnitModel
from zhixing.life.choices import TextForm, TextState
from zhixing.life.models.meeting import LifeMeeting
from zhixing.organizations.models import Member, Organization

Sections = list[tuple[str, str]]  # headings, each with what is written below it


class ComparisonText(UnitModel):
    """The text of one writer for one meeting; `member` is empty where the body compares itself.

    A draft is nobody's but its writer's. Handed in, the body's officers read it, and each reading stands on the trail.
    """

    meeting = UnitForeignKey(LifeMeeting, models.CASCADE, related_name="texts")
    member = UnitForeignKey(Member, models.PROTECT, related_name="+", null=True, blank=True)
    form = models.CharField(max_length=8, choices=TextForm, default=TextForm.FULL)
    # JSON: pairs of a heading and its words; empty for one on paper
    kept = EncryptedField(pgettext_lazy("comparison text", "text"), blank=True, default="")
    state = models.CharField(max_length=10, choices=TextState, default=TextState.DRAFT)
    handed_in_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.CharField(max_length=100, blank=True)
    remark = EncryptedField(pgettext_lazy("comparison text", "what is to be mended"), blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    entered_at = models.DateTimeField(auto_now_add=True)
    entered_by_name = models.CharField(max_length=100)

    class Meta(UnitModel.Meta):
        verbose_name = _("comparison text")
        verbose_name_plural = _("comparison texts")
        ordering = ["pk"]
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("meeting", "member"),
            models.UniqueConstraint(
                fields=["unit", "meeting", "member"],
                condition=Q(member__isnull=False),
                name="life_text_of_member",
            ),
            models.UniqueConstraint(
                fields=["unit", "meeting"], condition=Q(member__isnull=True), name="life_text_of_body"
            ),
            models.CheckConstraint(
                condition=Q(state=TextState.DRAFT) | Q(handed_in_on__isnull=False),
                name="life_text_handed_in",
            ),
        ]
        indexes = [models.Index(fields=["unit", "member"], name="life_text_member")]

    @override
    def __str__(self) -> str:
        return f"{self.meeting_id} {self.member_id or ''}"

    @property
    def organization(self) -> Organization:
        """The body whose meeting it is for."""
        body: Organization = self.meeting.organization
        return body

    @property
    def writer(self) -> str:
        """Who compares: the member's name, or the body's."""
        return str(self.member.name if self.member_id else self.organization.name)

    @property
    def sections(self) -> Sections:
        """What is written, below its headings."""
        return [(heading, words) for heading, words in json.loads(self.kept or "[]")]

    @sections.setter
    def sections(self, sections: Sections) -> None:
        self.kept = json.dumps(sections, ensure_ascii=False)

    @property
    def is_written_here(self) -> bool:
        """Whether its words are kept here, and not on paper."""
        return bool(self.form != TextForm.PAPER)

    @property
    def can_be_changed(self) -> bool:
        """Whether the writer may still write at it."""
        return self.is_written_here and self.state in {TextState.DRAFT, TextState.SENT_BACK}


class TextEdition(UnitModel):
    """A comparison text as it was handed in: one for each time, so that what was changed can be seen."""

    text = UnitForeignKey(ComparisonText, models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField()
    kept = EncryptedField(pgettext_lazy("comparison text", "text"))
    handed_in_on = models.DateField()
    by_name = models.CharField(max_length=100)

    class Meta(UnitModel.Meta):
        verbose_name = _("edition of a comparison text")
        verbose_name_plural = _("editions of comparison texts")
        ordering = ["-number"]
        constraints = [
            *UnitModel.Meta.constraints,
            *same_unit("text"),
            models.UniqueConstraint(fields=["unit", "text", "number"], name="life_edition_once"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def sections(self) -> Sections:
        """What was written then, below its headings."""
        return [(heading, words) for heading, words in json.loads(self.kept)]
