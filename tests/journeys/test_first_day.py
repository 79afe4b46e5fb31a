"""One day from an empty tree to coverage that moved, on a real roster, as its people would walk it.

The organiser imports the office's roster and adopts the plan; the secretary plans a lecture on a phone and
confirms it; the organiser sees it count, finds who is missing and waives one.
"""

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.organizations.factories import CommitteeFactory, UserFactory, organiser_of
from tests.plugins.scoped import unscoped
from tests.site.eyes import enter, faults, sideways
from zhixing.activities.models import Activity
from zhixing.organizations.choices import Kind, PostCode
from zhixing.organizations.models import Member, Organization, Post
from zhixing.progress.queries import totals
from zhixing.schemes.models import Adoption, Slot, Waiver

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROSTER = Path(__file__).parents[1] / "samples" / "roster-office.xlsx"
DESK = {"width": 1280, "height": 900}
BRANCH = "中共省发展和改革委员会办公室支部委员会"


@pytest.fixture
def root():
    return CommitteeFactory(kind=Kind.WORK_COMMITTEE, code="33.01", name="省直属机关工作委员会")


@pytest.fixture
def visit(page, live_server):
    def go(user, name, *args, size=DESK, query=""):
        page.set_viewport_size(size)
        enter(page, live_server, user)
        page.goto(live_server.url + reverse(name, args=args) + query)
        assert faults(page) == []
        assert sideways(page) == 0
        return page

    return go


def import_roster(visit, organiser):
    page = visit(organiser, "organizations:import")
    page.locator("input[type=file]").set_input_files(ROSTER)
    page.get_by_role("button", name="读取文件").click()
    expect(page.get_by_role("button", name="全部导入")).to_be_visible(timeout=60_000)
    with unscoped():
        assert Member.objects.count() == 0  # nothing is written before somebody says so
    page.get_by_role("button", name="全部导入").click()
    expect(page.get_by_text("名册已导入")).to_be_visible(timeout=60_000)


def adopt_plan(visit, organiser, root):
    page = visit(organiser, "schemes:adopt", root.pk)
    page.get_by_label("方案", exact=False).first.select_option("liangxueyizuo-2016.yaml")
    page.get_by_role("button", name="生效").click()
    expect(page.get_by_text("方案已生效")).to_be_visible(timeout=60_000)


def plan_and_confirm_a_lecture(visit, secretary, branch):
    page = visit(
        secretary, "activities:new", branch.pk, size={"width": 390, "height": 800}, query="?kind=lecture"
    )
    page.locator("[name=held_on]").fill("2016-06-20")
    page.locator("[name=starts_at]").fill("09:00")
    page.locator("main form").get_by_role("button").last.click()
    page.wait_for_url("**/activities/*/")
    assert faults(page) == []
    page.get_by_role("button", name="全部如上到会，直接确认").click()
    expect(page.locator(".state, .alert").filter(has_text="已确认").first).to_be_visible()


def test_from_an_empty_tree_to_coverage_that_moved(visit, root):
    organiser = organiser_of(root)
    import_roster(visit, organiser)
    adopt_plan(visit, organiser, root)

    branch = Organization.objects.get(name=BRANCH)
    with unscoped():
        post = Post.objects.get(organization=branch, code=PostCode.SECRETARY)
        secretary = UserFactory(member=post.member)
        slot = Slot.objects.get(requirement__adoption=Adoption.objects.get(), requirement__code="R2.2-3")
    assert totals(root, [slot])[slot.pk].met == 0

    plan_and_confirm_a_lecture(visit, secretary, branch)

    with unscoped():
        lecture = Activity.objects.get()
    assert (lecture.state, lecture.held_on) == ("confirmed", date(2016, 6, 20))
    assert totals(root, [slot])[slot.pk].met == 1

    page = visit(organiser, "supervision:missing", root.pk, slot.requirement_id)
    expect(page.locator("main")).not_to_contain_text(BRANCH)
    other = Organization.objects.filter(kind=Kind.BRANCH, path__gt=branch.path).order_by("path")[0]
    expect(page.locator("main")).to_contain_text(other.name)

    page = visit(organiser, "supervision:waivers", other.pk, slot.pk)
    page.locator("[name=reason]").first.fill("支部正在撤并")
    page.locator("main form").get_by_role("button").first.click()
    expect(page.locator("main")).to_contain_text("支部正在撤并")
    with unscoped():
        assert Waiver.objects.get().organization == other
    numbers = totals(root, [slot])[slot.pk]
    assert (numbers.met, numbers.waived) == (1, 1)
