"""What pages ask about accounts."""

from django.utils.translation import gettext as _

from zhixing.accounts.models import User
from zhixing.core.permissions import Role, roles_of


def reach_of(user: User) -> list[tuple[str, str]]:
    """List the places to which a token may be limited: the user's own, as path and words."""
    held: dict[str, list[str]] = {}
    for role in roles_of(user):
        held.setdefault(role.path, []).append(Role(role.role).label)
    places = [
        (path, _("only where I am: {roles}").format(roles="、".join(labels))) for path, labels in held.items()
    ]
    return [("", _("everywhere that I reach")), *places]
