"""Who sees an activity, who records it, who may read why somebody was on leave."""

from typing import Any

import rules

from zhixing.activities.models import Activity, Resolution
from zhixing.activities.queries import host_paths, is_on_list
from zhixing.core.permissions import PERMISSIONS, Role, allow, allow_also, roles_of
from zhixing.organizations.permissions import EVERYONE, OFFICERS, path_of

allow("activities.view", EVERYONE, at=path_of)
allow("activities.record", OFFICERS, at=path_of)
allow(
    "activities.view_reason", (Role.BRANCH_OFFICER,), at=path_of
)  # illness is private: no superior needs it

allow("activities.finish_resolution", OFFICERS, at=path_of)


@rules.predicate
def hosts_it(user: Any, obj: Any = None) -> bool:
    """Tell whether the user carries the permission for one of a joint activity's other hosts."""
    if not isinstance(obj, Activity):
        return False
    held = [role for role in roles_of(user) if role.role in PERMISSIONS["activities.view"].roles]
    return any(role.reaches(path) for path in host_paths(obj) for role in held)


@rules.predicate
def takes_part(user: Any, obj: Any = None) -> bool:
    """Tell whether the user came, spoke, or is one of the team that meets."""
    return isinstance(obj, Activity) and user.is_active and is_on_list(user, obj)


allow_also("activities.view", hosts_it | takes_part)


@rules.predicate
def owns_it(user: Any, obj: Any = None) -> bool:
    """Tell whether it is the user's own member who is to do what was resolved."""
    if not isinstance(obj, Resolution) or not user.is_active or user.member_id is None:
        return False
    return (user.unit_id, user.member_id) == (obj.unit_id, obj.owner_id)


allow_also("activities.finish_resolution", owns_it)
