"""A secretary plans a whole year from an empty calendar: counted, moved, put together; and without scripts."""

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
from tests.site.eyes import faults, sideways, small_targets
from zhixing.activities.choices import State
from zhixing.activities.models import Activity, ActivityKind
from zhixing.organizations.choices import Level

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PLAN = Path(__file__).parents[2] / "schemes" / "liangxueyizuo-2016.yaml"
DESK = {"width": 1280, "height": 900}
FEW = 10  # interactions for a whole year


@pytest.fixture(autouse=True)
def in_april(in_june):
    """Let the campaign begin: it is 6 April 2016 (after the directory's own June)."""
    with time_machine.travel("2016-04-06T04:00:00+00:00", tick=True):
        yield


@pytest.fixture
def branch_and_secretary():
    """A branch with a committee and a cell, under the plan of 2016, that has nothing in its calendar."""
    committee = CommitteeFactory(level=Level.PROVINCIAL)
    branch = OrganizationFactory(
        parent=committee, name="办公室党支部", has_committee=True, level=Level.PROVINCIAL
    )
    cell = OrganizationFactory(parent=branch, kind="cell", name="第一党小组")
    secretary = officer_of(branch, name="王书记")
    MemberFactory.create_batch(4, branch=branch, cell=cell)
    adopt(committee, PLAN.read_text("utf-8"))
    return branch, secretary


def planned() -> dict[str, date]:
    with unscoped():
        rows = Activity.objects.exclude(state=State.CANCELLED)
        return {row.title: row.held_on for row in rows}


def item(page: Page, title: str) -> Locator:
    return page.locator(f'[data-item][data-title="{title}"]')


def drag(what: Locator, where: Locator) -> None:
    """Drag once the page stands still: one that has just been opened jumps to its anchor when it is loaded."""
    what.page.wait_for_load_state("load")
    what.scroll_into_view_if_needed()
    what.drag_to(where)


def open_year(opened, branch, secretary, *, scripts: bool = True, size=DESK) -> Page:
    page = opened(secretary, scripts=scripts)
    page.set_viewport_size(size)
    page.goto(reverse("activities:year", args=[branch.pk]))
    return page


class Hand:
    """A hand that counts what it does."""

    def __init__(self) -> None:
        self.done = 0

    def does(self, act) -> None:
        self.done += 1
        act()


def test_a_whole_year_in_a_few_interactions(opened, branch, secretary, capsys):
    page = open_year(opened, branch, secretary)
    hand = Hand()
    assert faults(page) == []

    # one meeting earlier, by keyboard, before anything is accepted
    first = item(page, "5月支部委员会会议")
    hand.does(lambda: first.locator("input[type=date]").fill("2016-05-06"))
    hand.does(page.get_by_role("button", name="采纳已勾选的安排").first.click)
    expect(page.get_by_text("已安排27项活动")).to_be_visible()
    assert planned()["5月支部委员会会议"] == date(2016, 5, 6)

    # an activity by keyboard: to the link with the arrows, then its date field
    page.wait_for_load_state("load")
    page.locator("[data-item] a").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "党员大会暨党员固定活动日活动"
    cell = item(page, "7月党小组会")
    hand.does(lambda: cell.locator("summary").press("Enter"))
    hand.does(lambda: cell.locator("[data-move] input[type=date]").fill("2016-07-20"))
    hand.does(lambda: cell.locator("[data-move] button").press("Enter"))
    expect(page.get_by_text("“7月党小组会”已改到2016年7月20日")).to_be_visible()

    # another by drag, to another month
    hand.does(lambda: drag(item(page, "9月党员固定活动日"), page.locator("[data-month='2016-11'] h2")))
    expect(page.get_by_text("已改到2016年11月15日")).to_be_visible()
    assert planned()["11月党员固定活动日"] == date(2016, 11, 15)
    expect(item(page, "11月党员固定活动日")).to_contain_text("当天党员还要参加")

    # and put together with the meeting of that day, by dropping it there
    meeting = page.locator("[data-month='2016-11'] [data-title^='党员大会暨']")
    hand.does(lambda: drag(item(page, "11月党员固定活动日"), meeting.locator(".year__day")))
    expect(page.get_by_text("已合并，于2016年11月15日举行")).to_be_visible()
    expect(item(page, "11月党员固定活动日")).to_have_count(0)

    with unscoped():
        many = Activity.objects.exclude(state=State.CANCELLED).count()
    with capsys.disabled():
        print(f"\n{many} activities planned, three moved, two put together: {hand.done} interactions")  # noqa: T201
    assert hand.done <= FEW
    assert faults(page) == []


