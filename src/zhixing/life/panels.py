"""What meetings of organisational life add to an activity's page: the way to the round that it belongs to."""

from typing import Any

from zhixing.activities.beside import Panel, activity_panel
from zhixing.activities.models import Activity
from zhixing.life.queries.meetings import meeting_at


@activity_panel
def round_panel(user: Any, activity: Activity) -> Panel | None:
    """Lead from the meeting to its round."""
    meeting = meeting_at(activity)
    if meeting is None or not user.has_perm("life.view", meeting):
        return None
    return Panel("life/of_activity.html", meeting)
