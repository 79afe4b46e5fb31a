"""What members write of their own will: thoughts beside an article, reflections, answers to them.

Nothing here is counted, and whose eyes it is for is the writer's choice.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.core.fields import EncryptedField, UnitForeignKey, same_unit
from zhixing.core.models import UnitModel
from zhixing.library.models import Text
from zhixing.organizations.models import Member, Organization
from zhixing.study.choices import Visibility


class Hideable(UnitModel):
    """What members wrote and a moderator may hide, for a reason that the writer reads."""

    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_reason = models.CharField(_("why hidden"), max_length=300, blank=True)
    hidden_by_name = models.CharField(max_length=100, blank=True)
    restore_asked_at = models.DateTimeField(null=True, blank=True)  # the writer mended it and asks

    class Meta(UnitModel.Meta):
        abstract = True
        constraints = [
            *UnitModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True, hidden_reason="")
                | (Q(hidden_at__isnull=False) & ~Q(hidden_reason="")),
                name="%(app_label)s_%(class)s_hidden_reason",
            ),
        ]


class Reflection(Hideable):
    """A thought or a longer piece; about a text, one of its articles, a topic, an activity, or nothing.

    `organization` is the writer's branch when it was first shared (until then, when it was begun): whoever
    moves to another branch leaves what was shared with the old one there.
    """

    member = UnitForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+"
    )  # the writer's branch then
    title = models.CharField(_("title"), max_length=120, blank=True)
    body = EncryptedField(_("what I think"), blank=True)
    text = models.ForeignKey(Text, models.SET_NULL, related_name="+", null=True, blank=True)
    anchor = models.PositiveIntegerField(null=True, blank=True)
    topic = models.CharField(max_length=100, blank=True)
    activity_id = models.BigIntegerField(null=True, blank=True)
    visibility = models.CharField(
        _("who may read it"), max_length=8, choices=Visibility, default=Visibility.PRIVATE
    )
    shared_at = models.DateTimeField(null=True, blank=True)  # when others could first read it
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)
    token = models.CharField(
        max_length=36, blank=True, editable=False
    )  # begun offline, sent twice, kept once

    class Meta(Hideable.Meta):
        verbose_name = _("reflection")
        verbose_name_plural = _("reflections")
        ordering = ["-changed_at", "-pk"]
        constraints = [
            *Hideable.Meta.constraints,
            *same_unit("member"),
            models.UniqueConstraint(
                fields=["unit", "member", "token"], condition=~Q(token=""), name="study_reflection_token"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "member"], name="study_reflection_of"),
            models.Index(
                fields=["unit", "organization", "shared_at"],
                condition=Q(shared_at__isnull=False),
                name="study_reflection_shared",
            ),
            models.Index(
                fields=["unit", "shared_at"],
                condition=Q(visibility=Visibility.OPEN),
                name="study_reflection_open",
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.title or f"{self.pk}"


class Comment(Hideable):
    """An answer to a reflection, by somebody who may read it."""

    reflection = UnitForeignKey(Reflection, models.CASCADE, related_name="comments")
    member = UnitForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    body = EncryptedField(_("reply"))
    at = models.DateTimeField(auto_now_add=True)

    class Meta(Hideable.Meta):
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["at", "pk"]
        constraints = [
            *Hideable.Meta.constraints,
            *same_unit("reflection", "member"),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.reflection_id}"
