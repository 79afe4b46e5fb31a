"""The pages: my notices, how I wish to be told."""

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.activities.factories import SYSTEM, plan
from tests.notices.conftest import DAY
from tests.notices.factories import NoticeFactory
from tests.organizations.factories import UserFactory
from tests.plugins.scoped import unscoped
from zhixing.core.models import AuditEntry
from zhixing.notices.actions import (
    end_feed,
    forget,
    mark_all_read,
    mark_read,
    renew_feed,
    set_notice_preferences,
)
from zhixing.notices.choices import Mail, What
from zhixing.notices.models import Feed, Notice, Preferences
from zhixing.notices.queries import filled, groups_of, unread_count
from zhixing.notices.tasks import forget_old
from zhixing.organizations.queries import member_of

pytestmark = pytest.mark.django_db
GIVEN = {
    "mail": "daily",
    "email": "a@example.cn",
    "daily_at": "12:00",
    "quiet_from": "22:00",
    "quiet_until": "07:00",
}


@pytest.fixture
def mine(reader):
    return member_of(reader)


@pytest.fixture
def signed_in(client, reader):
    client.force_login(reader)
    return client


def activities(branch, count: int):
    return [plan(branch, held_on=DAY, title=f"第{number}次会议") for number in range(count)]


def test_many_about_one_activity_are_one_line(reader, mine, meeting):
    NoticeFactory(member=mine, activity=meeting)
    NoticeFactory(member=mine, activity=meeting, what=What.REMINDER)
    (group,) = filled(reader, groups_of(reader))

    assert (group.latest.what, len(group.earlier)) == (What.REMINDER, 1)
    assert unread_count(reader) == 1


def test_what_is_new_stands_first(reader, mine, branch, in_may):
    first, second = activities(branch, 2)
    NoticeFactory(member=mine, activity=first)
    in_may.shift(60)
    NoticeFactory(member=mine, activity=second, is_read=True)

    assert [row["activity_id"] for row in groups_of(reader)] == [first.pk, second.pk]


def test_opening_one_reads_it_and_leads_on(signed_in, reader, mine, branch):
    first, second = activities(branch, 2)
    notice, _other = NoticeFactory(member=mine, activity=first), NoticeFactory(member=mine, activity=second)
    answer = signed_in.post(f"/notices/{notice.pk}/")

    assert answer["Location"] == f"/activities/{first.pk}/"
    assert unread_count(reader) == 1


def test_looking_at_the_address_leads_on_and_writes_nothing(signed_in, reader, mine, meeting):
    notice = NoticeFactory(member=mine, activity=meeting)
    answer = signed_in.get(f"/notices/{notice.pk}/")

    assert answer["Location"] == f"/activities/{meeting.pk}/"
    assert unread_count(reader) == 1


def test_what_is_new_opens_by_a_button_and_what_was_read_by_a_link(signed_in, mine, branch):
    first, second = activities(branch, 2)
    new = NoticeFactory(member=mine, activity=first)
    NoticeFactory(member=mine, activity=second, is_read=True)
    shown = signed_in.get("/notices/").content.decode()

    assert shown.count('class="line__open"') == 1
    assert f'action="/notices/{new.pk}/"' in shown
    assert f'href="/activities/{second.pk}/"' in shown


def test_a_guest_without_a_page_to_open_stays_here(signed_in, mine, meeting):
    notice = NoticeFactory(member=mine, activity=meeting, address="")

    assert signed_in.post(f"/notices/{notice.pk}/")["Location"] == "/notices/"


def test_somebody_elses_notice_is_not_found_and_stays_unread(signed_in, people, meeting, reader):
    notice = NoticeFactory(member=people[1], activity=meeting)

    assert signed_in.post(f"/notices/{notice.pk}/").status_code == 404
    with pytest.raises(Notice.DoesNotExist):
        mark_read(by=reader, notice=notice)


@pytest.mark.parametrize("address", ["/notices/{}/", "/activities/{}/calendar.ics"])
def test_an_id_that_no_row_can_have_is_not_found(signed_in, address):
    assert signed_in.get(address.format("9" * 30)).status_code == 404


def test_all_are_read_with_one_button(signed_in, reader, mine, branch):
    for activity in activities(branch, 3):
        NoticeFactory(member=mine, activity=activity)
    signed_in.post("/notices/read/")

    assert unread_count(reader) == 0
    mark_all_read(by=UserFactory())  # of no member: nothing to do


