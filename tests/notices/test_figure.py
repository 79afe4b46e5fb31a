"""The figure: 500 notices with their mails and calendar files, in the background, in under five seconds."""

from time import perf_counter

import pytest
from django.core import mail
from django.urls import reverse

from tests.activities.factories import plan
from tests.notices.conftest import DAY
from tests.organizations.factories import OrganizationFactory, officer_of
from tests.plugins.scoped import unscoped
from zhixing.accounts.models import User
from zhixing.activities.actions import announce_activity
from zhixing.notices.models import Notice
from zhixing.notices.tasks import send_mail
from zhixing.organizations.models import Affiliation, Member

PEOPLE, SECONDS = 500, 5.0


@pytest.fixture
def large(db):
    """A branch of 500, each with an account and an address."""
    branch = OrganizationFactory()
    secretary = officer_of(branch, name="书记")
    people = Member.objects.bulk_create(
        Member(unit=branch.unit, name=f"党员{number}", sort_key=f"{number:04}")
        for number in range(PEOPLE - 1)
    )
    Affiliation.objects.bulk_create(
        Affiliation(unit=branch.unit, member=each, organization=branch, starts=DAY.replace(year=2010))
        for each in people
    )
    User.objects.bulk_create(
        User(
            username=f"m{each.pk}",
            name=each.name,
            email=f"m{each.pk}@example.cn",
            unit_id=each.unit_id,
            member_id=each.pk,
        )
        for each in people
    )
    return branch, secretary


def test_500_notices_mails_and_calendar_files_take_less_than_five_seconds(
    large, settings, committed, django_assert_max_num_queries
):
    settings.MAIL = True
    branch, secretary = large
    meeting = plan(branch, held_on=DAY, title="五月党员大会")

    with django_assert_max_num_queries(25):  # the secretary waits for this alone
        announce_activity(by=secretary, activity=meeting)
    reverse("notices:list")  # a process loads its addresses once
    begun = perf_counter()
    with committed():
        announce_activity(by=secretary, activity=plan(branch, held_on=DAY, title="六月党员大会"))
    send_mail()
    taken = perf_counter() - begun

    with unscoped():
        assert Notice.objects.count() == PEOPLE
    assert len(mail.outbox) == PEOPLE - 1  # the secretary has no address
    assert all("text/calendar" in letter.message().as_string() for letter in mail.outbox[:5])
    assert taken < SECONDS, f"{PEOPLE} notices and mails with calendar files took {taken:.2f} s"


def test_the_number_of_queries_does_not_grow_with_the_people(large, committed, django_assert_max_num_queries):
    branch, secretary = large
    meeting = plan(branch, held_on=DAY)

    with django_assert_max_num_queries(80), committed():  # SQLite takes 500 rows in some portions
        announce_activity(by=secretary, activity=meeting)
