"""Who sees classes (everybody at or below the body that holds them), who holds them, who enrols whom."""

from typing import Any

import rules

from zhixing.core.permissions import PERMISSIONS, Role, allow, allow_also, roles_of
from zhixing.organizations.permissions import EVERYONE, OFFICERS, path_of

allow("training.view", EVERYONE, at=path_of)
allow("training.hold", OFFICERS, at=path_of)
allow("training.enrol", OFFICERS, at=path_of)  # the members of a branch, in whatever class
allow(
    "training.view_untrained", (*OFFICERS, Role.INSPECTOR, Role.VIEWER), at=path_of
)  # how many; names are a matter of the roster's own permission


@rules.predicate
def stands_below(user: Any, obj: Any = None) -> bool:
    """Tell whether the user holds a role at or below the body that holds it: the class may be for them."""
    path = path_of(obj) if obj is not None else None
    held = [role for role in roles_of(user) if role.role in PERMISSIONS["training.view"].roles]
    return path is not None and any(role.path.startswith(path) for role in held)


allow_also("training.view", stands_below)
