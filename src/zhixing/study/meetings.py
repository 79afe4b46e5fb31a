"""A meeting planned for a point of a study plan knows its point: the form that plans it carries the id along."""

import re
from typing import Any

from django.dispatch import receiver

from zhixing.activities.models import Activity
from zhixing.activities.signals import planned
from zhixing.core.actions import Actor
from zhixing.core.ids import unit_of
from zhixing.study.actions.plans import link_meeting
from zhixing.study.models import PlanItem
from zhixing.study.queries.plans import find_item

TOKEN = re.compile(r"point-(\d{1,19})-[0-9a-f]{8}")


def token_for(item: PlanItem, chance: str) -> str:
    """Make the token of a form that plans the meeting of a point; `chance` keeps two forms apart."""
    return f"point-{item.pk}-{chance[:8]}"


@receiver(planned, dispatch_uid="study.planned")
def tie_to_point(*, activity: Activity, by: Actor, **_more: Any) -> None:
    """Tie a meeting to the point that it was planned for, where that is still free and of the same body."""
    found = TOKEN.fullmatch(activity.token)
    item = find_item(int(found[1])) if found and unit_of(int(found[1])) == activity.unit_id else None
    if item is None or item.plan.organization_id != activity.organization_id:
        return
    if item.activity is None and by.has_perm("study.guide", item.plan):
        link_meeting(by=by, plan=item.plan, item=item, activity=activity)
