from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from tests.organizations.conftest import Tree
from tests.organizations.factories import MemberFactory, UserFactory
from tests.organizations.helpers import SYSTEM, message_of, touches
from zhixing.core.permissions import Role, roles_of
from zhixing.core.time import today
from zhixing.organizations.actions import begin_post, end_affiliation, end_post, set_rank
from zhixing.organizations.choices import PostCode, Rank
from zhixing.organizations.models import Post, RankHolding
from zhixing.organizations.queries import posts_in

DAY = date(2016, 5, 1)


def test_a_new_secretary_ends_the_one_before(place: Tree) -> None:
    with touches() as seen:
        begin_post(
            by=place.organiser,
            organization=place.branch,
            member=place.member,
            code=PostCode.SECRETARY,
            on=DAY,
        )

    assert [(post.member.name, post.starts) for post in posts_in(place.branch, DAY)] == [("张三", DAY)]
    assert len({touch.member_id for touch in seen if touch.member_id}) == 2


def test_a_second_committee_member_stands_beside_the_first(place: Tree) -> None:
    for person in (place.member, MemberFactory(branch=place.branch)):
        begin_post(
            by=SYSTEM, organization=place.branch, member=person, code=PostCode.COMMITTEE_MEMBER, on=DAY
        )

    assert posts_in(place.branch, DAY).filter(code=PostCode.COMMITTEE_MEMBER).count() == 2


def test_the_same_post_again_changes_nothing(place: Tree) -> None:
    posts = [
        begin_post(by=SYSTEM, organization=place.branch, member=place.member, code=PostCode.PUBLICITY, on=DAY)
        for _click in range(2)
    ]

    assert posts[0].pk == posts[1].pk


def test_a_post_before_the_present_holder_s_is_refused(place: Tree) -> None:
    assert message_of(
        lambda: begin_post(
            by=SYSTEM,
            organization=place.branch,
            member=place.member,
            code=PostCode.SECRETARY,
            on=date(2009, 1, 1),
        )
    )


def test_a_post_for_a_stranger_of_another_unit_is_refused(place: Tree) -> None:
    stranger = MemberFactory(branch=place.elsewhere)

    assert message_of(
        lambda: begin_post(
            by=SYSTEM, organization=place.branch, member=stranger, code=PostCode.PUBLICITY, on=DAY
        )
    )
    with pytest.raises(PermissionDenied):
        begin_post(
            by=place.officer, organization=place.branch, member=stranger, code=PostCode.PUBLICITY, on=DAY
        )


def test_a_post_carries_its_role_from_its_first_day_until_its_last(place: Tree) -> None:
    yesterday = today() - timedelta(days=1)
    post = begin_post(
        by=SYSTEM,
        organization=place.branch,
        member=place.member,
        code=PostCode.DEPUTY_SECRETARY,
        on=yesterday,
    )

    assert Role.BRANCH_OFFICER in {role.role for role in roles_of(UserFactory(member=place.member))}

    end_post(by=place.officer, post=post, on=today())

    from zhixing.accounts.models import User

    user = User.objects.get(member_id=place.member.pk)
    assert {role.role for role in roles_of(user)} == {Role.MEMBER}


def test_a_post_ended_on_its_first_day_never_was(place: Tree) -> None:
    post = begin_post(
        by=SYSTEM, organization=place.branch, member=place.member, code=PostCode.PUBLICITY, on=DAY
    )

    end_post(by=SYSTEM, post=post, on=DAY)

    assert not Post.objects.of(post.pk).exists()


def test_a_post_ended_before_it_began_or_in_the_future_is_refused(place: Tree) -> None:
    post = begin_post(
        by=SYSTEM, organization=place.branch, member=place.member, code=PostCode.PUBLICITY, on=DAY
    )

    for day in (DAY - timedelta(days=1), today() + timedelta(days=1)):
        assert message_of(lambda day=day: end_post(by=SYSTEM, post=post, on=day))


def test_a_rank_follows_the_one_before(place: Tree) -> None:
    set_rank(by=place.officer, member=place.member, rank=Rank.STAFF, on=date(2012, 1, 1))
    set_rank(by=place.officer, member=place.member, rank=Rank.SECTION_HEAD, on=DAY, leading=True)
    set_rank(by=place.officer, member=place.member, rank=Rank.SECTION_HEAD, on=today(), leading=True)

    rows = RankHolding.objects.filter(unit_id=place.member.unit_id, member=place.member).order_by("starts")
    assert [(row.rank, row.leading, row.ends) for row in rows] == [
        (Rank.STAFF, False, DAY),
        (Rank.SECTION_HEAD, True, None),
    ]


def test_a_rank_can_end_without_another(place: Tree) -> None:
    set_rank(by=SYSTEM, member=place.member, rank=Rank.STAFF, on=date(2012, 1, 1))

    assert set_rank(by=SYSTEM, member=place.member, rank="", on=DAY) is None
    assert RankHolding.objects.get(unit_id=place.member.unit_id, member=place.member).ends == DAY


def test_an_unknown_rank_or_an_impossible_day_is_refused(place: Tree) -> None:
    set_rank(by=SYSTEM, member=place.member, rank=Rank.STAFF, on=DAY)

    for rank, day in (
        ("emperor", DAY),
        (Rank.SECTION_HEAD, date(2010, 1, 1)),
        (Rank.STAFF, today() + timedelta(days=1)),
    ):
        assert message_of(
            lambda rank=rank, day=day: set_rank(by=SYSTEM, member=place.member, rank=rank, on=day)
        )


def test_a_post_that_never_was_touches_its_body_and_its_holder(place: Tree) -> None:
    post = Post.objects.create(
        unit_id=place.committee.unit_id,
        organization=place.committee,
        member=place.member,
        code=PostCode.TEAM_MEMBER,
        starts=today(),
    )
    with touches() as seen:
        end_affiliation(by=SYSTEM, member=place.member, on=today(), reason="moved_out")

    assert not Post.objects.filter(unit_id=post.unit_id, pk=post.pk).exists()
    assert place.committee.pk in {touch.organization_id for touch in seen}
