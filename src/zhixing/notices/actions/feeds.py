"""The private address of a member's calendar."""

from zhixing.accounts.models import User
from zhixing.core.actions import action, record, unchanged
from zhixing.core.time import now
from zhixing.notices.models import Feed
from zhixing.notices.queries import feed_of
from zhixing.notices.secrets import digest_of, new_secret


@action("notices.renew_feed", permission=None)  # one's own
def renew_feed(*, by: User) -> str:
    """Switch the calendar feed on, or give it a new address: the former one opens nothing from now on.

    Returns the secret part of the address, which is kept nowhere. Raises ValueError for no member.
    """
    if by.unit_id is None or by.member_id is None:
        raise ValueError(by)
    secret = new_secret(by.unit_id)
    fresh = {"digest": digest_of(secret), "made_at": now()}
    feed, _made = Feed.objects.update_or_create(
        unit_id=by.unit_id, member_id=by.member_id, defaults=fresh, create_defaults=fresh
    )
    record(feed)
    return secret


@action("notices.end_feed", permission=None)  # one's own
def end_feed(*, by: User) -> None:
    """Switch the calendar feed off: its address opens nothing from now on."""
    feed = feed_of(by)
    if feed is None:
        unchanged()
        return
    record(feed)
    feed.delete()
