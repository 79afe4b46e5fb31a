"""The whole day of a secretary and an organiser in a browser without scripts."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.organizations.factories import CommitteeFactory, organiser_of
from tests.plugins.scoped import unscoped
from zhixing.activities.models import Activity, Attendance
from zhixing.organizations import tasks
from zhixing.organizations.actions import imports
from zhixing.organizations.choices import Kind
from zhixing.organizations.models import Member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROSTER = Path(__file__).parents[1] / "samples" / "roster-office.xlsx"


@pytest.fixture
def waiting(monkeypatch):
    """Let a background worker be slow: what is asked of it waits here."""
    asked = []
    monkeypatch.setattr(imports, "_enqueue", lambda task, job: asked.append((task, job)))
    return asked


def work(waiting) -> None:
    task, job = waiting.pop(0)
    getattr(tasks, task).func(job)


def test_plan_record_who_came_and_confirm(opened, branch, secretary):
    page = opened(secretary, scripts=False)
    page.goto(reverse("activities:new", args=[branch.pk]))
    page.get_by_label("党员大会", exact=True).check()
    page.locator("[name=held_on]").fill("2016-06-20")
    page.get_by_role("button", name="保存计划").click()

    page.locator("label.person__name").first.click()
    page.locator(".person__instead select").first.select_option("leave")
    page.locator(".person__instead input").first.fill("病假")
    page.get_by_role("button", name="保存到会情况").click()
    expect(page.locator("main")).to_contain_text("实到3人")
    page.get_by_role("button", name="确认", exact=True).click()

    expect(page.locator(".page-header .state")).to_have_text("已确认")
    with unscoped():
        assert Activity.objects.get().state == "confirmed"
        assert sorted(Attendance.objects.values_list("presence", flat=True)) == ["leave", *["present"] * 3]


def test_a_roster_is_imported_on_pages_that_refresh_themselves(opened, waiting):
    organiser = organiser_of(
        CommitteeFactory(kind=Kind.WORK_COMMITTEE, code="33.01", name="省直属机关工作委员会")
    )
    page = opened(organiser, scripts=False)
    page.goto(reverse("organizations:import"))
    page.locator("input[type=file]").set_input_files(ROSTER)
    page.get_by_role("button", name="读取文件").click()
    expect(page.get_by_role("progressbar")).to_be_visible()

    work(waiting)
    expect(page.get_by_role("button", name="全部导入")).to_be_visible()
    page.get_by_role("button", name="全部导入").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    work(waiting)

    expect(page.get_by_text("名册已导入")).to_be_visible()
    with unscoped():
        assert Member.objects.exists()
