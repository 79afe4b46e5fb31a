"""What training tells activities: a session expects those enrolled in its class, and whom the class is for."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from zhixing.activities.expecting import NamedList, keeps_list
from zhixing.activities.models import Activity
from zhixing.training.choices import EnrolmentState
from zhixing.training.models import Enrolment, Session


def enrolled_at(activity: Activity) -> frozenset[int] | None:
    """Tell which members of the activity's own unit are enrolled in its class; None for what is no session."""
    training_id = (
        Session.objects.filter(unit_id=activity.unit_id, activity=activity)
        .values_list("training_id", flat=True)
        .first()
    )
    if training_id is None:
        return None
    rows = Enrolment.objects.filter(
        unit_id=activity.unit_id, training_id=training_id, state=EnrolmentState.ENROLLED
    )
    return frozenset(rows.values_list("member_id", flat=True))


def sessions_for(unit_id: int, member_id: int) -> QuerySet[Any, Any]:
    """List the activities that are sessions of a member's classes in the own unit."""
    mine = Enrolment.objects.filter(unit_id=unit_id, member_id=member_id, state=EnrolmentState.ENROLLED)
    sessions = Session.objects.filter(unit_id=unit_id, training_id__in=mine.values("training_id"))
    return sessions.values("activity_id")


def sessions_among(unit_id: int, activity_ids: Collection[int]) -> set[int]:
    """Tell which of these activities are sessions."""
    rows = Session.objects.filter(unit_id=unit_id, activity_id__in=list(activity_ids))
    return set(rows.values_list("activity_id", flat=True))


def meant_for(activity: Activity) -> str:
    """Tell for whom the class of an activity is; "" for what is no session."""
    row = Session.objects.filter(unit_id=activity.unit_id, activity=activity)
    return row.values_list("training__meant_for", flat=True).first() or ""


keeps_list(NamedList(enrolled_at, sessions_for, sessions_among, meant_for))
