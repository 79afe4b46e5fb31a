"""Codes of the meetings of organisational life and of what belongs to them, with their names (domain.md §4, §6)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MeetingKind(models.TextChoices):
    """Which meeting it is; the code of its activity is the same with `_meeting` behind it."""

    ORG_LIFE = "org_life", _("organisational-life meeting")
    DEMOCRATIC_LIFE = "democratic_life", _("democratic-life meeting")


class PlanState(models.TextChoices):
    """How far the plan of a meeting is with the superior."""

    OWN = "own", pgettext_lazy("plan of a meeting", "not sent yet")
    SENT = "sent", pgettext_lazy("plan of a meeting", "sent to the superior")
    AGREED = "agreed", pgettext_lazy("plan of a meeting", "agreed")
    SENT_BACK = "sent_back", pgettext_lazy("plan of a meeting", "sent back")


class Elsewhere(models.TextChoices):
    """Why no fact here says that a step is done."""

    DONE = "done", _("done, recorded elsewhere")
    NOT_NEEDED = "not_needed", _("not needed this time")


class StepCode(models.TextChoices):
    """The steps of a meeting; steps.yaml says which of them a kind has, and in which order."""

    THEME = "theme", pgettext_lazy("step of a meeting", "Theme set by the superior")
    PLAN = "plan", pgettext_lazy("step of a meeting", "Plan agreed with the superior")
    STUDY = "study", pgettext_lazy("step of a meeting", "Study together")
    OPINIONS = "opinions", pgettext_lazy("step of a meeting", "Opinions sought")
    TALKS = "talks", pgettext_lazy("step of a meeting", "Heart talks")
    TEXTS = "texts", pgettext_lazy("step of a meeting", "Comparison texts")
    MEETING = "meeting", pgettext_lazy("step of a meeting", "The meeting itself")
    SUPERIOR = "superior", pgettext_lazy("step of a meeting", "Somebody from the superior attends")
    CRITICISM = "criticism", pgettext_lazy("step of a meeting", "Criticism and self-criticism")
    LISTS = "lists", pgettext_lazy("step of a meeting", "Problems onto the lists")
    REPORT = "report", pgettext_lazy("step of a meeting", "Report to the superior")
    NOTICE = "notice", pgettext_lazy("step of a meeting", "Result notice to the members")
    FOLLOW_UP = "follow_up", pgettext_lazy("step of a meeting", "Follow-up of last year's problems")


class StepState(models.TextChoices):
    """How far a step is, by facts or by a note."""

    DONE = "done", pgettext_lazy("state of a step", "done")
    NEXT = "next", pgettext_lazy("state of a step", "next")
    WAITING = "waiting", pgettext_lazy("state of a step", "with the superior")
    NOT_YET = "not_yet", pgettext_lazy("state of a step", "not yet")
    NOT_NEEDED = "not_needed", pgettext_lazy("state of a step", "not needed")


class TextForm(models.TextChoices):
    """In which form a comparison text is there."""

    FULL = "full", pgettext_lazy("comparison text", "written out")
    POINTS = "points", pgettext_lazy("comparison text", "points to speak from")
    PAPER = "paper", pgettext_lazy("comparison text", "kept on paper")


class TextState(models.TextChoices):
    """How far a comparison text is."""

    DRAFT = "draft", pgettext_lazy("comparison text", "draft")
    HANDED_IN = "handed_in", pgettext_lazy("comparison text", "handed in")
    SENT_BACK = "sent_back", pgettext_lazy("comparison text", "sent back")
    ACCEPTED = "accepted", pgettext_lazy("comparison text", "accepted")


class TalkKind(models.TextChoices):
    """Between whom a talk is; the codes are those of the schemes' lists of talks."""

    OFFICERS = "officers", pgettext_lazy("talk", "between officers")
    OFFICERS_MEMBERS = "officers_members", pgettext_lazy("talk", "between an officer and a member")
    MEMBERS = "members", pgettext_lazy("talk", "between members")
