"""Tables of inspection: mandates, visits with what was found, circulars."""

from zhixing.inspection.models.circular import Circular, CircularFinding, CircularTo
from zhixing.inspection.models.mandate import Inspector, Mandate, MandateBody, MandateSheet
from zhixing.inspection.models.visit import Finding, FindingFile, Look, Point, Visit

__all__ = [
    "Circular",
    "CircularFinding",
    "CircularTo",
    "Finding",
    "FindingFile",
    "Inspector",
    "Look",
    "Mandate",
    "MandateBody",
    "MandateSheet",
    "Point",
    "Visit",
]
