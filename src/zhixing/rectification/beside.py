"""What rooms above add to a body's problem list: they register here, so that this room knows none of them."""

from zhixing.core.sources import Panel, Panels
from zhixing.organizations.models import Organization

__all__ = ["Panel", "list_panel"]

list_panel = Panels[Organization]()
