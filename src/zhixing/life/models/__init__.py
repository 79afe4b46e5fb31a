"""The meetings of organisational life: plans, talks, comparison texts, criticism."""

from zhixing.life.models.criticism import Criticism, Listed
from zhixing.life.models.meeting import LifeMeeting, StepNote

__all__ = ["Criticism", "LifeMeeting", "Listed", "StepNote"]