def test_suggestions_are_dragged_and_put_together_before_they_are_accepted(opened, branch, secretary):
    page = open_year(opened, branch, secretary)
    july = item(page, "7月党员固定活动日")
    drag(july.locator(".year__title"), page.locator("[data-month='2016-08'] h2"))
    expect(page.locator("[data-month='2016-08']").locator(july)).to_be_visible()
    expect(july.locator("input[type=date]")).to_have_value("2016-08-15")

    oath = item(page, "党课暨党员固定活动日活动暨重温入党誓词活动")
    drag(oath.locator(".year__title"), page.locator("[data-month='2016-07'] h2"))
    expect(page.locator("[data-month='2016-07']").locator(oath)).to_be_visible()

    page.get_by_role("button", name="采纳已勾选的安排").first.click()
    expect(page.get_by_text("已安排27项活动")).to_be_visible()
    with unscoped():
        lecture = Activity.objects.get(pk__in=ActivityKind.objects.filter(kind="lecture").values("activity"))
    assert lecture.held_on == date(2016, 7, 30)


def test_what_was_changed_survives_a_move_of_something_else(opened, branch, secretary):
    page = open_year(opened, branch, secretary)
    page.locator(".year__pick input").first.uncheck()
    page.get_by_role("button", name="采纳已勾选的安排").first.click()
    expect(page.get_by_text("已安排26项活动")).to_be_visible()

    left = page.locator(".year__item--suggested")
    left.locator("input[type=date]").fill("2016-04-27")
    moved = item(page, "12月党小组会")
    moved.locator("summary").click()
    moved.locator("[data-move] input[type=date]").fill("2016-12-21")
    moved.locator("[data-move] button").click()
    expect(page.get_by_text("已改到2016年12月21日")).to_be_visible()
    expect(left.locator("input[type=date]")).to_have_value("2016-04-27")


def test_on_a_phone(opened, branch, secretary):
    page = open_year(opened, branch, secretary, size=PHONE)
    assert faults(page) == []
    assert sideways(page) == 0
    assert small_targets(page) == []
    page.get_by_role("button", name="采纳已勾选的安排").first.click()
    expect(page.get_by_text("已安排27项活动")).to_be_visible()
    assert faults(page) == []
    assert sideways(page) == 0
    assert small_targets(page) == []
    page.emulate_media(color_scheme="dark")
    assert faults(page) == []


def test_without_scripts(opened, branch, secretary):
    page = open_year(opened, branch, secretary, scripts=False)
    fixed = item(page, "9月党员固定活动日")
    fixed.locator("input[type=date]").fill("2016-09-20")
    july = item(page, "7月党员固定活动日")
    july.locator("summary").click()
    july.locator("select").select_option(index=1)
    page.get_by_role("button", name="采纳已勾选的安排").first.click()
    expect(page.get_by_text("已安排26项活动")).to_be_visible()
    assert planned()["9月党员固定活动日"] == date(2016, 9, 20)

    december = item(page, "12月党小组会")
    december.locator("summary").click()
    december.locator("[data-move] input[type=date]").fill("2016-12-21")
    december.locator("[data-move] button").click()
    expect(page.get_by_text("已改到2016年12月21日")).to_be_visible()

    page.locator("#repeat summary").click()
    page.locator("[name=repeat-kind]").select_option("committee_meeting")
    page.locator("[name=repeat-rule]").select_option("weekday")
    page.locator("[name=repeat-since]").fill("2016-10-01")
    page.get_by_role("button", name="安排整个系列").click()
    expect(page.get_by_text("已安排3项活动")).to_be_visible()
