"""Who may put plans in force, adapt them, and waive."""

from typing import Any

from zhixing.core.paths import SEGMENT
from zhixing.core.permissions import Role, allow
from zhixing.organizations.permissions import EVERYONE, OFFICERS, path_of


def path_above(waived: Any) -> str | None:
    """Tell the place of the body directly above: it, not the branch itself, waives (R3.1-4)."""
    path = path_of(waived)
    return path[:-SEGMENT] or None if path else None


allow("schemes.view", EVERYONE, at=path_of)
allow("schemes.adopt", (Role.COMMITTEE_ORGANISER,), at=path_of)
allow("schemes.adapt", OFFICERS, at=path_of)  # the unit's or branch's own plan: adds and tightens only
allow("schemes.waive", (Role.COMMITTEE_ORGANISER,), at=path_above)
allow("schemes.waive_self", OFFICERS, at=path_of)  # where the plan itself leaves it to the unit (R2.1-7)
