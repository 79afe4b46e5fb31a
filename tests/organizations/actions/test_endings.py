from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from tests.organizations.conftest import Tree
from tests.organizations.factories import CommitteeFactory, PostFactory
from tests.organizations.helpers import SYSTEM, history, message_of, touches
from zhixing.core.time import today
from zhixing.organizations.actions import (
    close_organization,
    end_affiliation,
    merge_organizations,
    reopen_organization,
)
from zhixing.organizations.choices import LeavingReason
from zhixing.organizations.models import Affiliation, Post

TODAY = today()


def test_merge_takes_members_and_cells_over_and_closes(place: Tree) -> None:
    with touches() as seen:
        merge_organizations(
            by=place.organiser, organization=place.branch, into=place.other, on=TODAY, reason="合并"
        )

    place.branch.refresh_from_db()
    place.cell.refresh_from_db()
    assert (place.branch.dissolved_on, place.branch.merged_into) == (TODAY, place.other)
    assert place.cell.parent == place.other
    assert history(place.member) == [
        ("办公室党支部", "2010-01-01", TODAY.isoformat()),
        ("人事处党支部", TODAY.isoformat(), None),
    ]
    assert {place.branch.pk, place.other.pk, place.cell.pk} <= {touch.organization_id for touch in seen}
    assert [change.what for change in place.branch.changes.all()] == ["merged"]


def test_merge_keeps_members_in_their_cells(place: Tree) -> None:
    Affiliation.objects.filter(unit_id=place.member.unit_id, member=place.member).update(cell=place.cell)

    merge_organizations(by=SYSTEM, organization=place.branch, into=place.other, on=TODAY)

    now = Affiliation.objects.get(unit_id=place.member.unit_id, member=place.member, ends__isnull=True)
    assert (now.organization, now.cell) == (place.other, place.cell)


def test_merge_twice_is_done_once(place: Tree) -> None:
    for _click in range(2):
        merge_organizations(by=SYSTEM, organization=place.branch, into=place.other, on=TODAY)

    assert place.branch.changes.count() == 1


def test_merge_with_itself_its_superior_or_another_kind_is_refused(place: Tree) -> None:
    for into in (place.branch, place.committee, place.cell):
        assert message_of(
            lambda into=into: merge_organizations(by=SYSTEM, organization=place.branch, into=into, on=TODAY)
        )


def test_merge_into_what_one_does_not_manage_is_refused(place: Tree) -> None:
    with pytest.raises(PermissionDenied):
        merge_organizations(by=place.organiser, organization=place.branch, into=place.elsewhere, on=TODAY)


def test_close_with_members_or_cells_left_says_how_many(place: Tree) -> None:
    assert "1" in message_of(lambda: close_organization(by=SYSTEM, organization=place.branch, on=TODAY))

    close_organization(by=SYSTEM, organization=place.cell, on=TODAY)

    assert "2" in message_of(lambda: close_organization(by=SYSTEM, organization=place.branch, on=TODAY))


def test_close_ends_posts_and_keeps_the_history(place: Tree) -> None:
    committee = CommitteeFactory(parent=place.committee)
    post = PostFactory(organization=committee, member=place.member)

    close_organization(by=place.organiser, organization=committee, on=TODAY, reason="撤销")

    committee.refresh_from_db()
    assert committee.dissolved_on == TODAY
    assert Post.objects.of(post.pk).get().ends == TODAY
    assert [(change.what, change.reason) for change in committee.changes.all()] == [("closed", "撤销")]


def test_close_before_the_last_member_left_is_refused(place: Tree) -> None:
    close_organization(by=SYSTEM, organization=place.cell, on=TODAY)
    for member in Affiliation.objects.filter(unit_id=place.branch.unit_id, organization=place.branch):
        end_affiliation(by=SYSTEM, member=member.member, on=TODAY, reason=LeavingReason.MOVED_OUT)

    assert message_of(
        lambda: close_organization(by=SYSTEM, organization=place.branch, on=TODAY - timedelta(days=30))
    )
    assert close_organization(by=SYSTEM, organization=place.branch, on=TODAY).dissolved_on == TODAY


def test_reopen_undoes_closing(place: Tree) -> None:
    close_organization(by=SYSTEM, organization=place.other, on=date(2016, 5, 1))

    place.other.refresh_from_db()
    reopen_organization(by=place.organiser, organization=place.other, on=TODAY)

    place.other.refresh_from_db()
    assert (place.other.dissolved_on, place.other.merged_into) == (None, None)
    assert sorted(change.what for change in place.other.changes.all()) == ["closed", "reopened"]


def test_reopen_below_a_closed_superior_is_refused(place: Tree) -> None:
    above = CommitteeFactory(parent=place.committee)
    under = CommitteeFactory(parent=above)
    for each in (under, above):
        close_organization(by=SYSTEM, organization=each, on=TODAY)

    assert message_of(lambda: reopen_organization(by=SYSTEM, organization=under, on=TODAY))
