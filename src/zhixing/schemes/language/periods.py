"""When a requirement is due: its periods, with inclusive first and last days.

One rule decides everything: a period belongs to an adoption when its *last day* lies in it, because
everything is looked up on that day.  So a quarter that ended before the start is not due, one that
began before it is (and what was done in its earlier part counts), and one that the adoption's end
cuts off is not.  Apart from the whole, a period's dates therefore never depend on the adoption,
and two units that adopted on different days can be compared.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zhixing.schemes.language.model import (
    Between,
    By,
    CalendarUnit,
    Every,
    MonthDay,
    Requirement,
    When,
    Whole,
)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, inclusive; ``key`` tells a requirement's periods apart: 2016-Q1, 2016, whole."""

    key: str
    starts: date
    ends: date

    def holds(self, other: Period) -> bool:
        """Tell whether ``other`` lies in this period as a whole."""
        return self.starts <= other.starts and other.ends <= self.ends


def periods(requirement: Requirement, starts: date, ends: date) -> tuple[Period, ...]:
    """List the periods in which ``requirement`` is due for an adoption from ``starts`` to ``ends``.

    Both days are inclusive; the periods come in order of their last days.  An end before the start
    gives none.  A scheme without an end is asked for with the last day that one wants to see.
    """
    if ends < starts:
        return ()
    return tuple(each for each in _candidates(requirement.when, starts, ends) if starts <= each.ends <= ends)


def _candidates(when: When, starts: date, ends: date) -> Iterator[Period]:
    match when:
        case Whole():
            yield Period("whole", starts, ends)
        case Every(unit):
            yield from _calendar(unit, starts.year, ends.year)
        case By(MonthDay() as day):
            for year in range(starts.year, ends.year + 1):
                yield Period(str(year), date(year, 1, 1), day.in_year(year))
        case By(date() as day):
            yield Period("once", min(starts, day), day)
        case Between(window):
            yield from _windows(window.starts, window.ends, starts.year, ends.year)


def _calendar(unit: CalendarUnit, first_year: int, last_year: int) -> Iterator[Period]:
    for year in range(first_year, last_year + 1):
        for first_month in range(1, 13, unit.months):
            last_month = first_month + unit.months - 1
            last_day = monthrange(year, last_month)[1]
            key = _key(unit, year, first_month)
            yield Period(key, date(year, first_month, 1), date(year, last_month, last_day))


def _key(unit: CalendarUnit, year: int, first_month: int) -> str:
    number = (first_month - 1) // unit.months + 1
    return {
        CalendarUnit.MONTH: f"{year}-{number:02}",
        CalendarUnit.QUARTER: f"{year}-Q{number}",
        CalendarUnit.HALF_YEAR: f"{year}-H{number}",
        CalendarUnit.YEAR: str(year),
    }[unit]


def _windows(
    first: MonthDay | date, last: MonthDay | date, first_year: int, last_year: int
) -> Iterator[Period]:
    if isinstance(first, MonthDay) and isinstance(last, MonthDay):
        # A window over New Year carries the year in which it begins.
        turns = int(last < first)
        for year in range(first_year - turns, last_year + 1):
            yield Period(str(year), first.in_year(year), last.in_year(year + turns))
    elif isinstance(first, date) and isinstance(last, date):
        yield Period("once", first, last)
