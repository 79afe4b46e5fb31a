"""The private calendar feed: who opens it, what is in it, how it follows changes."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from tests.activities.factories import SYSTEM, draft, member, plan
from tests.notices.conftest import DAY
from tests.organizations.factories import OrganizationFactory
from tests.plugins.scoped import unscoped
from zhixing.activities.actions import announce_activity, cancel_activity, edit_activity
from zhixing.activities.models import Attendance
from zhixing.core.models import AuditEntry
from zhixing.notices.actions import end_feed, renew_feed
from zhixing.notices.models import Feed

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(reader) -> str:
    return f"/calendar/{renew_feed(by=reader)}.ics"


def entries(client, address: str) -> dict[str, object]:
    answer = client.get(address)
    assert answer.status_code == 200
    return {str(each["SUMMARY"]): each for each in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_nobody_signs_in_to_read_it(client, address, meeting, committed):
    with committed():
        announce_activity(by=SYSTEM, activity=meeting)

    assert list(entries(client, address)) == ["五月党员大会"]


def test_the_secret_is_long_and_kept_nowhere(reader, address):
    secret = address.removeprefix("/calendar/").removesuffix(".ics")
    with unscoped():
        (feed,) = Feed.objects.all()

    assert len(secret.partition("-")[2]) >= 32  # 192 bits
    assert secret not in {feed.digest, str(AuditEntry.objects.get(unit=feed.unit).data)}


@pytest.mark.parametrize(
    "secret", ["x", "1-", "zz-abc", "1-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "-1-a", "9" * 400]
)
def test_an_unknown_address_is_not_found(client, address, secret):
    assert client.get(f"/calendar/{secret}.ics").status_code == 404


def test_a_new_address_closes_the_former(client, reader, address):
    fresh = f"/calendar/{renew_feed(by=reader)}.ics"

    assert client.get(address).status_code == 404
    assert client.get(fresh).status_code == 200


def test_switched_off_it_opens_nothing(client, reader, address):
    end_feed(by=reader)
    end_feed(by=reader)  # a double click

    assert client.get(address).status_code == 404


def test_a_closed_account_closes_its_calendar(client, reader, address):
    reader.is_active = False
    reader.save()

    assert client.get(address).status_code == 404


def test_what_moves_and_what_is_cancelled_is_so_in_the_feed(
    client, address, meeting, branch, secretary, committed
):
    with committed():
        meeting = announce_activity(by=secretary, activity=meeting)
    before = entries(client, address)["五月党员大会"]
    with committed():
        meeting = edit_activity(
            by=secretary,
            activity=meeting,
            version=meeting.version,
            draft=draft(branch, title="五月党员大会", held_on=date(2016, 5, 13)),
        )
    moved = entries(client, address)["五月党员大会"]
    with committed():
        cancel_activity(by=secretary, activity=meeting, reason="书记住院")

    gone = entries(client, address)["五月党员大会"]
    assert before["UID"] == moved["UID"] == gone["UID"]
    assert before["SEQUENCE"] < moved["SEQUENCE"] < gone["SEQUENCE"]
    assert moved["DTSTART"].dt == date(2016, 5, 13)
    assert gone["STATUS"] == "CANCELLED"
    assert b"\xe4\xbd\x8f\xe9\x99\xa2" not in client.get(address).content  # 住院


def test_a_plan_is_not_in_it_before_it_is_announced(client, address, meeting):
    assert entries(client, address) == {}


def test_another_branchs_meeting_is_not_in_it(client, address, committed):
    other = OrganizationFactory()
    member(other)
    with committed():
        announce_activity(by=SYSTEM, activity=plan(other, held_on=DAY))

    assert entries(client, address) == {}


def test_what_was_announced_before_the_feed_stands_in_it_too(client, address, meeting):
    announce_activity(by=SYSTEM, activity=meeting)  # nothing on commit: as if before this release

    assert list(entries(client, address)) == ["五月党员大会"]


def test_who_sits_in_without_a_vote_has_it_in_the_calendar(client, reader, people, address):
    other = OrganizationFactory(parent=None)
    meeting = plan(people[0].affiliations.get().organization, kinds=("committee_meeting",), held_on=DAY)
    announce_activity(by=SYSTEM, activity=meeting)
    own = {"unit": meeting.unit, "activity": meeting}
    Attendance.objects.create(member=people[0], home=other, expected=False, **own)

    assert len(entries(client, address)) == 1


def test_no_other_persons_name_stands_in_it(client, address, meeting, committed, secretary, people):
    meeting.chair, meeting.recorder = "王主持", "李记录"
    meeting.save()
    with committed():
        announce_activity(by=secretary, activity=meeting)
    words = client.get(address).content.decode()

    assert not [name for name in ("王主持", "李记录", secretary.name, people[1].name) if name in words]


def test_unchanged_it_is_not_sent_again(client, address, meeting, committed):
    with committed():
        announce_activity(by=SYSTEM, activity=meeting)
    first = client.get(address)

    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(address, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304


def test_changed_it_is_sent_again(in_may, client, address, meeting, committed):
    with committed():
        announce_activity(by=SYSTEM, activity=meeting)
    first = client.get(address)
    in_may.shift(timedelta(minutes=1))
    with committed():
        cancel_activity(by=SYSTEM, activity=meeting, reason="另行安排")

    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200
    assert client.get(address, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 200


def test_it_takes_as_many_queries_for_three_as_for_one(
    client, address, branch, committed, django_assert_max_num_queries
):
    for title in "甲乙丙":
        with committed():
            announce_activity(by=SYSTEM, activity=plan(branch, held_on=DAY, title=title))

    with django_assert_max_num_queries(15):
        assert len(entries(client, address)) == 3


def test_the_file_of_one_activity_is_for_those_who_may_see_it(client, meeting, reader):
    client.force_login(reader)
    answer = client.get(f"/activities/{meeting.pk}/calendar.ics")

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert Calendar.from_ical(answer.content).walk("VEVENT")[0]["SUMMARY"] == meeting.title


def test_the_file_of_no_activity_is_not_found(client, meeting, reader):
    client.force_login(reader)

    assert client.get(f"/activities/{meeting.pk + 1}/calendar.ics").status_code == 404
