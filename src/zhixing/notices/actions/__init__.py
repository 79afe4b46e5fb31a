"""Every change to notices, to how one wishes to be told, and to the private calendar address."""

from zhixing.notices.actions.feeds import end_feed, renew_feed
from zhixing.notices.actions.mailing import claim_letters, put_off_letters
from zhixing.notices.actions.reading import mark_all_read, mark_read
from zhixing.notices.actions.telling import forget, remind, tell
from zhixing.notices.actions.wishes import set_notice_preferences, stop_mail

__all__ = [
    "claim_letters",
    "end_feed",
    "forget",
    "mark_all_read",
    "mark_read",
    "put_off_letters",
    "remind",
    "renew_feed",
    "set_notice_preferences",
    "stop_mail",
    "tell",
]
