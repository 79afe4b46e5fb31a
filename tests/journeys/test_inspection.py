"""An inspection from its mandate to the end: visited with a phone, replied to, a problem on the list, final."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.inspection.test_visits import PHOTO
from tests.inspection.world import Place, place, with_sheets
from tests.journeys.house import TODAY
from tests.site.eyes import faults, sideways, small_targets
from zhixing.inspection.models import Mandate, Visit
from zhixing.rectification.models import Problem

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FACT = "九点十分服务窗口无人值守"


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


def looks_well(page: Page) -> None:
    """Hold a page to what every page is held to."""
    assert faults(page) == []
    assert sideways(page) == 0
    assert small_targets(page) == []


def order(office: Page, here: Place) -> Mandate:
    """Draft a covert mandate and issue it."""
    office.goto(reverse("supervision:coverage", args=[here.committee.pk]))
    office.get_by_role("link", name="明察暗访").click()
    looks_well(office)
    office.get_by_role("link", name="草拟任务").first.click()
    office.locator("#id_title").fill("窗口作风暗访")
    office.get_by_label("结束日期").fill((TODAY + timedelta(days=20)).isoformat())
    office.get_by_label("暗访", exact=True).check()
    office.get_by_label(here.branch.name).check()
    office.get_by_label("陈检查").check()
    office.get_by_label("批准人").fill("李书记")
    looks_well(office)
    office.get_by_role("button", name="保存草稿").click()
    office.get_by_role("button", name="下达任务").click()
    office.get_by_role("dialog").locator(".button--primary").click()
    expect(office.locator("main")).to_contain_text("生效中")
    looks_well(office)
    return Mandate.objects.get(unit_id=here.committee.unit_id)


def visit(phone: Page, here: Place) -> Visit:
    """Record a visit on the spot, without a script: points, a fact with a photo."""
    phone.goto(reverse("today"))
    phone.get_by_role("listitem").filter(has_text="窗口作风暗访").get_by_role("link").first.click()
    phone.get_by_role("link", name="登记检查").click()
    phone.get_by_role("link", name=here.branch.name).click()
    phone.get_by_label("地点").fill("一楼大厅")
    phone.get_by_role("button", name="开始登记").click()
    phone.locator("#point-2").get_by_label("已看，未发现情况").check()
    phone.get_by_role("button", name="保存查看结果").click()
    phone.locator("#point-1").get_by_role("link", name="就这一要点记一条情况").click()
    phone.locator("#id_facts").fill(FACT)
    phone.locator("#id_file").set_input_files({"name": "窗口.png", "mimeType": "image/png", "buffer": PHOTO})
    phone.get_by_role("button", name="保存情况").click()
    expect(phone.locator("#findings")).to_contain_text("窗口.png")
    return Visit.objects.get(unit_id=here.branch.unit_id)


def test_an_inspection_from_mandate_to_final(opened):
    here = with_sheets(place())
    mandate = order(opened(here.orderer), here)
    phone = opened(here.inspector, scripts=False)
    made = visit(phone, here)
    page = reverse("inspection:visit", args=[made.pk])

    eyes = opened(here.inspector)  # what looks at a page needs a script
    for name, pk in (("mandate", mandate.pk), ("new-visit", mandate.pk)):
        eyes.goto(reverse(f"inspection:{name}", args=[pk]))
        looks_well(eyes)
    for name in ("visit", "change-visit", "new-finding", "send-visit"):
        eyes.goto(reverse(f"inspection:{name}", args=[made.pk]))
        looks_well(eyes)

    branch = opened(here.secretary)
    assert branch.goto(page).status == 404
    phone.get_by_role("link", name="核对并发送").click()
    phone.get_by_role("button", name="发送征求答复").click()

    branch.goto(reverse("today"))
    branch.get_by_role("listitem").filter(has_text="前答复").get_by_role("link").first.click()
    expect(branch.locator("main")).to_contain_text(FACT)
    expect(branch.locator("main")).not_to_contain_text("暗访")
    looks_well(branch)
    branch.get_by_role("link", name="答复", exact=True).click()
    branch.get_by_label("属实", exact=True).check()
    branch.locator("#id_reply").fill("情况属实，已调整排班")
    looks_well(branch)
    branch.get_by_role("button", name="保存答复").click()
    assert branch.goto(reverse("inspection:mandate", args=[mandate.pk])).status == 404

    phone.goto(page)
    phone.get_by_role("link", name="作出处理").click()
    eyes.goto(phone.url)
    looks_well(eyes)
    expect(phone.locator("main")).to_contain_text("已调整排班")
    phone.get_by_label("构成问题，列入该单位问题清单").check()
    phone.get_by_role("button", name="作出处理").click()
    expect(phone.locator("main")).to_contain_text("已办结")

    problem = Problem.objects.get(unit_id=here.branch.unit_id)
    assert (problem.text, problem.source) == (FACT, "inspection")
    branch.goto(page)
    branch.get_by_role("link", name="问题清单第 1 号").click()
    expect(branch.locator("main")).to_contain_text(FACT)