def test_when_somebody_reads_is_kept_nowhere(reader, mine, meeting):
    notice = NoticeFactory(member=mine, activity=meeting)
    entries = AuditEntry.objects.filter(unit=mine.unit).count()
    mark_read(by=reader, notice=notice)

    assert AuditEntry.objects.filter(unit=mine.unit).count() == entries


def test_the_header_shows_a_plain_number(signed_in, mine, meeting):
    NoticeFactory(member=mine, activity=meeting)

    assert (
        '<span class="visually-hidden">未读：</span>1</span>' in signed_in.get("/notices/").content.decode()
    )


def test_the_list_takes_as_many_queries_for_three_as_for_one(signed_in, mine, branch):
    one, *others = activities(branch, 3)
    NoticeFactory(member=mine, activity=one)
    signed_in.get("/notices/")
    with CaptureQueriesContext(
        connection,
    ) as single:
        signed_in.get("/notices/")
    for activity in others:
        NoticeFactory(member=mine, activity=activity)
        NoticeFactory(member=mine, activity=activity, what=What.MOVED)
    with CaptureQueriesContext(connection) as triple:
        signed_in.get("/notices/")

    assert len(triple) == len(single)


def test_an_empty_page_says_what_will_stand_there(signed_in):
    assert "暂无通知" in signed_in.get("/notices/").content.decode()


def test_an_account_of_no_member_is_told_so(client):
    client.force_login(UserFactory())

    assert "此账号未对应党员" in client.get("/notices/").content.decode()
    assert "此账号未对应党员" in client.get("/notices/preferences/").content.decode()
    assert client.post("/notices/calendar/").status_code == 404
    client.post("/notices/calendar/end/")
    with unscoped():
        assert not Feed.objects.exists()


def test_wishes_are_kept(signed_in, reader):
    answer = signed_in.post("/notices/preferences/", GIVEN)
    reader.refresh_from_db()
    with unscoped():
        (kept,) = Preferences.objects.all()

    assert answer.status_code == 302
    assert (kept.mail, kept.daily_at, kept.quiet_from) == (Mail.DAILY, time(12), time(22))
    assert reader.email == "a@example.cn"


def test_a_wrong_address_is_said_and_loses_nothing(signed_in):
    answer = signed_in.post("/notices/preferences/", {**GIVEN, "email": "nobody"})

    assert answer.status_code == 422
    assert 'value="nobody"' in answer.content.decode()
    assert 'value="22:00"' in answer.content.decode()


def test_the_page_says_where_no_mail_goes_out(signed_in, settings):
    settings.MAIL = False
    assert "目前不发送邮件" in signed_in.get("/notices/preferences/").content.decode()
    settings.MAIL = True
    assert "目前不发送邮件" not in signed_in.get("/notices/preferences/").content.decode()


def test_the_address_of_the_calendar_is_shown_once(signed_in):
    shown = signed_in.post("/notices/calendar/").content.decode()
    again = signed_in.get("/notices/preferences/").content.decode()

    assert "http://testserver/calendar/" in shown
    assert "/calendar/1" not in again
    assert "停用" in again


def test_who_is_no_member_wishes_nothing():
    with pytest.raises(ValueError, match="user"):
        renew_feed(by=UserFactory())
    with pytest.raises(ValueError, match="user"):
        set_notice_preferences(
            by=UserFactory(), mail=Mail.OFF, daily_at=time(18), quiet_from=time(21), quiet_until=time(8)
        )
    end_feed(by=UserFactory())


def test_the_same_wishes_again_leave_no_entry(reader):
    wished = {"mail": Mail.DAILY, "daily_at": time(18), "quiet_from": time(21), "quiet_until": time(8)}
    set_notice_preferences(by=reader, **wished)
    set_notice_preferences(by=reader, **wished)

    assert AuditEntry.objects.filter(unit=reader.unit_id, code="notices.set_preferences").count() == 1


def test_what_is_long_past_is_forgotten(mine, branch):
    old, new = plan(branch, held_on=date(2015, 1, 8)), plan(branch, held_on=DAY)
    NoticeFactory(member=mine, activity=old)
    NoticeFactory(member=mine, activity=new)
    forget_old()

    with unscoped():
        assert [row.activity_id for row in Notice.objects.all()] == [new.pk]
    assert forget(by=SYSTEM, unit=branch.unit, before=date(2015, 1, 1)) == 0
