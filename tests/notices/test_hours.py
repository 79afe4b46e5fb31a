"""When a mail may go out."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from zhixing.notices.choices import Mail
from zhixing.notices.hours import after_many, after_quiet, mail_time
from zhixing.notices.models import Preferences


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime(2016, 5, day, hour, minute))


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        (at(5, 10), at(5, 10)),
        (at(5, 20, 59), at(5, 20, 59)),
        (at(5, 21), at(6, 8)),
        (at(5, 23, 30), at(6, 8)),
        (at(6, 0), at(6, 8)),
        (at(6, 7, 59), at(6, 8)),
        (at(6, 8), at(6, 8)),
    ],
)
def test_mail_in_the_night_waits_for_the_morning(moment, allowed):
    assert after_quiet(moment, time(21), time(8)) == allowed


def test_quiet_hours_at_noon_end_the_same_day():
    assert after_quiet(at(5, 12, 30), time(12), time(14)) == at(5, 14)
    assert after_quiet(at(5, 14), time(12), time(14)) == at(5, 14)


def test_the_same_hour_twice_is_never_quiet():
    assert after_quiet(at(5, 3), time(0), time(0)) == at(5, 3)


def test_daily_mail_goes_at_its_hour():
    daily = Preferences(mail=Mail.DAILY, daily_at=time(18))

    assert mail_time(daily, at(5, 10)) == at(5, 18)
    assert mail_time(daily, at(5, 18, 1)) == at(6, 18)


def test_daily_mail_at_a_quiet_hour_waits_for_its_end():
    assert mail_time(Preferences(mail=Mail.DAILY, daily_at=time(22)), at(5, 10)) == at(6, 8)


def test_switched_off_is_never():
    assert mail_time(Preferences(mail=Mail.OFF), at(5, 10)) is None


def test_the_fourth_within_an_hour_waits_until_the_hour_is_over():
    sent = [at(5, 10), at(5, 10, 10), at(5, 10, 20)]

    assert after_many(sent[:2], at(5, 10, 30)) == at(5, 10, 30)
    assert after_many(sent, at(5, 10, 30)) == at(5, 11)
    assert after_many(sent, at(5, 11) + timedelta(seconds=1)) == at(5, 11) + timedelta(seconds=1)
