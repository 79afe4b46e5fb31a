"""Codes of ballots, with their names."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """What a ballot is for; ballots.yaml has what each begins with."""

    MATTER = "matter", _("a matter")
    ELECTION = "election", _("an election")
    APPRAISAL = "appraisal", _("the poll of an appraisal")


class State(models.TextChoices):
    """How far a ballot is."""

    DRAFT = "draft", _("being prepared")
    KEYED = "keyed", _("codes handed out")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed, to be counted")
    COUNTED = "counted", _("counted")
    SPOILED = "spoiled", _("void")


class Voters(models.TextChoices):
    """Who stands on the roll of a body."""

    FULL = "full", _("full members")
    ALL = "all", _("all members, probationary ones too")


class Way(models.TextChoices):
    """How somebody voted; never when."""

    OWN = "own", _("with the own account")
    SLIP = "slip", _("with a slip")
    BOOTH = "booth", _("on the shared device")
    PAPER = "paper", _("on paper")
