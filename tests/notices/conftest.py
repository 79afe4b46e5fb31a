"""A branch with a secretary and three members, on a morning in May; the meeting is a week ahead."""

from collections.abc import Iterator
from datetime import date, time

import pytest
import time_machine

from tests.activities.factories import branch_with, plan
from tests.organizations.factories import UserFactory

MORNING = "2016-05-05T02:00:00+00:00"  # ten o'clock in Beijing
DAY = date(2016, 5, 12)


@pytest.fixture(autouse=True)
def in_may() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def world():
    return branch_with(4)


@pytest.fixture
def branch(world):
    return world[0]


@pytest.fixture
def secretary(world):
    return world[1]


@pytest.fixture
def people(world):
    return world[2]


@pytest.fixture
def reader(people):
    """The account of one member, with an address for mail."""
    return UserFactory(member=people[0], email="reader@example.cn")


@pytest.fixture
def meeting(branch):
    return plan(
        branch,
        held_on=DAY,
        starts_at=time(14, 30),
        ends_at=time(16),
        place="三楼会议室",
        title="五月党员大会",
    )


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Do something and what it leaves to be done on commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
