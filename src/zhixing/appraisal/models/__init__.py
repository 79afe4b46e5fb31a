"""The appraisal of members: rounds, those who take part, what was said of one another."""

from zhixing.appraisal.models.appraisal import Appraisal, Participant, PeerReview

__all__ = ["Appraisal", "Participant", "PeerReview"]
