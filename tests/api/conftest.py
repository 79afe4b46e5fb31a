"""A committee with two branches, a body beside it, and machines that call for its organiser."""

import pytest

from tests.api.world import Caller, World, caller, make_world


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def api(world: World) -> Caller:
    """A machine that may read and write everything below the committee."""
    return caller(world.organiser, path=world.committee.path, can_write=True)


@pytest.fixture
def reader(world: World) -> Caller:
    """A machine that only reads there."""
    return caller(world.organiser, path=world.committee.path)
