"""From a final inspection to an issued circular: drafted, approved by somebody else, read and downloaded below."""

import docx
import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.inspection.circular_world import FACTS, SECRET, CircularWorld
from tests.organizations.factories import officer_of
from tests.site.eyes import faults, sideways, small_targets

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


def looks_well(page: Page) -> None:
    """Hold a page to what every page is held to."""
    assert faults(page) == []
    assert sideways(page) == 0
    assert small_targets(page) == []


def test_a_circular_is_drafted_approved_issued_and_reaches_the_branch(opened):
    world = CircularWorld()
    office = opened(world.writer)
    office.goto(reverse("inspection:circulars", args=[world.committee.pk]))
    looks_well(office)
    office.get_by_role("link", name="起草通报").click()
    looks_well(office)
    office.get_by_label(FACTS).check()
    office.get_by_role("button", name="继续").click()
    expect(office.get_by_label("主要情况")).to_have_value(
        f"1. 2016年5月12日，窗口党支部，办事大厅：{FACTS}。"
    )
    office.get_by_label("工作要求").fill("立即整改，举一反三。")
    office.get_by_label("整改期限").fill("2016-06-30")
    looks_well(office)
    office.get_by_role("button", name="保存").click()
    looks_well(office)
    office.get_by_role("button", name="送审").click()
    expect(office.locator("#steps")).to_contain_text("须由他人审批")

    organiser = opened(world.approver)
    organiser.goto("/")
    organiser.get_by_role("link", name="查看").first.click()
    looks_well(organiser)
    organiser.get_by_role("button", name="批准", exact=True).click()
    expect(organiser.locator("#steps")).to_contain_text("已批准")

    office.reload()
    office.get_by_label("发文字号").fill("组通字[2016]第005号")
    looks_well(office)
    office.get_by_role("button", name="印发", exact=True).click()
    office.get_by_role("button", name="确定", exact=True).click()
    expect(office.locator("h1 + *")).to_contain_text("组通字〔2016〕5号")

    phone = opened(officer_of(world.branch))
    phone.goto("/")
    expect(phone.locator("main")).to_contain_text("整改期限")
    phone.get_by_role("link", name="阅读").click()
    expect(phone.locator("main")).to_contain_text(FACTS)
    expect(phone.locator("main")).not_to_contain_text(SECRET)
    looks_well(phone)
    with phone.expect_download() as download:
        phone.get_by_role("link", name="下载 Word").click()
    said = [line.text for line in docx.Document(download.value.path()).paragraphs]
    assert "组通字〔2016〕5号" in said
    assert any(FACTS in line for line in said)
