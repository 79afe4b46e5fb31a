"""What activities add to a member's page."""

from typing import Any

from zhixing.activities.queries.lives import lives_of, may_see
from zhixing.core.time import today
from zhixing.organizations.models import Member
from zhixing.organizations.panels import Panel, member_panel


@member_panel
def both_lives(user: Any, member: Member) -> Panel | None:
    """Show a leading cadre's double organisational life of this year to who may see all of it (R3.2-2)."""
    lives = lives_of(member, today().year)
    if lives is None or not may_see(user, lives):
        return None
    return Panel("activities/lives.html", lives)
