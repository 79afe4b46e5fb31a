"""Which days a rule names: every month on the 15th, or on the first Friday; and the nearest working day."""

from calendar import monthrange
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

A_DAY = timedelta(days=1)
A_WEEK = timedelta(days=7)
SATURDAY = 5
LAST = 5  # the fifth of its weekday, or the fourth where a month has only four
MONTHS = 12
# New Year, Labour Day, National Day: a suggestion keeps off them, whatever a year's exact leave says.
HOLIDAYS = {(1, 1), *((5, day) for day in range(1, 4)), *((10, day) for day in range(1, 8))}


def in_month(year: int, month: int, day: int) -> date:
    """Tell the day of a month, or its last one where it has not so many."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def is_weekend(day: date) -> bool:
    """Tell whether a day is a Saturday or Sunday."""
    return day.weekday() >= SATURDAY


def is_holiday(day: date) -> bool:
    """Tell whether a day is a public holiday by the sun's calendar; those by the moon's are not known here."""
    return (day.month, day.day) in HOLIDAYS


def span(first: date, last: date) -> Iterator[date]:
    """Walk the days from `first` to `last`, both inclusive."""
    while first <= last:
        yield first
        first += A_DAY


@dataclass(frozen=True)
class OnDay:
    """Every month on the same day; the last one where a month has not so many."""

    day: int

    def in_month(self, year: int, month: int) -> date:
        """Tell the rule's day in a month."""
        return in_month(year, month, self.day)


@dataclass(frozen=True)
class OnWeekday:
    """Every month on the nth of a weekday (0 Monday … 6 Sunday); the fifth means the last."""

    nth: int
    weekday: int

    def in_month(self, year: int, month: int) -> date:
        """Tell the rule's day in a month."""
        first = date(year, month, 1)
        day = 1 + (self.weekday - first.weekday()) % 7 + 7 * (self.nth - 1)
        return date(year, month, day if day <= monthrange(year, month)[1] else day - 7)


Rule = OnDay | OnWeekday


def days_by(rule: Rule, first: date, last: date) -> list[date]:
    """List the days that a rule names from `first` to `last`, both inclusive."""
    months = sorted({(day.year, day.month) for day in span(first, last)})
    found = (rule.in_month(year, month) for year, month in months)
    return [day for day in found if first <= day <= last]


def nth_of(day: date) -> int:
    """Tell the how manieth of its weekday a day is in its month."""
    return (day.day - 1) // 7 + 1


def rule_like(days: Sequence[date], moved_to: date) -> Rule:
    """Guess the rule behind a series, and give it as it is once one of its days is moved to `moved_to`.

    Days that share weekday and place in the month, but not their number, go by the weekday; all others by
    the day of the month.
    """
    by_weekday = len({(day.weekday(), nth_of(day)) for day in days}) == 1
    if by_weekday and len({day.day for day in days}) > 1:
        return OnWeekday(nth_of(moved_to), moved_to.weekday())
    return OnDay(moved_to.day)


def shifted(rule: Rule, day: date, months: int) -> date:
    """Tell a rule's day in the month that lies so many months after a day's own."""
    number = day.year * MONTHS + day.month - 1 + months
    return rule.in_month(number // MONTHS, number % MONTHS + 1)


def nearest_free(wished: date, first: date, last: date, taken: Collection[date]) -> date:
    """Find the day from `first` to `last` nearest to `wished`: a working day with nothing on it, if any is."""
    days = sorted(span(first, last), key=lambda day: (abs(day - wished), day))
    return min(days, key=lambda day: (is_weekend(day) or is_holiday(day), day in taken))
