"""What the room hears of activities: each becomes a task on commit, so that announcing to 500 is quick."""

from datetime import datetime
from functools import partial
from typing import Any

from django.dispatch import receiver

from zhixing.activities import signals
from zhixing.activities.choices import ClaimAbout, LeaveState
from zhixing.activities.models import Activity, Claim, Leave
from zhixing.core.actions import Actor, after_commit
from zhixing.core.time import today
from zhixing.notices.choices import What
from zhixing.notices.queries import officers_of
from zhixing.notices.tasks import tell_concerned, tell_members


@receiver(signals.announced, dispatch_uid="notices.announced")
def announced(*, activity: Activity, by: Actor, **_more: Any) -> None:
    """Tell those concerned."""
    _tell_concerned(activity, by, What.ANNOUNCED, {})


@receiver(signals.listed, dispatch_uid="notices.listed")
def listed(*, activity: Activity, members: list[int], **_more: Any) -> None:
    """Tell those who came onto the list after it was announced."""
    _tell(activity, What.ANNOUNCED, "listed", {}, members)


@receiver(signals.moved, dispatch_uid="notices.moved")
def moved(*, activity: Activity, by: Actor, old: dict[str, Any], **_more: Any) -> None:
    """Tell those concerned how it was and how it is."""
    former = {"day": str(old["held_on"]), "place": old["place"]}
    if old["starts_at"]:
        former["time"] = old["starts_at"].isoformat()
    _tell_concerned(activity, by, What.MOVED, {"old": former})


@receiver(signals.cancelled, dispatch_uid="notices.cancelled")
def cancelled(*, activity: Activity, by: Actor, **_more: Any) -> None:
    """Tell those concerned, with the reason that was given for them to read."""
    _tell_concerned(activity, by, What.CANCELLED, {"reason": activity.cancelled_reason})


@receiver(signals.leave_asked, dispatch_uid="notices.leave-asked")
def leave_asked(*, activity: Activity, leave: Leave, **_more: Any) -> None:
    """Tell the officers who asks; the reason stays where it is."""
    if leave.state == LeaveState.ASKED:
        _tell_officers(activity, What.LEAVE_ASKED, leave, {})


@receiver(signals.leave_answered, dispatch_uid="notices.leave-answered")
def leave_answered(*, activity: Activity, leave: Leave, **_more: Any) -> None:
    """Tell the member whether it is agreed."""
    params = {"variant": "yes" if leave.state == LeaveState.AGREED else ""}
    _tell(activity, What.LEAVE_ANSWERED, _turn(leave, leave.answered_at), params, [leave.member_id])


@receiver(signals.claim_made, dispatch_uid="notices.claim-made")
def claim_made(*, activity: Activity, claim: Claim, **_more: Any) -> None:
    """Tell the officers who was there and is not listed, or made it up."""
    _tell_officers(activity, What.CLAIM_MADE, claim, {"variant": _about(claim, "")})


@receiver(signals.claim_answered, dispatch_uid="notices.claim-answered")
def claim_answered(*, activity: Activity, claim: Claim, **_more: Any) -> None:
    """Tell the member that it is answered."""
    params = {"variant": _about(claim, "yes") if claim.accepted else ""}
    _tell(activity, What.CLAIM_ANSWERED, _turn(claim, claim.answered_at), params, [claim.member_id])


def _tell_concerned(activity: Activity, by: Actor, what: What, params: dict[str, Any]) -> None:
    doer = getattr(by, "member_id", None)
    after_commit(partial(tell_concerned.enqueue, activity.pk, str(what), str(activity.version), params, doer))


def _about(claim: Claim, there: str) -> str:
    return "made_up" if claim.about == ClaimAbout.MADE_UP else there


def _tell_officers(activity: Activity, what: What, asked: Leave | Claim, params: dict[str, str]) -> None:
    since = asked.asked_at if isinstance(asked, Leave) else asked.made_at
    people = sorted(officers_of(activity, today()) - {asked.member_id})
    _tell(activity, what, _turn(asked, since), {"name": asked.member.name, **params}, people)


def _turn(asked: Leave | Claim, moment: datetime | None) -> str:
    """Name one asking or answering: the same row may be asked and answered again."""
    return f"{asked.pk}:{moment.timestamp() if moment else 0:.0f}"


def _tell(activity: Activity, what: What, turn: str, params: dict[str, Any], members: list[int]) -> None:
    after_commit(partial(tell_members.enqueue, activity.pk, str(what), turn, params, members))
