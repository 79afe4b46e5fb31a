"""The branch's committee reads what a member handed in; each reader and day stands in the trail, for the member."""

from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.core.models import AuditEntry
from zhixing.core.time import today
from zhixing.organizations.models import Member, Organization
from zhixing.rectification.models import Problem
from zhixing.rectification.queries.own import READ, handed_in_by


@action(READ, permission="rectification.view_handed_in", on="organization")
def read_handed_in(*, by: Actor, organization: Organization, member: Member) -> list[Problem]:
    """Read what a member handed in to a branch, by number; the member sees who read it, once for each day."""
    rows = list(handed_in_by(member, organization))
    whose = (getattr(by, "unit_id", None), getattr(by, "member_id", None))
    if not rows or whose == (member.unit_id, member.pk) or _is_noted(by, member, organization):
        unchanged()
    else:
        record(member, organization=organization.pk)
    return rows


def _is_noted(by: Actor, member: Member, organization: Organization) -> bool:
    entries = AuditEntry.objects.filter(
        unit_id=member.unit_id,
        target_type=Member._meta.label_lower,
        target_id=member.pk,
        code=READ,
        actor_id=by.pk,
        at__date=today(),
    )
    return any(entry.data.get("organization") == organization.pk for entry in entries)
