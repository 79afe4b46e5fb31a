"""Avoidance (回避): nobody inspects the organisation to which they belong, where they hold a post or have a task."""

from typing import Any

from django.db.models import Q

from zhixing.core.permissions import Role
from zhixing.core.time import today
from zhixing.organizations.choices import Kind
from zhixing.organizations.models import Affiliation, Grant, Organization, Post
from zhixing.organizations.models.member import on_day

WATCHING = (Role.INSPECTOR, Role.VIEWER)  # a grant to look on ties nobody to the body


def own_bodies(user: Any) -> frozenset[int]:
    """List the organisations that a user may not inspect, a cell's branch with it; asked once a request."""
    found: frozenset[int] | None = getattr(user, "_own_bodies", None)
    if found is None:
        found = frozenset(_own_bodies(user)) if getattr(user, "pk", None) is not None else frozenset()
        user._own_bodies = found  # noqa: SLF001  our own cache on the request's user
    return found


def _own_bodies(user: Any) -> set[int]:
    day = today()
    granted = Grant.objects.filter(on_day(day), user_id=user.pk).exclude(role__in=WATCHING)
    ids = set(granted.values_list("organization_id", flat=True))
    if user.member_id is not None:
        mine = Q(unit_id=user.unit_id, member_id=user.member_id)
        for table in (Affiliation, Post):
            rows = table.objects.filter(mine, on_day(day))
            ids.update(rows.values_list("organization_id", flat=True))
    cells = Organization.objects.filter(pk__in=ids, kind=Kind.CELL, parent__isnull=False)
    return ids.union(cells.values_list("parent_id", flat=True)) if ids else ids


def must_avoid(user: Any, organization_id: int) -> bool:
    """Tell whether a user has to leave an organisation to the other inspectors."""
    return getattr(user, "pk", None) is not None and organization_id in own_bodies(user)
