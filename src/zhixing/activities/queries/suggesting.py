"""What the form suggests, so that little is left to type: date, topics not covered yet, usual place."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, time, timedelta

from zhixing.activities.choices import State
from zhixing.activities.models import Activity
from zhixing.activities.plans import Topic, topics_for
from zhixing.activities.queries.listing import Filters, activities_of
from zhixing.organizations.models import Organization

A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Suggestion:
    """What a new activity most likely is."""

    held_on: date
    starts_at: time | None = None
    place: str = ""


def topics_left(organization: Organization, day: date) -> list[Topic]:
    """List the topics in force that a body has neither covered nor planned, in the order of the scheme."""
    topics = topics_for(organization, day)
    if not topics:
        return []
    used = set(
        activities_of(organization)
        .filter(topic__in=list(topics))
        .exclude(state=State.CANCELLED)
        .values_list("topic", flat=True)
    )
    return [topic for code, topic in topics.items() if code not in used]


def next_fixed_day(organization: Organization, today: date) -> date | None:
    """Tell the next fixed day, by the day of the month of the last one; None if there never was one."""
    last = _last(organization, Filters(kind="fixed_day"))
    if last is None:
        return None
    here = _in_month(today.year, today.month, last.held_on.day)
    if here >= today and (last.held_on.year, last.held_on.month) != (today.year, today.month):
        return here
    following = today.replace(day=28) + A_WEEK
    return _in_month(following.year, following.month, last.held_on.day)


def _in_month(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


def _last(organization: Organization, filters: Filters) -> Activity | None:
    return activities_of(organization, filters).exclude(state=State.CANCELLED).first()


def suggestion_for(organization: Organization, today: date) -> Suggestion:
    """Suggest day, hour and place: the fixed day and the habits of the last activity, else in a week."""
    last = _last(organization, Filters())
    day = next_fixed_day(organization, today) or today + A_WEEK
    return Suggestion(day, last.starts_at if last else None, last.place if last else "")
