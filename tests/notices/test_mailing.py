"""Mail: whom it goes to, when, what is in it, and what becomes of one that the server refuses."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from icalendar import Calendar

from tests.activities.factories import SYSTEM, plan
from tests.notices.conftest import DAY
from tests.notices.factories import NoticeFactory
from tests.plugins.scoped import unscoped
from zhixing.activities.actions import announce_activity
from zhixing.core.models import AuditEntry
from zhixing.core.time import now
from zhixing.notices.actions import claim_letters, put_off_letters, set_notice_preferences, stop_mail
from zhixing.notices.choices import Mail, What
from zhixing.notices.hours import mail_time
from zhixing.notices.letters import Post
from zhixing.notices.models import Notice, Preferences
from zhixing.notices.secrets import stop_token
from zhixing.notices.tasks import send_mail
from zhixing.organizations.queries import member_of

pytestmark = pytest.mark.django_db
NIGHT = "2016-05-05T15:00:00+00:00"  # eleven in the evening in Beijing
NEXT_MORNING = "2016-05-06T00:00:01+00:00"


@pytest.fixture(autouse=True)
def _mail_goes_out(settings):
    settings.MAIL = True
    settings.ADDRESS = "https://zhixing.example.cn"


@pytest.fixture
def announced(committed, secretary, meeting, reader):
    with committed():
        return announce_activity(by=secretary, activity=meeting)


def due(reader, meeting, **values) -> Notice:
    moment = now()
    return NoticeFactory(member=member_of(reader), activity=meeting, mail_due_at=moment, **values)


def wish(reader, **values):
    stands = Preferences()
    names = ("mail", "daily_at", "quiet_from", "quiet_until")
    return set_notice_preferences(
        by=reader, **{name: values.get(name, getattr(stands, name)) for name in names}
    )


def test_the_mail_holds_what_when_where_and_a_link(announced):
    send_mail()

    (letter,) = mail.outbox
    assert letter.to == ["reader@example.cn"]
    assert letter.subject == "“五月党员大会”定于2016年5月12日（星期四）14:30举行"
    assert "地点：三楼会议室" in letter.body
    assert f"https://zhixing.example.cn/activities/{announced.pk}/" in letter.body


def test_a_calendar_file_goes_along_and_can_be_read(announced):
    send_mail()

    (part,) = [each for each in mail.outbox[0].message().walk() if each.get_content_type() == "text/calendar"]
    (entry,) = Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
    assert entry["SUMMARY"] == "五月党员大会"


def test_the_mail_says_how_to_stop_it_with_one_click(announced, reader, client):
    send_mail()
    letter = mail.outbox[0]
    link = letter.extra_headers["List-Unsubscribe"].strip("<>")

    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in letter.body
    answer = client.post(link.removeprefix("https://zhixing.example.cn"), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    with unscoped():
        assert Preferences.objects.get(member_id=reader.member_id).mail == Mail.OFF


def test_opening_the_link_alone_stops_nothing(reader, client):
    answer = client.get(f"/notices/stop/{stop_token(reader.member_id)}/")

    assert answer.status_code == 200
    with unscoped():
        assert not Preferences.objects.exists()


def test_a_link_that_we_did_not_sign_is_not_found(client, reader):
    assert client.post("/notices/stop/bm90LW91cnM/").status_code == 404
    assert client.post(f"/notices/stop/{stop_token(reader.member_id)}x/").status_code == 404


def test_a_mail_is_sent_once(announced):
    send_mail()
    send_mail()

    assert len(mail.outbox) == 1


def test_who_has_no_address_gets_no_mail(announced):
    with unscoped():
        assert Notice.objects.filter(mail_due_at=None).count() == 3


def test_where_no_mail_is_sent_none_is_ever_due(settings, announced_without_mail):
    with unscoped():
        assert not Notice.objects.exclude(mail_due_at=None).exists()


@pytest.fixture
def announced_without_mail(settings, committed, secretary, meeting, reader):
    settings.MAIL = False
    with committed():
        return announce_activity(by=secretary, activity=meeting)


def test_the_night_delays_the_mail_and_not_the_notice(in_may, committed, secretary, meeting, reader):
    in_may.move_to(NIGHT)
    with committed():
        announce_activity(by=secretary, activity=meeting)
    send_mail()
    with unscoped():
        assert Notice.objects.filter(member_id=reader.member_id, is_read=False).exists()
    assert mail.outbox == []

    in_may.move_to(NEXT_MORNING)
    send_mail()
    assert len(mail.outbox) == 1


def test_many_at_once_are_one_mail(reader, meeting, branch):
    for title in ("甲", "乙", "丙", "丁"):
        due(reader, plan(branch, held_on=DAY, title=title))
    send_mail()

    (letter,) = mail.outbox
    assert letter.subject == "4条通知"
    assert all(f"“{title}”" in letter.body for title in "甲乙丙丁")


def test_more_than_three_within_an_hour_wait_and_come_as_one(in_may, reader, meeting, branch):
    for number in range(6):
        due(reader, plan(branch, held_on=DAY, title=f"第{number}次"))
        send_mail()
        in_may.shift(timedelta(minutes=5))
    assert len(mail.outbox) == 3

    in_may.shift(timedelta(minutes=31))
    send_mail()
    assert [letter.subject for letter in mail.outbox[3:]] == ["3条通知"]


def test_daily_mail_waits_for_its_hour(in_may, committed, secretary, meeting, reader):
    wish(reader, mail=Mail.DAILY)
    with committed():
        announce_activity(by=secretary, activity=meeting)
    send_mail()
    assert mail.outbox == []

    in_may.move_to("2016-05-05T10:00:01+00:00")  # six in the evening
    send_mail()
    assert len(mail.outbox) == 1


def test_who_switched_mail_off_gets_none_that_was_waiting(reader, meeting):
    due(reader, meeting)
    stop_mail(by=SYSTEM, unit_id=reader.unit_id, member_id=reader.member_id)
    send_mail()

    assert mail.outbox == []


def test_who_left_gets_no_mail(reader, meeting):
    due(reader, meeting)
    reader.is_active = False
    reader.save()
    send_mail()

    assert mail.outbox == []
    with unscoped():
        assert Notice.objects.get().mail_due_at is None


def test_a_refused_mail_is_tried_again_and_harms_no_other(in_may, monkeypatch, reader, meeting):
    due(reader, meeting)

    def refuse(*_):
        raise SMTPServerDisconnected

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
        send_mail()
    assert mail.outbox == []

    in_may.shift(timedelta(minutes=16))
    send_mail()
    assert len(mail.outbox) == 1


def test_where_the_server_is_gone_nobody_waits_for_it_again_and_again(monkeypatch, reader, meeting):
    due(reader, meeting)
    asked = []

    def refuse(*_):
        asked.append(1)
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.open", refuse)
    letters = claim_letters(by=SYSTEM, unit=meeting.unit, moment=now()) * 3

    assert (Post().send(letters), len(asked)) == (letters, 1)


def test_a_mail_refused_for_two_days_is_given_up(in_may, reader, meeting):
    due(reader, meeting)
    in_may.shift(timedelta(days=3))
    letters = claim_letters(by=SYSTEM, unit=meeting.unit, moment=now())
    put_off_letters(by=SYSTEM, unit=meeting.unit, letters=letters, moment=now())

    with unscoped():
        assert Notice.objects.get().mail_due_at is None


def test_one_turn_of_mail_is_one_entry_in_the_trail(announced):
    send_mail()

    (entry,) = AuditEntry.objects.filter(unit_id=0, code="notices.claim_letters")
    assert entry.data["new"] == {"mails": 1}
    assert "reader@" not in str(entry.data)


def test_mail_is_in_the_readers_language(reader, announced):
    reader.language = "en"
    reader.save()
    send_mail()

    assert mail.outbox[0].subject == "“五月党员大会” will be held on May 12, 2016 (Thursday) at 14:30"


def test_mail_about_leave_carries_no_calendar_and_no_name(reader, meeting):
    due(reader, meeting, what=What.LEAVE_ASKED, params={"title": meeting.title, "name": "张三丰"})
    send_mail()

    message = mail.outbox[0].message().as_string()
    assert "张三丰" not in mail.outbox[0].body + mail.outbox[0].subject
    assert "text/calendar" not in message


def test_defaults_are_those_of_the_house():
    assert mail_time(Preferences(), now()) == now()
