"""Resolutions on Today: for the officers of the body and for the owner until done, and for nobody else."""

from datetime import date

import pytest
from django.urls import reverse

from tests.activities.factories import SYSTEM
from tests.organizations.factories import UserFactory
from zhixing.activities.actions import finish_resolution, record_resolution
from zhixing.activities.drafts import Decision
from zhixing.activities.queries.decisions import resolutions_of
from zhixing.site.today import lists_of

pytestmark = pytest.mark.django_db
NOW = date(2016, 5, 20)


def resolved(user):
    return [line for line in lists_of(user, NOW).needs_me if line.words.startswith("决议：")]


@pytest.fixture
def activity(world):
    return world.plan(world.branch, date(2016, 5, 12), "members_meeting", title="五月党员大会")


def resolve(activity, **values):
    record_resolution(by=SYSTEM, activity=activity, decision=Decision("走访退休党员", **values))
    return resolutions_of(activity)[-1]


def test_officers_and_owner_read_it_and_nobody_else(world, activity):
    owner, other, *_ = world.members
    row = resolve(activity, owner=owner, owner_name=owner.name, due_on=date(2016, 5, 31))
    (line,) = resolved(world.officer)

    assert line.words == f"决议：走访退休党员（{owner.name}，5月31日前）"
    assert line.url == f"{reverse('activities:detail', args=[activity.pk])}#resolution-{row.pk}"
    assert resolved(world.member) == [line]
    assert resolved(UserFactory(member=other)) == []
    assert resolved(world.organiser) == []


def test_once_its_day_is_past_that_is_a_plain_fact(world, activity):
    resolve(activity, due_on=date(2016, 5, 19))
    resolve(activity, due_on=NOW)

    assert [line.state for line in resolved(world.officer)] == ["late", "due"]


def test_without_owner_or_day_it_says_so(world, activity):
    resolve(activity)

    assert [line.words for line in resolved(world.officer)] == ["决议：走访退休党员（未定责任人）"]


def test_done_it_is_gone(world, activity):
    row = resolve(activity, owner=world.members[0])
    finish_resolution(by=world.member, resolution=row, done_on=NOW)

    assert resolved(world.officer) == resolved(world.member) == []


def test_officer_who_is_owner_too_reads_it_once(world, activity):
    resolve(activity, owner=type(world.members[0]).objects.get(pk=world.officer.member_id))

    assert len(resolved(world.officer)) == 1
