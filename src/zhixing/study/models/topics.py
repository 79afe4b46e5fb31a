"""Topics for discussion: a body's own ones, what it adds to a scheme's, and the readings of both."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from zhixing.core.models import UnitModel
from zhixing.library.models import Text
from zhixing.organizations.models import Organization


class Topic(UnitModel):
    """A topic of a body's own, or what it adds to a topic of a scheme (then `key` names that one)."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    key = models.CharField(max_length=100, blank=True)  # SCHEME/TOPIC; "" for one of its own
    title = models.CharField(_("topic"), max_length=200, blank=True)
    about = models.TextField(_("what it is about"), blank=True)
    questions = models.TextField(_("questions, one on each line"), blank=True)
    version = models.PositiveIntegerField(default=1)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)  # offered no longer, still kept

    class Meta(UnitModel.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            *UnitModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "organization", "key"], condition=~Q(key=""), name="study_topic_key_once"
            ),
            models.CheckConstraint(
                condition=(Q(key="") & ~Q(title="")) | (~Q(key="") & Q(title="")), name="study_topic_named"
            ),
        ]
        indexes = [models.Index(fields=["unit", "organization"], name="study_topic_place")]

    @override
    def __str__(self) -> str:
        return self.title or self.key


class TopicReading(UnitModel):
    """What to read for a topic: a text, or from one of its articles on."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    topic = models.CharField(max_length=100)  # SCHEME/TOPIC, or own/ID
    text = models.ForeignKey(Text, models.CASCADE, related_name="+")
    anchor = models.PositiveIntegerField(null=True, blank=True)
    note = models.CharField(_("what to look at"), max_length=200, blank=True)

    class Meta(UnitModel.Meta):
        verbose_name = _("reading for a topic")
        verbose_name_plural = _("readings for topics")
        constraints = [
            *UnitModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["unit", "organization", "topic", "text", "anchor"],
                name="study_topic_reading_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "organization", "topic", "text"],
                condition=Q(anchor__isnull=True),
                name="study_topic_reading_whole_once",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.topic} {self.text_id}"
