"""A member's own notices, grouped so that many about one activity are one line; their feed and wishes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, Max, QuerySet, When
from django.utils import timezone

from zhixing.accounts.models import User
from zhixing.activities.choices import AWAY, State
from zhixing.activities.models import Activity, Attendance
from zhixing.activities.queries import coming_for
from zhixing.core.ids import unit_of
from zhixing.core.models import AuditEntry
from zhixing.notices.choices import IN_CALENDAR, What
from zhixing.notices.models import Feed, Notice, Preferences
from zhixing.notices.secrets import digest_of, unit_in
from zhixing.organizations.models import Member

BEHIND = timedelta(days=365)  # how far back the feed reaches


@dataclass(frozen=True)
class Group:
    """What a member was told about one activity, the latest first."""

    notices: list[Notice]

    @property
    def latest(self) -> Notice:
        """The latest word."""
        return self.notices[0]

    @property
    def earlier(self) -> list[Notice]:
        """What was told before."""
        return self.notices[1:]

    @property
    def is_unread(self) -> bool:
        """Whether something in it is new."""
        return any(not notice.is_read for notice in self.notices)


def _own(user: Any) -> QuerySet[Notice]:
    if user.member_id is None:
        return Notice.objects.none()
    return Notice.objects.filter(unit_id=user.unit_id, member_id=user.member_id)


def unread_count(user: Any) -> int:
    """Count the activities about which a user has something unread; one query, none for no member."""
    if user.member_id is None:
        return 0
    return _own(user).filter(is_read=False).values("activity_id").distinct().count()


def groups_of(user: Any) -> QuerySet[Notice, Any]:
    """List the activities about which a user was told: with something unread first, then the latest told."""
    is_new = Case(When(is_read=False, then=1), default=0)
    return (
        _own(user)
        .values("activity_id")
        .annotate(new=Max(is_new), latest=Max("made_at"))
        .order_by("-new", "-latest", "-activity_id")
    )


def filled(user: Any, rows: Iterable[dict[str, Any]]) -> list[Group]:
    """Complete a page of groups with their notices: one query, however many."""
    order = [row["activity_id"] for row in rows]
    found: dict[int, list[Notice]] = {pk: [] for pk in order}
    for notice in _own(user).filter(activity_id__in=order).order_by("-made_at", "-pk"):
        found[notice.activity_id].append(notice)
    return [Group(notices) for notices in found.values() if notices]


def notice_of(user: Any, pk: int) -> Notice | None:
    """Find one of a user's own notices."""
    return _own(user).filter(pk=pk).first()


def preferences_of(unit_id: int, member_ids: Iterable[int]) -> dict[int, Preferences]:
    """Tell how members of a unit wish to be told, by member; the defaults for who has said nothing."""
    ids = list(member_ids)
    said = {row.member_id: row for row in Preferences.objects.filter(unit_id=unit_id, member_id__in=ids)}
    return {pk: said.get(pk) or Preferences(unit_id=unit_id, member_id=pk) for pk in ids}


def feed_of(user: Any) -> Feed | None:
    """Find the calendar feed of a user, if it is on."""
    if user.member_id is None:
        return None
    return Feed.objects.filter(unit_id=user.unit_id, member_id=user.member_id).first()


def owner_of_feed(secret: str) -> Member | None:
    """Find whose calendar a secret opens; None for an unknown one, and for who has no open account."""
    unit_id = unit_in(secret)
    if unit_id is None:
        return None
    feed = Feed.objects.filter(unit_id=unit_id, digest=digest_of(secret)).select_related("member").first()
    if feed is None or not User.objects.filter(unit_id=unit_id, member_id=feed.member_id, is_active=True):
        return None
    member: Member = feed.member
    return member


def feed_activities(member: Member, today: date) -> list[Activity]:
    """List what stands in a member's calendar: what they were told of or came to for a year, and what comes."""
    first = today - BEHIND
    mine = {"unit_id": member.unit_id, "member": member}
    told = Notice.objects.filter(what__in=(*IN_CALENDAR, What.REMINDER), day__gte=first, **mine)
    came = Attendance.objects.filter(**mine).exclude(presence__in=AWAY)
    ids = set(told.values_list("activity_id", flat=True))
    ids |= set(came.filter(activity__held_on__gte=first).values_list("activity_id", flat=True))
    ids |= {activity.pk for activity in coming_for(member, today)}
    rows = Activity.objects.filter(unit_id__in={unit_of(pk) for pk in ids}, pk__in=ids, held_on__gte=first)
    return list(rows.exclude(state=State.PLANNED).order_by("held_on", "pk"))


def last_change(activities: Iterable[Activity], today: date) -> datetime:
    """Tell when a feed of these last changed: with one of them, or this midnight, which drops the oldest."""
    ids = [activity.pk for activity in activities]
    entries = AuditEntry.objects.filter(
        unit_id__in={unit_of(pk) for pk in ids}, target_type=Activity._meta.label_lower, target_id__in=ids
    )
    midnight = timezone.make_aware(datetime.combine(today, time.min))
    changed = entries.aggregate(last=Max("at"))["last"]
    return max(midnight, changed) if changed else midnight
