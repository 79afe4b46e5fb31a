"""Marking one's notices as read. The trail keeps no entry of it: when people read is nobody's business."""

from zhixing.accounts.models import User
from zhixing.core.actions import action, unchanged
from zhixing.notices.models import Notice
from zhixing.notices.queries import notice_of


@action("notices.mark_read", permission=None)  # one's own: the view finds it among them
def mark_read(*, by: User, notice: Notice) -> None:
    """Mark what a member was told about one activity as read; raises DoesNotExist for somebody else's."""
    own = notice_of(by, notice.pk)
    if own is None:
        raise Notice.DoesNotExist
    _mark(by, activity_id=own.activity_id)


@action("notices.mark_all_read", permission=None)  # one's own
def mark_all_read(*, by: User) -> None:
    """Mark everything that a member was told as read; for an account of no member nothing happens."""
    _mark(by)


def _mark(by: User, **which: int) -> None:
    unchanged()
    if by.unit_id is not None and by.member_id is not None:
        rows = Notice.objects.filter(unit_id=by.unit_id, member_id=by.member_id, is_read=False, **which)
        rows.update(is_read=True)
