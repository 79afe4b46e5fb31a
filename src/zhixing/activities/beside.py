"""What rooms above add to an activity's page: they register here, so that this room knows none of them."""

from zhixing.activities.models import Activity
from zhixing.core.sources import Panel, Panels

__all__ = ["Panel", "activity_panel"]

activity_panel = Panels[Activity]()
