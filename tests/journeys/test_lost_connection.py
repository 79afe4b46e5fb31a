"""What was typed outlives a lost connection and a colleague who was faster."""

import pytest
from django.urls import reverse
from playwright.sync_api import Error, expect

from tests.plugins.scoped import unscoped
from zhixing.activities.models import Activity

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def stored() -> Activity:
    with unscoped():
        return Activity.objects.get()


def test_what_was_sent_into_a_dead_line_can_be_sent_again(opened, secretary, meeting):
    page = opened(secretary)
    page.goto(reverse("activities:edit", args=[meeting.pk]))
    page.context.set_offline(True)
    page.locator("[name=place]").fill("二楼会议室")
    page.locator("main form [type=submit]").last.click()
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)

    page.goto(reverse("activities:edit", args=[meeting.pk]))
    page.get_by_role("button", name="恢复填写内容").click()
    assert page.locator("[name=place]").input_value() == "二楼会议室"
    page.locator("main form [type=submit]").last.click()

    expect(page.locator(".alert--success")).to_be_visible()
    assert stored().place == "二楼会议室"


def test_what_was_typed_survives_a_browser_that_was_left_while_offline(opened, secretary, meeting):
    page = opened(secretary)
    address = reverse("activities:edit", args=[meeting.pk])
    page.goto(address)
    page.clock.install()
    page.locator("[name=place]").fill("二楼会议室")
    page.clock.run_for(500)
    page.context.set_offline(True)
    with pytest.raises(Error):
        page.reload()
    page.context.set_offline(False)

    page.goto(address)
    page.get_by_role("button", name="恢复填写内容").click()

    assert page.locator("[name=place]").input_value() == "二楼会议室"


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
