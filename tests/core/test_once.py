"""A form sent twice writes once."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.db import IntegrityError

from tests.activities.factories import draft
from tests.organizations.factories import OrganizationFactory
from tests.plugins.scoped import unscoped
from zhixing.activities.actions.planning import plan_rows
from zhixing.activities.models import Activity
from zhixing.core.actions import ACTIONS, Actor, System, UnauditedError, action, record
from zhixing.core.once import once

pytestmark = pytest.mark.django_db

SYSTEM = System("the tests")


@pytest.fixture(autouse=True)
def _registry() -> Iterator[None]:
    """Forget the action that these tests make."""
    with patch.dict(ACTIONS):
        yield


@pytest.fixture
def there() -> Any:
    return plan_rows(draft(OrganizationFactory.create()), by_name="王芳", token="form-1")


def _plan(like: Activity, token: str) -> tuple[Activity, bool]:
    """Plan as a form with this token does, in an action; says no more than `once` itself does."""

    @action("tests.plan", permission=None)
    def plan(*, by: Actor) -> tuple[Activity, bool]:
        made, is_new = once(
            Activity.objects.filter(unit_id=like.unit_id),
            token,
            lambda: plan_rows(draft(like.organization), by_name="王芳", token=token),
        )
        if is_new:
            record(made)
        return made, is_new

    return plan(by=SYSTEM)


def _many() -> int:
    with unscoped():
        return Activity.objects.count()


def test_the_first_time_it_is_made(there: Activity) -> None:
    made, is_new = _plan(there, "form-2")
    assert (is_new, made.token, _many()) == (True, "form-2", 2)


def test_the_second_time_the_first_is_given_back_and_the_trail_says_nothing(there: Activity) -> None:
    assert _plan(there, "form-1") == (there, False)
    assert _many() == 1


def test_without_a_token_each_is_made(there: Activity) -> None:
    assert _plan(there, "")[1]
    assert _plan(there, "")[1]
    assert _many() == 3


def test_the_other_half_of_a_double_click_gets_the_row_of_the_first(there: Activity) -> None:
    with patch("zhixing.core.once._made", side_effect=[None, there]):
        assert _plan(there, "form-1") == (there, False)
    assert _many() == 1


def test_another_fault_of_the_row_is_not_taken_for_a_double_click(there: Activity) -> None:
    def broken() -> Activity:
        raise IntegrityError

    with pytest.raises(IntegrityError):
        once(Activity.objects.filter(unit_id=there.unit_id), "form-2", broken)


def test_what_is_made_must_still_be_recorded(there: Activity) -> None:
    @action("tests.forget", permission=None)
    def forget(*, by: Actor) -> None:
        once(
            Activity.objects.filter(unit_id=there.unit_id),
            "form-3",
            lambda: plan_rows(draft(there.organization), by_name="王芳", token="form-3"),
        )

    with pytest.raises(UnauditedError):
        forget(by=SYSTEM)
