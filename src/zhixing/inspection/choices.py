"""Codes of inspections, with their names (domain.md §10)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MandateState(models.TextChoices):
    """How far a mandate is; inspectors act on one that is in force."""

    DRAFT = "draft", pgettext_lazy("mandate", "draft")
    IN_FORCE = "in_force", _("in force")
    ENDED = "ended", pgettext_lazy("mandate", "ended")


class VisitState(models.TextChoices):
    """How far a visit to one organisation is; until it is sent the organisation knows nothing of it."""

    DRAFT = "draft", _("being written")
    SENT = "sent", _("sent for reply")
    FINAL = "final", pgettext_lazy("visit", "final")


class Answer(models.TextChoices):
    """What was found at one point of a check sheet."""

    FINE = "fine", _("looked at, nothing found")
    FACT = "fact", _("something found")
    ON_FILE = "on_file", _("on file already, not asked again")
    NOT_LOOKED = "not_looked", _("not looked at")


class Stance(models.TextChoices):
    """What the organisation says to a fact."""

    AGREES = "agrees", _("it is so")
    DISAGREES = "disagrees", _("it is not so, or not quite")


class Outcome(models.TextChoices):
    """What becomes of a fact."""

    NOTHING = "nothing", _("no problem")
    PROBLEM = "problem", _("a problem, for the organisation's list")
    HANDED_OVER = "handed_over", _("handed to the body in charge")


class CircularState(models.TextChoices):
    """How far a circular is."""

    DRAFT = "draft", pgettext_lazy("circular", "draft")
    SUBMITTED = "submitted", _("waiting for approval")
    APPROVED = "approved", _("approved")
    ISSUED = "issued", pgettext_lazy("circular", "issued")
    WITHDRAWN = "withdrawn", pgettext_lazy("circular", "withdrawn")
