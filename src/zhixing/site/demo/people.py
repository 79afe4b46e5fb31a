"""The accounts of the demo: one for each of those who will use the house, signed in with one click."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from zhixing.accounts.models import User
from zhixing.core.actions import Actor, action, record
from zhixing.core.permissions import Role
from zhixing.core.time import today
from zhixing.organizations.choices import Kind, PostCode
from zhixing.organizations.models import Affiliation, Grant, Member, Organization, Post
from zhixing.organizations.models.member import on_day


@dataclass(frozen=True)
class Cast:
    """Where the personas stand: one branch with its secretary and a member, its committee, the root."""

    root: Organization
    committee: Organization
    branch: Organization
    secretary: Member
    member: Member


def cast_below(root: Organization, day: date) -> Cast:
    """Choose the personas' places: the first organ committee and the first branch directly below it."""
    committee = Organization.objects.below(root.path).filter(kind=Kind.ORGAN_COMMITTEE).order_by("path")[0]
    branch = Organization.objects.filter(parent=committee, kind=Kind.BRANCH).order_by("path")[0]
    here = Q(unit_id=branch.unit_id, organization=branch)
    secretary = (
        Post.objects.filter(here, on_day(day), code=PostCode.SECRETARY).select_related("member")[0].member
    )
    others = Affiliation.objects.filter(here, on_day(day)).exclude(member_id=secretary.pk)
    ordinary = others.select_related("member").order_by("-member_id")[0].member
    return Cast(root, committee, branch, secretary, ordinary)


@action("site.open_demo_accounts", permission=None)  # an operator's command line only: no page leads here
def open_demo_accounts(*, by: Actor, cast: Cast) -> list[User]:
    """Open the personas' accounts, without passwords: only the demo's own sign-in page lets them in."""
    users = [
        _account("demo-secretary", cast.secretary.name, cast.secretary),
        _account("demo-member", cast.member.name, cast.member),
        _account("demo-organiser", "机关党委组织员"),
        _account("demo-provincial", "工委组织员"),
        _account("demo-inspector", "工委督查员"),
    ]
    for username, role, place in (
        ("demo-organiser", Role.COMMITTEE_ORGANISER, cast.committee),
        ("demo-provincial", Role.COMMITTEE_ORGANISER, cast.root),
        ("demo-inspector", Role.INSPECTOR, cast.root),
    ):
        user = next(each for each in users if each.username == username)
        Grant.objects.create(user=user, role=role, organization=place, starts=today(), reason="演示")
    record(cast.root, new={"accounts": [user.username for user in users]})
    return users


def _account(username: str, name: str, member: Member | None = None) -> User:
    whose = {"unit_id": member.unit_id, "member_id": member.pk} if member else {}
    return User.objects.create_user(username, name=name, **whose)
