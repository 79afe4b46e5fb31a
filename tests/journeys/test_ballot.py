"""Secret ballots on a phone: from the draft to the receipts; a void round voted anew; who is absent; a tie."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE
from tests.polls.test_ballots import ELECTION
from tests.polls.world import house
from tests.polls.world import opened as opened_ballot
from tests.site.eyes import faults, sideways, small_targets
from zhixing.organizations.models import Organization
from zhixing.polls.actions.running import close_ballot
from zhixing.polls.models import Ballot, Box
from zhixing.polls.queries.ballots import roll_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CODE = re.compile(r"(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}")


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def as_stranger(browser, live_server):
    """Open a browser of somebody without an account."""
    contexts = []

    def open_it() -> Page:
        contexts.append(browser.new_context(viewport=PHONE, locale="zh-CN", base_url=live_server.url))
        return contexts[-1].new_page()

    yield open_it
    for context in contexts:
        context.close()


def looks_well(page: Page) -> None:
    """Hold a page to what every page is held to."""
    assert faults(page) == []
    assert sideways(page) == 0
    assert small_targets(page) == []


def codes_on(page: Page) -> list[str]:
    """Read the tellers' codes as each teller does, one sheet after the other."""
    for sheet in page.locator("main details").all():
        sheet.locator("summary").click()
    return CODE.findall(page.locator("main").inner_text())


def type_codes(page: Page, codes: list[str], button: str) -> None:
    page.get_by_label("一名监票人的启封码", exact=True).fill(codes[0])
    page.get_by_label("另一名监票人的启封码").fill(codes[1])
    page.get_by_role("button", name=button, exact=True).click()


def prepare(page: Page) -> list[str]:
    """Name the tellers, note their codes, open the ballot."""
    page.get_by_label("第一名监票人").fill("王监")
    page.get_by_label("第二名监票人").fill("李计")
    page.get_by_role("button", name="生成启封码").click()
    expect(page.get_by_role("link", name="都抄好了")).to_be_visible()  # the sheets are there to be read
    codes = codes_on(page)
    looks_well(page)
    page.get_by_role("link", name="都抄好了").click()
    type_codes(page, codes, "开始投票")
    return codes


def mark(page: Page, option: str) -> str:
    """Fill in the paper and put it into the box; gives the receipt."""
    page.get_by_label(option, exact=True).first.check()
    page.get_by_role("button", name="投入票箱").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("选票已投入票箱")
    return page.locator("main strong code").inner_text()


def drafted_by_hand(office: Page, branch: Organization) -> None:
    """Prepare a ballot as the secretary does."""
    office.goto(reverse("polls:ballots", args=[branch.pk]))
    looks_well(office)
    office.get_by_role("link", name="事项表决").click()
    office.get_by_label("投票事项").fill("接收预备党员")
    office.get_by_label("事项或人选").fill("同意接收张三为预备党员")
    looks_well(office)
    office.get_by_role("button", name="保存草稿").click()
    looks_well(office)


def test_a_void_round_is_destroyed_and_prepared_anew(opened):
    here = house(4)
    office = opened(here.officer)
    drafted_by_hand(office, here.branch)
    prepare(office)
    looks_well(office)
    phone = opened(here.users[0])
    phone.goto("/")
    phone.get_by_role("link", name="去投票").click()
    looks_well(phone)
    mark(phone, "赞成")
    office.get_by_text("宣布本轮作废").click()
    office.get_by_label("作废原因").fill("现场秩序混乱")
    office.get_by_role("button", name="宣布作废").click()
    expect(office.get_by_text("现场秩序混乱")).to_be_visible()
    assert not Box.objects.filter(unit_id=here.branch.unit_id).exists()
    office.get_by_role("button", name="准备重新投票").click()
    expect(office.get_by_text("第 2 轮")).to_be_visible()
    prepare(office)
    phone.goto("/")
    phone.get_by_role("link", name="去投票").click()
    mark(phone, "赞成")
    expect(office.get_by_text("投票正在进行")).to_be_visible()


