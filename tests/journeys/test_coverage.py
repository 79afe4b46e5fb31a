"""An organiser's coverage on a phone: a line for each branch, which opens; on a wide screen a matrix."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.journeys.house import House
from tests.site.eyes import faults, sideways, small_targets
from zhixing.core.permissions import Role
from zhixing.progress.drain import drain

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDE = {"width": 1280, "height": 900}


@pytest.fixture
def house() -> House:
    made = House(Role.COMMITTEE_ORGANISER)
    drain()
    return made


@pytest.mark.parametrize("scripts", [True, False])
def test_branches_are_folded_on_a_phone_and_open_one_by_one(opened, house, scripts):
    page = opened(house.insider, scripts=scripts)
    page.goto(reverse("supervision:coverage", args=[house.committee.pk]))
    rows = page.locator(".matrix tbody tr")
    total, branch, second = rows.nth(0), rows.nth(1), rows.nth(2)

    expect(total.locator("td").first).to_be_visible()
    expect(branch.locator("td:visible")).to_have_count(0)
    branch.locator("summary").click()
    expect(branch.locator("td:visible").first).to_contain_text("0/1")
    expect(second.locator("td:visible")).to_have_count(0)
    if scripts:
        assert (faults(page), sideways(page), small_targets(page)) == ([], 0, [])

    page.set_viewport_size(WIDE)
    expect(second.locator("td").first).to_be_visible()
    expect(page.locator(".matrix__fold:visible")).to_have_count(0)
