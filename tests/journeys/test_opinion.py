"""An outsider's opinion on a phone, until the person concerned reads it in other words (R2.6-3)."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE
from tests.polls.collecting import house, officer_who_is
from tests.site.eyes import faults, sideways, small_targets
from zhixing.polls.models import Collection
from zhixing.polls.queries.opinions import opinions_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    cache.clear()


@pytest.fixture
def as_stranger(browser, live_server):
    """Open a browser of somebody without an account and without scripts."""
    contexts = []

    def open_it() -> Page:
        phone = {"viewport": PHONE, "locale": "zh-CN", "base_url": live_server.url}
        contexts.append(browser.new_context(java_script_enabled=False, **phone))
        return contexts[-1].new_page()

    yield open_it
    for context in contexts:
        context.close()


def looks_well(page: Page) -> None:
    """Hold a page to what every page is held to."""
    assert faults(page) == []
    assert sideways(page) == 0
    assert small_targets(page) == []


def asked_by_hand(office: Page, here, door: str) -> Collection:
    """Ask for opinions as the secretary does, by name about the first member."""
    office.goto(reverse("polls:collections", args=[here.branch.pk]))
    looks_well(office)
    office.get_by_role("main").get_by_role("link", name="征求意见").first.click()
    office.get_by_label(door).check()
    office.get_by_text("也点名征求对党员的意见").click()
    office.get_by_label(here.members[0].name).check()
    looks_well(office)
    office.get_by_role("button", name="保存草稿").click()
    looks_well(office)
    office.get_by_role("button", name="开始征求意见").click()
    looks_well(office)
    return Collection.objects.get(unit_id=here.branch.unit_id)


def write(stranger: Page, words: str, about: str) -> None:
    stranger.get_by_role("textbox").first.fill(words)
    stranger.get_by_label("意见对象").first.select_option(about)
    stranger.get_by_role("button", name="提交").click()


def sort_the_next(office: Page, words: str) -> None:
    office.get_by_label("汇总用语").fill(words)
    office.get_by_role("button", name="保存，下一条").click()


def confirm(page: Page, button: str) -> None:
    """Press a button that asks once more."""
    page.get_by_role("button", name=button, exact=True).wait_for()
    page.wait_for_load_state()
    page.get_by_role("button", name=button, exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="确定").click()


def test_an_outsiders_opinion_reaches_the_person_concerned_in_other_words(opened, as_stranger):
    here = house(2)
    subject = here.members[0]
    office, phone = opened(here.officer), opened(here.users[0])
    collection = asked_by_hand(office, here, "公开链接")
    stranger = as_stranger()
    stranger.goto(office.locator("main .wrap code").inner_text())
    write(stranger, "我是三车间的，他脾气太急", subject.name)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("谢谢您")
    phone.goto("/")
    phone.get_by_role("link", name="提意见").click()
    looks_well(phone)
    write(phone, "会议太长", "")
    looks_well(phone)

    office.reload()
    expect(office.get_by_text("我是三车间的")).to_have_count(0)
    confirm(office, "截止并整理")
    office.get_by_role("link", name="整理意见").click()
    looks_well(office)
    for _each in range(2):
        is_his = office.get_by_text("我是三车间的").count()
        sort_the_next(office, "遇事较急躁" if is_his else "会议偏长")
    looks_well(office)
    office.get_by_role("main").get_by_role("link", name="返回").click()
    confirm(office, "反馈给本人")
    office.get_by_role("link", name="征求意见汇总").click()
    looks_well(office)
    expect(office.get_by_text("会议偏长")).to_be_visible()

    phone.goto("/")
    expect(phone.get_by_text("有 1 条对您的意见已整理反馈")).to_be_visible()
    phone.goto(reverse("polls:opinions-of-mine"))
    looks_well(phone)
    expect(phone.get_by_text("遇事较急躁")).to_be_visible()
    expect(phone.get_by_text("会议偏长")).to_have_count(0)
    assert {row.raw for row in opinions_in(collection)} == {""}


def test_a_printed_slip_takes_one_sheet_and_the_officer_concerned_leaves_it_to_another(opened, as_stranger):
    here = house(2)
    subject = here.members[0]
    officer_who_is(here, subject)
    office = opened(here.officer)
    collection = asked_by_hand(office, here, "凭条")
    office.get_by_role("button", name="生成凭条").click()
    looks_well(office)
    address = office.locator("main .wrap code").first.inner_text()
    stranger = as_stranger()
    stranger.goto(address)
    write(stranger, "他脾气太急", subject.name)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("谢谢您")
    stranger.goto(address)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("这里不接收意见")
    office.goto(reverse("polls:collection", args=[collection.pk]))
    confirm(office, "截止并整理")
    concerned = opened(here.users[0])
    concerned.goto(reverse("polls:sort-opinions", args=[collection.pk]))
    expect(concerned.get_by_text("1 条涉及本人")).to_be_visible()
    expect(concerned.get_by_text("脾气")).to_have_count(0)
    looks_well(concerned)
