"""How a member wishes to be told."""

from datetime import time
from typing import Any

from zhixing.accounts.models import User
from zhixing.core.actions import Actor, action, record, unchanged
from zhixing.notices.choices import Mail
from zhixing.notices.models import Notice, Preferences


@action("notices.set_preferences", permission=None)  # one's own
def set_notice_preferences(
    *, by: User, mail: Mail, daily_at: time, quiet_from: time, quiet_until: time
) -> Preferences:
    """Keep how a member wishes to be told; raises ValueError for an account of no member."""
    if by.unit_id is None or by.member_id is None:
        raise ValueError(by)
    wished = {"mail": mail, "daily_at": daily_at, "quiet_from": quiet_from, "quiet_until": quiet_until}
    return _keep(by.unit_id, by.member_id, wished)


@action("notices.stop_mail", permission=None)  # the signed link in the member's own mail is the proof
def stop_mail(*, by: Actor, unit_id: int, member_id: int) -> Preferences:
    """Switch a member's mails off, those that wait included; notices go on standing on their page."""
    return _keep(unit_id, member_id, {"mail": Mail.OFF})


def _keep(unit_id: int, member_id: int, wished: dict[str, Any]) -> Preferences:
    row, _made = Preferences.objects.get_or_create(unit_id=unit_id, member_id=member_id)
    new = {name: value for name, value in wished.items() if getattr(row, name) != value}
    if not new:
        unchanged()
        return row
    old = {name: getattr(row, name) for name in new}
    for name, value in new.items():
        setattr(row, name, value)
    row.save(update_fields=list(new))
    if row.mail == Mail.OFF:
        waiting = Notice.objects.filter(unit_id=unit_id, member_id=member_id, mailed_at__isnull=True)
        waiting.update(mail_due_at=None)
    record(row, old=old, new=new)
    return row
