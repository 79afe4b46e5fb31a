"""Who may look after other people's accounts."""

from copy import copy
from os.path import commonprefix

from zhixing.accounts.models import User
from zhixing.core.paths import SEGMENT
from zhixing.core.permissions import Role, allow, roles_of


def place_of(user: User) -> str | None:
    """Tell where an account stands: the lowest place above all that it holds; None where it holds none.

    So an organiser never gets hold of the account of somebody who holds more than the organiser's subtree.
    """
    asked = copy(user)
    asked.is_active = True  # a closed account stands where it stood
    paths = [role.path for role in roles_of(asked)]
    if not paths:
        return None
    shared = commonprefix(paths)  # noqa: RUF071  these paths are texts of fixed segments
    return shared[: len(shared) // SEGMENT * SEGMENT]


allow(
    "accounts.manage", (Role.COMMITTEE_ORGANISER, Role.OPERATOR), at=place_of
)  # new link, second factor, closing
