"""A member's own problem list in a browser: theirs alone, handed in, read by the branch's secretary, withdrawn."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.organizations.factories import MemberFactory, UserFactory, organiser_of
from tests.plugins.scoped import unscoped
from tests.site.eyes import faults, sideways, small_targets
from zhixing.rectification.models import Problem

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "开会爱走神，听了就忘。"


@pytest.fixture
def member(branch):
    return UserFactory(member=MemberFactory(branch=branch, name="李党员"), name="李党员")


@pytest.fixture
def organiser(branch):
    """An organiser whose post reaches the branch from above."""
    return organiser_of(branch.parent or branch)


def looks_well(page):
    assert faults(page) == []
    assert sideways(page) == 0
    assert small_targets(page) == []


def test_a_list_is_handed_in_read_and_withdrawn(opened, member, secretary, organiser, branch):
    mine = opened(member)
    mine.goto(reverse("rectification:mine"))
    looks_well(mine)
    mine.get_by_label("问题及具体表现").fill(WORDS)
    mine.get_by_role("button", name="写入我的清单").click()
    expect(mine.locator(".alert--success")).to_contain_text("只有您本人能看到")
    expect(mine.get_by_text("仅本人可见")).to_be_visible()
    looks_well(mine)

    handed_in = reverse("rectification:handed-in", args=[branch.pk])
    theirs = opened(secretary)
    theirs.goto(handed_in)
    expect(theirs.get_by_text("还没有党员交来清单")).to_be_visible()

    mine.get_by_role("link", name="交给党支部").click()
    expect(mine.get_by_text("谁能看到")).to_be_visible()
    looks_well(mine)
    mine.get_by_role("button", name="提交", exact=True).click()
    expect(mine.locator(".alert--success")).to_contain_text("已提交1条问题")

    theirs.reload()
    expect(theirs.get_by_text(WORDS)).to_have_count(0)
    theirs.get_by_role("link", name="阅读 李党员").click()
    expect(theirs.get_by_text(WORDS)).to_be_visible()
    looks_well(theirs)

    with unscoped():
        problem = Problem.objects.get()
    above = opened(organiser)
    for place in (handed_in, reverse("rectification:problem", args=[problem.pk])):
        assert above.goto(place).status == 404

    mine.reload()
    expect(mine.get_by_role("heading", name="谁查看过我交来的清单")).to_be_visible()
    mine.get_by_role("button", name="撤回").click()
    mine.get_by_role("dialog").get_by_role("button", name="确定").click()
    expect(mine.get_by_text("仅本人可见")).to_be_visible()

    theirs.goto(handed_in)
    expect(theirs.get_by_text("还没有党员交来清单")).to_be_visible()
    assert theirs.goto(reverse("rectification:problem", args=[problem.pk])).status == 404
