"""Activities as calendar files (RFC 5545), which telephones and mail programs read.

Nothing but what, when, where and the address of the page: no names, no reasons, no lists.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event

from zhixing.activities.choices import State
from zhixing.activities.models import Activity
from zhixing.core.text import clean_text

CONTENT_TYPE = "text/calendar; charset=utf-8"
STATUS = {State.PLANNED: "TENTATIVE", State.CANCELLED: "CANCELLED"}


def calendar_file(activity: Activity) -> bytes:
    """Write one activity as a file to be opened; a cancelled one takes the entry out again."""
    gone = activity.state == State.CANCELLED
    return _calendar([activity], "CANCEL" if gone else "PUBLISH")


def feed_file(activities: Iterable[Activity], name: str) -> bytes:
    """Write activities as a feed that a calendar program comes back to, under a name."""
    return _calendar(activities, "PUBLISH", name)


def _calendar(activities: Iterable[Activity], method: str, name: str = "") -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Zhixing//Zhixing//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("x-wr-timezone", settings.TIME_ZONE)
        calendar.add("refresh-interval", timedelta(hours=4), parameters={"VALUE": "DURATION"})
    for activity in activities:
        calendar.add_component(event(activity))
    content: bytes = calendar.to_ical()
    return content


def event(activity: Activity) -> Event:
    """Make the entry: the same UID for ever, a SEQUENCE that rises with every change."""
    entry = Event()
    entry.add("uid", f"activity-{activity.pk}@{urlsplit(settings.ADDRESS).hostname}")
    entry.add("sequence", activity.version)
    # Not the time of writing: unchanged, a feed must stay the same to the byte.
    entry.add("dtstamp", (activity.announced_at or activity.entered_at).replace(microsecond=0))
    entry.add("status", STATUS.get(State(activity.state), "CONFIRMED"))
    entry.add("summary", clean_text(activity.title, lines=True))
    if activity.place:
        entry.add("location", clean_text(activity.place, lines=True))
    entry.add("url", settings.ADDRESS + reverse("activities:detail", args=[activity.pk]))
    _put_times(entry, activity)
    return entry


def _put_times(entry: Event, activity: Activity) -> None:
    """Put the hours in, in UTC, which needs no table of zones; without an hour it takes the whole day."""
    day = activity.held_on
    if activity.starts_at is None:
        entry.add("dtstart", day)
        entry.add("dtend", day + timedelta(days=1))
        entry.add("transp", "TRANSPARENT")
        return
    for name, hour in (("dtstart", activity.starts_at), ("dtend", activity.ends_at)):
        if hour is not None:
            moment = timezone.make_aware(datetime.combine(day, hour))
            entry.add(name, moment.astimezone(UTC))
