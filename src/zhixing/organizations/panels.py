"""What rooms above add to a member's page: they register here, so that this room knows none of them."""

from zhixing.core.sources import Panel, Panels
from zhixing.organizations.models import Member

__all__ = ["Panel", "member_panel"]

member_panel = Panels[Member]()
