"""Leave: a member asks, an officer agrees or not, and what is agreed stands in the attendance."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhixing.activities.actions.frame import change
from zhixing.activities.actions.rows import of, write_answers
from zhixing.activities.actions.speaking import held, speaker, wait_for
from zhixing.activities.choices import OPEN, LeaveState, Presence, State
from zhixing.activities.drafts import Answer
from zhixing.activities.models import Activity, Attendance, Leave
from zhixing.activities.queries.asking import home_on_list, leave_of, may_withdraw
from zhixing.activities.queries.people import usual_presence
from zhixing.activities.signals import leave_answered, leave_asked
from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.core.time import now
from zhixing.organizations.models import Member


@action("activities.ask_leave", permission="activities.view", on="activity")
def ask_leave(*, by: Any, activity: Activity, reason: str) -> Leave:
    """Ask for leave from an activity at which one's own member is expected; the reason is kept encrypted.

    Asked before, nothing changes; withdrawn or not agreed before, it is asked anew. Raises ValidationError
    once the activity is confirmed or cancelled, and for one who is not expected.
    """
    member, current = speaker(by, activity), wait_for(activity)
    _check_open(current, member)
    row = leave_of(current, member) or Leave(unit_id=current.unit_id, activity=current, member=member)
    if row.pk and row.state in {LeaveState.ASKED, LeaveState.AGREED}:
        unchanged()
        return row
    row.state, row.reason, row.asked_at = LeaveState.ASKED, reason, now()
    row.answer, row.answered_at, row.answered_by_name = "", None, ""
    row.save()
    record(current, new={"leave": row.state}, member=member.pk)
    leave_asked.send(sender=Leave, activity=current, by=by, leave=row)
    return row


def _check_open(activity: Activity, member: Member) -> None:
    if activity.state == State.CANCELLED:
        raise ValidationError(_("This activity was cancelled: no leave is needed."))
    if activity.state not in OPEN:
        message = _(
            "This activity is confirmed already. If the list is wrong, say so on its page; for leave granted "
            "afterwards, speak with the recorder."
        )
        raise ValidationError(message)
    if home_on_list(activity, member) is None:
        raise ValidationError(_("You are not expected at this activity, so no leave is needed."))


@action("activities.answer_leave", permission="activities.record", on="activity")
def answer_leave(*, by: Actor, activity: Activity, leave_id: int, agreed: bool, answer: str = "") -> Leave:
    """Agree to a request for leave, or not; agreed, the member is on leave in the attendance.

    Of a confirmed activity that is a correction, and both versions are kept. The same answer twice changes
    nothing. Raises ValidationError where it was answered otherwise or withdrawn, and without a word for no.
    """
    wait_for(activity)
    row: Leave = held(Leave, activity, leave_id)
    wished = LeaveState.AGREED if agreed else LeaveState.DECLINED
    if row.state == wished:
        unchanged()
        return row
    _check_waits(row)
    if not agreed and not answer:
        message = _("Say in a word why not: %(name)s reads it.")
        raise ValidationError({"answer": message % {"name": row.member.name}})
    if agreed:
        _put_on_leave(by, activity, row)
    row.state, row.answer, row.answered_at, row.answered_by_name = wished, answer, now(), str(by.name)
    row.save(update_fields=["state", "answer", "answered_at", "answered_by_name"])
    record(activity, new={"leave": row.state}, member=row.member_id)
    leave_answered.send(sender=Leave, activity=activity, by=by, leave=row)
    return row


def _check_waits(row: Leave) -> None:
    if row.state == LeaveState.WITHDRAWN:
        raise ValidationError(_("%(name)s has withdrawn the request.") % {"name": row.member.name})
    if row.state != LeaveState.ASKED:
        raise ValidationError(_("%(name)s has answered this already.") % {"name": row.answered_by_name})


def _put_on_leave(by: Actor, activity: Activity, row: Leave) -> None:
    def write(current: Activity) -> None:
        noted = of(Attendance, current).filter(member=row.member).first()
        if noted is not None and noted.presence == Presence.MADE_UP:
            return  # made up meanwhile: that stands
        home = home_on_list(current, row.member)
        home_id = home.pk if home else noted.home_id if noted else None
        if home_id is None:
            message = _("%(name)s is no longer expected at this activity, so there is no leave to agree to.")
            raise ValidationError(message % {"name": row.member.name})
        answers = {row.member_id: Answer(Presence.LEAVE, row.reason)}
        write_answers(current, answers, {row.member_id: home_id})

    confirmed = activity.state == State.CONFIRMED
    reason = _("Leave agreed to afterwards: %(name)s") % {"name": row.member.name} if confirmed else ""
    change(by=by, activity=activity, version=None, reason=reason, write=write)


@action("activities.withdraw_leave", permission="activities.view", on="activity")
def withdraw_leave(*, by: Any, activity: Activity) -> Leave | None:
    """Take one's own request for leave back, and its reason with it; agreed to, one is expected again.

    Raises ValidationError once leave was agreed to and the activity held; without a request nothing changes.
    """
    member, current = speaker(by, activity), wait_for(activity)
    row = leave_of(current, member)
    if row is None or row.state == LeaveState.WITHDRAWN:
        unchanged()
        return row
    if not may_withdraw(current, row):
        raise ValidationError(_("This can no longer be withdrawn. Speak with the recorder."))
    if row.state == LeaveState.AGREED:
        _expect_again(by, current, member)
    row.state, row.reason = LeaveState.WITHDRAWN, ""
    row.save(update_fields=["state", "reason"])
    record(current, new={"leave": row.state}, member=member.pk)
    return row


def _expect_again(by: Actor, activity: Activity, member: Member) -> None:
    def write(current: Activity) -> None:
        noted = of(Attendance, current).filter(member=member, presence=Presence.LEAVE).first()
        if noted is not None:
            answer = Answer(usual_presence(current))
            write_answers(current, {member.pk: answer}, {member.pk: noted.home_id})

    change(by=by, activity=activity, version=None, write=write)
