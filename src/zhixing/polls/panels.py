"""What polls add to an activity's page: the secret ballots held at the meeting, and the way to prepare one."""

from dataclasses import dataclass
from typing import Any

from zhixing.activities.beside import Panel, activity_panel
from zhixing.activities.models import Activity
from zhixing.organizations.models import Organization
from zhixing.polls.models import Ballot
from zhixing.polls.queries.ballots import ballots_of


@dataclass(frozen=True)
class AtMeeting:
    """The activity, its body, and the ballots held there."""

    activity: Activity
    organization: Organization
    ballots: list[Ballot]
    may_run: bool


@activity_panel
def ballots_panel(user: Any, activity: Activity) -> Panel | None:
    """Show a meeting's ballots to who may see them, and officers the way to a new one."""
    body = activity.organization
    if not user.has_perm("polls.view", body):
        return None
    rows = list(ballots_of(body).filter(activity_id=activity.pk))
    may_run = user.has_perm("polls.run", body)
    if not rows and not may_run:
        return None
    return Panel("polls/of_activity.html", AtMeeting(activity, body, rows, may_run))
