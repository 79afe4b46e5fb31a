import itertools
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.organizations.conftest import Tree
from tests.organizations.factories import (
    AffiliationFactory,
    GrantFactory,
    MemberFactory,
    OrganizationFactory,
    PostFactory,
    RankFactory,
    UserFactory,
)
from tests.organizations.helpers import SYSTEM, history, message_of, touches
from zhixing.core.time import today
from zhixing.organizations.actions import end_affiliation, transfer_member, undo_transfer
from zhixing.organizations.actions.members import claim
from zhixing.organizations.choices import LeavingReason
from zhixing.organizations.models import Affiliation, Member, Person, Post, RankHolding

DAY = date(2016, 5, 1)


def test_transfer_closes_one_affiliation_and_opens_another(place: Tree) -> None:
    with touches() as seen:
        transfer_member(by=place.organiser, member=place.member, to=place.other, on=DAY)

    assert history(place.member) == [
        ("办公室党支部", "2010-01-01", "2016-05-01"),
        ("人事处党支部", "2016-05-01", None),
    ]
    assert {(touch.organization_id, touch.member_id) for touch in seen} == {
        (place.branch.pk, None),
        (place.other.pk, None),
        (None, place.member.pk),
    }
    assert {(touch.first, touch.last) for touch in seen} == {(DAY, None)}


def test_transfer_twice_by_a_double_click_is_one_transfer(place: Tree) -> None:
    for _click in range(2):
        transfer_member(by=SYSTEM, member=place.member, to=place.other, on=DAY)

    assert len(history(place.member)) == 2


def test_transfer_ends_posts_in_the_old_branch_only(place: Tree) -> None:
    here = PostFactory(organization=place.branch, member=place.member)
    above = PostFactory(organization=place.committee, member=place.member)

    transfer_member(by=SYSTEM, member=place.member, to=place.other, on=DAY)

    assert Post.objects.of(here.pk).get().ends == DAY
    assert Post.objects.of(above.pk).get().ends is None


def test_transfer_to_another_cell_keeps_the_posts(place: Tree) -> None:
    post = PostFactory(organization=place.branch, member=place.member)

    transfer_member(by=place.officer, member=place.member, to=place.branch, cell=place.cell, on=DAY)

    assert Post.objects.of(post.pk).get().ends is None
    assert (
        Affiliation.objects.get(unit_id=place.member.unit_id, member=place.member, ends__isnull=True).cell
        == place.cell
    )


@pytest.mark.parametrize("day", [date(2010, 1, 1), date(2009, 1, 1), today() + timedelta(days=1)])
def test_transfer_on_an_impossible_day_is_refused(place: Tree, day: date) -> None:
    assert message_of(lambda: transfer_member(by=SYSTEM, member=place.member, to=place.other, on=day))
    assert len(history(place.member)) == 1


def test_transfer_to_a_committee_a_closed_branch_or_one_not_yet_founded_is_refused(place: Tree) -> None:
    closed = OrganizationFactory(parent=place.committee, dissolved_on=date(2015, 1, 1))
    later = OrganizationFactory(parent=place.committee, founded_on=date(2017, 1, 1))

    for to in (place.committee, closed, later):
        assert message_of(lambda to=to: transfer_member(by=SYSTEM, member=place.member, to=to, on=DAY))


def test_transfer_out_of_reach_is_refused_either_way(place: Tree) -> None:
    with pytest.raises(PermissionDenied):
        transfer_member(by=place.organiser, member=place.member, to=place.elsewhere, on=DAY)
    with pytest.raises(PermissionDenied):
        transfer_member(
            by=place.organiser, member=MemberFactory(branch=place.elsewhere), to=place.branch, on=DAY
        )


def test_transfer_of_one_who_had_left_takes_them_in_again(place: Tree) -> None:
    end_affiliation(by=SYSTEM, member=place.member, on=DAY, reason=LeavingReason.MOVED_OUT)

    assert message_of(
        lambda: transfer_member(by=SYSTEM, member=place.member, to=place.other, on=DAY - timedelta(days=1))
    )
    transfer_member(by=SYSTEM, member=place.member, to=place.other, on=date(2017, 1, 1))

    assert history(place.member)[-1] == ("人事处党支部", "2017-01-01", None)


def test_transfer_into_another_unit_takes_person_account_and_rank_along(place: Tree) -> None:
    claim(place.member)
    user = UserFactory(member=place.member)
    RankFactory(member=place.member)
    post = PostFactory(organization=place.committee, member=place.member)

    here = transfer_member(by=SYSTEM, member=place.member, to=place.elsewhere, on=DAY)

    user.refresh_from_db()
    assert here.unit == place.elsewhere.unit
    assert (here.name, here.id_number, here.came_from) == ("张三", "110101198005010018", place.member.pk)
    assert (user.unit_id, user.member_id) == (here.unit_id, here.pk)
    assert Person.objects.get(id_hash=here.id_hash).member_id == here.pk
    assert [held.starts for held in RankHolding.objects.filter(unit_id=here.unit_id, member=here)] == [DAY]
    assert Post.objects.of(post.pk).get().ends == DAY
    assert history(place.member)[-1][2] == "2016-05-01"
    assert history(here) == [("别处党支部", "2016-05-01", None)]


