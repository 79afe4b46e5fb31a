"""A branch's quarter from plan to ledger, on a phone and at a desk; and how little a routine meeting asks for."""

from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from tests.organizations.factories import CommitteeFactory, MemberFactory, OrganizationFactory, officer_of
from tests.plugins.chromium import PHONE
from tests.plugins.scoped import unscoped
from tests.schemes.factories import adopt
from tests.site.eyes import faults, sideways
from zhixing.activities.choices import Presence, State
from zhixing.activities.models import Activity, Attendance, Resolution, Vote
from zhixing.documents.archive.verify import verify
from zhixing.organizations.choices import Level
from zhixing.progress.queries import totals
from zhixing.schemes.models import Slot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PLAN = Path(__file__).parents[2] / "schemes" / "liangxueyizuo-2016.yaml"
DESK = {"width": 1280, "height": 900}
MOST_STEPS, MOST_TYPED = 12, 4
APRIL, EVENING_OF = "2016-04-06T04:00:00+00:00", "{}T12:00:00+00:00"


@pytest.fixture
def branch_and_secretary():
    """A branch of a few people under the plan of 2016, with nothing in its calendar."""
    committee = CommitteeFactory(level=Level.PROVINCIAL)
    branch = OrganizationFactory(parent=committee, name="办公室党支部", level=Level.PROVINCIAL)
    secretary = officer_of(branch, name="王书记")
    for name in ("李甲", "李乙", "李丙"):
        MemberFactory(branch=branch, name=name)
    adopt(committee, PLAN.read_text("utf-8"))
    return branch, secretary


class Hand:
    """A hand that counts what it does, and what it types."""

    def __init__(self) -> None:
        self.steps = 0
        self.typed = 0

    def clicks(self, what: Locator) -> None:
        self.steps += 1
        what.click()

    def types(self, where: Locator, text: str) -> None:
        self.steps += 1
        self.typed += 1
        where.fill(text)


def test_a_routine_meeting_asks_for_little(opened, branch, secretary, capsys):
    """From "plan" to "confirmed" with one on leave and minutes: at most 12 steps, 4 of them typed."""
    hand = Hand()
    with time_machine.travel(APRIL, tick=True):
        page = opened(secretary)
        page.goto(reverse("supervision:plan", args=[branch.pk]))
        card = page.locator(".card").filter(has_text="党员大会").filter(has_text="去安排").first
        hand.clicks(card.get_by_role("link", name="去安排"))
        hand.types(page.locator("[name=held_on]"), "2016-04-15")
        hand.types(page.locator("[name=place]"), "第一会议室")
        hand.clicks(page.locator("main form").get_by_role("button", name="保存计划"))
        page.wait_for_url("**/activities/*/")
        hand.clicks(page.get_by_role("button", name="发布通知"))
        expect(page.locator(".state").filter(has_text="已通知").first).to_be_visible()
    with time_machine.travel(EVENING_OF.format("2016-04-15"), tick=True):
        page = opened(secretary)
        page.goto("/")
        hand.clicks(page.get_by_role("link", name="确认").first)
        hand.clicks(page.get_by_role("checkbox", name="李乙"))
        hand.types(page.locator("#minutes textarea[name=part-main]"), "学习党章，讨论二季度工作。")
        expect(page.locator("#minutes [data-status][data-state=saved]")).to_be_visible()
        hand.clicks(page.get_by_role("button", name="保存到会情况"))
        hand.clicks(page.get_by_role("button", name="确认", exact=True).first)
        expect(page.locator(".alert").filter(has_text="已确认").first).to_be_visible()

    with unscoped():
        meeting = Activity.objects.get()
        away = Attendance.objects.get(presence__in=[Presence.ABSENT, Presence.LEAVE])
    assert (meeting.state, meeting.held_on) == (State.CONFIRMED, date(2016, 4, 15))
    assert away.member.name == "李乙"
    with capsys.disabled():
        print(f"\na routine meeting: {hand.steps} interactions, {hand.typed} typed fields")  # noqa: T201
    assert (hand.steps <= MOST_STEPS, hand.typed <= MOST_TYPED) == (True, True)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_quarter_from_plan_to_ledger(opened, branch, secretary, size, tmp_path):
    with time_machine.travel(APRIL, tick=True):
        plan_the_year(at(opened, secretary, size), branch)
    for activity in of_quarter():
        with time_machine.travel(EVENING_OF.format(activity.held_on), tick=True):
            hold(at(opened, secretary, size), activity)
    with time_machine.travel(EVENING_OF.format("2016-07-01"), tick=True):
        page = at(opened, secretary, size)
        finish_the_resolution(page)
        numbers = quarter_numbers(branch)
        take_the_ledger(page, branch, tmp_path)

    assert (numbers.due, numbers.met) == (1, 1)
    with unscoped():
        assert Vote.objects.get().in_favour == 4
        assert Resolution.objects.get().done_on == date(2016, 7, 1)


