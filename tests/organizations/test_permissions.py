"""One question, two ways to ask: of one object, and of all. They agree."""

import pytest

from tests.organizations.conftest import Tree
from tests.organizations.factories import GrantFactory, MemberFactory, UserFactory
from zhixing.accounts.models import User
from zhixing.core.permissions import PERMISSIONS, Role
from zhixing.core.time import today
from zhixing.organizations.models import Organization
from zhixing.organizations.queries import belonging_within, tops, visible_to

OURS = [code for code in PERMISSIONS if code.startswith("organizations.")]
OF_PLACES = [
    code
    for code in OURS
    if code not in {"organizations.view_member", "organizations.edit_member", "organizations.reveal"}
]


@pytest.mark.parametrize("permission", OF_PLACES)
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("spot", ["committee", "branch", "cell", "elsewhere"])
def test_visible_to_and_has_perm_agree(place: Tree, permission: str, role: Role, spot: str) -> None:
    user = User.objects.get(pk=GrantFactory(organization=getattr(place, spot), role=role).user_id)

    listed = set(visible_to(user, permission))
    asked = {each for each in Organization.objects.all() if user.has_perm(permission, each)}

    assert listed == asked


def test_a_member_reads_about_themself_and_about_nobody_else(place: Tree) -> None:
    user = UserFactory(member=place.member)
    neighbour = MemberFactory(branch=place.branch)

    assert [
        user.has_perm(code, place.member) for code in ("organizations.view_member", "organizations.reveal")
    ] == [True] * 2
    assert [
        user.has_perm(code, neighbour) for code in ("organizations.view_member", "organizations.reveal")
    ] == [False] * 2
    assert not user.has_perm("organizations.edit_member", place.member)


def test_an_inspector_sees_members_and_reveals_nothing(place: Tree) -> None:
    user = GrantFactory(organization=place.committee, role=Role.INSPECTOR).user

    assert user.has_perm("organizations.view_member", place.member)
    assert not user.has_perm("organizations.reveal", place.member)


def test_lists_of_people_stay_within_the_scope(place: Tree) -> None:
    MemberFactory(branch=place.elsewhere, name="外人")

    names = {
        row.member.name for row in belonging_within(place.organiser, "organizations.view_members", today())
    }

    assert names == {"张三", "李四"}
    assert list(tops(place.organiser, "organizations.manage")) == [place.committee]


def test_nobody_founds_units_on_the_pages(place: Tree) -> None:
    users = [GrantFactory(organization=place.committee, role=role).user for role in Role]

    assert not any(user.has_perm("organizations.found_unit") for user in users)
