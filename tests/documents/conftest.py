import pytest
import time_machine

from tests.activities.factories import branch_with
from tests.documents.world import full_meeting


@pytest.fixture(autouse=True)
def _in_may():
    """Let today be 20 May 2016, noon in Hangzhou."""
    with time_machine.travel("2016-05-20T04:00:00+00:00", tick=True):
        yield


@pytest.fixture
def world(db):
    """A branch of four: its secretary's account, and three members besides."""
    return branch_with(4, name="办公室党支部")


@pytest.fixture
def meeting(world):
    """A members' meeting on which everything is recorded."""
    branch, _secretary, people = world
    return full_meeting(branch, people)
