"""What was typed outlives a lost connection and a colleague who was faster."""

import pytest
from django.urls import reverse
from playwright.sync_api import Error, expect

from tests.plugins.scoped import unscoped
from zhixing.activities.models import Activity

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TYPED = "一、学习党章\n二、讨论下半年安排"
MINUTES = "#minutes textarea[name=minutes]"
STORED, MINE = "别人先保存的内容", "您填写的内容"


def stored() -> Activity:
    with unscoped():
        return Activity.objects.get()


def save_minutes(page, text: str) -> None:
    page.locator(MINUTES).fill(text)
    page.get_by_role("button", name="保存会议记录").click()


def test_minutes_sent_into_a_dead_line_can_be_sent_again(opened, secretary, meeting_page):
    page = opened(secretary)
    page.goto(meeting_page)
    page.context.set_offline(True)
    save_minutes(page, TYPED)
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
    assert stored().minutes == ""

    page.goto(meeting_page)
    page.get_by_role("button", name="恢复填写内容").click()
    assert page.locator(MINUTES).input_value() == TYPED
    page.get_by_role("button", name="保存会议记录").click()

    expect(page.locator(".alert--success")).to_be_visible()
    assert stored().minutes == TYPED
    assert page.get_by_role("button", name="恢复填写内容").count() == 0


def test_what_was_typed_survives_a_browser_that_was_left_while_offline(opened, secretary, meeting_page):
    page = opened(secretary)
    page.goto(meeting_page)
    page.clock.install()
    page.locator(MINUTES).fill(TYPED)
    page.clock.run_for(500)
    page.context.set_offline(True)
    with pytest.raises(Error):
        page.reload()
    page.context.set_offline(False)

    page.goto(meeting_page)
    page.get_by_role("button", name="恢复填写内容").click()

    assert page.locator(MINUTES).input_value() == TYPED


def test_stale_minutes_show_both_versions_and_keep_what_was_typed(opened, secretary, meeting_page):
    mine, other = opened(secretary), opened(secretary)
    for page in (mine, other):
        page.goto(meeting_page)
    save_minutes(other, "先写的")
    expect(other.locator(".alert--success")).to_be_visible()

    save_minutes(mine, "后写的")

    expect(mine.locator(".alert--error")).to_be_visible()
    expect(mine.locator("main")).to_contain_text("先写的")
    assert mine.locator(MINUTES).input_value() == "后写的"
    assert stored().minutes == "先写的"

    save_minutes(mine, "先写的，加上后写的")
    expect(mine.locator(".alert--success")).to_be_visible()
    assert stored().minutes == "先写的，加上后写的"


def test_a_stale_plan_shows_both_versions_and_keeps_what_was_typed(opened, secretary, meeting):
    mine, other = opened(secretary), opened(secretary)
    for page, place in ((mine, "我定的二楼"), (other, "别人定的一楼")):
        page.goto(reverse("activities:edit", args=[meeting.pk]))
        page.locator("[name=place]").fill(place)

    for page in (other, mine):
        page.locator("main form [type=submit]").last.click()
        page.wait_for_load_state()

    expect(mine.locator(".alert--error").first).to_be_visible()
    expect(mine.locator("main table")).to_contain_text("别人定的一楼")
    assert mine.locator("[name=place]").input_value() == "我定的二楼"
    assert stored().place == "别人定的一楼"
