"""Who reads the library (everybody at or below the body that keeps a text), and who keeps it."""

from typing import Any

import rules

from zhixing.core.permissions import PERMISSIONS, allow, allow_also, roles_of
from zhixing.organizations.permissions import EVERYONE, OFFICERS, path_of

allow("library.view", EVERYONE, at=path_of)
allow("library.keep", OFFICERS, at=path_of)  # texts and materials of a body, and what it pushes


@rules.predicate
def stands_below(user: Any, obj: Any = None) -> bool:
    """Tell whether the user holds a role at or below the body that keeps it: what is kept is for them."""
    path = path_of(obj) if obj is not None else None
    held = [role for role in roles_of(user) if role.role in PERMISSIONS["library.view"].roles]
    return path is not None and any(role.path.startswith(path) for role in held)


allow_also("library.view", stands_below)
