"""A task that crashed is tried again by the worker, a few times, and tells nobody twice."""

from datetime import timedelta

import pytest
from django.utils.crypto import get_random_string
from django_tasks_db.models import DBTaskResult

from tests.plugins.scoped import unscoped
from zhixing.activities.actions import announce_activity
from zhixing.core.again import LATEST, LOST, WAITS, put_back
from zhixing.core.management.commands.worker import _queue
from zhixing.core.models import AuditEntry
from zhixing.core.tasks import try_again
from zhixing.core.worker import PERIODIC
from zhixing.notices import tasks
from zhixing.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def announced(settings, committed, secretary, meeting) -> DBTaskResult:
    """The task of an announcement, queued in the database as in service."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with committed():
        announce_activity(by=secretary, activity=meeting)
    return DBTaskResult.objects.get()


@pytest.fixture
def crashes(monkeypatch):
    """Let the telling crash so many times before it works."""

    def let(times):
        left, works = [times], tasks.tell

        def tell(**given):
            left[0] -= 1
            if left[0] >= 0:
                raise ConnectionError("the database went away")
            return works(**given)

        monkeypatch.setattr(tasks, "tell", tell)

    return let


def work() -> int:
    """Do what is ready, as the worker does; tells how much it was."""
    rows = list(DBTaskResult.objects.ready())
    for row in rows:
        row.claim(get_random_string(8))
        _queue(batch=True).run_task(row)
    return len(rows)


def told() -> int:
    with unscoped():
        return Notice.objects.count()


def test_task_that_failed_once_tells_after_a_minute(announced, crashes, in_may):
    crashes(1)
    work()
    try_again()
    assert (work(), told()) == (0, 0)

    in_may.shift(WAITS[0])
    try_again()

    assert (work(), told()) == (1, 4)
    assert DBTaskResult.objects.successful().get() == announced


def test_task_that_failed_half_way_tells_nobody_twice(announced, monkeypatch, in_may, meeting):
    works = tasks.tell

    def tell(**given):
        works(**given)
        raise ConnectionError("after the deed")

    monkeypatch.setattr(tasks, "tell", tell)
    work()
    in_may.shift(WAITS[0])
    try_again()
    work()

    assert told() == 4
    assert AuditEntry.objects.filter(unit=meeting.unit, code="notices.tell").count() == 1


def test_it_is_given_up_after_five_tries(announced, crashes, in_may):
    crashes(99)
    work()
    for wait in (*WAITS, *WAITS):
        in_may.shift(wait)
        try_again()
        work()

    announced.refresh_from_db()
    assert len(announced.worker_ids) == 1 + len(WAITS)
    assert DBTaskResult.objects.failed().get() == announced


def test_later_tries_wait_longer(announced, crashes, in_may):
    crashes(99)
    work()
    in_may.shift(WAITS[0])
    try_again()
    work()

    in_may.shift(WAITS[0])
    try_again()

    assert work() == 0


def test_task_whose_worker_died_is_taken_up_again(announced, in_may):
    announced.claim("a worker that is no more")
    in_may.shift(LOST - timedelta(minutes=1))
    try_again()
    assert work() == 0

    in_may.shift(timedelta(minutes=1))
    try_again()

    assert (work(), told()) == (1, 4)


def test_old_ones_and_those_that_may_not_run_twice_are_left(announced, crashes, in_may):
    crashes(9)
    work()
    in_may.shift(LATEST)
    try_again()
    assert work() == 0

    DBTaskResult.objects.update(task_path="zhixing.organizations.tasks.write_import")
    in_may.shift(WAITS[0] - LATEST)
    try_again()
    assert work() == 0


def test_number_of_statements_does_not_grow_while_nothing_is_ripe(
    announced, crashes, in_may, django_assert_num_queries
):
    crashes(9)
    work()
    with django_assert_num_queries(1):
        put_back(announced.enqueued_at)


def test_the_worker_does_it_every_minute():
    assert PERIODIC["zhixing.core.tasks.try_again"].seconds == 60
