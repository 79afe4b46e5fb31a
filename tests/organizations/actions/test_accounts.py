from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.organizations.conftest import Tree
from tests.organizations.factories import MemberFactory, UserFactory
from tests.organizations.helpers import SYSTEM, message_of
from zhixing.accounts.models import User
from zhixing.core.permissions import Role
from zhixing.core.time import today
from zhixing.organizations.actions import end_grant, grant_role, open_account
from zhixing.organizations.models import Grant


def test_open_for_a_member_gives_an_account_of_theirs_and_a_link(place: Tree) -> None:
    opened = open_account(
        by=place.organiser, organization=place.branch, member=place.member, username="zhangsan"
    )

    assert (opened.user.name, opened.user.member_id, opened.user.unit_id) == (
        "张三",
        place.member.pk,
        place.member.unit_id,
    )
    assert not opened.user.has_usable_password()
    assert opened.link.startswith("/")


def test_open_twice_for_one_member_or_with_a_taken_name_is_refused(place: Tree) -> None:
    open_account(by=SYSTEM, organization=place.branch, member=place.member, username="zhangsan")
    other = MemberFactory(branch=place.branch)

    assert message_of(
        lambda: open_account(by=SYSTEM, organization=place.branch, member=place.member, username="zhangsan2")
    )
    for username in ("zhangsan", "张 三", ""):
        with pytest.raises(ValidationError) as refused:
            open_account(by=SYSTEM, organization=place.branch, member=other, username=username)
        assert "username" in refused.value.message_dict


def test_open_for_a_member_of_elsewhere_is_refused(place: Tree) -> None:
    stranger = MemberFactory(branch=place.elsewhere)

    assert message_of(
        lambda: open_account(by=place.organiser, organization=place.branch, member=stranger, username="x")
    )
    with pytest.raises(PermissionDenied):
        open_account(by=place.organiser, organization=place.elsewhere, member=stranger, username="x")
    assert not User.objects.filter(username="x").exists()


def test_a_branch_officer_opens_no_accounts_and_gives_no_roles(place: Tree) -> None:
    with pytest.raises(PermissionDenied):
        open_account(by=place.officer, organization=place.branch, member=place.member, username="x")
    with pytest.raises(PermissionDenied):
        grant_role(by=place.officer, organization=place.branch, user=place.officer, role=Role.BRANCH_OFFICER)


def test_a_role_holds_below_its_place_until_it_is_taken_back(place: Tree) -> None:
    user = UserFactory()
    grant = grant_role(
        by=place.organiser, organization=place.branch, user=user, role=Role.VIEWER, reason="督导"
    )

    assert User.objects.get(pk=user.pk).has_perm("organizations.view", place.cell)
    assert not User.objects.get(pk=user.pk).has_perm("organizations.view", place.other)

    end_grant(by=place.organiser, grant=grant)

    assert not User.objects.get(pk=user.pk).has_perm("organizations.view", place.cell)


def test_a_role_of_long_ago_is_ended_and_kept(place: Tree) -> None:
    grant = grant_role(
        by=SYSTEM,
        organization=place.branch,
        user=UserFactory(),
        role=Role.VIEWER,
        on=today() - timedelta(days=9),
    )

    assert message_of(lambda: end_grant(by=SYSTEM, grant=grant, on=today() - timedelta(days=10)))
    end_grant(by=SYSTEM, grant=grant)

    assert Grant.objects.get(pk=grant.pk).ends == today()


def test_the_same_role_again_is_one_role(place: Tree) -> None:
    user = UserFactory()
    for _click in range(2):
        grant_role(by=SYSTEM, organization=place.branch, user=user, role=Role.VIEWER)

    assert Grant.objects.filter(user=user).count() == 1


def test_nobody_makes_an_operator_or_a_member_on_the_pages(place: Tree) -> None:
    for role in (Role.OPERATOR, Role.MEMBER, "emperor"):
        assert message_of(
            lambda role=role: grant_role(
                by=place.organiser, organization=place.branch, user=UserFactory(), role=role
            )
        )


def test_a_role_elsewhere_cannot_be_given_or_taken(place: Tree) -> None:
    grant = grant_role(by=SYSTEM, organization=place.elsewhere, user=UserFactory(), role=Role.VIEWER)

    with pytest.raises(PermissionDenied):
        grant_role(by=place.organiser, organization=place.elsewhere, user=place.organiser, role=Role.VIEWER)
    with pytest.raises(PermissionDenied):
        end_grant(by=place.organiser, grant=grant)
