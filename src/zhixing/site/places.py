"""Where somebody holds a role: the bodies whose lines Today shows."""

from collections.abc import Collection
from typing import Any

from zhixing.core.permissions import Role, held_at
from zhixing.organizations.models import Organization


def places(user: Any, roles: Collection[Role]) -> list[Organization]:
    """List where the user holds one of these roles, the widest place first."""
    ids = held_at(user, roles)
    return list(Organization.objects.filter(pk__in=ids).order_by("path")) if ids else []
