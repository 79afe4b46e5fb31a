"""Work that comes back: rooms register it here, `zhixing worker` runs it.

@periodic(seconds=1)
def drain_marks() -> None: …          (in a room's tasks.py)
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import close_old_connections

logger = logging.getLogger(__name__)


@dataclass
class Periodic:
    """One piece of work and when it is due next, on the monotonic clock."""

    seconds: float
    function: Callable[[], object]
    due: float = 0.0


PERIODIC: dict[str, Periodic] = {}


def periodic(*, seconds: float) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Have the worker call a function every so many seconds; at most one call at a time."""

    def register(function: Callable[[], object]) -> Callable[[], object]:
        PERIODIC[f"{function.__module__}.{function.__qualname__}"] = Periodic(seconds, function)
        return function

    return register


def run_due() -> float:
    """Run what is due; returns the seconds until the next is. A failure is logged and tried again."""
    for name, work in PERIODIC.items():
        if work.due > time.monotonic():
            continue
        close_old_connections()
        try:
            work.function()
        except Exception:  # the loop outlives any one room's error
            logger.exception("periodic work failed: %s", name)
        work.due = time.monotonic() + work.seconds
    return max(0.0, min((work.due for work in PERIODIC.values()), default=1.0) - time.monotonic())
