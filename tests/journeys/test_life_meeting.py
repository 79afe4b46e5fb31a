"""A branch of twelve on phones: its life meeting from the plan to the result notice (R2.6-1..5)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from tests.activities.factories import confirmed, post
from tests.life.world import THEME, House, house
from tests.polls.collecting import give
from tests.site.eyes import faults, sideways, small_targets
from zhixing.core.time import today
from zhixing.life.actions.talks import record_talk
from zhixing.life.actions.texts import accept_text, begin_text, hand_in_text
from zhixing.life.drafts import TalkDraft
from zhixing.life.queries.meetings import meetings_of
from zhixing.life.queries.talks import talks_in
from zhixing.polls.actions.opinions import close_collection, open_collection, prepare_collection
from zhixing.polls.actions.sorting import release_opinions, sort_opinion
from zhixing.polls.drafts import CollectionDraft, Sorting
from zhixing.polls.queries.opinions import opinions_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "组织生活会征求意见"


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


def looks_well(page: Page) -> None:
    """Hold a page to what every page is held to."""
    assert faults(page) == []
    assert sideways(page) == 0
    assert small_targets(page) == []


def twelve() -> House:
    """Make a branch of twelve whose first three are its committee; opinions and a study lie ready."""
    here = house(12)
    for member, code in zip(here.members, ("secretary", "organisation", "publicity"), strict=False):
        post(member, here.branch, code)
    confirmed(here.branch, kinds=("members_meeting",), title="会前专题学习", held_on=today())
    draft = CollectionDraft(TITLE, ("您有什么意见？",))
    collection = prepare_collection(by=here.officer, organization=here.branch, draft=draft)
    collection = open_collection(by=here.officer, collection=collection)
    give(collection, "学习联系岗位少")
    close_collection(by=here.officer, collection=collection)
    (opinion,) = opinions_in(collection)
    sort_opinion(by=here.officer, opinion=opinion, version=1, sorting=Sorting("学习联系岗位少"))
    release_opinions(by=here.officer, collection=collection)
    return here


def step(page: Page, code: str) -> Locator:
    """Find a step's card."""
    return page.locator(f"section#{code}")


def unfold(card: Locator, words: str) -> Locator:
    """Open what is folded under some words, if it is."""
    folded = card.locator("details").filter(has=card.page.get_by_text(words, exact=True)).first
    if folded.get_attribute("open") is None:
        folded.locator("summary").click()
    return folded


def is_done(page: Page, code: str) -> None:
    expect(step(page, code).locator(".card__header .state")).to_have_text("已完成")


def begin(page: Page, here: House) -> str:
    """Come from the branch's activities and begin; gives the address of the meeting's page."""
    page.goto(reverse("activities:list", args=[here.branch.pk]))
    page.get_by_text("组织生活会、征求意见、投票、评议").click()
    looks_well(page)
    page.get_by_role("main").get_by_role("link", name="组织生活会", exact=True).click()
    page.get_by_role("link", name="开始筹备").click()
    page.get_by_label("主题", exact=True).fill(THEME)
    looks_well(page)
    page.get_by_role("button", name="开始筹备").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(THEME)
    looks_well(page)
    return page.url


def agree_on_the_plan(page: Page, superior: Page, address: str) -> None:
    card = unfold(step(page, "plan"), "撰写方案并上报")
    card.locator("textarea").fill("月底召开，先学习、征求意见、谈心。")
    card.get_by_role("button", name="上报").click()
    expect(step(page, "plan").locator(".card__header .state")).to_have_text("等上级答复")
    superior.goto("/")
    superior.get_by_role("link", name="查看方案").click()
    superior.get_by_role("button", name="同意方案").click()
    is_done(superior, "plan")
    page.goto(address)
    is_done(page, "plan")


def pick(page: Page, code: str, summary: str, words: str) -> None:
    card = unfold(step(page, code), summary)
    option = card.locator("option").filter(has_text=words)
    card.locator("select").select_option(option.get_attribute("value"))
    card.get_by_role("button", name="保存").click()
    is_done(page, code)


def talk(here: House, page: Page, member: Page) -> None:
    """Plan all that is missing at once; one member writes theirs up, the others did."""
    page.goto(reverse("life:talks", args=[here.branch.pk]))
    looks_well(page)
    page.get_by_label("在哪天前谈").fill(today().isoformat())
    page.get_by_role("button", name="安排这些谈话").click()
    expect(page.get_by_text("还没谈的都已安排")).to_be_visible()
    member.goto("/")
    member.get_by_role("link", name="补记谈话").first.click()
    member.get_by_role("link", name="补记谈话").click()
    looks_well(member)
    member.get_by_label("谈话日期").fill(today().isoformat())
    member.get_by_label("谈话内容").fill("孩子小，晚上值班有困难")
    member.get_by_role("button", name="保存").click()
    expect(member.get_by_text("孩子小，晚上值班有困难")).to_be_visible()
    looks_well(member)
    for pair in talks_in(here.branch, today().year).missing:
        draft = TalkDraft(pair.talker.pk, pair.partner.pk, held_on=today())
        record_talk(by=here.officer, organization=here.branch, draft=draft)


