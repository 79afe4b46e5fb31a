"""A branch appraises its members on phones: four steps, the decision, an answer and another look (R2.6-6)."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.appraisal.world import house
from tests.journeys.test_ballot import looks_well, prepare, type_codes
from zhixing.appraisal.models import Participant
from zhixing.polls.actions.casting import cast
from zhixing.polls.models import Ballot
from zhixing.polls.sealing import RECEIPT, new_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


def begin(office: Page, branch) -> str:
    """Begin the year's appraisal; gives the address of its page."""
    office.goto(reverse("appraisal:list", args=[branch.pk]))
    looks_well(office)
    office.get_by_role("link", name="开始民主评议").click()
    office.get_by_role("button", name="开始", exact=True).click()
    expect(office.get_by_role("heading", level=1)).to_contain_text("年度民主评议")
    looks_well(office)
    return office.url


def assess_and_review(phone: Page) -> None:
    phone.goto("/")
    phone.get_by_role("link", name="填写自评").click()
    phone.locator("textarea").fill("学习抓得不够紧，联系群众少。")
    looks_well(phone)
    phone.get_by_role("button", name="保存").click()
    phone.get_by_role("link", name="填写评议意见").click()
    phone.locator("textarea").first.fill("踏实，可以更主动。")
    looks_well(phone)
    phone.get_by_role("button", name="保存").click()
    expect(phone.locator(".alert").first).to_be_visible()


def poll(office: Page, users, address: str) -> None:
    """One step of the appraisal is a secret ballot, opened and counted like any other."""
    office.goto(address)
    office.get_by_role("button", name="准备测评").click()
    expect(office.get_by_label("第一名监票人")).to_be_visible()
    codes = prepare(office)
    expect(office.get_by_text("投票正在进行")).to_be_visible()
    ballot = Ballot.objects.get(unit_id=users[0].unit_id)
    lines = ballot.items.filter(unit_id=ballot.unit_id).count()
    for user in users:
        cast(by=user, ballot=ballot, choices=[1] * lines, receipt=new_code(RECEIPT))
    office.get_by_role("button", name="截止投票").click()
    type_codes(office, codes, "计票")
    expect(office.get_by_text("有效 4 张")).to_be_visible()


def decide(office: Page, address: str) -> None:
    office.goto(address)
    office.get_by_role("link", name="填写评定意见").click()
    for grade in office.locator("main select").all():
        grade.select_option("qualified")
    office.locator("textarea[name=shared]").fill("履行义务，发挥作用。")
    looks_well(office)
    office.get_by_role("button", name="填写评定意见").click()
    expect(office.get_by_text("请逐一向党员当面反馈")).to_be_visible()
    looks_well(office)


def test_from_the_self_assessment_to_another_look(opened):
    here = house(4)
    office, phone = opened(here.officer), opened(here.users[0])
    address = begin(office, here.branch)
    assess_and_review(phone)
    poll(office, here.users, address)
    decide(office, address)

    phone.goto("/")
    phone.get_by_role("link", name="阅看并答复").click()
    expect(phone.get_by_text("履行义务，发挥作用。")).to_be_visible()
    looks_well(phone)
    phone.get_by_text("我有不同意见").click()
    phone.locator("textarea[name=dissent]").fill("自评中的成绩没有写入。")
    phone.get_by_role("button", name="写入不同意见").click()
    expect(phone.get_by_text("自评中的成绩没有写入。")).to_be_visible()
    phone.get_by_text("申请复核").first.click()
    phone.locator("textarea[name=words]").fill("请核对全年工作记录。")
    phone.get_by_role("button", name="提交申请", exact=True).click()
    expect(phone.get_by_text("请核对全年工作记录。")).to_be_visible()
    looks_well(phone)

    office.goto("/")
    office.get_by_role("link", name="答复").first.click()
    office.locator("textarea[name=text]").fill("已核对，等次不变，成绩补入评语。")
    office.get_by_role("button", name="提交答复").click()
    expect(office.get_by_text("已核对，等次不变")).to_be_visible()
    row = Participant.objects.get(unit_id=here.branch.unit_id, member=here.members[0])
    assert (row.grade, row.waits_for_reply) == ("qualified", False)
    phone.reload()
    expect(phone.get_by_text("已核对，等次不变")).to_be_visible()
