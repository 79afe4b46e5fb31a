"""A branch's three lists from a problem to its strike-off: listed, worked off, verified by somebody else, read."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.journeys.house import TODAY
from tests.organizations.factories import CommitteeFactory, OrganizationFactory, officer_of
from tests.site.eyes import faults, sideways, small_targets
from zhixing.rectification.models import Problem

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "专题学习讨论不够深入，存在以干代学现象"
MEASURE = "每月组织一次专题学习，支委轮流领学"


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def branch():
    return OrganizationFactory(parent=CommitteeFactory(), name="办公室党支部")


def looks_well(page: Page) -> None:
    """Hold a page to what every page is held to; it takes scripts."""
    assert faults(page) == []
    assert sideways(page) == 0
    assert small_targets(page) == []


def officer(opened, branch, name: str) -> Page:
    user = officer_of(branch, name=name)
    user.name = name
    user.save(update_fields=["name"])
    return opened(user)


def list_it(page: Page, branch) -> str:
    """List a problem with its measure and the secretary responsible; returns the address of its page."""
    page.goto(reverse("rectification:list", args=[branch.pk]))
    page.get_by_role("link", name="列入问题").first.click()
    page.get_by_label("问题及具体表现").fill(TEXT)
    page.get_by_label("整改措施").fill(MEASURE)
    page.get_by_label("整改时限").fill(TODAY.replace(day=27).isoformat())
    page.get_by_label("责任人").fill("王书记")
    page.get_by_role("button", name="列入清单").last.click()
    expect(page.locator("main")).to_contain_text(TEXT)
    return reverse("rectification:problem", args=[Problem.objects.get(unit_id=branch.unit_id).pk])


def read_lists(page: Page, branch, state: str = "") -> None:
    """Find the problem on each of the three lists."""
    for which, words in {"problems": TEXT, "rectification": MEASURE, "responsibility": "王书记"}.items():
        page.goto(f"{reverse('rectification:list', args=[branch.pk])}?list={which}&state={state}")
        expect(page.locator("table")).to_contain_text(words)
        looks_well(page)


def test_a_problem_is_listed_worked_off_and_struck_off_by_somebody_else(opened, branch):
    secretary, deputy = officer(opened, branch, "王书记"), officer(opened, branch, "李副书记")
    address = list_it(secretary, branch)
    looks_well(secretary)
    secretary.goto("/")
    expect(secretary.locator("main")).to_contain_text("应于6月27日前完成")
    read_lists(deputy, branch)

    secretary.goto(address)
    secretary.locator("#next").get_by_label("做了什么").fill("制定了下半年学习计划")
    secretary.locator("#next").get_by_role("button", name="登记进展").click()
    expect(secretary.locator("#history")).to_contain_text("制定了下半年学习计划")
    expect(secretary.locator("h1 + *, .lead, main").first).to_contain_text("整改中")
    secretary.locator("#ticks > summary").click()
    looks_well(secretary)
    secretary.locator("#ticks").get_by_role("button", name="该措施已完成").click()
    expect(secretary.locator("#history")).to_contain_text("完成一项整改措施")
    secretary.locator("#next").get_by_role("button", name="报告完成").click()
    expect(secretary.locator("#waits")).to_contain_text("等待验收")
    expect(secretary.get_by_role("button", name="验收销号")).to_have_count(0)
    looks_well(secretary)

    deputy.goto("/")
    deputy.get_by_role("link", name="验收").first.click()
    deputy.locator("#next").get_by_label("验收情况").fill("查阅了学习记录")
    deputy.locator("#next").get_by_label("有效做法").fill("轮流领学，人人发言")
    looks_well(deputy)
    deputy.locator("#next").get_by_role("button", name="验收销号").click()
    expect(deputy.locator("#history")).to_contain_text("轮流领学，人人发言")
    expect(deputy.locator("main")).to_contain_text("销号")
    looks_well(deputy)
    read_lists(secretary, branch, state="struck_off")


def test_without_scripts_a_problem_is_opened_again(opened, branch):
    user = officer_of(branch, name="王书记")
    page = opened(user, scripts=False)
    address = list_it(page, branch)
    page.locator("#done > summary").click()
    page.locator("#done").get_by_role("button", name="报告完成").click()
    page.locator("#reopen > summary").click()
    page.locator("#reopen").get_by_label("原因").fill("还有两次没有开展")
    page.locator("#reopen").get_by_role("button", name="撤回完成报告").click()
    expect(page.locator("#history")).to_contain_text("还有两次没有开展")
    page.goto(address)
    page.locator("#long-term > summary").click()
    page.locator("#long-term").get_by_label("原因").fill("学习要长期坚持")
    page.locator("#long-term").get_by_role("button", name="列为长期坚持").click()
    expect(page.locator("#next")).to_contain_text("回头看")