def test_transfer_there_and_back_finds_the_former_row_again(place: Tree) -> None:
    claim(place.member)
    there = transfer_member(by=SYSTEM, member=place.member, to=place.elsewhere, on=DAY)

    back = transfer_member(by=SYSTEM, member=there, to=place.other, on=date(2016, 9, 1))

    assert back.pk == place.member.pk
    assert history(back)[-1] == ("人事处党支部", "2016-09-01", None)


def test_transfer_by_somebody_who_looks_after_both_units(place: Tree) -> None:
    user = GrantFactory(organization=place.committee).user
    GrantFactory(user=user, organization=place.elsewhere.parent)

    assert (
        transfer_member(by=user, member=place.member, to=place.elsewhere, on=DAY).unit == place.elsewhere.unit
    )


def test_undo_puts_branch_and_posts_back(place: Tree) -> None:
    post = PostFactory(organization=place.branch, member=place.member)
    transfer_member(by=SYSTEM, member=place.member, to=place.other, on=DAY)

    undo_transfer(by=place.organiser, member=place.member)

    assert history(place.member) == [("办公室党支部", "2010-01-01", None)]
    assert Post.objects.of(post.pk).get().ends is None


def test_undo_across_units_brings_person_account_and_rank_home(place: Tree) -> None:
    claim(place.member)
    user = UserFactory(member=place.member)
    rank = RankFactory(member=place.member)
    there = transfer_member(by=SYSTEM, member=place.member, to=place.elsewhere, on=DAY)

    home = undo_transfer(by=SYSTEM, member=there)

    user.refresh_from_db()
    assert home.pk == place.member.pk == user.member_id
    assert history(home) == [("办公室党支部", "2010-01-01", None)]
    assert history(there) == []
    assert Person.objects.get(id_hash=home.id_hash).member_id == home.pk
    assert RankHolding.objects.of(rank.pk).get().ends is None


def test_undo_without_a_transfer_is_refused(place: Tree) -> None:
    assert message_of(lambda: undo_transfer(by=SYSTEM, member=place.member))


def test_leaving_ends_affiliation_and_posts(place: Tree) -> None:
    post = PostFactory(organization=place.committee, member=place.member)

    end_affiliation(by=place.officer, member=place.member, on=DAY, reason=LeavingReason.DIED)

    assert history(place.member) == [("办公室党支部", "2010-01-01", "2016-05-01")]
    assert Post.objects.of(post.pk).get().ends == DAY


def test_leaving_by_transfer_or_for_no_reason_is_refused(place: Tree) -> None:
    for reason in (LeavingReason.TRANSFERRED, "", "bored"):
        assert message_of(
            lambda reason=reason: end_affiliation(by=SYSTEM, member=place.member, on=DAY, reason=reason)
        )


def test_entered_by_mistake_never_belonged_and_frees_the_id_number(place: Tree) -> None:
    claim(place.member)

    end_affiliation(by=SYSTEM, member=place.member, on=DAY, reason=LeavingReason.CORRECTED)

    row = Member.objects.of(place.member.pk).get()
    assert history(row) == []
    assert (row.id_number, row.id_hash, row.phone) == ("", "", "")
    assert not Person.objects.filter(member_id=row.pk).exists()


def test_the_database_refuses_a_second_open_affiliation_an_empty_span_and_a_strange_unit(place: Tree) -> None:
    wrong = [
        {"member": place.member, "organization": place.other},
        {"member": place.member, "organization": place.other, "starts": DAY, "ends": DAY},
        {"member": place.member, "organization": place.other, "unit": place.elsewhere.unit, "ends": today()},
    ]
    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            AffiliationFactory(**fields)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(0, 3), st.integers(-5, 40)), max_size=10))
def test_any_transfers_leave_exactly_one_open_affiliation_and_no_overlap(
    place: Tree, steps: list[tuple[int, int]]
) -> None:
    from django.core.exceptions import ValidationError

    branches = [place.branch, place.other, OrganizationFactory(parent=place.committee)]
    person = MemberFactory(branch=place.branch)
    day = date(2015, 1, 1)
    for choice, days in steps:
        day += timedelta(days=days)
        try:
            if choice == 3:
                undo_transfer(by=SYSTEM, member=person)
            else:
                transfer_member(by=SYSTEM, member=person, to=branches[choice], on=day)
        except ValidationError:
            pass
        spans = history(person)
        assert [span for span in spans if span[2] is None] == spans[-1:]
        assert all(earlier[2] == later[1] for earlier, later in itertools.pairwise(spans))
