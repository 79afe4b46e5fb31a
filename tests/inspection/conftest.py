import pytest
import time_machine

from tests.inspection.world import place, with_sheets


@pytest.fixture(autouse=True)
def _in_may():
    """Let today be 20 May 2016, noon in Hangzhou."""
    with time_machine.travel("2016-05-20T04:00:00+00:00", tick=True):
        yield


@pytest.fixture
def here(db):
    """A committee with two branches and a check sheet in force."""
    return with_sheets(place())
