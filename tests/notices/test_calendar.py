"""Calendar files: what is in them, that any text survives them, and that programs can follow changes."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from tests.activities.factories import SYSTEM, plan
from zhixing.activities.actions import announce_activity, cancel_activity
from zhixing.activities.models import Activity
from zhixing.core.text import clean_text
from zhixing.notices.calendar import calendar_file, feed_file


def read(content: bytes):
    """Read a file back as a calendar program does: the calendar, and its first entry."""
    calendar = Calendar.from_ical(content)
    return calendar, calendar.walk("VEVENT")[0]


def unsaved(**values) -> Activity:
    stands = {
        "pk": 7,
        "title": "五月党员大会",
        "held_on": date(2016, 5, 12),
        "entered_at": datetime(2016, 5, 1, tzinfo=UTC),
    }
    return Activity(**{**stands, **values})


def test_hours_are_those_of_the_projects_zone():
    _, entry = read(calendar_file(unsaved(starts_at=time(14, 30), ends_at=time(16))))

    assert entry["DTSTART"].dt == datetime(2016, 5, 12, 6, 30, tzinfo=UTC)
    assert entry["DTEND"].dt == datetime(2016, 5, 12, 8, 0, tzinfo=UTC)


def test_without_an_hour_it_takes_the_whole_day():
    _, entry = read(calendar_file(unsaved()))

    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (date(2016, 5, 12), date(2016, 5, 13))


def test_without_an_end_none_is_invented():
    _, entry = read(calendar_file(unsaved(starts_at=time(9))))

    assert "DTEND" not in entry


def test_it_leads_back_to_the_page(settings):
    settings.ADDRESS = "https://zhixing.example.cn"
    _, entry = read(calendar_file(unsaved(place="三楼会议室")))

    assert entry["URL"] == "https://zhixing.example.cn/activities/7/"
    assert entry["UID"] == "activity-7@zhixing.example.cn"
    assert entry["LOCATION"] == "三楼会议室"


@pytest.mark.django_db
def test_a_change_keeps_the_uid_and_raises_the_sequence(branch):
    planned = plan(branch)
    _, first = read(calendar_file(planned))
    _, second = read(calendar_file(announce_activity(by=SYSTEM, activity=planned)))

    assert first["UID"] == second["UID"]
    assert second["SEQUENCE"] > first["SEQUENCE"]
    assert (first["STATUS"], second["STATUS"]) == ("TENTATIVE", "CONFIRMED")


@pytest.mark.django_db
def test_a_cancelled_one_takes_its_entry_out(branch):
    gone = cancel_activity(by=SYSTEM, activity=plan(branch), reason="另行安排")
    calendar, entry = read(calendar_file(gone))

    assert calendar["METHOD"] == "CANCEL"
    assert entry["STATUS"] == "CANCELLED"
    assert "另行安排" not in calendar_file(gone).decode()


def test_a_feed_names_the_calendar_and_its_zone():
    calendar = Calendar.from_ical(feed_file([unsaved(), unsaved(pk=8)], "知行"))

    assert (calendar["X-WR-CALNAME"], calendar["X-WR-TIMEZONE"]) == ("知行", "Asia/Shanghai")
    assert len(calendar.walk("VEVENT")) == 2


def test_long_chinese_lines_are_folded_between_characters():
    content = calendar_file(unsaved(title="学习贯彻党章党规、系列讲话精神" * 12))

    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert [line.decode() for line in content.split(b"\r\n")]  # each line is whole UTF-8 by itself
    assert read(content)[1]["SUMMARY"] == "学习贯彻党章党规、系列讲话精神" * 12


TEXTS = st.text(
    st.one_of(st.sampled_from(",;:\\\n\"'，；：“党章🎉👨‍👩‍👧‍👦\t "), st.characters(codec="utf-8")),
    min_size=1,
    max_size=200,
)


@given(title=TEXTS, place=TEXTS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back_as_it_was(title, place):
    _, entry = read(calendar_file(unsaved(title=title, place=place)))

    assert entry["SUMMARY"] == clean_text(title, lines=True)
    assert entry.get("LOCATION", "") == clean_text(place, lines=True)
