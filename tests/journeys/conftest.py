"""A morning in June, and browsers for those who walk through it."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Browser, Page

from tests.activities.factories import branch_with, plan
from tests.journeys.house import NOON, TODAY
from tests.plugins.chromium import PHONE
from tests.site.eyes import enter
from zhixing.accounts.models import User
from zhixing.activities.models import Activity
from zhixing.organizations.models import Organization


@pytest.fixture(autouse=True)
def in_june() -> Iterator[None]:
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def opened(browser: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """Open a browser of one's own for a user, with or without scripts."""
    contexts = []

    def open_for(user: User, *, scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport=PHONE,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            base_url=live_server.url,
            java_script_enabled=scripts,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        enter(page, live_server, user)
        return page

    yield open_for
    for context in contexts:
        context.close()


@pytest.fixture
def branch_and_secretary() -> tuple[Organization, User]:
    branch, secretary, _people = branch_with(4)
    return branch, secretary


@pytest.fixture
def branch(branch_and_secretary) -> Organization:
    return branch_and_secretary[0]


@pytest.fixture
def secretary(branch_and_secretary) -> User:
    return branch_and_secretary[1]


@pytest.fixture
def meeting(branch) -> Activity:
    """A members' meeting that was held this morning and waits to be confirmed."""
    return plan(branch, held_on=TODAY, title="六月党员大会")


@pytest.fixture
def meeting_page(meeting) -> str:
    return reverse("activities:detail", args=[meeting.pk])
