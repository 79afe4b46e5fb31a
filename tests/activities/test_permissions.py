"""Who may see: one answer for an activity and for a list of them."""

import pytest

from tests.activities.factories import SYSTEM, branch_with, confirmed, member, plan, post
from tests.organizations.factories import (
    CommitteeFactory,
    GrantFactory,
    OrganizationFactory,
    UserFactory,
    organiser_of,
)
from zhixing.activities.actions import add_visitor
from zhixing.activities.drafts import Speaker
from zhixing.activities.queries import find, visible_to
from zhixing.core.permissions import Role
from zhixing.organizations.choices import Kind, PostCode


@pytest.fixture
def tree(db):
    """Two branches below a committee, a third elsewhere, a Party group, and activities in each."""
    above = CommitteeFactory()
    one, officer, people = branch_with(3, parent=above)
    two, other_officer, others = branch_with(3, parent=above)
    lone = OrganizationFactory(unit=above.unit)
    group = OrganizationFactory(unit=above.unit, kind=Kind.PARTY_GROUP)
    leader = member(lone)
    post(leader, group, PostCode.TEAM_MEMBER)
    lecturer = member(lone)
    visited = plan(one)
    add_visitor(by=SYSTEM, activity=visited, name="x", member=member(lone, name="听课人"))
    activities = [
        visited,
        plan(two),
        plan(one, others=(two,), joint_reason="共建"),
        plan(lone),
        plan(group, kinds=("theory_group",)),
        confirmed(two, kinds=("lecture",), speakers=(Speaker(lecturer.name, member=lecturer),)),
    ]
    users = [
        officer,
        other_officer,
        UserFactory(member=people[0]),
        UserFactory(member=others[0]),
        UserFactory(member=leader),
        UserFactory(member=lecturer),
        organiser_of(above),
        GrantFactory(organization=two, role=Role.VIEWER).user,
        GrantFactory(organization=above, role=Role.INSPECTOR).user,
        GrantFactory(organization=above, role=Role.OPERATOR).user,
        UserFactory(),
        UserFactory(is_active=False),
        UserFactory(is_superuser=True, is_staff=True),
    ]
    return above, activities, users


def test_the_list_agrees_with_the_answer_for_each(tree):
    above, activities, users = tree
    for user in users:
        listed = set(visible_to(user, above.unit_id).values_list("pk", flat=True))
        one_by_one = {each.pk for each in activities if user.has_perm("activities.view", find(each.pk))}
        assert listed == one_by_one, user


def test_some_see_all_some_little_some_nothing(tree):
    above, _, users = tree
    seen = [visible_to(user, above.unit_id).count() for user in users]
    assert seen == [2, 3, 2, 3, 2, 2, 4, 3, 4, 0, 0, 0, 0]


def test_without_a_unit_the_units_of_one_s_roles_are_asked(tree):
    above, _, users = tree
    elsewhere = plan(OrganizationFactory())
    assert set(visible_to(users[0])) == set(visible_to(users[0], above.unit_id))
    assert elsewhere not in visible_to(users[0])


def test_recording_is_for_officers_and_those_above(tree):
    _, activities, users = tree
    recording = [user.has_perm("activities.record", find(activities[0].pk)) for user in users]
    assert recording == [True, *[False] * 5, True, *[False] * 6]


def test_reasons_are_for_the_branch_s_own_officers(tree):
    _, activities, users = tree
    reading = [user.has_perm("activities.view_reason", find(activities[0].pk)) for user in users]
    assert reading == [True, *[False] * 12]


def test_a_guest_of_another_unit_has_a_credit_not_a_view(tree):
    _, activities, _ = tree
    away = member(OrganizationFactory())
    add_visitor(by=SYSTEM, activity=activities[3], name=away.name, member=away)
    assert not UserFactory(member=away).has_perm("activities.view", find(activities[3].pk))