def at(opened, user, size) -> Page:
    page = opened(user)
    page.set_viewport_size(size)
    return page


def plan_the_year(page: Page, branch) -> None:
    page.goto(reverse("activities:year", args=[branch.pk]))
    page.get_by_role("button", name="采纳已勾选的安排").first.click()
    expect(page.locator(".alert").filter(has_text="已安排").first).to_be_visible()
    assert sideways(page) == 0


def of_quarter() -> list[Activity]:
    with unscoped():
        held = Activity.objects.filter(held_on__range=(date(2016, 4, 6), date(2016, 6, 30)))
        return list(held.order_by("held_on", "pk"))


def hold(page: Page, activity: Activity) -> None:
    """Confirm one, with a word of minutes; the members' meeting decides something."""
    page.goto(reverse("activities:detail", args=[activity.pk]))
    if "党员大会" in activity.title:
        decide(page)
    page.locator("#minutes textarea[name^=part-]").first.fill("议题：学习和讨论")
    expect(page.locator("#minutes [data-status][data-state=saved]")).to_be_visible()
    page.get_by_role("button", name="全部如上到会，直接确认").click()
    expect(page.locator(".alert").filter(has_text="已确认").first).to_be_visible()
    assert sideways(page) == 0


def decide(page: Page) -> None:
    page.locator("summary").filter(has_text="登记表决").click()
    page.locator("[name$=matter]").fill("二季度学习安排")
    page.get_by_role("button", name="登记表决").click()
    expect(page.locator("main")).to_contain_text("二季度学习安排")
    page.locator("summary").filter(has_text="登记决议").click()
    page.locator("[name$=-text]").fill("购买学习资料")
    page.locator("[name$=owner]").fill("李甲")
    page.locator("[name$=due_on]").fill("2016-07-15")
    page.get_by_role("button", name="登记决议").click()
    expect(page.locator("main")).to_contain_text("购买学习资料")


def finish_the_resolution(page: Page) -> None:
    page.goto("/")
    line = page.locator("li").filter(has_text="购买学习资料").first
    expect(line).to_be_visible()
    line.get_by_role("link").first.click()
    row = page.locator("li").filter(has_text="购买学习资料").first
    row.locator("summary").first.click()
    row.get_by_role("button").first.click()
    expect(page.locator("main")).to_contain_text("购买学习资料")


def quarter_numbers(branch):
    """Tell how the quarterly meeting stands at the committee above."""
    slot = Slot.objects.get(requirement__code="R2.1-8", key="2016-Q2")
    return totals(branch.parent, [slot])[slot.pk]


def take_the_ledger(page: Page, branch, folder: Path) -> None:
    page.goto(reverse("documents:ledger", args=[branch.pk]))
    assert (faults(page), sideways(page)) == ([], 0)
    with page.expect_download() as saving:
        page.locator("a[download]").first.click()
    assert saving.value.suggested_filename.endswith(".xlsx")
    page.get_by_role("button", name="生成档案").click()
    expect(page.get_by_text("档案已生成")).to_be_visible(timeout=60_000)
    with page.expect_download() as archived:
        page.get_by_role("link", name="下载档案").click()
    path = folder / "archive.zip"
    archived.value.save_as(path)
    assert verify(path).findings == []
