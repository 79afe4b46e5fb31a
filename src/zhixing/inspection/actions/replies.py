"""What the organisation says to each fact; nothing is final before it could."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, record, touch, unchanged
from zhixing.core.stale import keep
from zhixing.core.time import today
from zhixing.inspection.actions.frame import claim_finding
from zhixing.inspection.choices import Stance
from zhixing.inspection.drafts import ReplyDraft
from zhixing.inspection.models import Finding, Visit
from zhixing.rectification.checking import refuse, too_long


@action("inspection.reply", permission="inspection.reply", on="finding")
def reply_to_finding(*, by: Actor, finding: Finding, version: int | None, draft: ReplyDraft) -> Finding:
    """Reply to a fact, or correct the reply, until the finding is settled; also after the day by which it is due.

    The first reply gives the day. Raises ValidationError by field: no stance, a "not so" without an explanation;
    and StaleInspectionError where somebody replied since `version`.
    """
    visit, current = claim_finding(finding, version)
    _check(draft)
    if (current.stance, current.reply) == (draft.stance, draft.reply):
        unchanged()
        return current
    current.stance, current.reply = draft.stance, draft.reply
    current.replied_on = current.replied_on or today()
    current.replied_by_name = str(by.name)
    keep(current, "stance", "reply", "replied_on", "replied_by_name")
    touch_finding(visit)
    record(visit, finding=current.pk, new={"stance": draft.stance}, changed=["reply"])
    return current


def _check(draft: ReplyDraft) -> None:
    if draft.stance not in Stance.values:
        raise ValidationError({"stance": _("Say whether it is so.")})
    if draft.stance == Stance.DISAGREES and not draft.reply.strip():
        raise ValidationError(
            {"reply": _("Explain what is not so: the inspectors settle it by what you write.")}
        )
    refuse(too_long("reply", draft.reply))


def touch_finding(visit: Visit) -> None:
    """Say that what is counted of a sent visit's findings changed."""
    touch(visit.unit_id, organizations=[visit.organization_id], first=visit.sent_on)
