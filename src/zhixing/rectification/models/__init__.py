"""Tables of rectification: one set of rows of which the three lists are views, and a problem's history."""

from zhixing.rectification.models.carrying import CarryOver
from zhixing.rectification.models.problem import Problem, Remedy, Responsibility, Tag
from zhixing.rectification.models.steps import PaperList, Step, StepFile

__all__ = ["CarryOver", "PaperList", "Problem", "Remedy", "Responsibility", "Step", "StepFile", "Tag"]
