"""A secretary makes the year's study plan in a minute and plans a themed meeting: nothing is typed twice."""

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.library.factories import TextFactory, published
from tests.organizations.factories import CommitteeFactory, MemberFactory, OrganizationFactory, officer_of
from tests.plugins.chromium import PHONE
from tests.schemes.factories import adopt
from tests.site.eyes import faults, sideways, small_targets
from zhixing.organizations.choices import Level

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PLAN = Path(__file__).parents[2] / "schemes" / "liangxueyizuo-2016.yaml"


@pytest.fixture
def branch_and_secretary():
    """A provincial branch under the plan of 2016, with one text in its library."""
    committee = CommitteeFactory(level=Level.PROVINCIAL)
    branch = OrganizationFactory(
        parent=committee, name="办公室党支部", level=Level.PROVINCIAL, founded_on=date(2010, 1, 1)
    )
    secretary = officer_of(branch, name="王书记")
    MemberFactory.create_batch(3, branch=branch)
    adopt(committee, PLAN.read_text("utf-8"))
    text = TextFactory(organization=committee, title="某单位学习制度（示例）")
    published(text, "学习要联系实际。", "学习要有记录。")
    return branch, secretary


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_plan_to_the_minutes_without_typing_twice(opened, branch, secretary, scripts):
    page = opened(secretary, scripts=scripts)
    page.set_viewport_size(PHONE)

    # the plan, with everything that is asked already in it
    page.goto(reverse("supervision:plan", args=[branch.pk]))
    page.get_by_role("link", name="制定学习计划").first.click()
    expect(page.get_by_role("checkbox", name="讲政治、有信念")).to_be_checked()
    page.get_by_role("checkbox", name="集中培训").uncheck()
    page.get_by_role("button", name="制定计划").click()
    expect(page.get_by_text("学习计划已制定并施行")).to_be_visible()
    expect(page.get_by_role("row", name="集中培训")).to_have_count(0)
    if scripts:
        assert faults(page) == []
        assert sideways(page) == 0
        assert small_targets(page) == []

    # the topic: a question and a reading of our own
    page.get_by_role("link", name="讲政治、有信念", exact=True).click()
    page.get_by_text("补充本组织的讨论题").click()
    page.get_by_label("讨论题").fill("我的岗位可以先改哪一件")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("listitem").filter(has_text="我的岗位可以先改哪一件")).to_be_visible()
    page.get_by_label("学习文本").select_option(label="某单位学习制度（示例）")
    page.get_by_label("从哪一条起").fill("第2条")
    page.get_by_role("button", name="添加篇目").click()
    expect(page.get_by_role("link", name="《某单位学习制度（示例）》第2条")).to_be_visible()
    if scripts:
        assert faults(page) == []
        assert sideways(page) == 0

    # the meeting, from the point of the plan
    page.goto(reverse("study:branch", args=[branch.pk]))
    page.get_by_role("link", name="学习计划").first.click()
    page.get_by_role("row", name="讲政治、有信念").get_by_role("link", name="安排活动").click()
    page.get_by_role("button", name="保存计划").click()
    expect(page.get_by_role("heading", name="学习与讨论")).to_be_visible()
    expect(page.get_by_role("link", name="《某单位学习制度（示例）》第2条")).to_be_visible()

    # and its minutes
    if page.get_by_text("准备会议记录").count():
        page.get_by_text("准备会议记录").click()
    page.locator("button[name=fill][value=main]").click()
    main = page.locator("[name=part-main]")
    expect(main).to_have_value(
        "一、能否坚守共产党人的信仰、信念、宗旨，做到讲政治、有信念\n二、我的岗位可以先改哪一件"
    )
