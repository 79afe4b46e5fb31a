"""The branch's committee reads what a member handed in; each reader and day stands in the trail, for the member."""

from zhixing.core.actions import Actor, action, unchanged
from zhixing.core.readings import note_reading
from zhixing.organizations.models import Member, Organization
from zhixing.rectification.models import Problem
from zhixing.rectification.queries.own import READ, handed_in_by


@action(READ, permission="rectification.view_handed_in", on="organization")
def read_handed_in(*, by: Actor, organization: Organization, member: Member) -> list[Problem]:
    """Read what a member handed in to a branch, by number; the member sees who read it, once for each day."""
    rows = list(handed_in_by(member, organization))
    whose = (getattr(by, "unit_id", None), getattr(by, "member_id", None))
    if rows:
        note_reading(member, is_own=whose == (member.unit_id, member.pk), organization=organization.pk)
    else:
        unchanged()
    return rows
