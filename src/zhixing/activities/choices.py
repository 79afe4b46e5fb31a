"""Codes of activities, with their names."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """The life of an activity; docs/architecture.md draws it."""

    PLANNED = "planned", _("planned")
    ANNOUNCED = "announced", _("announced")
    HELD = "held", _("held")
    CONFIRMED = "confirmed", _("confirmed")
    CANCELLED = "cancelled", _("cancelled")


OPEN = (State.PLANNED, State.ANNOUNCED, State.HELD)  # may still be changed without a reason


class Mode(models.TextChoices):
    """How people came together."""

    IN_PERSON = "in_person", _("in person")
    ONLINE = "online", _("online")
    MIXED = "mixed", _("in person and online")


class Presence(models.TextChoices):
    """What became of one who was expected."""

    PRESENT = "present", _("present")
    ONLINE = "online", _("online")
    LEAVE = "leave", _("on leave")
    ABSENT = "absent", _("absent")
    MADE_UP = "made_up", _("made up")


CAME = (Presence.PRESENT, Presence.ONLINE)
AWAY = (Presence.LEAVE, Presence.ABSENT)


class LecturerType(models.TextChoices):
    """Who spoke (domain.md §11)."""

    SECRETARY = "secretary", _("branch secretary")
    LEADER = "leader", _("leadership team member")
    ORDINARY = "ordinary", _("ordinary member")
    OUTSIDE = "outside", _("outside speaker")


class Part(models.TextChoices):
    """For what an organisation or a member is credited in another unit."""

    HOSTED = "hosted", _("hosted")
    ATTENDED = "attended", _("attended")
    DELIVERED = "delivered", _("delivered")


class Expects(models.TextChoices):
    """Who is expected at an activity of a kind, from the widest circle to none."""

    ALL_MEMBERS = "all_members", _("all members")
    COMMITTEE = "committee", _("the branch committee")
    CELL = "cell", _("the cell")
    TEAM = "team", _("the leadership team")
    NOBODY = "nobody", _("whoever comes")


class Signer(models.TextChoices):
    """Who puts a name under the minutes."""

    CHAIR = "chair", _("chair")
    RECORDER = "recorder", _("recorder")


class VoteMethod(models.TextChoices):
    """How a vote was taken; a secret ballot's numbers are entered here, its votes nowhere."""

    HANDS = "hands", _("show of hands")
    COUNTED = "counted", _("counted ballot")


class LeaveState(models.TextChoices):
    """What became of a request for leave."""

    ASKED = "asked", _("asked for")
    AGREED = "agreed", _("agreed")
    DECLINED = "declined", _("not agreed")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ClaimAbout(models.TextChoices):
    """What a member says about an activity."""

    THERE = "there", _("was there")
    MADE_UP = "made_up", _("made it up")
