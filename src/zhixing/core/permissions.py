"""Who may do what, where: roles held at a place in the tree, and the permissions that they carry.

A room's permissions.py says, for each of its permissions, which roles carry it and where an object stands;
`user.has_perm(code, obj)` then answers, through `rules`. Roles themselves come from dated posts and grants,
which the organisations room resolves (`role_source`).
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import rules
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhixing.core.paths import above
from zhixing.core.sources import Sources


class Role(StrEnum):
    """What a person is to an organisation and everything below it."""

    MEMBER = "member"
    BRANCH_OFFICER = "branch_officer"
    COMMITTEE_ORGANISER = "committee_organiser"
    INSPECTOR = "inspector"
    VIEWER = "viewer"
    OPERATOR = "operator"

    @property
    def label(self) -> str:
        """The role's name for people."""
        return str(ROLE_LABELS[self])


ROLE_LABELS = {
    Role.MEMBER: _("member"),
    Role.BRANCH_OFFICER: _("branch officer"),
    Role.COMMITTEE_ORGANISER: _("committee organiser"),
    Role.INSPECTOR: _("inspector"),
    Role.VIEWER: _("viewer"),
    Role.OPERATOR: _("operator"),
}


@dataclass(frozen=True)
class RoleAt:
    """A role held at one organisation: it reaches the whole subtree below `path`."""

    role: Role
    organization_id: int
    path: str
    unit_id: int

    def reaches(self, path: str) -> bool:
        """Tell whether the organisation at `path` stands at or below this one."""
        return path.startswith(self.path)


@dataclass(frozen=True)
class Rule:
    """One permission: the roles that carry it."""

    code: str
    roles: frozenset[Role]


PERMISSIONS: dict[str, Rule] = {}
# Functions that tell a user's roles today.
role_source = Sources[Callable[[Any], Iterable[RoleAt]]]()


def roles_of(user: Any) -> tuple[RoleAt, ...]:
    """Tell a user's roles today; asked once for each user object, so once a request."""
    if not getattr(user, "is_active", False):
        return ()
    cached: tuple[RoleAt, ...] | None = getattr(user, "_roles", None)
    if cached is None:
        cached = tuple(role for source in role_source for role in source(user))
        user._roles = cached  # noqa: SLF001  our own cache on the request's user
    return cached


def held_at(user: Any, roles: Collection[Role]) -> set[int]:
    """Tell the organisations at which the user holds one of these roles itself; none below them."""
    return {role.organization_id for role in roles_of(user) if role.role in roles}


def allow(code: str, roles: Iterable[Role], *, at: Callable[[Any], str | None]) -> None:
    """Define a permission: `roles` carry it for objects whose place in the tree is `at(obj)` (a path).

    Without an object the question is whether the user carries it anywhere (for menus).
    """
    rule = PERMISSIONS[code] = Rule(code, frozenset(roles))

    @rules.predicate
    def carried(user: Any, obj: Any = None) -> bool:
        held = [role for role in roles_of(user) if role.role in rule.roles]
        if obj is None:
            return bool(held)
        path = at(obj)
        return path is not None and any(role.reaches(path) for role in held)

    rules.set_perm(code, carried)


def allow_also(code: str, fits: Any) -> None:
    """Let whoever fits a predicate of `rules` have a permission too; one that no role carries is theirs alone."""
    PERMISSIONS.setdefault(code, Rule(code, frozenset()))
    carried = rules.permissions.permissions.get(code)
    rules.set_perm(code, fits if carried is None else carried | fits)


def scopes(user: Any, code: str) -> list[str]:
    """List the paths below which the user carries the permission, the widest only."""
    limit = getattr(user, "path_limit", None)
    paths = sorted({role.path for role in roles_of(user) if role.role in PERMISSIONS[code].roles})
    if limit is not None:
        paths = [
            max(path, limit, key=len) for path in paths if path.startswith(limit) or limit.startswith(path)
        ]
    return [path for path in paths if not any(path != other and path.startswith(other) for other in paths)]


def within(user: Any, code: str, field: str = "path") -> Q:
    """Make the condition "stands where the user carries the permission", as range scans over `field`."""
    condition = Q(pk__in=[])
    for path in scopes(user, code):
        condition |= Q(**{f"{field}__gte": path, f"{field}__lt": above(path)})
    return condition
