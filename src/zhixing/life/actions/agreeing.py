"""The plan of a meeting goes to the superior and comes back agreed, or with a remark."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.core.actions import Actor, action, record
from zhixing.core.stale import keep
from zhixing.core.time import today
from zhixing.life.actions.frame import claim
from zhixing.life.checking import REMARK, check_text
from zhixing.life.choices import PlanState
from zhixing.life.models import LifeMeeting


@action("life.send_plan", permission="life.run", on="meeting")
def send_plan(*, by: Actor, meeting: LifeMeeting, version: int, plan: str) -> LifeMeeting:
    """Send the plan to the superior body; sent again, it replaces what is there.

    Raises ValidationError without a plan and for one that is agreed, StaleMeetingError for another `version`.
    """
    current = claim(meeting, version)
    if current.plan_state == PlanState.AGREED:
        raise ValidationError(
            {"plan": _("The plan is agreed. To change it, ask the superior to send it back first.")}
        )
    current.plan, current.plan_state, current.plan_sent_on = check_text("plan", plan), PlanState.SENT, today()
    current.plan_answered_on, current.plan_answered_by, current.plan_remark = None, "", ""
    keep(
        current,
        "plan",
        "plan_state",
        "plan_sent_on",
        "plan_answered_on",
        "plan_answered_by",
        "plan_remark",
    )
    record(current, new={"plan_state": PlanState.SENT}, changed=["plan"])
    return current


@action("life.agree_plan", permission="life.agree", on="meeting")
def agree_plan(*, by: Actor, meeting: LifeMeeting, version: int) -> LifeMeeting:
    """Agree to the plan that a body below sent; raises StaleMeetingError where it is another since `version`."""
    return _answer(by, claim(meeting, version), PlanState.AGREED, "")


@action("life.send_back_plan", permission="life.agree", on="meeting")
def send_back_plan(*, by: Actor, meeting: LifeMeeting, remark: str) -> LifeMeeting:
    """Send a plan back with a remark on what is to be mended, also one that was agreed before."""
    return _answer(by, claim(meeting), PlanState.SENT_BACK, check_text("remark", remark, REMARK))


def _answer(by: Actor, current: LifeMeeting, state: PlanState, remark: str) -> LifeMeeting:
    if current.plan_state not in {PlanState.SENT, PlanState.AGREED}:
        raise ValidationError(_("No plan waits here: the body has not sent one since."))
    old = current.plan_state
    current.plan_state, current.plan_remark = state, remark
    current.plan_answered_on, current.plan_answered_by = today(), str(by.name)
    keep(current, "plan_state", "plan_remark", "plan_answered_on", "plan_answered_by")
    record(current, old={"plan_state": old}, new={"plan_state": state})
    return current
