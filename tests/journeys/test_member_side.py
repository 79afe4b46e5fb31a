"""The member's side of a meeting on a phone: leave asked for and agreed to, "I was there", a tick by code."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.activities.factories import SYSTEM, plan
from tests.journeys.house import TODAY
from tests.organizations.factories import MemberFactory, UserFactory
from tests.plugins.scoped import unscoped
from tests.site.eyes import faults, sideways, small_targets
from zhixing.activities.actions import announce_activity, confirm_activity, set_attendance
from zhixing.activities.choices import Presence
from zhixing.activities.drafts import Answer
from zhixing.activities.models import Attendance, CheckedIn, CheckIn
from zhixing.activities.queries import attendance_sheet, find

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def member(branch):
    """A member with an account."""
    person = MemberFactory(branch=branch, name="李晓明")
    return UserFactory(member=person, name=person.name)


def looks_well(page: Page) -> None:
    """Hold a page to what every page is held to."""
    assert faults(page) == []
    assert sideways(page) == 0
    assert small_targets(page) == []


def presence_of(activity, user) -> str:
    with unscoped():
        return Attendance.objects.get(activity=activity, member_id=user.member_id).presence


@pytest.mark.parametrize("scripts", [True, False])
def test_leave_is_asked_for_on_the_phone_and_agreed_to_on_today(opened, branch, secretary, member, scripts):
    meeting = plan(branch, held_on=TODAY.replace(day=28), title="七一党员大会")
    announce_activity(by=SYSTEM, activity=meeting)

    page = opened(member, scripts=scripts)
    page.goto("/")
    page.get_by_role("link", name="请假").click()
    if scripts:
        looks_well(page)
    page.get_by_label("因公出差").check()
    page.get_by_label("补充说明").fill("去北京开会")
    page.get_by_role("button", name="我要请假").click()
    expect(page.locator("#mine")).to_contain_text("等待答复")
    if scripts:
        looks_well(page)

    desk = opened(secretary, scripts=scripts)
    desk.goto("/")
    expect(desk.locator("main")).to_contain_text("李晓明 申请请假")
    expect(desk.locator("main")).not_to_contain_text("北京")
    desk.get_by_role("button", name="同意").click()
    expect(desk.locator("main")).to_contain_text("已同意 李晓明 请假")
    expect(desk.get_by_role("button", name="同意")).to_have_count(0)
    assert presence_of(meeting, member) == Presence.LEAVE

    page.goto("/")
    expect(page.locator("main")).to_contain_text("请假已同意")
    page.goto(reverse("activities:detail", args=[meeting.pk]))
    page.get_by_role("button", name="撤回请假").click()
    expect(page.locator("#mine")).to_contain_text("已撤回")
    assert presence_of(meeting, member) == Presence.PRESENT


def test_i_was_there_is_accepted_and_the_count_moves(opened, meeting, meeting_page, secretary, member):
    absent = {member.member_id: Answer(Presence.ABSENT)}
    set_attendance(by=SYSTEM, activity=meeting, version=meeting.version, answers=absent)
    confirm_activity(by=SYSTEM, activity=find(meeting.pk))
    assert attendance_sheet(find(meeting.pk)).present == 4

    page = opened(member)
    page.goto("/me/")
    page.get_by_role("button", name="我当时在场").click()
    expect(page.locator("#mine")).to_contain_text("等待答复")
    looks_well(page)

    desk = opened(secretary)
    desk.goto("/")
    desk.get_by_role("link", name="查看").first.click()
    looks_well(desk)
    desk.locator("#asks").get_by_label("附言").fill("确实在场，漏记了")
    desk.get_by_role("button", name="采纳").first.click()
    expect(desk.locator("#people")).to_contain_text(re.compile("应到 ?5.*实到 ?5"))
    expect(desk.locator("#history")).to_contain_text("李晓明 当时在场")

    page.goto(meeting_page)
    expect(page.locator("#mine")).to_contain_text("确实在场，漏记了")
    desk.get_by_text("已答复 (1)").click()
    expect(desk.locator("#asks")).to_contain_text("确实在场，漏记了")


def test_a_member_ticks_by_the_address_on_the_screen(opened, meeting, meeting_page, secretary, member):
    desk = opened(secretary)
    desk.set_viewport_size({"width": 1280, "height": 900})
    desk.goto(meeting_page)
    desk.get_by_role("link", name="扫码签到").click()
    desk.get_by_role("button", name="开启签到").click()
    expect(desk.locator("svg.code")).to_be_visible()
    looks_well(desk)
    with unscoped():
        address = f"/c/{CheckIn.objects.get().key}/"
    expect(desk.locator("main")).to_contain_text(address)

    page = opened(member)
    page.goto(address)
    looks_well(page)
    page.get_by_role("button", name="李晓明：我到了").click()
    expect(page.locator("main")).to_contain_text("签到成功")

    expect(desk.locator("#ticked")).to_contain_text("李晓明")  # comes by itself
    desk.get_by_role("button", name="关闭签到").click()
    desk.get_by_role("link", name="把未签到的显示为缺席").click()
    expect(desk.get_by_label("李晓明", exact=False).first).to_be_checked()
    with unscoped():
        assert CheckedIn.objects.count() == 1
        assert Attendance.objects.count() == 0


def test_a_stranger_signs_in_and_comes_back_to_the_code(browser, live_server):
    page = browser.new_context(base_url=live_server.url, locale="zh-CN").new_page()
    page.goto("/c/abcdefgh/")
    looks_well(page)
    page.get_by_role("link", name="登录").last.click()
    expect(page).to_have_url(re.compile(r"/accounts/login/\?next=/c/abcdefgh/"))
    page.context.close()
