"""The main navigation: a few places, by what the reader is and where."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import pgettext_lazy

from zhixing.core.permissions import Role, RoleAt, roles_of

BRANCH_ROLES = (Role.BRANCH_OFFICER, Role.MEMBER)
COMMITTEE_ROLES = (Role.COMMITTEE_ORGANISER, Role.INSPECTOR, Role.VIEWER)
SET_UP_PERMISSIONS = ("organizations.manage", "organizations.grant")

LABELS = {
    "today": pgettext_lazy("navigation", "Today"),
    "study": pgettext_lazy("navigation", "Study"),
    "branch": pgettext_lazy("navigation", "Branch"),
    "committee": pgettext_lazy("navigation", "Committee"),
    "scheme": pgettext_lazy("navigation", "Scheme"),
    "setup": pgettext_lazy("navigation", "Set-up"),
    "me": pgettext_lazy("navigation", "Me"),
}
# Which place a page belongs to, by the beginning of its view's name; the first that fits.
BELONGS = (
    ("today", "today"),
    ("me", "me"),
    ("my-life", "me"),
    ("polls:opinions-of-mine", "me"),
    ("accounts:", "me"),
    ("notices:", "me"),
    ("mfa_", "me"),
    ("usersessions", "me"),
    ("account_", "me"),
    ("study:", "study"),
    ("library:", "study"),
    ("training:", "study"),
    ("schemes:", "scheme"),
    ("supervision:plan", "branch"),
    ("supervision:", "committee"),
    ("activities:", "branch"),
    ("rectification:mine", "me"),
    ("rectification:hand-in", "me"),
    ("rectification:change-own", "me"),
    ("rectification:", "branch"),
    ("life:", "branch"),
    ("polls:", "branch"),
    ("appraisal:", "branch"),
    ("inspection:", "committee"),
    ("organizations:member", "branch"),
    ("organizations:", "setup"),
)


@dataclass(frozen=True)
class Place:
    """One entry of the navigation; `icon` names it in the sprite too."""

    icon: str
    url: str
    current: bool

    @property
    def label(self) -> str:
        """Its name for people."""
        return str(LABELS[self.icon])


def places(request: HttpRequest) -> list[Place]:
    """List where the reader may go from any page; nothing before sign-in."""
    user = request.user
    if not user.is_authenticated:
        return []
    here = _here(request)
    return [Place(name, url, name == here) for name, url in _addresses(user) if url]


def _addresses(user: Any) -> Iterator[tuple[str, str]]:
    branch = _widest(user, BRANCH_ROLES)
    committee = _widest(user, COMMITTEE_ROLES)
    yield "today", _address("today")
    if branch or committee:
        yield "study", _address("study:home")
    if branch:
        yield "branch", _address("supervision:plan", branch.organization_id)
    if committee:
        yield "committee", _address("supervision:coverage", committee.organization_id)
    seen = committee or branch
    if seen:
        yield "scheme", _address("schemes:list", seen.organization_id)
    if any(user.has_perm(code) for code in SET_UP_PERMISSIONS):
        yield "setup", _address("organizations:set-up")
    yield "me", _address("me")


def _widest(user: Any, roles: tuple[Role, ...]) -> RoleAt | None:
    """Find the role that leads to this entry: the first kind held, at its highest place."""
    held = [role for role in roles_of(user) if role.role in roles]
    return min(
        held,
        key=lambda role: (roles.index(role.role) if roles is BRANCH_ROLES else 0, role.path),
        default=None,
    )


def _address(name: str, *args: int) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:  # a house without that room
        return ""


def _here(request: HttpRequest) -> str:
    match = request.resolver_match
    name = match.view_name if match else ""
    return next((place for start, place in BELONGS if name.startswith(start)), "")
