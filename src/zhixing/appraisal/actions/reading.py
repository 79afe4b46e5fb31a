"""Somebody of the committee opens a member's record; each reader and day stands in the trail, for the member."""

from zhixing.appraisal.models import Participant
from zhixing.appraisal.queries.records import READ
from zhixing.core.actions import Actor, action
from zhixing.core.readings import note_reading


@action(READ, permission="appraisal.read", on="participant")
def read_record(*, by: Actor, participant: Participant) -> Participant:
    """Open a member's record of an appraisal; the member sees who read it, once for each day."""
    member = participant.member
    mine = (getattr(by, "unit_id", None), getattr(by, "member_id", None))
    note_reading(member, is_own=mine == (member.unit_id, member.pk), year=participant.appraisal.year)
    return participant
