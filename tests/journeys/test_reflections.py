"""A reflection in a browser: saved while one writes, kept without a connection, never overwritten."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.organizations.factories import MemberFactory, UserFactory
from tests.plugins.scoped import unscoped
from tests.site.eyes import faults, sideways, small_targets
from zhixing.study.models import Reflection

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def member(branch):
    return UserFactory(member=MemberFactory(branch=branch))


def stored():
    with unscoped():
        return Reflection.objects.get()


def write(page, text):
    page.locator("[name=body]").fill(text)


def test_what_is_typed_is_saved_by_itself_and_shared_by_choice(opened, member):
    page = opened(member)
    page.goto(reverse("study:new-reflection"))
    with page.expect_response("**/reflections/new/"):
        write(page, "想到哪里写到哪里。")
    expect(page.locator("[data-status]")).to_contain_text("已保存（")
    expect(page).to_have_url(reverse("study:write-reflection", args=[stored().pk]))
    with page.expect_response("**/write/"):
        write(page, "想到哪里写到哪里，再添一句。")
    assert faults(page) == []
    assert sideways(page) == 0
    assert small_targets(page) == []
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".reflection")).to_have_text("想到哪里写到哪里，再添一句。")
    page.get_by_label("我的支部").check()
    page.get_by_role("button", name="确定").click()

    expect(page.locator(".alert--success")).to_contain_text("本支部")
    assert faults(page) == []
    assert stored().visibility == "branch"


def test_begun_without_a_connection_it_is_sent_once_the_connection_is_back(opened, member):
    page = opened(member)
    page.goto(reverse("study:new-reflection"))
    expect(page.locator("[data-status]")).to_contain_text("自动保存")
    page.context.set_offline(True)
    write(page, "路上想到的。")
    expect(page.locator("[data-status]")).to_have_attribute("data-state", "offline")
    with unscoped():
        assert not Reflection.objects.exists()
    with page.expect_response("**/reflections/new/"):
        page.context.set_offline(False)

    expect(page.locator("[data-status]")).to_have_attribute("data-state", "saved")
    assert stored().body == "路上想到的。"


def test_typed_without_a_connection_and_left_it_is_offered_again(opened, member):
    page = opened(member)
    page.goto(reverse("study:new-reflection"))
    page.context.set_offline(True)
    write(page, "还没送出去。")
    expect(page.locator("[data-status]")).to_have_attribute("data-state", "offline")
    page.goto("about:blank")
    page.context.set_offline(False)

    page.goto(reverse("study:new-reflection"))
    with page.expect_response("**/reflections/new/"):
        page.get_by_role("button", name="恢复这份内容").click()
    expect(page.locator("[data-status]")).to_have_attribute("data-state", "saved")
    assert stored().body == "还没送出去。"


def test_two_windows_never_overwrite_each_other(opened, member):
    first, second = opened(member), opened(member)
    first.goto(reverse("study:new-reflection"))
    with first.expect_response("**/reflections/new/"):
        write(first, "原来的一段")
    expect(first.locator("[data-status]")).to_have_attribute("data-state", "saved")
    second.goto(reverse("study:write-reflection", args=[stored().pk]))
    with first.expect_response("**/write/"):
        write(first, "第一个窗口改的")
    expect(first.locator("[data-status]")).to_have_attribute("data-state", "saved")
    with second.expect_response("**/write/"):
        write(second, "第二个窗口改的")

    expect(second.locator("[data-note]")).to_contain_text("第一个窗口改的")
    assert stored().body == "第一个窗口改的"
    with second.expect_response("**/write/"):
        second.get_by_role("button", name="两份都留，已保存的在前").click()
    expect(second.locator("[data-status]")).to_have_attribute("data-state", "saved")
    assert stored().body == "第一个窗口改的\n\n第二个窗口改的"


def test_it_is_written_and_shared_without_a_script(opened, member):
    page = opened(member, scripts=False)
    page.goto(reverse("study:new-reflection"))
    write(page, "不用脚本也能写。")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_label("全单位").check()
    page.get_by_role("button", name="确定").click()

    expect(page.locator(".alert--success")).to_be_visible()
    assert (stored().body, stored().visibility) == ("不用脚本也能写。", "open")
