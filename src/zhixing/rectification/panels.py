"""What rectification adds to an activity's page: the way to list a problem that was found there."""

from dataclasses import dataclass
from typing import Any

from zhixing.activities.beside import Panel, activity_panel
from zhixing.activities.models import Activity
from zhixing.organizations.choices import Kind
from zhixing.organizations.models import Organization


@dataclass(frozen=True)
class FoundHere:
    """The activity, and the body on whose list its problems come."""

    activity: Activity
    organization: Organization


@activity_panel
def problems_panel(user: Any, activity: Activity) -> Panel | None:
    """Show whoever keeps the body's lists where to list a problem found at the activity."""
    body = activity.organization
    if body.kind == Kind.CELL and body.parent:
        body = body.parent
    if not user.has_perm("rectification.keep", body):
        return None
    return Panel("rectification/of_activity.html", FoundHere(activity, body))
