"""Codes of reading, plans and reflections, with their names."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Way(models.TextChoices):
    """How a text was read; nobody measures how long."""

    ONLINE = "online", _("read here")
    IN_PERSON = "in_person", _("read on paper")


class PlanFor(models.TextChoices):
    """Whose study plan it is."""

    BRANCH = "branch", _("members")
    THEORY_GROUP = "theory_group", _("theory-centre group")


class StudyWay(models.TextChoices):
    """How a point of a study plan is studied (R2.1-1: by oneself, together, in training)."""

    SELF = "self", _("by oneself")
    TOGETHER = "together", _("together")
    TRAINING = "training", _("in training")


class Visibility(models.TextChoices):
    """Who may read a reflection: the writer's own choice."""

    PRIVATE = "private", _("only me")
    BRANCH = "branch", _("my branch")
    OPEN = "open", pgettext_lazy("visibility", "everybody in the unit")
