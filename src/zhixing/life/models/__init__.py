"""The meetings of organisational life: plans, talks, comparison texts, criticism."""

from zhixing.life.models.criticism import Criticism, Listed
from zhixing.life.models.meeting import LifeMeeting, StepNote
from zhixing.life.models.talk import Talk
from zhixing.life.models.text import ComparisonText, TextEdition

__all__ = ["ComparisonText", "Criticism", "LifeMeeting", "Listed", "StepNote", "Talk", "TextEdition"]
