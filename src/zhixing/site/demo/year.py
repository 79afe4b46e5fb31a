"""Which activities a sample branch held in a year: plausible, uneven, and never perfect."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random


@dataclass(frozen=True)
class Plan:
    """One activity to make."""

    day: date
    kinds: tuple[str, ...]
    title: str
    topic: str = ""
    by_secretary: bool = False


PLACES = ("第一会议室", "三楼会议室", "党员活动室", "支部会议室", "报告厅")


def second_friday(year: int, month: int) -> date:
    """Tell the second Friday of a month: the sample branches' fixed day."""
    first = date(year, month, 1)
    return first + timedelta(days=(4 - first.weekday()) % 7 + 7)


def plans(year: int, until: date, diligence: float, topics: Sequence[str], random: Random) -> Iterator[Plan]:
    """Make a branch's year up to `until`, each activity with the probability `diligence`."""
    for plan in _whole_year(year, topics):
        if plan.day <= until and random.random() < diligence:
            yield plan


def _whole_year(year: int, topics: Sequence[str]) -> Iterator[Plan]:
    for month in range(1, 13):
        fixed = second_friday(year, month)
        yield Plan(date(year, month, 5), ("committee_meeting",), f"{month}月支部委员会会议")
        if month % 3 == 2:
            topic = topics[month // 3 % len(topics)]
            yield Plan(fixed, ("members_meeting", "fixed_day"), "专题学习讨论", topic=topic)
        elif month == 6:
            day = date(year, 6, 28)
            yield Plan(day, ("lecture", "members_meeting", "fixed_day"), "“七一”专题党课", by_secretary=True)
        else:
            yield Plan(fixed, ("fixed_day",), f"{month}月主题党日")
    yield Plan(date(year, 7, 1), ("oath_renewal", "political_birthday"), "重温入党誓词、集体过政治生日")
    yield Plan(date(year, 4, 22), ("lecture",), "专题党课")
