"""What the library adds to an activity's page."""

from dataclasses import dataclass
from typing import Any

from zhixing.activities.beside import Panel, activity_panel
from zhixing.activities.models import Activity
from zhixing.library.models import Material
from zhixing.library.queries.materials import KEEP, materials_of
from zhixing.organizations.choices import Kind
from zhixing.organizations.models import Organization


@dataclass(frozen=True)
class OfActivity:
    """What was recorded at an activity or used there, and the body where more may be added, if any."""

    activity: Activity
    materials: list[Material]
    keeper: Organization | None


@activity_panel
def materials_panel(user: Any, activity: Activity) -> Panel | None:
    """Show an activity's recordings, slides and links, and where to add one."""
    body = activity.organization
    if body.kind == Kind.CELL and body.parent:
        body = body.parent
    keeper = body if user.has_perm(KEEP, body) else None
    found = materials_of(user, activity)
    if not found and keeper is None:
        return None
    return Panel("library/of_activity.html", OfActivity(activity, found, keeper))
