"""Two people at once, each on a connection of their own: one wins, the other is told, nothing is double."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from tests.activities.factories import SYSTEM, branch_with, draft, plan
from tests.plugins.scoped import unscoped
from zhixing.activities.actions import StaleError, confirm_activity, edit_activity, plan_activity
from zhixing.activities.choices import Part
from zhixing.activities.models import Activity, Attendance, Credit
from zhixing.activities.queries import find
from zhixing.core.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run each act in a thread of its own, all released together; an exception is its answer."""
    gate, answers = Barrier(len(acts)), [None] * len(acts)

    def run(number: int) -> None:
        gate.wait()
        try:
            answers[number] = acts[number]()
        except Exception as error:  # noqa: BLE001  the answer of a race may be a refusal
            answers[number] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_two_confirmations_make_one():
    branch, officer, _ = branch_with(3)
    activity = plan(branch)
    answers = at_once(*[lambda: confirm_activity(by=officer, activity=activity, version=1)] * 2)
    assert sorted(answers, key=str) == [False, True]
    with unscoped():
        assert Attendance.objects.filter(activity=activity).count() == 3
        assert AuditEntry.objects.filter(code="activities.confirm").count() == 1
    assert find(activity.pk).version == 2


def test_two_confirmations_credit_another_unit_once():
    branch, officer, _ = branch_with(1)
    away = branch_with(1)[0]
    activity = plan(branch, kinds=("lecture",), others=(away,), joint_reason="结对共建")
    at_once(*[lambda: confirm_activity(by=officer, activity=activity)] * 3)
    assert Credit.objects.filter(unit_id=away.unit_id, part=Part.HOSTED).count() == 1


def test_a_double_click_plans_one():
    branch, officer, _ = branch_with(1)
    answers = at_once(*[lambda: plan_activity(by=officer, draft=draft(branch), token="one")] * 3)
    assert len({each.pk for each in answers}) == 1
    assert Activity.objects.filter(unit_id=branch.unit_id).count() == 1


def test_of_two_changes_one_is_told_that_it_is_stale():
    branch, officer, _ = branch_with(1)
    activity = plan(branch)

    def put(place: str) -> Callable[[], object]:
        return lambda: edit_activity(
            by=officer, activity=activity, version=1, draft=draft(branch, place=place)
        )

    answers = at_once(put("一楼"), put("二楼"))
    assert sum(isinstance(answer, StaleError) for answer in answers) == 1
    winner = next(answer for answer in answers if isinstance(answer, Activity))
    assert find(activity.pk).place == winner.place


def test_a_change_and_a_confirmation_do_not_mix():
    branch, officer, _ = branch_with(2)
    activity = plan(branch)
    changed, confirmed = at_once(
        lambda: edit_activity(by=officer, activity=activity, version=1, draft=draft(branch, place="二楼")),
        lambda: confirm_activity(by=SYSTEM, activity=activity, version=1),
    )
    stale = [isinstance(answer, StaleError) for answer in (changed, confirmed)]
    current = find(activity.pk)
    if confirmed is True:
        assert current.place == ""
        assert not isinstance(changed, Activity)
    else:
        assert stale == [False, True]
        assert (current.place, current.confirmed_at) == ("二楼", None)
