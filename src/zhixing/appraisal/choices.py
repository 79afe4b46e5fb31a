"""Codes of the appraisal of members, with their names (domain.md §5)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Grade(models.TextChoices):
    """What the organisation decided; no grade is ever computed. An appraisal names those that it uses."""

    EXCELLENT = "excellent", pgettext_lazy("grade", "excellent")
    QUALIFIED = "qualified", pgettext_lazy("grade", "qualified")
    BASICALLY_QUALIFIED = "basically_qualified", pgettext_lazy("grade", "basically qualified")
    UNQUALIFIED = "unqualified", pgettext_lazy("grade", "unqualified")


class DecidedBy(models.TextChoices):
    """Which meeting decides the grades."""

    COMMITTEE = "committee", _("the branch committee")
    MEMBERS = "members", _("the members' meeting")


class Way(models.TextChoices):
    """How a word reached the record."""

    WRITTEN = "written", pgettext_lazy("appraisal", "written by the member")
    SPOKEN = "spoken", pgettext_lazy("appraisal", "spoken, noted by an officer")


class Answer(models.TextChoices):
    """What the member said to the decision."""

    SIGNED = "signed", pgettext_lazy("appraisal", "read and signed")
    DISSENT = "dissent", pgettext_lazy("appraisal", "read, with a dissent")


class AppraisalStep(models.TextChoices):
    """The four steps (R2.6-6), by the codes that schemes name them with."""

    SELF = "self_assessment", _("self-assessment")
    PEERS = "peer_review", _("peer review")
    POLL = "democratic_poll", _("democratic poll")
    DECISION = "organisation_decision", _("the organisation's decision")
