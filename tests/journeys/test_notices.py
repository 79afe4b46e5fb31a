"""A secretary announces; a member sees it on the phone, opens it and takes it into the calendar."""

from datetime import UTC, date, datetime, time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from icalendar import Calendar
from playwright.sync_api import expect

from tests.activities.factories import plan
from tests.organizations.factories import MemberFactory, UserFactory
from tests.site.eyes import faults, sideways, small_targets

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def reader(branch):
    member = MemberFactory(branch=branch, name="陈静")
    return UserFactory(member=member, name="陈静")


@pytest.fixture
def coming(branch):
    """A members' meeting next week."""
    return plan(
        branch, held_on=date(2016, 6, 27), starts_at=time(14, 30), place="三楼会议室", title="六月党员大会"
    )


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_announcement_to_the_members_calendar(opened, secretary, reader, coming, scripts):
    office = opened(secretary)
    office.goto(reverse("activities:detail", args=[coming.pk]))
    office.get_by_role("button", name="发布通知").click()
    expect(office.locator(".page-header .state")).to_have_text("已通知")

    phone = opened(reader, scripts=scripts)
    phone.goto("/")
    bell = phone.locator('.site-header__link[href="/notices/"]')
    expect(bell).to_contain_text("通知")
    expect(bell.locator(".site-header__number")).to_contain_text("1")
    bell.click()
    line = phone.get_by_role("button", name="“六月党员大会”定于2016年6月27日（星期一）14:30举行")
    expect(phone.get_by_text("地点：三楼会议室")).to_be_visible()
    if scripts:
        assert (faults(phone), sideways(phone), small_targets(phone)) == ([], 0, [])
    line.click()

    expect(phone.locator("h1")).to_have_text("六月党员大会")
    expect(phone.locator(".site-header__number")).to_have_count(0)
    with phone.expect_download() as download:
        phone.get_by_role("link", name="加入我的日历").click()
    (entry,) = Calendar.from_ical(Path(download.value.path()).read_bytes()).walk("VEVENT")
    assert (entry["SUMMARY"], entry["LOCATION"]) == ("六月党员大会", "三楼会议室")
    assert entry["DTSTART"].dt == datetime(2016, 6, 27, 6, 30, tzinfo=UTC)


def test_the_calendar_of_the_phone_subscribes_without_signing_in(opened, browser, secretary, reader, coming):
    office = opened(secretary)
    office.goto(reverse("activities:detail", args=[coming.pk]))
    office.get_by_role("button", name="发布通知").click()
    expect(office.locator(".page-header .state")).to_have_text("已通知")

    phone = opened(reader)
    phone.goto(reverse("notices:preferences"))
    phone.get_by_role("button", name="生成专用地址").click()
    address = phone.locator("code.secret").inner_text()
    assert (faults(phone), sideways(phone), small_targets(phone)) == ([], 0, [])

    program = browser.new_context(base_url=phone.url)
    content = program.request.get(urlsplit(address).path).body()
    program.close()
    assert [str(each["SUMMARY"]) for each in Calendar.from_ical(content).walk("VEVENT")] == ["六月党员大会"]