def test_phone_device_and_slip_are_counted_and_receipts_found(opened, as_stranger):
    here = house(4)
    office = opened(here.officer)
    drafted_by_hand(office, here.branch)
    codes = prepare(office)
    ballot = Ballot.objects.get(unit_id=here.branch.unit_id)
    phone = opened(here.users[0])
    phone.goto(reverse("polls:vote", args=[ballot.pk]))
    mine = mark(phone, "赞成")
    looks_well(phone)

    office.get_by_role("link", name="用这台设备轮流投票").click()
    looks_well(office)
    office.get_by_role("link", name="现在投票").first.click()
    looks_well(office)
    mark(office, "赞成")
    office.get_by_role("link", name="投好了").click()
    expect(office.get_by_role("link", name="现在投票")).to_have_count(2)

    stranger = as_stranger()
    stranger.goto(slip_of_the_next(office, ballot))
    looks_well(stranger)
    mark(stranger, "不赞成")

    office.goto(reverse("polls:ballot", args=[ballot.pk]))
    office.get_by_role("button", name="截止投票").click()
    looks_well(office)
    type_codes(office, codes, "计票")
    looks_well(office)
    phone.goto(reverse("polls:ballot", args=[ballot.pk]))
    expect(phone.get_by_text("应投 4 人，实投 3 人，收回 3 张，有效 3 张")).to_be_visible()
    phone.get_by_text("我的票计入了吗").click()
    expect(phone.get_by_text(mine)).to_be_visible()
    looks_well(phone)


def slip_of_the_next(office: Page, ballot: Ballot) -> str:
    """Make a slip for somebody who has not voted and read its address."""
    office.goto(reverse("polls:ballot", args=[ballot.pk]))
    office.get_by_text("给没有账号的人打印投票凭条").click()
    waiting = roll_of(ballot).filter(has_voted=False)[0]
    office.locator(f'form[action$="/slips/"] input[value="{waiting.pk}"]').check()
    office.get_by_role("button", name="生成凭条").click()
    expect(office.locator("main .wrap code")).to_be_visible()
    looks_well(office)
    return office.locator("main .wrap code").inner_text()


def test_a_tie_is_told_and_who_is_absent_cannot_vote(opened):
    here = house(4)
    ballot, codes = opened_ballot(here, ELECTION)
    for user, name in zip(here.users, ["甲", "乙", "甲", "乙"], strict=True):
        phone = opened(user)
        phone.goto(reverse("polls:vote", args=[ballot.pk]))
        phone.get_by_role("group", name=name).get_by_label("赞成", exact=True).check()
        phone.get_by_role("button", name="投入票箱").click()
        expect(phone.get_by_role("heading", level=1)).to_have_text("选票已投入票箱")
    close_ballot(by=here.officer, ballot=ballot)
    office = opened(here.officer)
    office.goto(reverse("polls:ballot", args=[ballot.pk]))
    type_codes(office, codes, "计票")
    expect(office.get_by_text("最后一个名额票数相等")).to_have_count(2)
    looks_well(office)


def test_a_missing_quorum_and_an_absent_member_are_told_in_words(opened):
    here = house(8)
    ballot, codes = opened_ballot(here)
    Ballot.objects.filter(unit_id=ballot.unit_id, pk=ballot.pk).update(only_present=True)
    roll_of(ballot).exclude(member=here.members[7]).update(is_present=True)
    absent = opened(here.users[7])
    absent.goto(reverse("polls:vote", args=[ballot.pk]))
    absent.get_by_label("赞成", exact=True).check()
    absent.get_by_role("button", name="投入票箱").click()
    expect(absent.get_by_text("只限到会人员投票")).to_be_visible()
    expect(absent.get_by_label("赞成", exact=True)).to_be_checked()
    for user in here.users[:3]:
        phone = opened(user)
        phone.goto(reverse("polls:vote", args=[ballot.pk]))
        mark(phone, "赞成")
    office = opened(here.officer)
    office.goto(reverse("polls:ballot", args=[ballot.pk]))
    office.get_by_role("button", name="截止投票").click()
    type_codes(office, codes, "计票")
    expect(office.get_by_text("投票无效：只收回 3 张票，需要 4 张")).to_be_visible()
    looks_well(office)
