"""Codes of problems and their rectification, with their names (domain.md §11)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Source(models.TextChoices):
    """How a problem was found."""

    SELF_CHECK = "self_check", _("self-check")
    OPINIONS = "opinions", _("opinions sought")
    SUPERIOR = "superior", _("pointed out by a superior")
    TALK = "talk", _("heart talk")
    INSPECTION = "inspection", pgettext_lazy("source of a problem", "inspection")
    CARRIED_OVER = "carried_over", _("carried over")


class ProblemState(models.TextChoices):
    """How far the rectification of a problem is."""

    OPEN = "open", _("not started")
    UNDER_WAY = "under_way", _("under way")
    DONE = "done", _("done, to be verified")
    STRUCK_OFF = "struck_off", _("struck off")
    LONG_TERM = "long_term", _("long-term")
    DROPPED = "dropped", _("entered by mistake")


AT_WORK = frozenset({ProblemState.OPEN, ProblemState.UNDER_WAY, ProblemState.DONE})
STANDING = AT_WORK | {ProblemState.LONG_TERM}  # what a body still has to do with


class StepKind(models.TextChoices):
    """What happened to a problem, one row of its history each."""

    LISTED = "listed", _("listed")
    NOTE = "note", _("progress")
    STARTED = "started", _("started")
    REMEDIED = "remedied", pgettext_lazy("step", "a measure is done")
    UNREMEDIED = "unremedied", pgettext_lazy("step", "a measure is not done after all")
    DONE = "done", pgettext_lazy("step", "reported as done")
    STRUCK_OFF = "struck_off", pgettext_lazy("step", "verified and struck off")
    RETURNED = "returned", _("sent back: not there yet")
    REOPENED = "reopened", _("opened again")
    LONG_TERM = "long_term", _("made long-term")
    LOOKED_BACK = "looked_back", _("looked back")
    DROPPED = "dropped", _("taken off: entered by mistake")


class Duty(models.TextChoices):
    """What somebody has to do with a problem (责任清单)."""

    LEADER = "leader", _("responsible leader")
    OWNER = "owner", _("responsible person")
    HELPER = "helper", _("helping")
    SUPERVISOR = "supervisor", _("supervising")


class CarryOverState(models.TextChoices):
    """How far an import of earlier problems is."""

    READY = "ready", _("read, waiting for your word")
    DONE = "done", _("taken over")
