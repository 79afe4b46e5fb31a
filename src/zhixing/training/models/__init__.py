"""Tables of training: classes, their sessions (which are activities), and who is enrolled."""

from zhixing.training.models.classes import Enrolment, Session, TrainingClass

__all__ = ["Enrolment", "Session", "TrainingClass"]
