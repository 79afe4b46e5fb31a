"""What may be done in the tree, by which roles; roles come from dated posts, affiliations and grants."""

from collections.abc import Iterator
from typing import Any

import rules
from django.db.models import Q

from zhixing.core.permissions import Role, RoleAt, allow, allow_also, role_source
from zhixing.core.time import today
from zhixing.organizations.choices import COMMITTEE_POSTS, COMMITTEES, Kind, PostCode
from zhixing.organizations.models import Affiliation, Grant, Post
from zhixing.organizations.models.member import on_day

# Posts make roles by where they are held.
BRANCH_KINDS = {Kind.BRANCH, Kind.GENERAL_BRANCH, Kind.CELL}
ORGANISER_POSTS = {PostCode.SECRETARY, PostCode.DEPUTY_SECRETARY, PostCode.ORGANISATION, PostCode.ORGANISER}


def role_of_post(code: str, kind: str) -> Role | None:
    """Tell the role that a post carries in an organisation of this kind, if any."""
    if kind in BRANCH_KINDS and code in COMMITTEE_POSTS:
        return Role.BRANCH_OFFICER
    if kind in COMMITTEES and code in ORGANISER_POSTS:
        return Role.COMMITTEE_ORGANISER
    if kind in COMMITTEES and code == PostCode.DISCIPLINE:
        return Role.INSPECTOR
    return None


@role_source
def held_roles(user: Any) -> Iterator[RoleAt]:
    """Tell the roles that a user holds today: three queries, however many roles."""
    day = today()
    for grant in Grant.objects.filter(on_day(day), user=user).select_related("organization"):
        place = grant.organization
        yield RoleAt(Role(grant.role), place.pk, place.path, place.unit_id)
    if user.member_id is None:
        return
    mine = Q(unit_id=user.unit_id, member_id=user.member_id)
    for post in Post.objects.filter(mine, on_day(day)).select_related("organization"):
        role = role_of_post(post.code, post.organization.kind)
        if role:
            yield RoleAt(role, post.organization_id, post.organization.path, post.organization.unit_id)
    for belongs in Affiliation.objects.filter(mine, on_day(day)).select_related("organization"):
        place = belongs.organization
        yield RoleAt(Role.MEMBER, place.pk, place.path, place.unit_id)


def path_of(obj: Any) -> str | None:
    """Tell where an object stands in the tree: an organisation, or whatever has one."""
    path = getattr(obj, "path", None)
    if path is not None:
        return str(path)
    organization = getattr(obj, "organization", None)
    return organization.path if organization is not None else None


def path_of_member(member: Any) -> str | None:
    """Tell where a member belongs today, or belonged last."""
    last = (
        Affiliation.objects.filter(unit_id=member.unit_id, member_id=member.pk)
        .select_related("organization")
        .order_by("-starts")
        .first()
    )
    return last.organization.path if last else None


EVERYONE = (Role.MEMBER, Role.BRANCH_OFFICER, Role.COMMITTEE_ORGANISER, Role.INSPECTOR, Role.VIEWER)
OFFICERS = (Role.BRANCH_OFFICER, Role.COMMITTEE_ORGANISER)

allow("organizations.view", EVERYONE, at=path_of)  # that a body exists, and what it is
allow("organizations.view_members", (*OFFICERS, Role.INSPECTOR), at=path_of)  # the roster by name, masked
allow("organizations.view_member", (*OFFICERS, Role.INSPECTOR), at=path_of_member)
allow(
    "organizations.reveal", OFFICERS, at=path_of_member
)  # a full ID or phone number; each reading is logged
allow("organizations.edit_member", OFFICERS, at=path_of_member)
allow("organizations.manage_members", OFFICERS, at=path_of)  # enter, transfer in, posts of the branch
allow("organizations.manage", (Role.COMMITTEE_ORGANISER,), at=path_of)  # the tree, import
allow("organizations.grant", (Role.COMMITTEE_ORGANISER,), at=path_of)  # roles of accounts, opening accounts
allow("organizations.import", (Role.COMMITTEE_ORGANISER,), at=path_of)  # rosters below this place
allow("organizations.found_unit", (), at=path_of)  # nobody on the pages: an operator, on the command line


@rules.predicate
def is_oneself(user: Any, member: Any = None) -> bool:
    """Tell whether the account is the member's own."""
    return member is not None and (user.unit_id, user.member_id) == (member.unit_id, member.pk)


# Everybody reads what is held about them, in full, and who else has read it.
for _code in ("organizations.view_member", "organizations.reveal"):
    allow_also(_code, is_oneself)
