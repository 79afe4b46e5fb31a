"""Confirming twice, by an impatient hand or by two secretaries at once, confirms once and frightens nobody."""

import pytest
from playwright.sync_api import expect

from tests.organizations.factories import MemberFactory, PostFactory, UserFactory
from tests.plugins.scoped import unscoped
from zhixing.activities.models import Attendance
from zhixing.core.models import AuditEntry
from zhixing.organizations.choices import PostCode

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CONFIRM = "全部如上到会，直接确认"


@pytest.fixture
def deputy(branch):
    member = MemberFactory(branch=branch, name="副书记")
    PostFactory(organization=branch, member=member, code=PostCode.DEPUTY_SECRETARY)
    return UserFactory(member=member, name="副书记")


def confirmations(meeting) -> tuple[int, int]:
    """Count how often it was confirmed, and how often the people are listed."""
    with unscoped():
        entries = AuditEntry.objects.filter(code="activities.confirm")
        people = Attendance.objects.filter(activity=meeting).values_list("member_id", flat=True)
        assert len(set(people)) == len(people)
        return entries.count(), len(people)


def shows_confirmed(page) -> None:
    expect(page.locator(".page-header .state")).to_have_text("已确认")
    expect(page.locator(".alert--error")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_double_click_confirms_once(opened, secretary, meeting, meeting_page, scripts):
    page = opened(secretary, scripts=scripts)
    page.goto(meeting_page)

    page.get_by_role("button", name=CONFIRM).dblclick()

    shows_confirmed(page)
    assert confirmations(meeting) == (1, 4)


def test_two_secretaries_in_two_browsers_both_see_it_confirmed(
    opened, secretary, deputy, meeting, meeting_page
):
    pages = [opened(each) for each in (secretary, deputy)]
    for page in pages:
        page.goto(meeting_page)

    for page in pages:  # neither waits for the other's answer
        page.get_by_role("button", name=CONFIRM).click(no_wait_after=True)

    for page in pages:
        shows_confirmed(page)
    assert confirmations(meeting) == (1, 5)


def test_a_page_left_open_is_told_who_confirmed_meanwhile(opened, secretary, deputy, meeting, meeting_page):
    late, early = opened(secretary), opened(deputy)
    late.goto(meeting_page)
    early.goto(meeting_page)
    early.get_by_role("button", name=CONFIRM).click()
    shows_confirmed(early)

    late.get_by_role("button", name=CONFIRM).click()

    shows_confirmed(late)
    expect(late.locator(".alert")).to_contain_text("副书记")
    assert confirmations(meeting) == (1, 5)
