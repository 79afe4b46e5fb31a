"""Codes of ballots and of opinions, with their names."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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


class CollectionState(models.TextChoices):
    """How far a collection of opinions is."""

    DRAFT = "draft", _("being prepared")
    OPEN = "open", pgettext_lazy("collection of opinions", "open")
    CLOSED = "closed", _("closed, to be sorted")
    RELEASED = "released", _("given to those concerned")


class Door(models.TextChoices):
    """How opinions come in."""

    LINK = "link", _("whoever has the link or scans the code")
    SLIPS = "slips", _("only who is given a printed slip, each once")


class Source(models.TextChoices):
    """How an opinion came."""

    ONLINE = "online", _("on the sheet")
    BOX = "box", _("in the opinion box")
    TALK = "talk", _("in a talk")
    MEETING = "meeting", _("at a meeting")


class Fate(models.TextChoices):
    """What became of an opinion."""

    WAITING = "waiting", _("to be sorted")
    TAKEN = "taken", _("taken into the summary")
    ASIDE = "aside", _("set aside")


class About(models.TextChoices):
    """Whom an opinion concerns."""

    BODY = "body", _("the organisation")
    MEMBER = "member", _("a member")
