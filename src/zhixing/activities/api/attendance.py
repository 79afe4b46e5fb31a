"""Who was expected, and who came."""

from django.core.exceptions import PermissionDenied
from ninja import Router

from zhixing.accounts.api import TokenRequest
from zhixing.accounts.tokens import TokenActor
from zhixing.activities.actions import set_attendance
from zhixing.activities.api.reads import activity_at, fresh
from zhixing.activities.api.schemas import AttendanceIn, AttendanceOut, attendance_out
from zhixing.activities.drafts import Answer
from zhixing.activities.models import Activity
from zhixing.activities.queries import attendance_sheet
from zhixing.core.api import Id
from zhixing.organizations.api.reads import VIEW_MEMBERS

router = Router(tags=["Activities"])


@router.get("/activities/{activity_id}/attendance", response=AttendanceOut)
def get_attendance(request: TokenRequest, activity_id: Id) -> AttendanceOut:
    """Read an attendance sheet by name: for those who may read the roster of the body that records it."""
    return _sheet(request.auth, activity_at(request.auth, activity_id))


@router.put("/activities/{activity_id}/attendance", response=AttendanceOut)
def put_attendance(request: TokenRequest, activity_id: Id, data: AttendanceIn) -> AttendanceOut:
    """Note who came; everyone expected is taken to have come unless an answer says otherwise.

    Before the day only leave and who joins online can be noted. Of a confirmed activity only with a reason.
    """
    activity = activity_at(request.auth, activity_id)
    answers = {each.member: Answer(each.presence, each.reason) for each in data.answers}
    with fresh():
        changed = set_attendance(
            by=request.auth, activity=activity, version=data.version, answers=answers, reason=data.reason
        )
    return _sheet(request.auth, changed)


def _sheet(actor: TokenActor, activity: Activity) -> AttendanceOut:
    if not actor.has_perm(VIEW_MEMBERS, activity.organization):
        raise PermissionDenied(VIEW_MEMBERS)
    return attendance_out(activity, attendance_sheet(activity))
