"""Codes of notices, with their names."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class What(models.TextChoices):
    """What a notice tells."""

    ANNOUNCED = "announced", _("announced")
    MOVED = "moved", _("rearranged")
    CANCELLED = "cancelled", _("cancelled")
    REMINDER = "reminder", _("reminder")
    LEAVE_ASKED = "leave_asked", _("leave asked for")
    LEAVE_ANSWERED = "leave_answered", _("leave answered")
    CLAIM_MADE = "claim_made", _("word of a member")
    CLAIM_ANSWERED = "claim_answered", _("word of a member answered")


IN_CALENDAR = (What.ANNOUNCED, What.MOVED, What.CANCELLED)  # whose mails carry a calendar file


class Mail(models.TextChoices):
    """Whether, and how often, a member's notices also go out by mail."""

    AT_ONCE = "at_once", _("soon, outside the quiet hours")
    DAILY = "daily", _("once a day, in one mail")
    OFF = "off", _("never")
