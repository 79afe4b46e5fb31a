"""Somebody of the committee opens a member's record; each reader and day stands in the trail, for the member."""

from zhixing.appraisal.models import Participant
from zhixing.appraisal.queries.records import READ
from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.core.models import AuditEntry
from zhixing.core.time import today


@action(READ, permission="appraisal.read", on="participant")
def read_record(*, by: Actor, participant: Participant) -> Participant:
    """Open a member's record of an appraisal; the member sees who read it, once for each day."""
    mine = (getattr(by, "unit_id", None), getattr(by, "member_id", None))
    member = participant.member
    known = AuditEntry.objects.filter(
        unit_id=member.unit_id,
        target_type=member._meta.label_lower,
        target_id=member.pk,
        code=READ,
        actor_id=by.pk,
        at__date=today(),
    )
    if mine == (member.unit_id, member.pk) or known.exists():
        unchanged()
    else:
        record(member, year=participant.appraisal.year)
    return participant
