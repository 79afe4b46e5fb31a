"""The search from the header of any page: found, marked, opened at its place."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.activities.factories import SYSTEM
from tests.library.factories import TextFactory, published
from tests.site.eyes import faults, sideways, small_targets
from zhixing.activities.actions import confirm_activity, write_minutes
from zhixing.activities.typed import Typed, TypedPart

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_any_page_to_the_article(opened, secretary, branch, meeting):
    text = TextFactory(organization=branch, title="《请假制度（示例）》")
    published(text, "每月学习一次。", "请假应当提前一天提出。")
    write_minutes(by=SYSTEM, activity=meeting, typed=Typed({"main": TypedPart("讨论了提前一天请假的办法")}))
    confirm_activity(by=SYSTEM, activity=meeting)
    page = opened(secretary)
    page.goto(reverse("me"))
    page.locator(".site-header").get_by_role("link", name="搜索").click()
    page.get_by_role("searchbox", name="搜索内容").fill("请假 提前")
    page.get_by_role("button", name="搜索").click()

    expect(page.locator("mark").first).to_have_text("请假")
    expect(page.locator(".hit")).to_have_count(2)
    expect(page.locator(".hit").nth(1)).to_contain_text("六月党员大会")
    assert faults(page) == []
    assert sideways(page) == 0
    assert small_targets(page) == []
    expect(page.locator(".hit a").first).to_have_attribute(
        "href", f"{reverse('study:text', args=[text.pk])}#a2"
    )


def test_nothing_found_says_what_to_try_without_a_script(opened, secretary):
    page = opened(secretary, scripts=False)
    page.goto(f"{reverse('study:search')}?q=没有这句话")

    expect(page.locator(".empty")).to_contain_text("少用几个词")
    assert sideways(page) == 0
