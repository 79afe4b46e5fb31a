"""Every read of notices that a page, a task or another room needs."""

from zhixing.notices.queries.due import to_remind, units_with_mail, units_with_old
from zhixing.notices.queries.people import Recipients, away_from, officers_of, recipients_of
from zhixing.notices.queries.reading import (
    Group,
    feed_activities,
    feed_of,
    filled,
    groups_of,
    last_change,
    notice_of,
    owner_of_feed,
    preferences_of,
    unread_count,
)

__all__ = [
    "Group",
    "Recipients",
    "away_from",
    "feed_activities",
    "feed_of",
    "filled",
    "groups_of",
    "last_change",
    "notice_of",
    "officers_of",
    "owner_of_feed",
    "preferences_of",
    "recipients_of",
    "to_remind",
    "units_with_mail",
    "units_with_old",
    "unread_count",
]
