"""A class from its five fields to its roll: opened, a member enrols on a phone, held, counted."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.journeys.house import TODAY
from tests.site.eyes import faults, sideways, small_targets
from tests.training.factories import place
from zhixing.activities.actions import announce_activity, confirm_activity
from zhixing.core.actions import System
from zhixing.training.models import TrainingClass
from zhixing.training.queries.classes import activities_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


def looks_well(page: Page) -> None:
    """Hold a page to what every page is held to."""
    assert faults(page) == []
    assert sideways(page) == 0
    assert small_targets(page) == []


def test_a_class_is_opened_joined_held_and_listed(opened):
    here = place()
    office = opened(here.organiser)
    office.goto(reverse("training:list", args=[here.committee.pk]))
    looks_well(office)
    office.get_by_role("link", name="举办培训班").first.click()
    office.get_by_label("名称").fill("党员集中培训班")
    office.get_by_label("开始日期").fill(TODAY.isoformat())
    office.get_by_label("地点").fill("机关礼堂")
    looks_well(office)
    office.get_by_role("button", name="开班").click()
    expect(office.locator("h1")).to_contain_text("党员集中培训班")
    expect(office.locator("#sessions")).to_contain_text("机关礼堂")
    looks_well(office)

    training = TrainingClass.objects.get(unit_id=here.committee.unit_id)
    for name in ("change", "sessions", "enrol"):
        office.goto(reverse(f"training:{name}", args=[training.pk]))
        looks_well(office)
    office.goto(reverse("training:class", args=[training.pk]))
    phone = opened(here.account)
    phone.goto(reverse("training:list", args=[here.branch.pk]))
    phone.get_by_role("link", name="党员集中培训班").click()
    phone.get_by_role("button", name="我要报名").click()
    expect(phone.locator("main")).to_contain_text("您已报名")
    looks_well(phone)

    office.get_by_role("link", name="为他人报名").click()
    office.get_by_role("link", name="按名单报名").click()
    office.get_by_label("姓名").fill("远客\n查无此人")
    office.get_by_role("button", name="核对名单").click()
    expect(office.locator("main")).to_contain_text("第2行：查无此人")
    looks_well(office)
    office.get_by_label("姓名").fill("远客")
    office.get_by_role("button", name="核对名单").click()
    office.get_by_role("button", name="为他们报名").click()
    expect(office.locator("#roll")).to_contain_text("远客")

    (session,) = activities_of(training)
    announce_activity(by=System("tests"), activity=session)
    phone.goto("/")
    expect(phone.locator("main")).to_contain_text("党员集中培训班")
    confirm_activity(by=System("tests"), activity=session)
    office.goto(reverse("training:class", args=[training.pk]))
    expect(office.locator("#sessions")).to_contain_text("应到2人，实到2人")
    office.get_by_role("link", name="打印学员名册").click()
    expect(office.locator(".roll")).to_contain_text("远客")
    looks_well(office)
