"""Where each reader may go from any page."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import resolve

from tests.organizations.factories import (
    CommitteeFactory,
    GrantFactory,
    MemberFactory,
    OrganizationFactory,
    UserFactory,
    officer_of,
    organiser_of,
)
from zhixing.core.permissions import Role
from zhixing.site.navigation import places

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen_by(rf):
    def look(user, address="/"):
        request = rf.get(address)
        request.user = user
        request.resolver_match = resolve(address)
        return places(request)

    return look


def names(found):
    return [place.icon for place in found]


def test_a_stranger_goes_nowhere(seen_by):
    assert seen_by(AnonymousUser()) == []


def test_a_member_sees_the_branch(seen_by):
    branch = OrganizationFactory()

    found = seen_by(UserFactory(member=MemberFactory(branch=branch)))

    assert names(found) == ["today", "study", "branch", "scheme", "me"]
    assert found[2].url == f"/organizations/{branch.pk}/"


def test_a_branch_officer_sees_the_branch_even_where_a_member_of_another(seen_by):
    home, led = OrganizationFactory(), OrganizationFactory()
    user = UserFactory(member=MemberFactory(branch=home))
    GrantFactory(user=user, role=Role.BRANCH_OFFICER, organization=led)

    assert seen_by(user)[2].url == f"/organizations/{led.pk}/"
    assert "branch" in names(seen_by(officer_of(led)))


def test_an_organiser_sees_the_committee_and_set_up(seen_by):
    committee = CommitteeFactory()

    found = seen_by(organiser_of(committee))

    assert names(found) == ["today", "study", "committee", "scheme", "setup", "me"]
    assert found[2].url == f"/organizations/{committee.pk}/coverage/"


def test_an_inspector_sees_the_committee_without_set_up(seen_by):
    assert "setup" not in names(seen_by(GrantFactory(role=Role.INSPECTOR).user))


def test_somebody_without_a_role_sees_today_and_me(seen_by):
    assert names(seen_by(UserFactory())) == ["today", "me"]


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("/", "today"),
        ("/me/", "me"),
        ("/accounts/tokens/", "me"),
        ("/organizations/1/coverage/", "committee"),
        ("/study/", "study"),
        ("/organizations/1/schemes/", "scheme"),
        ("/set-up/", "setup"),
        ("/help/", None),
    ],
)
def test_the_place_where_one_is_is_marked(seen_by, address, here):
    found = seen_by(organiser_of(CommitteeFactory()), address)

    assert [place.icon for place in found if place.current] == ([here] if here else [])
