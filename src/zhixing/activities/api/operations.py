"""Activities: plan, change, confirm, correct, cancel."""

from typing import Annotated

from ninja import Query, Router

from zhixing.accounts.api import TokenRequest
from zhixing.accounts.tokens import TokenActor
from zhixing.activities.actions import (
    cancel_activity,
    confirm_activity,
    correct_activity,
    edit_activity,
    plan_activity,
)
from zhixing.activities.api.reads import activities_in_reach, activity_at, draft_of, fresh, kinds_in
from zhixing.activities.api.schemas import (
    ActivityDetail,
    ActivityOut,
    CancellationIn,
    ChangedActivityIn,
    ConfirmationIn,
    CorrectionIn,
    NewActivityIn,
    activity_detail,
    activity_out,
)
from zhixing.activities.choices import State
from zhixing.activities.queries import attendance_sheet
from zhixing.core.api import Cursor, Day, Id, Limit, Line, Page, page
from zhixing.organizations.api.reads import matching, organization_at, organizations_named

router = Router(tags=["Activities"])


@router.get("/activities", response=Page[ActivityOut])
def list_activities(
    request: TokenRequest,
    organization: Annotated[Id | None, Query(None, description="Held by this body or one below it.")] = None,
    state: State | None = None,
    kind: Annotated[Line, Query("", max_length=40)] = "",
    held_from: Annotated[Day | None, Query(None, description="On this day or later.")] = None,
    held_to: Annotated[Day | None, Query(None, description="On this day or earlier.")] = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> Page[ActivityOut]:
    """List the activities of the bodies that the token reaches, in the order of ids."""
    below = organization_at(request.auth, organization) if organization is not None else None
    rows = activities_in_reach(request.auth, below)
    rows = matching(rows, state=state, held_on__gte=held_from, held_on__lte=held_to)
    found, following = page(kinds_in(rows, kind) if kind else rows, by="pk", cursor=cursor, limit=limit)
    return Page[ActivityOut](items=[activity_out(row) for row in found], next=following)


@router.get("/activities/{activity_id}", response=ActivityDetail)
def get_activity(request: TokenRequest, activity_id: Id) -> ActivityDetail:
    """Read one activity with its minutes and the numbers of those who came."""
    return _detail(request.auth, activity_id)


@router.post("/activities", response={201: ActivityDetail})
def plan(request: TokenRequest, data: NewActivityIn) -> ActivityDetail:
    """Plan an activity, or enter one that was held: it counts once it is confirmed."""
    host = organizations_named(request.auth, [data.organization], "organization")[data.organization]
    activity = plan_activity(by=request.auth, draft=draft_of(request.auth, host, data))
    return _detail(request.auth, activity.pk)


@router.put("/activities/{activity_id}", response=ActivityDetail)
def change(request: TokenRequest, activity_id: Id, data: ChangedActivityIn) -> ActivityDetail:
    """Change an activity that is not confirmed yet: what is sent replaces it. 409 for a stale version."""
    activity = activity_at(request.auth, activity_id)
    draft = draft_of(request.auth, activity.organization, data)
    with fresh():
        edit_activity(by=request.auth, activity=activity, version=data.version, draft=draft)
    return _detail(request.auth, activity_id)


@router.post("/activities/{activity_id}/confirm", response=ActivityDetail)
def confirm(request: TokenRequest, activity_id: Id, data: ConfirmationIn) -> ActivityDetail:
    """Confirm that an activity was held as recorded, so that it counts; confirmed before, nothing changes."""
    activity = activity_at(request.auth, activity_id)
    with fresh():
        confirm_activity(by=request.auth, activity=activity, version=data.version)
    return _detail(request.auth, activity_id)


@router.post("/activities/{activity_id}/correct", response=ActivityDetail)
def correct(request: TokenRequest, activity_id: Id, data: CorrectionIn) -> ActivityDetail:
    """Correct a confirmed activity, with the reason; the record before and after is kept."""
    activity = activity_at(request.auth, activity_id)
    draft = draft_of(request.auth, activity.organization, data)
    with fresh():
        correct_activity(
            by=request.auth, activity=activity, version=data.version, draft=draft, reason=data.reason
        )
    return _detail(request.auth, activity_id)


@router.post("/activities/{activity_id}/cancel", response=ActivityDetail)
def cancel(request: TokenRequest, activity_id: Id, data: CancellationIn) -> ActivityDetail:
    """Cancel an activity; a confirmed one counts no longer. Cancelled before, nothing changes."""
    cancel_activity(by=request.auth, activity=activity_at(request.auth, activity_id), reason=data.reason)
    return _detail(request.auth, activity_id)


def _detail(actor: TokenActor, pk: int) -> ActivityDetail:
    activity = activity_at(actor, pk)
    return activity_detail(activity, attendance_sheet(activity))
