"""Timing: a number is worth nothing alone, so each stands beside its limit from the same run."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext


@dataclass(frozen=True)
class Line:
    """One line of the report; times in seconds, rates a second."""

    what: str
    ours: float
    unit: str  # s, ms, /s
    limit: float | None = None
    against: str = ""  # what the limit is
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times slower than the limit we are."""
        if not self.limit or not self.ours:
            return None
        return self.limit / self.ours if self.unit == "/s" else self.ours / self.limit


class Watch:
    """A stopwatch that holds what it measured last."""

    seconds = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Measure a block."""
        began = time.perf_counter()
        yield
        self.seconds = time.perf_counter() - began


def timed(work: Callable[[], Any]) -> float:
    """Run once; gives seconds."""
    watch = Watch()
    with watch.running():
        work()
    return watch.seconds


def spread(work: Callable[[], Any], times: int) -> tuple[float, float]:
    """Run several times after a first; gives the median and the 95th percentile in seconds."""
    work()
    taken = [timed(work) for _ in range(times)]
    return median(taken), quantiles(taken, n=20)[-1]


def queries_of(work: Callable[[], Any]) -> int:
    """Count the queries of one run."""
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)