def write_texts(here: House, page: Page, secretary: Page, superior: Page) -> None:
    """The secretary and the body write on the screen, the superior accepts; the two others are accepted below."""
    secretary.goto("/")
    secretary.get_by_role("link", name="写我的材料").click()
    secretary.get_by_role("button", name="写我的材料").click()
    secretary.get_by_label("思想方面存在的问题").fill("学习不够系统")
    looks_well(secretary)
    secretary.get_by_role("button", name="提交", exact=True).click()
    expect(secretary.get_by_text("已提交。")).to_be_visible()
    page.goto(reverse("life:texts", args=[here.branch.pk]))
    looks_well(page)
    page.get_by_role("button", name="撰写", exact=True).click()
    page.get_by_label("原因剖析").fill("联系实际少")
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_text("已提交。")).to_be_visible()
    for _each in range(2):
        superior.goto("/")
        superior.get_by_role("link", name="阅看并答复").first.click()
        looks_well(superior)
        superior.get_by_role("button", name="审定通过").click()
        expect(superior.locator(".state").first).to_have_text("已审定")
    for user in here.users[1:3]:
        text = begin_text(by=user, meeting=the_meeting(here))
        words = ["不足"] * len(text.sections)
        text = hand_in_text(by=user, text=text, version=text.version, words=words)
        accept_text(by=here.officer, text=text, version=text.version)


def the_meeting(here: House):
    return meetings_of(here.branch).get()


def hold(page: Page, address: str) -> None:
    card = unfold(step(page, "meeting"), "安排会议")
    card.get_by_label("日期").fill(today().isoformat())
    card.get_by_role("button", name="安排会议").click()
    step(page, "meeting").locator("a[href^='/activities/']").click()
    page.get_by_role("link", name="确认", exact=True).or_(
        page.get_by_role("button", name="确认")
    ).first.click()
    expect(page.locator(".alert").filter(has_text="已确认").first).to_be_visible()
    page.goto(address)
    is_done(page, "meeting")


def criticise_and_list(here: House, page: Page) -> None:
    step(page, "criticism").get_by_role("link", name="逐人记录").click()
    page.get_by_label("批评人", exact=True).select_option(str(here.members[4].pk))
    page.get_by_label("被批评人", exact=True).select_option(str(here.members[0].pk))
    page.get_by_label("批评意见").fill("到处室少，听得多办得少")
    looks_well(page)
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="列入问题清单").click()
    page.get_by_label("问题及具体表现").fill("联系处室少，意见办理不及时")
    page.get_by_label("整改措施").fill("每月到两个处室，意见一周内答复")
    page.get_by_label("整改时限").fill((today() + timedelta(days=60)).isoformat())
    looks_well(page)
    page.get_by_role("button", name="列入清单").click()
    is_done(page, "criticism")
    is_done(page, "lists")


def report_and_tell(page: Page, superior: Page, member: Page, address: str) -> None:
    card = unfold(step(page, "report"), "撰写情况报告并上报")
    card.locator("textarea").fill("会议按方案召开，列出问题一条。")
    card.get_by_role("button", name="上报").click()
    expect(step(page, "report").locator(".card__header .state")).to_have_text("等上级答复")
    superior.goto("/")
    superior.get_by_role("link", name="查看情况报告").click()
    superior.get_by_role("button", name="确认收到").click()
    is_done(superior, "report")
    page.goto(address)
    card = unfold(step(page, "notice"), "撰写结果通报")
    card.locator("textarea").fill("会议查摆问题一条，措施和时限已明确。")
    card.get_by_role("button", name="向党员通报").click()
    is_done(page, "notice")
    looks_well(page)
    member.goto(address)
    expect(member.get_by_text("会议查摆问题一条")).to_be_visible()
    expect(member.get_by_text("到处室少，听得多办得少")).to_have_count(0)
    looks_well(member)


def test_a_branch_of_twelve_goes_from_the_plan_to_the_result_notice(opened):
    here = twelve()
    page, superior = opened(here.officer), opened(here.organiser)
    secretary, member = opened(here.users[0]), opened(here.users[7])
    address = begin(page, here)
    agree_on_the_plan(page, superior, address)
    pick(page, "study", "从活动中选择会前学习", "会前专题学习")
    pick(page, "opinions", "选择征求意见", TITLE)
    talk(here, page, member)
    write_texts(here, page, secretary, superior)
    page.goto(address)
    is_done(page, "talks")
    is_done(page, "texts")
    hold(page, address)
    criticise_and_list(here, page)
    report_and_tell(page, superior, member, address)
    expect(page.locator("section .card__header .state")).to_have_text(["已完成"] * 10 + ["不需要"])
    secretary.goto(reverse("my-life"))
    expect(secretary.get_by_text("到处室少，听得多办得少")).to_be_visible()
    looks_well(secretary)
