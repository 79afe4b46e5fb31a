"""Tasks that may run again: one that crashed is tried some more times, further and further apart.

@repeatable
@task()
def tell_concerned(…) -> None: …       (run twice, it does its work once)
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger(__name__)
WAITS = tuple(timedelta(minutes=each) for each in (1, 10, 60, 360))  # before the second try, the third…
LATEST = timedelta(days=2)  # asked for longer ago, it is nobody's news any more
LOST = timedelta(hours=1)  # taken up so long ago and not done: its worker died
REPEATABLE: set[str] = set()


def repeatable(task: Any) -> Any:
    """Let a task be tried again after it failed: only for one that does nothing when it is run twice."""
    REPEATABLE.add(task.module_path)
    return task


def put_back(moment: datetime) -> int:
    """Put the repeatable tasks back into the queue that failed and have waited, or whose worker died.

    Returns how many. One that has been tried five times stays failed, to be read in the administration.
    """
    failed = Q(status=TaskResultStatus.FAILED, finished_at__lte=moment - WAITS[0])
    lost = Q(status=TaskResultStatus.RUNNING, started_at__lte=moment - LOST)
    rows = DBTaskResult.objects.filter(failed | lost, task_path__in=REPEATABLE)
    rows = rows.filter(enqueued_at__gt=moment - LATEST)
    return sum(_put_back(row) for row in rows if _is_ripe(row, moment))


def _is_ripe(row: "DBTaskResult[..., Any]", moment: datetime) -> bool:
    tries = len(row.worker_ids)
    return tries <= len(WAITS) and (row.finished_at or row.started_at) <= moment - WAITS[max(tries, 1) - 1]


def _put_back(row: "DBTaskResult[..., Any]") -> int:
    logger.warning("task %s (%s) is tried again, after %d tries", row.pk, row.task_path, len(row.worker_ids))
    same = DBTaskResult.objects.filter(pk=row.pk, status=row.status, worker_ids=row.worker_ids)
    return same.update(status=TaskResultStatus.READY, started_at=None, finished_at=None)
